"""Mends misspelt words for the model's eyes only, within the words that the assistant knows.

A word is mended when it is no English word, visitors' examples do not use it often, and a word of
those examples is near. What the visitor wrote stays as it is everywhere else: in the tracker, in
what staff read, and for the crisis screen, which mends by rules of its own.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler
from spacy.lookups import load_lookups

_WORD: Final = re.compile(r"(?<![\w'’])[^\W\d_]+(?!\w|['’](?!s\b))")  # "can" of "can't" is none
_OFTEN: Final = 8  # so often used in examples, a word that no dictionary has is a word of ours
_SHORTEST: Final = 3
_TARGET: Final = 4  # nothing is mended into a shorter word, unless that is used often
_NEAR: Final = ((6, 1), (10, 2))  # words shorter than the first number: at most so many slips
_FAR: Final = 3
_MOST: Final = 12  # mended words in a message; a text of nothing but unknown words is no question
# How people write in chats, too short or too common to be found by their letters.
_CHAT: Final = {"wat": "what", "wut": "what", "wot": "what", "wht": "what", "hou": "how"}


@dataclass(frozen=True)
class Mend:
    """One word in a text, as character offsets, and the word that takes its place."""

    start: int
    end: int
    word: str


class Spelling:
    """Finds misspelt words; what it mends them into stands in the examples.

    Args:
        used: how many examples use each word, in lower case.
        english: words of the language; none of them is ever mended.
        ours: names and acronyms that are right although no dictionary has them.
    """

    def __init__(
        self, used: Mapping[str, int], english: Container[str], ours: Iterable[str] = ()
    ) -> None:
        self.used = dict(used)
        self.ours = frozenset(ours)
        self._english = english
        self._targets = {
            word: math.log10(1 + count)
            for word, count in used.items()
            if count >= _OFTEN or (len(word) >= _TARGET and word in english)
        }

        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in self._targets:
            self._by_length[len(word)].append(word)

    def find(self, text: str) -> tuple[Mend, ...]:
        """Return what to mend, from left to right."""
        return tuple(islice(self._mends(text), _MOST)) if self._targets else ()

    def _mends(self, text: str) -> Iterator[Mend]:
        in_capitals = text.isupper() or text.istitle()
        for found in _WORD.finditer(text):
            word = found.group()
            if not in_capitals and _is_name(word, text[: found.start()]):
                continue
            mended = self._mended(word.lower())
            if mended:
                yield Mend(found.start(), found.end(), mended)

    def _mended(self, word: str) -> str | None:
        if word in _CHAT:
            return _CHAT[word]
        if len(word) < _SHORTEST or self._knows(word):
            return None
        most = next((slips for length, slips in _NEAR if len(word) < length), _FAR)
        lengths = range(len(word) - most, len(word) + most + 1)
        near = [
            one
            for length in lengths
            for one in process.extract_iter(
                word, self._by_length[length], scorer=OSA.distance, score_cutoff=most
            )
        ]
        # Two slips and another beginning are mostly another word.
        alike = [one for one, slips, _ in near if slips == 1 or one[0] == word[0]]
        return min(alike, key=lambda one: self._unlikely(word, one), default=None)

    def _knows(self, word: str) -> bool:
        return word in self._english or word in self.ours or self.used.get(word, 0) >= _OFTEN

    def _unlikely(self, word: str, target: str) -> float:
        begins = 0.0 if target[0] == word[0] else 0.5
        alike = JaroWinkler.similarity(word, target)
        return float(OSA.distance(word, target) + begins - 0.7 * self._targets[target] - alike)


class English:
    """The words of spaCy's lookup tables, inflected forms among them."""

    def __init__(self) -> None:
        lookups = load_lookups("en", ["lemma_lookup", "lemma_index"])
        self._forms = lookups.get_table("lemma_lookup")
        bases = lookups.get_table("lemma_index").values()
        self._bases = frozenset(word for words in bases for word in words)

    def __contains__(self, word: object) -> bool:
        return word in self._forms or word in self._bases


def mended(text: str, mends: Iterable[Mend]) -> str:
    """Return a text with its misspelt words mended.

    Args:
        text: what was written.
        mends: what `Spelling.find` returned for it.
    """
    parts, end = [], 0
    for one in mends:
        parts += [text[end : one.start], one.word]
        end = one.end
    return "".join([*parts, text[end:]])


def count_words(texts: Iterable[str]) -> dict[str, int]:
    """Return in how many texts each word stands, in lower case.

    Args:
        texts: what visitors say, the training examples.
    """
    used: Counter[str] = Counter()
    for text in texts:
        used.update({word.lower() for word in _WORD.findall(text)})
    return dict(used)


def _is_name(word: str, before: str) -> bool:
    """Whether capitals say so: an acronym, or a name inside a sentence."""
    if word.isupper():
        return True
    begins = not before.strip() or before.rstrip()[-1] in ".?!"
    return word[0].isupper() and not begins
