"""Mends misspelt words for the model's eyes only, within the words that the assistant knows.

What was meant is weighed against what was written: how well each fits between its neighbours, how
often it is written at all, and how likely the slip is that leads from one to the other. So "want is
an iop" asks what, and "I want help" stays. What the visitor wrote stays as it is everywhere else:
in the tracker, in what staff read, and for the crisis screen, which mends by rules of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from bot.nlu.capitals import doubts
from bot.nlu.english import English
from bot.nlu.known_words import KnownWords
from bot.nlu.near_words import NearWords, unstretched
from bot.nlu.slips import slips
from bot.nlu.word_pairs import BEGIN, END, Pairs, WordPairs, places

_SHORTEST: Final = 3
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
        self._known = KnownWords(WordPairs(pairs, english.chance).used, english, self.ours)
        self._near = NearWords(self._known.meant() if pairs else ())
        self._fit = WordPairs(self._known.without_slips(pairs, self._near), english.chance)
        # Only words of a dictionary are kept at hand; what visitors write is not.
        self._other = lru_cache(maxsize=_KEPT)(self._other_anew)

    def find(self, text: str) -> tuple[Mend, ...]:
        """Return what to mend, from left to right."""
        return tuple(islice(self._mends(text), _MOST)) if self.pairs else ()

    def _mends(self, text: str) -> Iterator[Mend]:
        found = places(text)
        words = [BEGIN, BEGIN, *(word for _, _, word in found), END, END]
        if self._known.is_foreign(words):
            return
        against = doubts(text, self._known.is_plain)
        for at, (start, end, word) in enumerate(found, 2):
            doubt = against.get((start, end))
            if doubt is None:
                continue
            place = _Place(words[at - 2 : at], word, words[at + 1 : at + 3])
            mended = self._meant(place, doubt)
            if mended:
                words[at] = mended
                yield Mend(start, end, mended)

    def _meant(self, place: _Place, doubt: float) -> str | None:
        word = place.word
        if len(word) < 2 or word in self.ours or word in self._english.contractions:
            return None
        doubt += _SHORT if len(word) <= _SHORTEST else 0.0
        if self._known.is_word(word):
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
        best, most = None, self._fit.fits(place.before, place.word, place.after) + doubt + some
        least = most + each * _LIKELIEST
        fitting = self._fit.fitting(place.before, near, place.after, least)
        for fit, one in sorted(fitting, reverse=True):
            if fit - each * _LIKELIEST <= most:
                break
            worth = fit - each * self._slips(written, one)
            if worth > most:
                best, most = one, worth
        return best

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
