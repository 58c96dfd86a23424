"""Which words are right as they stand, and which may be meant by a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rapidfuzz.distance import OSA

from bot.nlu.english import English
from bot.nlu.near_words import NearWords
from bot.nlu.word_pairs import Pairs

_OFTEN: Final = 8  # so often used in examples, a word that no dictionary has is a word of ours
_PLAIN: Final = 20  # so often used in examples, a word with a capital is no name
_COMMON: Final = -12.0  # English words that are written so often may be meant, too
_EVERY_DAY: Final = -11.5
_RARER: Final = 10  # a word so much rarer in examples than one beside it is a slip for it
_ACRONYM: Final = 4  # nobody means a name so short: "iep" is not "iop"
_LONG: Final = 5


class KnownWords:
    """The words of the examples, of English, and our names.

    Args:
        used: how often each word stands in the examples.
        english: the words of the language.
        ours: names and acronyms that are right although no dictionary has them.
    """

    def __init__(self, used: Mapping[str, int], english: English, ours: Iterable[str]) -> None:
        self.ours = frozenset(ours)
        self._used = used
        self._english = english

    def is_word(self, word: str) -> bool:
        """Tell whether a word is English; the tables lack "what", "with" and the like."""
        every_day = self._english.chance(word) >= _EVERY_DAY
        return word in self._english or (every_day and self._used.get(word, 0) >= _OFTEN)

    def is_plain(self, word: str) -> bool:
        """Tell whether a word is too common in the examples to be a name."""
        return self._used.get(word, 0) >= _PLAIN

    def is_foreign(self, words: Sequence[str]) -> bool:
        """Tell whether most words of a text are in no dictionary and no example."""
        read = [word for word in words if word[0].isalpha()]
        unknown = [
            one for one in read if not (one in self._used or one in self.ours or self.is_word(one))
        ]
        return len(unknown) > max(2, len(read) / 2)

    def meant(self) -> set[str]:
        """Return the words that may be meant: those of the examples, and common English."""
        used = {word for word, count in self._used.items() if self._may_be_meant(word, count)}
        common = {word for word, one in self._english.chances.items() if one >= _COMMON}
        return {
            word
            for word in used | {one for one in common if self.is_word(one)}
            if len(word) > 1 and word.isalpha() and word not in self._english.contractions
        }

    def without_slips(self, pairs: Pairs, near: NearWords) -> Pairs:
        """Leave out slips of the examples; between their neighbours they would look right.

        Args:
            pairs: which words follow each other in the examples.
            near: an index of `meant`.
        """
        slips = {word for word in self._used if self._is_slip(word, near)}
        kept = {
            before: {word: count for word, count in found.items() if word not in slips}
            for before, found in pairs.items()
            if slips.isdisjoint(before.split())
        }
        return {before: found for before, found in kept.items() if found}

    def _is_slip(self, word: str, near: NearWords) -> bool:
        if len(word) < _LONG or not word.isalpha() or word in self.ours or self.is_word(word):
            return False
        least = _RARER * self._used[word]
        close = [one for one in near.close(word) if self._used.get(one, 0) >= least]
        return any(OSA.distance(one, word) == 1 for one in close)

    def _may_be_meant(self, word: str, count: int) -> bool:
        if word in self.ours and len(word) <= _ACRONYM:
            return self._english.chance(word) >= _COMMON  # "work" and "care" are
        return self.is_word(word) or word in self.ours or count >= _OFTEN
