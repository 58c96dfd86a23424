"""How many messages one visitor may send in a minute."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

WINDOW_SECONDS: Final = 60.0
_MANY: Final = 10_000


class RateLimit:
    """A sliding window for each key; kept in memory, since losing it harms nobody.

    Args:
        most: events allowed in 60 seconds.
        clock: seconds, for tests.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._times: dict[str, deque[float]] = {}

    def wait(self, key: str) -> float:
        """Count one event and return 0.0, or return the seconds to wait and count nothing."""
        now = self._clock()
        times = self._times.setdefault(key, deque())
        while times and times[0] <= now - WINDOW_SECONDS:
            times.popleft()
        if len(times) >= self._most:
            return times[0] + WINDOW_SECONDS - now
        times.append(now)
        if len(self._times) > _MANY:
            self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        idle = [k for k, times in self._times.items() if times[-1] <= now - WINDOW_SECONDS]
        for key in idle:
            del self._times[key]
