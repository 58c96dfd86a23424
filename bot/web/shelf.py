"""A small shelf in memory: things that a signed-in page finds again by a handle for some minutes.

Lost with the process, which harms nobody: whoever misses something is told and types it again.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

KEPT_SECONDS: Final = 900.0
MOST: Final = 256


@dataclass(frozen=True)
class _Thing:
    owner: str = field(repr=False)
    words: Mapping[str, str] = field(repr=False)
    until: float


class Shelf:
    """Things by handle; the oldest go first when there are too many.

    Args:
        most: things that are kept at once.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._things: dict[str, _Thing] = {}
        self._lock = Lock()

    def put(self, owner: str, words: Mapping[str, str], now: float) -> str:
        """Keep something and return its handle, which says nothing about it.

        Args:
            owner: secret of the session that may find it again.
            words: what is kept, by name.
            now: seconds since 1970.
        """
        handle = secrets.token_hex(16)
        with self._lock:
            self._tidy(now)
            while len(self._things) >= self._most:
                del self._things[next(iter(self._things))]
            self._things[handle] = _Thing(owner, dict(words), now + KEPT_SECONDS)
        return handle

    def find(self, owner: str, handle: str, now: float) -> Mapping[str, str] | None:
        """Return what is kept under a handle, or None if it is gone or another session's.

        Args:
            owner: secret of the session that asks.
            handle: as `put` returned it.
            now: seconds since 1970.
        """
        with self._lock:
            self._tidy(now)
            thing = self._things.get(handle)
        if thing is None or not hmac.compare_digest(owner.encode(), thing.owner.encode()):
            return None
        return thing.words

    def drop(self, owner: str, **words: str) -> None:
        """Take away what a session keeps that has these words, since it is not needed any more.

        Args:
            owner: secret of the session.
            words: what must stand in it, by name.
        """
        with self._lock:
            for handle, thing in list(self._things.items()):
                mine = hmac.compare_digest(owner.encode(), thing.owner.encode())
                if mine and words.items() <= thing.words.items():
                    del self._things[handle]

    def tidy(self, now: float) -> int:
        """Take away what has lain here for too long, and return how much that was.

        Args:
            now: seconds since 1970.
        """
        with self._lock:
            before = len(self._things)
            self._tidy(now)
            return before - len(self._things)

    def _tidy(self, now: float) -> None:
        for handle in [one for one, thing in self._things.items() if thing.until <= now]:
            del self._things[handle]
