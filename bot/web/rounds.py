"""What the web process does by itself, again and again, for as long as it runs.

Every act is safe in several processes at once, and looks at the store afresh: after a crash the
next round does what the last one left undone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import structlog
from starlette.concurrency import run_in_threadpool

from bot.fault import fault
from bot.store.database import forget_what_was_left
from bot.store.retention import Retention
from bot.web.deps import Deps

log = structlog.get_logger()


@dataclass(frozen=True)
class Pace:
    """Seconds between two rounds of the same kind.

    Args:
        timers: who has waited too long, and which alarm goes on.
        alerts: e-mails and webhooks that are due.
        sweep: unsent conversations that nobody uses any more.
        forgetting: what was deleted and may still stand in SQLite's log.
        retention: handoffs that have been kept for long enough.
        watch: what other processes stored.
    """

    timers: float = 5.0
    alerts: float = 2.0
    sweep: float = 60.0
    forgetting: float = 15.0
    retention: float = 900.0
    watch: float = 1.0


@dataclass(frozen=True)
class Round:
    """One thing that is done again and again.

    Args:
        name: for the log.
        act: does it and returns how much there was to do; blocking.
        every: seconds between two rounds.
    """

    name: str
    act: Callable[[], int]
    every: float


def rounds(deps: Deps, pace: Pace) -> Iterator[Round]:
    """Yield everything that is done by itself.

    Args:
        deps: the parts of the web process.
        pace: how often.
    """
    settings, desk = deps.settings, deps.desk
    idle = settings.unsent_idle_minutes * 60.0
    retention = Retention(
        deps.engine, settings.sent_retention_days, settings.open_retention_days, deps.clock
    )
    yield Round("desk.timers", lambda: len(desk.ticking.tick(deps.clock())), pace.timers)
    yield Round("desk.alerts", desk.sending.run_once, pace.alerts)
    yield Round("conversations.swept", lambda: deps.conversations.sweep(idle), pace.sweep)
    left = partial(forget_what_was_left, deps.engine)
    yield Round("database.log_emptied", left, pace.forgetting)
    yield Round("shelf.tidied", lambda: deps.shelf.tidy(deps.clock()), pace.sweep)
    yield Round("handoffs.expired", retention.run_once, pace.retention)


async def repeat(one: Round) -> None:
    """Do one thing again and again until cancelled; a round that fails is followed by the next."""
    while True:
        try:
            done = await run_in_threadpool(one.act)
            if done:
                log.info(one.name, number=done)
        except Exception as error:
            log.error("round.failed", round=one.name, **fault(error))
        await asyncio.sleep(one.every)
