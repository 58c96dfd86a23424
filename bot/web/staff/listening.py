"""Server-sent events of the console: that something changed and who writes; never content.

A page that hears of a change asks for what it shows, and that asking is decided and audited like
every other. Several topics are listened to over one connection, since browsers allow few.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool

from bot.web.hub import Hub, News

PING_SECONDS: Final = 15.0
RETRY_MILLISECONDS: Final = 2000
Heard = tuple[str, "News | None"]


async def events(
    hub: Hub,
    topics: Mapping[str, str],
    still_signed_in: Callable[[], bool],
    *,
    typing: bool,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[str]:
    """Yield events until the session or the process ends.

    Args:
        hub: where news comes from.
        topics: name of the event by topic.
        still_signed_in: asked every 15 seconds, however much is heard meanwhile.
        typing: whether who listens may see that the visitor writes.
        clock: seconds, for tests.
    """
    yield f"retry: {RETRY_MILLISECONDS}\n\n"
    heard: asyncio.Queue[Heard] = asyncio.Queue()
    ears = [asyncio.create_task(_hear(hub, topic, name, heard)) for topic, name in topics.items()]
    try:
        # What happened between the page and this stream is not lost: look once.
        for name in topics.values():
            yield _event(name)
        asked = clock()
        while True:
            name, news = await heard.get()
            # Whoever hears something new again and again is never silent for so long.
            if news is None or clock() - asked >= PING_SECONDS:
                if not await run_in_threadpool(still_signed_in):
                    return
                asked = clock()
            if news is None:
                yield _event("ping")
            elif news.kind == "closing":
                return
            elif news.kind != "typing":
                yield _event(name)
            elif typing and news.who == "visitor":
                yield _event("typing", on=news.on)
    finally:
        for ear in ears:
            ear.cancel()


async def _hear(hub: Hub, topic: str, name: str, heard: asyncio.Queue[Heard]) -> None:
    with hub.subscription(topic) as page:
        while True:
            await heard.put((name, await page.next(PING_SECONDS)))


def _event(name: str, **data: bool) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
