"""Tells every open tab of a visitor that something happened; content stays in the store.

A tab that hears "new" reads the store from where it stands, so it misses nothing and shows
nothing twice, whichever process stored the message.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

import structlog
from starlette.concurrency import run_in_threadpool

from bot.web.fault import fault

log = structlog.get_logger()
Kind = Literal["new", "typing", "owner", "deleted", "closing"]
POLL_SECONDS: Final = 1.0


@dataclass(frozen=True)
class News:
    """Something that happened to a conversation; `value` is "on"/"off" or the new owner."""

    kind: Kind
    value: str = ""


class Subscription:
    """One tab's ear."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[News] = asyncio.Queue()

    def tell(self, news: News) -> None:
        """Leave a piece of news for the tab."""
        self._queue.put_nowait(news)

    async def next(self, timeout_seconds: float) -> News | None:
        """Return the next piece of news, or None when nothing happened for so long."""
        try:
            return await asyncio.wait_for(self._queue.get(), timeout_seconds)
        except asyncio.TimeoutError:
            return None


class Hub:
    """Fans news out to the tabs of this process, and looks for news from other processes.

    Args:
        last_seq: returns the newest sequence number of a conversation, 0 when it is gone.
    """

    def __init__(self, last_seq: Callable[[str], int]) -> None:
        self._last_seq = last_seq
        self._tabs: dict[str, set[Subscription]] = {}
        self._seen: dict[str, int] = {}
        self._typing: set[str] = set()

    @contextlib.contextmanager
    def subscription(self, conversation_id: str) -> Iterator[Subscription]:
        """Listen to one conversation for as long as the block runs."""
        tab = Subscription()
        if conversation_id in self._typing:
            tab.tell(News("typing", "on"))
        self._tabs.setdefault(conversation_id, set()).add(tab)
        try:
            yield tab
        finally:
            self._leave(conversation_id, tab)

    def new(self, conversation_id: str) -> None:
        """Say that the store holds new messages."""
        self._tell(conversation_id, News("new"))

    def typing(self, conversation_id: str, on: bool) -> None:
        """Say that an answer is being prepared, or no longer."""
        (self._typing.add if on else self._typing.discard)(conversation_id)
        self._tell(conversation_id, News("typing", "on" if on else "off"))

    def owner(self, conversation_id: str, owner: str) -> None:
        """Say who answers from now on."""
        self._tell(conversation_id, News("owner", owner))

    def deleted(self, conversation_id: str) -> None:
        """Say that the conversation is gone."""
        self._tell(conversation_id, News("deleted"))

    def close(self) -> None:
        """End every stream, because the process is about to end."""
        for conversation_id in list(self._tabs):
            self._tell(conversation_id, News("closing"))

    async def watch(self, every_seconds: float = POLL_SECONDS) -> None:
        """Look for messages that other processes stored, until cancelled."""
        while True:
            await asyncio.sleep(every_seconds)
            try:
                await self.look()
            except Exception as error:
                log.error("hub.look_failed", **fault(error))

    async def look(self) -> None:
        """Compare the store with what was seen, once."""
        for conversation_id in list(self._tabs):
            newest = await run_in_threadpool(self._last_seq, conversation_id)
            seen = self._seen.get(conversation_id, 0)
            self._seen[conversation_id] = newest
            if newest > seen:
                self.new(conversation_id)
            elif newest == 0 and seen > 0:
                self.deleted(conversation_id)

    def _tell(self, conversation_id: str, news: News) -> None:
        for tab in self._tabs.get(conversation_id, ()):
            tab.tell(news)

    def _leave(self, conversation_id: str, tab: Subscription) -> None:
        tabs = self._tabs.get(conversation_id, set())
        tabs.discard(tab)
        if not tabs:
            self._tabs.pop(conversation_id, None)
            self._seen.pop(conversation_id, None)
