"""Reads all patterns over a message at once, in a time that no message can stretch.

Every place of every row is one bit of one long number. A token moves all bits one place on and
keeps those whose place accepts it (the Shift-And method; optional places as in Navarro and
Raffinot, Flexible Pattern Matching in Strings, 2002). The work for a token is a dozen operations
on that number, whatever the words are: there is nothing to backtrack, so no hostile input.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.safety.pattern import Place, Row

STOPS = frozenset(".?!")
# A gap must not swallow a "not": "my husband does not hit me" is no "husband ..4 hits me".
NOT_IN_GAPS = frozenset({",", "not", "never", "no", "without", "nao", "nunca", "sin", "sem"})
_MOST_OF_ONE_RULE = 8
_LONGEST_STEM = 12


@dataclass(frozen=True)
class Match:
    """Where a rule matched: tokens from `start` up to, not including, `end`."""

    rule: int
    start: int
    end: int


class Matcher:
    """Finds every rule in a row of tokens.

    Args:
        rules: for each rule, its rows; a match names the rule by its index.
        fillers: tokens that may stand anywhere inside a row, such as "just" or a comma.
    """

    def __init__(self, rules: Sequence[Iterable[Row]], fillers: frozenset[str]) -> None:
        self._fillers = fillers
        self._rows: dict[int, tuple[int, Row]] = {}
        self._words: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._anything = self._first = self._last = self._skipping = 0
        self._optional = self._before = self._after = 0
        at = 0
        for rule, rows in enumerate(rules):
            for row in rows:
                self._add(rule, row, at)
                at += len(row)
        self._skipping = self._before | self._optional
        self.size = at
        self.vocabulary = frozenset(self._words)

    def find(self, tokens: Sequence[str]) -> list[Match]:
        """Return the matches in reading order; of one rule no more than the first eight."""
        found: list[Match] = []
        counts: Counter[int] = Counter()
        masks: dict[str, int] = {}
        # Whoever writes one thing over and over comes back to the same states: to compare two costs
        # far less than the step.
        steps: dict[str, tuple[int, int]] = {}
        state = 0
        for index, token in enumerate(tokens):
            if token in STOPS:
                state = 0
                continue
            if token not in masks:
                masks[token] = self._mask(token)
            before, stepped = steps.get(token, (-1, 0))
            if before != state:
                stepped = self._step(state, masks[token])
                steps[token] = state, stepped
            ends = stepped & self._last
            state = stepped | state if token in self._fillers else stepped
            while ends:
                bit = ends.bit_length() - 1
                ends ^= 1 << bit
                rule, row = self._rows[bit]
                counts[rule] += 1
                if counts[rule] <= _MOST_OF_ONE_RULE:
                    found.append(Match(rule, self._start(row, tokens, index), index + 1))
        return found

    def _step(self, state: int, mask: int) -> int:
        state = (state << 1 | self._first) & mask
        if state & self._skipping:
            full = state | self._after
            state |= self._optional & ~((full - self._before) ^ full)
        return state

    def _mask(self, token: str) -> int:
        mask = self._words.get(token, 0) | (0 if token in NOT_IN_GAPS else self._anything)
        for length in range(3, min(len(token), _LONGEST_STEM) + 1):
            mask |= self._stems.get(token[:length], 0)
        return mask

    def _add(self, rule: int, row: Row, at: int) -> None:
        self._first |= 1 << at
        self._last |= 1 << at + len(row) - 1
        self._rows[at + len(row) - 1] = (rule, row)
        for offset, place in enumerate(row):
            bit = 1 << at + offset
            self._accept(place, bit)
            if place.optional:
                self._optional |= bit
                self._before |= 0 if row[offset - 1].optional else bit >> 1
                self._after |= 0 if row[offset + 1].optional else bit

    def _accept(self, place: Place, bit: int) -> None:
        if place.anything:
            self._anything |= bit
        for word in place.words:
            self._words[word] = self._words.get(word, 0) | bit
        for stem in place.stems:
            self._stems[stem] = self._stems.get(stem, 0) | bit

    def _start(self, row: Row, tokens: Sequence[str], end: int) -> int:
        """Walk back from the last token to the nearest start of the row."""
        open_places = {len(row) - 1}
        for index in range(end, -1, -1):
            token = tokens[index]
            fitting = {place for place in open_places if self._fits(row[place], token)}
            if 0 in fitting:
                return index
            earlier = {left for place in fitting for left in _left_of(row, place)}
            open_places = earlier | open_places if token in self._fillers else earlier
        return 0

    @staticmethod
    def _fits(place: Place, token: str) -> bool:
        if token in place.words:
            return True
        if place.anything:
            return token not in NOT_IN_GAPS
        return any(token.startswith(stem) for stem in place.stems)


def _left_of(row: Row, place: int) -> list[int]:
    """The places that may come just before a place: the next one, and past every optional one."""
    found = []
    for left in range(place - 1, -1, -1):
        found.append(left)
        if not row[left].optional:
            break
    return found
