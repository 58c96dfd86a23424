"""Undoes the ways in which a dangerous word is bent: by accident, by slang, or to slip a filter.

Every repair must end in a word that some pattern knows; a word that cannot be repaired stays as
it is. So "k1ll" becomes "kill", and "b12" stays "b12".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.safety.contractions import opened
from bot.safety.wordset import word_set

_LEET = str.maketrans({
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "i", "|": "l", "+": "t", "€": "e", "£": "l", "¡": "i", "(": "c",
})  # fmt: skip
_REPEATED = re.compile(r"(.)\1\1+")
_LONG_WORD = 9
_SHORTEST = 6
_LONGEST = 24
_SHORTEST_RUN = 9
_FEWEST_IN_RUN = 2
# The patterns know many short words of other languages, into which nearly anything could be cut.
_SHORT = word_set(
    "i a u im is it in on up my me to of he we us am no go do be so at by an or if od",
)
# How a message begins that its writer had no time to space out.
_RUN_STARTS = (
    "help", "i", "im", "ive", "he", "hes", "she", "shes", "they", "theyre", "my", "cant", "dont",
    "please", "want", "gonna", "going",
)  # fmt: skip


class Speller:
    """Repairs one bent word at a time, against the words that the patterns know.

    Args:
        vocabulary: every word that stands in a pattern.
        keywords: words of danger whose misspellings are repaired, one or two letters off.
        slang: what a token means, such as "kms"; may be several words.
    """

    def __init__(
        self, vocabulary: Iterable[str], keywords: Sequence[str], slang: Mapping[str, str]
    ) -> None:
        self._vocabulary = frozenset(vocabulary)
        self._slang = {short: tuple(long.split()) for short, long in slang.items()}
        self._near = _neighbours(keywords)
        self._by_shape: dict[tuple[int, str], list[str]] = defaultdict(list)
        for word in (*keywords, *slang):
            self._by_shape[len(word), word[0]].append(word)
        self._longest = max((len(word) for word in self._vocabulary), default=0)

    def knows(self, token: str) -> bool:
        """Tell whether a pattern or the slang list uses this word as it stands."""
        return token in self._vocabulary or token in self._slang

    def is_slang(self, token: str) -> bool:
        """Tell whether the slang list has this token."""
        return token in self._slang

    def meaning(self, token: str) -> tuple[str, ...]:
        """Return the words that a token stands for: itself, its slang meaning or its repair."""
        if token in self._slang:
            return self._slang[token]
        if token in self._vocabulary or len(token) > _LONGEST:
            return (token,)
        plain = self.shortened(token)
        if plain in self._slang:
            return self._slang[plain]
        return (self._repaired(plain),)

    def decoded(self, chunk: str) -> str | None:
        """Return the known word behind digits and signs (`k1ll`, `d!e`, `su*cide`), if any."""
        letters = sum(sign.isalpha() for sign in chunk)
        if len(chunk) > _LONGEST or letters < 2:
            return None  # "3x" and "b12" are not words
        for candidate in _decodings(chunk):
            plain = self.shortened(candidate)
            if self.knows(plain) or plain in self._near:
                return plain
        return self._unstarred(chunk) if "*" in chunk or "#" in chunk else None

    def joined(self, letters: str) -> tuple[str, ...] | None:
        """Cut letters that were spaced out (`k i l l m y s e l f`) into known words."""
        if len(letters) > _LONGEST * 2:
            return None
        best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - self._longest), end):
                head, word = best[start], letters[start:end]
                if head is None or not self._is_word(word):
                    continue
                longer = best[end]
                if longer is None or len(head) + 1 < len(longer):
                    best[end] = (*head, word)
        return best[-1]

    def cut(self, token: str) -> tuple[str, ...] | None:
        """Cut words that were typed without a space (`hesnotbreathing`) into known words.

        Only a run that begins as a sentence about somebody does is cut, so that long words of
        other kinds stay whole.

        Args:
            token: letters only.
        """
        if len(token) < _SHORTEST_RUN or self.knows(token):
            return None
        for start in _RUN_STARTS:
            if not token.startswith(start):
                continue
            rest = self.joined(token[len(start) :])
            plain = rest is not None and all(len(one) > 2 or one in _SHORT for one in rest)
            if rest and plain and (len(rest) >= _FEWEST_IN_RUN or self._is_danger(rest[0])):
                return (start, *rest)
        return None

    def shortened(self, token: str) -> str:
        """Undo repeated letters: `pleeease`, `diiie`, `killlll`."""
        if not _REPEATED.search(token):
            return token
        twice = _REPEATED.sub(r"\1\1", token)
        once = _REPEATED.sub(r"\1", token)
        return twice if self.knows(twice) else once

    def _is_word(self, word: str) -> bool:
        if len(word) == 1:
            return word in "iau" and self.knows(word)
        whole = opened(word)  # "dont" and "gonna" are words too
        return self.knows(word) or (len(whole) > 1 and all(self.knows(one) for one in whole))

    def _is_danger(self, word: str) -> bool:
        return word in self._near or word in self._slang

    def _repaired(self, token: str) -> str:
        if len(token) < _SHORTEST:
            return token
        return next((self._near[key] for key in _one_less(token) if key in self._near), token)

    def _unstarred(self, chunk: str) -> str | None:
        alike = self._by_shape.get((len(chunk), chunk[0]), ())
        return next((word for word in alike if _covers(chunk, word)), None)


def _covers(chunk: str, word: str) -> bool:
    return all(sign in "*#" or sign == letter for sign, letter in zip(chunk, word, strict=True))


def _decodings(chunk: str) -> Iterator[str]:
    yield chunk.translate(_LEET)
    yield chunk.replace("1", "l").replace("!", "l").translate(_LEET)


def _neighbours(keywords: Sequence[str]) -> dict[str, str]:
    """Each keyword under itself and with any one letter left out (long ones: any two)."""
    near: dict[str, str] = {}
    for word in keywords:
        for key in _one_less(word):
            near.setdefault(key, word)
            if len(word) >= _LONG_WORD:
                for further in _one_less(key):
                    near.setdefault(further, word)
    return near


def _one_less(word: str) -> Iterator[str]:
    yield word
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]
