"""The connection itself: no request has a head without end, and nobody holds a line for nothing.

Uvicorn's other parser, which it takes by itself where that is installed, reads heads of any length
into memory: one stranger could fill it. A proxy in front bounds both as well; not all have one.
"""

from __future__ import annotations

import asyncio
import resource
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

# More than browsers send with the cookies of a whole domain, and than proxies let through.
LONGEST_HEAD: Final = 64 * 1024
HEAD_SECONDS: Final = 30.0
MOST_FILES: Final = 65_536


def let_many_in() -> None:
    """Take as many connections as the machine allows.

    A shell or a service manager gives a process 1,024, of which every open page takes one: a
    stranger with as many pages would keep all others from the urgent numbers.
    """
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


class Door(H11Protocol):
    """Hangs up on whoever connects and does not come to the end of a request's head."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Give whoever connects some time to ask."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timer with the connection."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; from the first byte of each head until its end there is a limit."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self._late is None:
            self._wait()

    def _wait(self) -> None:
        self._late = self.loop.call_later(HEAD_SECONDS, self._hang_up)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _hang_up(self) -> None:
        self._late = None
        # A second request may have been read with the first one, and be under way by now.
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
