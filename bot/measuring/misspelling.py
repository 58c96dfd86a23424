"""Misspells one word of a question, the same one for the same seed."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

Misspellings = Mapping[str, Sequence[str]]

# Shorter "misspellings" in the lists are mostly other words: "I" for "a", "he" for "we".
SHORTEST: Final = 4
_WORD: Final = re.compile(r"[^\W\d_]+")


def misspellings(pairs: Iterable[tuple[str, str]]) -> Misspellings:
    """Collect the wrong ways to write each word.

    Args:
        pairs: the word and one misspelling; words of fewer than four letters are left out.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for correct, wrong in pairs:
        word = correct.lower()
        if len(word) >= SHORTEST and _WORD.fullmatch(word) and wrong.lower() != word:
            found[word].append(wrong)
    return found


def misspell(text: str, known: Misspellings, *, seed: int, row: int) -> str:
    """Return the text with one word misspelt; as it is when no word of it is listed.

    Args:
        text: a question.
        known: the wrong ways to write each word, by the word in lower case.
        seed: another seed takes other words.
        row: number of the question, so that one more row does not change all the others.
    """
    words = [found for found in _WORD.finditer(text) if found.group().lower() in known]
    if not words:
        return text
    chance = random.Random(f"{seed}:{row}")  # noqa: S311 - repeatable, not secret
    word = chance.choice(words)
    wrong = chance.choice(known[word.group().lower()])
    return text[: word.start()] + _cased(wrong, word.group()) + text[word.end() :]


def _cased(wrong: str, as_written: str) -> str:
    if as_written.isupper():
        return wrong.upper()
    return wrong.capitalize() if as_written[0].isupper() else wrong
