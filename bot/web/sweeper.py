"""Deletes unsent conversations that nobody uses any more."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog
from starlette.concurrency import run_in_threadpool

from bot.store.conversations import Conversations
from bot.web.fault import fault

log = structlog.get_logger()
EVERY_SECONDS: Final = 60.0


async def sweep_forever(
    conversations: Conversations, idle_seconds: float, every_seconds: float = EVERY_SECONDS
) -> None:
    """Sweep until cancelled.

    Args:
        conversations: the store.
        idle_seconds: an unsent conversation unused for this long is deleted.
        every_seconds: pause between two sweeps.
    """
    while True:
        try:
            gone = await run_in_threadpool(conversations.sweep, idle_seconds)
            if gone:
                log.info("conversations.swept", number=gone)
        except Exception as error:
            log.error("sweep.failed", **fault(error))
        await asyncio.sleep(every_seconds)
