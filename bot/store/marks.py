"""The mark of a conversation, a handoff or the queue: a number that changes as they do."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.store import tables as t
from bot.store.database import reading

HANDOFF: Final = "handoff:"
QUEUE_TOPIC: Final = "queue"
# The page of a visitor in a live chat gives a sign every 20 seconds, and once a minute while nobody
# looks at it; silent for so long, it is closed, asleep or cut off.
HERE_SECONDS: Final = 90.0
_SIGNS_EVERY_SECONDS: Final = 10.0


@dataclass(frozen=True)
class Mark:
    """What open pages go by.

    Args:
        number: changes with everything that they show; 0 when there is nothing any more.
        typed_at: when the other side last said that it types, None once it stopped; in a
            conversation staff are the other side, in a handoff the visitor is.
    """

    number: int = 0
    typed_at: float | None = None


class Marks:
    """Reads marks, and notes who types and whose page is open; no content.

    Args:
        engine: where they are stored.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._clock = clock

    def look(self, topic: str) -> Mark:
        """Return the mark of "<conversation id>", "handoff:<id>" or "queue".

        A conversation's number grows with mail too, so a tab that holds the key comes to fetch it.
        The queue's changes with every step of an open handoff; it does not only grow.
        """
        if topic == QUEUE_TOPIC:
            return Mark(self._queue())
        table, typed_at = _side(topic)
        second = table.c.changes if topic.startswith(HANDOFF) else table.c.mail_seq
        query = sa.select(table.c.last_seq + second, typed_at).where(_this(table, topic))
        with self._reading.begin() as connection:
            row = connection.execute(query).first()
        return Mark() if row is None else Mark(int(row[0]), row[1])

    def types(self, topic: str, on: bool) -> float | None:
        """Note that staff (in a conversation) or the visitor (in a handoff) type, or no longer.

        Returns:
            What `look` finds from now on.
        """
        table, typed_at = _side(topic)
        at = self._clock() if on else None
        with self._engine.begin() as connection:
            connection.execute(table.update().where(_this(table, topic)).values({typed_at: at}))
        return at

    def seen(self, handoff_id: str) -> None:
        """Note that the visitor of a live chat gave a sign; of any other, nothing is noted."""
        now, this = self._clock(), t.handoffs.c.id == handoff_id
        seen_at = t.handoffs.c.visitor_seen_at
        # Several tabs of one visitor say nothing more than one.
        old = sa.or_(seen_at.is_(None), sa.func.abs(seen_at - now) >= _SIGNS_EVERY_SECONDS)
        due = sa.and_(this, t.handoffs.c.live, old)
        with self._reading.begin() as connection:
            if connection.execute(sa.select(t.handoffs.c.id).where(due)).first() is None:
                return
        with self._engine.begin() as connection:
            connection.execute(t.handoffs.update().where(due).values(visitor_seen_at=now))

    def _queue(self) -> int:
        query = sa.select(sa.func.sum(t.handoffs.c.changes + t.handoffs.c.last_seq)).where(
            t.handoffs.c.state.in_(("waiting", "claimed"))
        )
        with self._reading.begin() as connection:
            return int(connection.execute(query).scalar() or 0)


def _side(topic: str) -> tuple[sa.Table, sa.Column]:
    if topic.startswith(HANDOFF):
        return t.handoffs, t.handoffs.c.visitor_typed_at
    return t.conversations, t.conversations.c.staff_typed_at


def _this(table: sa.Table, topic: str) -> sa.ColumnElement[bool]:
    found: sa.ColumnElement[bool] = table.c.id == topic.removeprefix(HANDOFF)
    return found
