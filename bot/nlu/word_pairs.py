"""How likely a word is between two others: pairs of words in the examples, and English at large."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Final

BEGIN: Final = "<"
END: Final = ">"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)?|['’]s\b|\d+|[.?!]")
_OURS: Final = 0.5  # a word alone: half by the examples, half by the language
_MOST: Final = 50_000  # words whose chance is kept at hand

Pairs = Mapping[str, Mapping[str, int]]


def places(text: str) -> list[tuple[int, int, str]]:
    """Return the words and the ends of sentences: begin, end, and how they count as a neighbour."""
    return [(one.start(), one.end(), _neighbour(one.group())) for one in _WORD.finditer(text)]


def count_pairs(texts: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return how often each word stands behind each other word.

    Args:
        texts: what visitors say, the training examples.
    """
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        words = [BEGIN, *(word for _, _, word in places(text)), END]
        for word, following in pairwise(words):
            pairs[word][following] += 1
    return {word: dict(found) for word, found in pairs.items()}


class WordPairs:
    """Tells how well a word fits between its neighbours.

    Args:
        pairs: what `count_pairs` returned.
        chance: the logarithm of how often a word is written in the language.
    """

    def __init__(self, pairs: Pairs, chance: Callable[[str], float]) -> None:
        self._pairs = pairs
        self._chance = chance
        self.used = {word: sum(found.values()) for word, found in pairs.items()}
        self.used[END] = self.used.get(BEGIN, 0)
        self._all = max(sum(self.used.values()), 1)
        self._alone = lru_cache(maxsize=_MOST)(self._alone_anew)

    def seen(self, before: str, word: str) -> int:
        """Return how often a word stands behind another in the examples."""
        return self._pairs.get(before, {}).get(word, 0)

    def fits(self, before: str, word: str, after: str) -> float:
        """Return the logarithm of the chance of a word and of what follows it.

        Args:
            before: the word in front of it, or BEGIN.
            word: in lower case.
            after: the word behind it, or END.
        """
        return math.log(self._behind(before, word) * self._behind(word, after))

    def often(self, word: str) -> float:
        """Return the logarithm of the chance of a word, whatever stands beside it."""
        return math.log(self._alone(word))

    def _behind(self, before: str, word: str) -> float:
        """Smooth after Witten and Bell: who is followed by many words may be by another, too."""
        found = self._pairs.get(before)
        if not found:
            return self._alone(word)
        others = len(found)
        return (found.get(word, 0) + others * self._alone(word)) / (self.used[before] + others)

    def _alone_anew(self, word: str) -> float:
        ours = self.used.get(word, 0) / self._all
        return _OURS * ours + (1 - _OURS) * math.exp(self._chance(word))


def _neighbour(word: str) -> str:
    if word[0].isdigit():
        return "#"
    return "." if word in "?!" else word.lower().replace("’", "'")
