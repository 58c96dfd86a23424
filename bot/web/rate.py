"""How often something may be done in a minute, by one visitor or from one network address."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock
from typing import Final

from starlette.requests import Request

WINDOW_SECONDS: Final = 60.0
# One household, office or phone is given so many bits of an IPv6 address, and all that follow.
_ONE_NETWORK: Final = 64


def address_of(request: Request) -> str:
    """Return the network that a request comes from, as it is counted; "" where there is none.

    Whoever has IPv6 has more addresses than could ever be counted, so all of one network are one.
    """
    written = request.client.host if request.client else ""
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return written
    if not isinstance(address, IPv6Address):
        return written
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), _ONE_NETWORK), strict=False))


class RateLimit:
    """A sliding window for each key; kept in memory, since losing it harms nobody.

    A key whose window has passed is forgotten with the next event: it may be a visitor's address.

    Args:
        most: events allowed in 60 seconds.
        clock: seconds, for tests.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._times: dict[str, deque[float]] = {}
        self._tidied = clock()
        self._lock = Lock()

    def wait(self, key: str) -> float:
        """Count one event and return 0.0, or return the seconds to wait and count nothing."""
        with self._lock:
            now = self._clock()
            if self._tidied <= now - WINDOW_SECONDS:
                self._tidy(now)
            times = self._times.setdefault(key, deque())
            while times and times[0] <= now - WINDOW_SECONDS:
                times.popleft()
            if len(times) >= self._most:
                return times[0] + WINDOW_SECONDS - now
            times.append(now)
            return 0.0

    def _tidy(self, now: float) -> None:
        self._tidied = now
        idle = [key for key, times in self._times.items() if times[-1] <= now - WINDOW_SECONDS]
        for key in idle:
            del self._times[key]
