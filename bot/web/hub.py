"""Tells every open page that something happened; content stays in the store.

A page listens to a topic: a visitor's tab to its conversation's id, the console to a handoff
(`topic_of`) or to the whole queue (`QUEUE_TOPIC`). A page that hears "new" reads the store from
where it stands, so it misses nothing and shows nothing twice, whichever process stored the change.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from bot.desk.desk import News as DeskNews
from bot.fault import fault
from bot.store.marks import HANDOFF, QUEUE_TOPIC, Mark, Marks

__all__ = ["QUEUE_TOPIC", "Hub", "News", "Subscription", "topic_of"]

log = structlog.get_logger()
Kind = Literal["new", "typing", "deleted", "crowded", "closing"]
Who = Literal["bot", "staff", "visitor"]
POLL_SECONDS: Final = 1.0
# Whoever types says so again every few seconds; a page that hears nothing for so long stops
# showing it, so that a lost "off" leaves nobody typing for ever.
TYPING_SECONDS: Final = 6.0


@dataclass(frozen=True)
class News:
    """Something that happened to a topic.

    Args:
        kind: "new": look into the store; "typing": see `on` and `who`; "deleted": it is gone;
            "crowded": this page makes room for newer ones; "closing": this process is about to end.
    """

    kind: Kind
    on: bool = False
    who: Who = "bot"


def topic_of(handoff_id: str) -> str:
    """Return the topic of a handoff."""
    return f"{HANDOFF}{handoff_id}"


class Subscription:
    """One page's ear. Made inside the loop that listens; told from any thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[News] = asyncio.Queue()

    def tell(self, news: News) -> None:
        """Leave a piece of news for the page."""
        with contextlib.suppress(RuntimeError):  # the loop has ended, and the page with it
            self._loop.call_soon_threadsafe(self._queue.put_nowait, news)

    async def next(self, timeout_seconds: float) -> News | None:
        """Return the next piece of news, or None when nothing happened for so long."""
        try:
            return await asyncio.wait_for(self._queue.get(), timeout_seconds)
        except asyncio.TimeoutError:
            return None


class Hub:
    """Fans news out to the pages of this process, and looks for news from other processes.

    Args:
        marks: the marks of topics, in the store that all processes share.
    """

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._pages: dict[str, dict[Subscription, None]] = {}  # the oldest first
        self._seen: dict[str, Mark] = {}
        self._answering: set[str] = set()

    @contextlib.contextmanager
    def subscription(self, topic: str, most: int | None = None) -> Iterator[Subscription]:
        """Listen to one topic for as long as the block runs.

        Args:
            topic: what to listen to.
            most: pages that may listen to it in this process; beyond that the oldest is told to
                make room.
        """
        page = Subscription()
        if topic in self._answering:
            page.tell(News("typing", on=True))
        pages = self._pages.setdefault(topic, {})
        pages[page] = None
        if most is not None and len(pages) > most:
            oldest = next(iter(pages))
            del pages[oldest]
            oldest.tell(News("crowded"))
        try:
            yield page
        finally:
            self._leave(topic, page)

    def is_open(self, topic: str) -> bool:
        """Tell whether a page of this process listens to a topic."""
        return topic in self._pages

    def new(self, topic: str) -> None:
        """Say that the store holds something new."""
        self._tell(topic, News("new"))

    def desk(self, news: DeskNews) -> None:
        """Pass on what happened at the desk: to the visitor, the handoff's page and the queue."""
        if news.conversation_id:
            self.new(news.conversation_id)
        if news.handoff_id:
            self.new(topic_of(news.handoff_id))
        self.new(QUEUE_TOPIC)

    def typing(self, topic: str, on: bool, who: Who = "bot") -> None:
        """Say that somebody writes, or no longer, to the pages of this process.

        Enough for the bot, whose answer is there before another process would look; for people
        see `types`.
        """
        if who == "bot":
            (self._answering.add if on else self._answering.discard)(topic)
        self._tell(topic, News("typing", on, who))

    def types(self, topic: str, on: bool, who: Who) -> None:
        """Say that a person writes, or no longer, to the pages of every process; blocking."""
        self.typing(topic, on, who)
        try:
            at = self._marks.types(topic, on)
        except SQLAlchemyError as error:  # nothing that anybody should be stopped for
            log.error("hub.typing_failed", **fault(error))
            return
        seen = self._seen.get(topic)
        if seen is not None:
            self._seen[topic] = replace(seen, typed_at=at)

    def seen(self, handoff_id: str) -> None:
        """Note that the page of a live chat's visitor is open; blocking."""
        try:
            self._marks.seen(handoff_id)
        except SQLAlchemyError as error:  # nothing that anybody should be stopped for
            log.error("hub.seen_failed", **fault(error))

    def deleted(self, topic: str) -> None:
        """Say that a conversation is gone."""
        self._tell(topic, News("deleted"))

    def close(self) -> None:
        """End every stream, because the process is about to end."""
        for topic in list(self._pages):
            self._tell(topic, News("closing"))

    async def watch(self, every_seconds: float = POLL_SECONDS) -> None:
        """Look for what other processes stored, until cancelled."""
        while True:
            await asyncio.sleep(every_seconds)
            try:
                await self.look()
            except Exception as error:
                log.error("hub.look_failed", **fault(error))

    async def look(self) -> None:
        """Compare the store with what was seen, once."""
        for topic in list(self._pages):
            # Read first: what this process notes while the store is asked is told already.
            seen = self._seen.get(topic)
            newest = await run_in_threadpool(self._marks.look, topic)
            if topic not in self._pages:
                continue
            self._seen[topic] = newest
            before = seen.number if seen else 0
            if newest.number == 0 and before > 0 and topic != QUEUE_TOPIC:
                self.deleted(topic)
            elif newest.number != before:
                self.new(topic)
            # At the first look it may be an old one; whoever still types says so again.
            if seen is not None and newest.typed_at != seen.typed_at:
                who: Who = "visitor" if topic.startswith(HANDOFF) else "staff"
                self.typing(topic, newest.typed_at is not None, who)

    def _tell(self, topic: str, news: News) -> None:
        # A copy, because other threads tell while this one may be listening or leaving.
        for page in tuple(self._pages.get(topic, ())):
            page.tell(news)

    def _leave(self, topic: str, page: Subscription) -> None:
        pages = self._pages.get(topic, {})
        pages.pop(page, None)
        if not pages:
            self._pages.pop(topic, None)
            self._seen.pop(topic, None)
