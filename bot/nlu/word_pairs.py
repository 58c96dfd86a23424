"""How likely a word is where it stands: neighbours in the examples, and English at large."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

BEGIN: Final = "<"
END: Final = ">"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)?|['’]s\b|\d+|[.?!]")
_OURS: Final = 0.5  # a word alone: half by the examples, half by the language

Pairs = Mapping[str, Mapping[str, int]]


def places(text: str) -> list[tuple[int, int, str]]:
    """Return the words and the ends of sentences: begin, end, and how they count as a neighbour."""
    return [(one.start(), one.end(), _neighbour(one.group())) for one in _WORD.finditer(text)]


def count_pairs(texts: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return how often each word stands behind each other word, and behind each two.

    Args:
        texts: what visitors say, the training examples.

    Returns:
        by the word in front, or the two with a space between: how often each word follows. Two that
        stand together but once say nothing and are left out.
    """
    numbers: dict[str, int] = {END: 0, BEGIN: 1}
    forms: dict[str, int] = {}  # found once for each word, of which there are far fewer than texts
    said: list[int] = []
    for found in map(_WORD.findall, texts):
        said.append(1)
        for word in found:
            if word not in forms:
                forms[word] = numbers.setdefault(_neighbour(word), len(numbers))
            said.append(forms[word])
        said.append(0)
    names, row = list(numbers), np.array(said, dtype=np.int64)
    goes_on = row[:-1] != 0  # nothing follows an end
    two = row[:-1] * len(names) + row[1:]
    three = (two[:-1] * len(names) + row[2:])[goes_on[:-1] & goes_on[1:]]
    pairs: dict[str, dict[str, int]] = {}
    for pair, often in zip(*_tallied(two[goes_on]), strict=True):
        before, following = divmod(pair, len(names))
        pairs.setdefault(names[before], {})[names[following]] = often
    _, which, times = np.unique(three // len(names), return_inverse=True, return_counts=True)
    for triple, often in zip(*_tallied(three[times[which] > 1]), strict=True):
        both, following = divmod(triple, len(names))
        first, second = divmod(both, len(names))
        pairs.setdefault(f"{names[first]} {names[second]}", {})[names[following]] = often
    return pairs


def _tallied(numbers: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    found, often = np.unique(numbers, return_counts=True)
    return found.tolist(), often.tolist()


class WordPairs:
    """Tells how well a word fits between its neighbours.

    Args:
        pairs: what `count_pairs` returned.
        chance: the logarithm of how often a word is written in the language.
    """

    def __init__(self, pairs: Pairs, chance: Callable[[str], float]) -> None:
        self._chance = chance
        # By the words in front: what follows them how often, how often they stand, and how many do.
        self._behind = {
            before: (found, sum(found.values()), len(found)) for before, found in pairs.items()
        }
        self.used = {word: one[1] for word, one in self._behind.items() if " " not in word}
        self.used[END] = self.used.get(BEGIN, 0)
        self._all = max(sum(self.used.values()), 1)
        self._used_alone = {word: self._alone_anew(word) for word in self.used}

    def seen(self, before: str, word: str) -> int:
        """Return how often a word stands behind another, or two, in the examples."""
        found = self._behind.get(before)
        return found[0].get(word, 0) if found else 0

    def fits(self, before: Sequence[str], word: str, after: Sequence[str]) -> float:
        """Return the logarithm of the chance of a word and of what follows it.

        Args:
            before: the two words in front of it, BEGIN where there are fewer.
            word: in lower case.
            after: the two words behind it, END where there are fewer.
        """
        first, second = before
        near, last = after
        chance = self._after_two(first, second, word) * self._after_two(second, word, near)
        if near != END:
            chance *= self._after_two(word, near, last) / self._after(near, last)
        return math.log(chance)

    def fitting(
        self, before: Sequence[str], words: Iterable[str], after: Sequence[str], least: float
    ) -> Iterator[tuple[float, str]]:
        """Find the words that fit better than `least`, each with what `fits` returns for it.

        Most words are dropped by what stands in front of them alone, since what follows has a
        chance of 1 at best.

        Args:
            before: as for `fits`.
            words: in lower case.
            after: as for `fits`.
            least: logarithm of a chance.
        """
        first, second = before
        near, last = after
        bar = math.exp(least)
        if near != END:
            bar *= self._after(near, last)
        for word in words:
            if self._after_two(first, second, word) > bar:
                fit = self.fits(before, word, after)
                if fit > least:
                    yield fit, word

    def _after_two(self, first: str, second: str, word: str) -> float:
        return self._smoothed(f"{first} {second}", word, self._after(second, word))

    def _after(self, before: str, word: str) -> float:
        return self._smoothed(before, word, self._alone(word))

    def _smoothed(self, before: str, word: str, otherwise: float) -> float:
        """Smooth after Witten and Bell: what is followed by many words may be by another, too."""
        behind = self._behind.get(before)
        if behind is None:
            return otherwise
        found, times, others = behind
        return (found.get(word, 0) + others * otherwise) / (times + others)

    def _alone(self, word: str) -> float:
        return self._used_alone.get(word) or self._alone_anew(word)

    def _alone_anew(self, word: str) -> float:
        ours = self.used.get(word, 0) / self._all
        return _OURS * ours + (1 - _OURS) * math.exp(self._chance(word))


def _neighbour(word: str) -> str:
    if word[0].isdigit():
        return "#"
    return "." if word in "?!" else word.lower().replace("’", "'")
