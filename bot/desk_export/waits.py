"""How long people waited, from counts by span: no single wait is kept, so none can be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.store.counts import HourCount
from bot.store.desk_counts import LONGER, SPANS

_KEYS: Final = (*map(str, SPANS), LONGER)


@dataclass(frozen=True)
class Wait:
    """How long they waited.

    Args:
        spans: how many waited at most so many seconds and longer than the span before; the last
            span has no end.
        total: how many there were.
    """

    spans: tuple[tuple[str, int], ...]
    total: int

    def half_within(self) -> int | None:
        """Return the seconds within which at least half were through, None if that is unknown."""
        so_far = 0
        for key, n in self.spans:
            so_far += n
            if self.total and 2 * so_far >= self.total:
                return None if key == LONGER else int(key)
        return None

    def within(self, seconds: int) -> int:
        """Return how many waited at most so many seconds, one of the ends of the spans."""
        return sum(n for key, n in self.spans if key != LONGER and int(key) <= seconds)


def wait_of(counts: Iterable[HourCount]) -> Wait:
    """Return waits that were counted as "<reason>:<span>"."""
    found = dict.fromkeys(_KEYS, 0)
    for one in counts:
        key = one.key.rsplit(":", 1)[-1]
        found[key if key in found else LONGER] += one.n
    return Wait(tuple(found.items()), sum(found.values()))
