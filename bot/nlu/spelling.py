"""Mends misspelt words for the model's eyes only, within the words that the assistant knows.

What was meant is weighed against what was written: how well each fits between its neighbours, how
often it is written at all, and how likely the slip is that leads from one to the other. So "want is
an iop" asks what, and "I want help" stays. What the visitor wrote stays as it is everywhere else:
in the tracker, in what staff read, and for the crisis screen, which mends by rules of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from bot.nlu.english import English
from bot.nlu.near_words import NearWords, unstretched
from bot.nlu.slips import slips
from bot.nlu.word_pairs import BEGIN, END, Pairs, WordPairs, places

_WORD: Final = re.compile(r"(?<![\w'’])[^\W\d_]+(?!\w|['’](?!s\b))")  # "can" of "can't" is none
_OFTEN: Final = 8  # so often used in examples, a word that no dictionary has is a word of ours
_COMMON: Final = -12.0  # English words that are written so often are mended into, too
_EVERY_DAY: Final = -11.5
_RARER: Final = 10  # a word so much rarer in examples than one beside it is a slip for it
_PLAIN: Final = 20  # so often used in examples, a word with a capital is no name
_SHORTEST: Final = 3
_ACRONYM: Final = 4  # nothing is mended into a name so short: "iep" is not "iop"
_ACRONYMS: Final = 2  # so few words all in capitals may be acronyms
_MOST: Final = 12  # mended words in a message; a text of nothing but unknown words is no question
_KEPT: Final = 10_000
_FARTHEST: Final = 3  # slips, each counted as one
_SEEN: Final = 3  # so often beside both its neighbours in examples, a word is right

# Logarithms of chances, chosen on one half of a list of misspellings and seen to hold on the other;
# docs/adr/0007 has the figures. They are broad: a tenth more or less changes next to nothing.
_UNKNOWN: Final = 2.0  # against a word that no dictionary has
_SLIP: Final = (1.0, 2.6)  # against any mend of it, and against each slip
_ENGLISH: Final = (6.5, 1.5)  # the same where an English word was written
_SHORT: Final = 3.0  # against mending three letters or two
_IN_TITLE: Final = 0.5  # against mending a Word with a Capital where other Words have one too
_LIKELIEST: Final = 0.5  # no slip counts less


@dataclass(frozen=True)
class Mend:
    """One word in a text, as character offsets, and the word that takes its place."""

    start: int
    end: int
    word: str


class _Place(NamedTuple):
    """A word, and the two words before and behind it."""

    before: Sequence[str]
    word: str
    after: Sequence[str]


class Spelling:
    """Finds misspelt words and what was meant by them.

    Args:
        pairs: which words follow each other in the examples, from `count_pairs`.
        english: the words of the language.
        ours: names and acronyms that are right although no dictionary has them.
    """

    def __init__(self, pairs: Pairs, english: English, ours: Iterable[str] = ()) -> None:
        self.pairs = pairs
        self.ours = frozenset(ours)
        self._english = english
        self._fit = WordPairs(pairs, english.chance)
        self._near = NearWords(self._targets() if pairs else ())
        self._fit = WordPairs(self._without_slips(pairs), english.chance)
        # Only words of a dictionary are kept at hand; what visitors write is not.
        self._other = lru_cache(maxsize=_KEPT)(self._other_anew)

    def find(self, text: str) -> tuple[Mend, ...]:
        """Return what to mend, from left to right."""
        return tuple(islice(self._mends(text), _MOST)) if self.pairs else ()

    def _mends(self, text: str) -> Iterator[Mend]:
        found = places(text)
        words = [BEGIN, BEGIN, *(word for _, _, word in found), END, END]
        if self._is_foreign(words):
            return
        against = self._against(text)
        for at, (start, end, word) in enumerate(found, 2):
            doubt = against.get((start, end))
            if doubt is None:
                continue
            place = _Place(words[at - 2 : at], word, words[at + 1 : at + 3])
            mended = self._meant(place, doubt)
            if mended:
                words[at] = mended
                yield Mend(start, end, mended)

    def _against(self, text: str) -> dict[tuple[int, int], float]:
        """Return the places of words that may be mended, and what capitals say against it."""
        words = [one for one in _WORD.finditer(text) if one.group().isascii()]
        if text.istitle() or (text.isupper() and len(words) > _ACRONYMS):
            return {one.span(): 0.0 for one in words}
        names = {one.span() for one in words if _is_name(one.group(), text[: one.start()])}
        title = any(self._is_plain(one.group()) for one in words if one.span() in names)
        return {
            one.span(): _IN_TITLE if one.span() in names else 0.0
            for one in words
            if one.span() not in names or (title and _may_stand_in_title(one.group()))
        }

    def _meant(self, place: _Place, doubt: float) -> str | None:
        word = place.word
        if len(word) < 2 or word in self.ours or word in self._english.contractions:
            return None
        doubt += _SHORT if len(word) <= _SHORTEST else 0.0
        if self._is_word(word):
            if self._is_seen(place):
                return None
            return self._likeliest(self._other(word), place, word, _ENGLISH, doubt)
        plain = unstretched(word)
        if len(plain) < _SHORTEST or self._english.is_name(word):
            return None
        near = self._near.near(plain) - {word}
        return self._likeliest(near, place, plain, _SLIP, doubt - _UNKNOWN)

    def _is_seen(self, place: _Place) -> bool:
        """Whether examples have the word between its neighbours; most words need no more."""
        seen, before, after = self._fit.seen, place.before[1], place.after[0]
        if min(seen(before, place.word), seen(place.word, after)) < _SEEN:
            return False
        return bool(
            seen(" ".join(place.before), place.word) or seen(f"{before} {place.word}", after)
        )

    def _likeliest(
        self,
        near: Iterable[str],
        place: _Place,
        written: str,
        cost: tuple[float, float],
        doubt: float,
    ) -> str | None:
        """Return the word that fits so much better that the slip is likelier than none."""
        some, each = cost
        best, most = None, self._fits(place, place.word) + doubt + some
        for fit, one in sorted(((self._fits(place, one), one) for one in near), reverse=True):
            if fit - each * _LIKELIEST <= most:
                break
            worth = fit - each * self._slips(written, one)
            if worth > most:
                best, most = one, worth
        return best

    def _fits(self, place: _Place, word: str) -> float:
        return self._fit.fits(place.before, word, place.after)

    def _other_anew(self, word: str) -> tuple[str, ...]:
        """Return the words for which an English word may stand, but for other forms of itself."""
        base = self._english.base(word)
        return tuple(one for one in self._near.close(word) if self._english.base(one) != base)

    def _slips(self, written: str, right: str) -> float:
        apart = OSA.distance(written, right, score_cutoff=_FARTHEST)
        heard = self._near.heard(right) == self._near.heard(written)
        if apart > _FARTHEST or (apart >= max(len(written), len(right)) - 1 and not heard):
            return float("inf")
        count = slips(written, right)
        return min(count, _LIKELIEST + count / 2) if heard else count

    def _without_slips(self, pairs: Pairs) -> Pairs:
        """Leave out slips of the examples; between their neighbours they would look right."""
        ours = {word for word, count in self._fit.used.items() if self._is_our_slip(word, count)}
        kept = {
            before: {word: count for word, count in found.items() if word not in ours}
            for before, found in pairs.items()
            if ours.isdisjoint(before.split())
        }
        return {before: found for before, found in kept.items() if found}

    def _is_our_slip(self, word: str, count: int) -> bool:
        if len(word) < 5 or not word.isalpha() or word in self.ours or self._is_word(word):
            return False
        close = [one for one in self._near.close(word) if OSA.distance(one, word) == 1]
        return any(self._fit.used.get(one, 0) >= _RARER * count for one in close)

    def _targets(self) -> set[str]:
        """Return the words that may be meant: those of the examples, and common English."""
        used = {word for word, count in self._fit.used.items() if self._may_be_meant(word, count)}
        common = {word for word, one in self._english.chances.items() if one >= _COMMON}
        return {
            word
            for word in used | {one for one in common if self._is_word(one)}
            if len(word) > 1 and word.isalpha() and word not in self._english.contractions
        }

    def _may_be_meant(self, word: str, count: int) -> bool:
        if word in self.ours and len(word) <= _ACRONYM:
            return self._english.chance(word) >= _COMMON  # "work" and "care" are
        return self._is_word(word) or word in self.ours or count >= _OFTEN

    def _is_word(self, word: str) -> bool:
        """Whether it is English; the tables lack "what", "with" and the like."""
        every_day = self._english.chance(word) >= _EVERY_DAY
        return word in self._english or (every_day and self._fit.used.get(word, 0) >= _OFTEN)

    def _is_plain(self, word: str) -> bool:
        long = len(word) > _SHORTEST and not word.isupper()
        return long and self._fit.used.get(word.lower(), 0) >= _PLAIN

    def _is_foreign(self, words: Sequence[str]) -> bool:
        """Whether most words are in no dictionary and no example."""
        read = [word for word in words if word[0].isalpha()]
        unknown = sum(not (self._is_word(one) or self._known(one)) for one in read)
        return unknown > max(2, len(read) / 2)

    def _known(self, word: str) -> bool:
        return word in self.ours or word in self._fit.used


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


def _may_stand_in_title(word: str) -> bool:
    return not word.isupper() and len(word) >= _SHORTEST


def _is_name(word: str, before: str) -> bool:
    """Whether capitals say so: an acronym, or a name inside a sentence."""
    if word.isupper():
        return True
    begins = not before.strip() or before.rstrip()[-1] in ".?!"
    return word[0].isupper() and not begins
