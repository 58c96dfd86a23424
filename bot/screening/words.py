"""Typed words made comparable: lower case, no punctuation, fillers taken off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

LONGEST = 500  # characters of a message that are looked at when an answer is read

_APOSTROPHES = re.compile(r"[’‘ʼ`´']")
_NOT_A_WORD = re.compile(r"[^\w/+]|_")

# Openings that make a text a question even without "?", as people type on phones.
_QUESTION_OPENINGS = tuple(
    opening.split()
    for opening in (
        "how", "what", "whats", "where", "wheres", "who", "whos", "which", "why", "whens",
        "do you", "do they", "do i", "do we", "does", "did you", "is it", "is there", "is this",
        "is the", "is my", "is that", "is anyone", "is anybody", "is someone", "is somebody",
        "has anyone", "hows", "are there", "are you", "are they", "can i", "can you",
        "can we", "can my", "can he", "can she", "can they", "could i", "could you", "will i",
        "will you", "will it", "will my", "will they", "will the", "will insurance", "would i",
        "would you", "would it", "should i", "should we", "should my", "tell me", "explain",
        "i have a question", "i want to know", "i wonder", "just wondering", "wondering",
        "when do", "when does", "when can", "when is", "when will", "when are",
    )
)  # fmt: skip


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, without punctuation and apostrophes.

    Args:
        text: anything; only the first 500 characters are looked at.
    """
    plain = _APOSTROPHES.sub("", text[:LONGEST].lower())
    return _NOT_A_WORD.sub(" ", plain).split()


def plain(text: str) -> str:
    """Return the words of a text joined by single spaces."""
    return " ".join(words(text))


def without_fillers(tokens: Sequence[str], fillers: Iterable[Sequence[str]]) -> list[str]:
    """Return the words without polite or hesitant ones at either end.

    Args:
        tokens: words as from words().
        fillers: phrases to take off, each as words.
    """
    left = list(tokens)
    phrases = sorted((list(one) for one in fillers), key=len, reverse=True)
    while shorter := _one_filler_less(left, phrases):
        left = shorter
    return left


def _one_filler_less(tokens: list[str], phrases: Sequence[list[str]]) -> list[str]:
    for phrase in phrases:
        size = len(phrase)
        if len(tokens) > size and tokens[:size] == phrase:
            return tokens[size:]
        if len(tokens) > size and tokens[-size:] == phrase:
            return tokens[:-size]
    return []


def is_question(text: str) -> bool:
    """Say whether a text asks something, by its question mark or its opening.

    A single word is no question opening: "Will" may be a name and "who" an answer to nothing.
    """
    if "?" in text[:LONGEST]:
        return True
    tokens = words(text)
    return any(
        len(tokens) > len(opening) and tokens[: len(opening)] == opening
        for opening in _QUESTION_OPENINGS
    )
