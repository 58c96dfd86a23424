"""The mark of a conversation, a handoff or the queue: a number that changes as they do."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.store import tables as t
from bot.store.database import reading

HANDOFF: Final = "handoff:"
QUEUE_TOPIC: Final = "queue"


class Marks:
    """Reads marks; no content.

    Args:
        engine: where they are stored.
    """

    def __init__(self, engine: Engine) -> None:
        self._reading = reading(engine)

    def __call__(self, topic: str) -> int:
        """Return the mark of "<conversation id>", "handoff:<id>" or "queue"; 0 when there is none.

        A conversation's mark grows with mail too, so a tab that holds the key comes to fetch it.
        The queue's changes with every step of an open handoff; it does not only grow.
        """
        if topic == QUEUE_TOPIC:
            return self._queue()
        table, second = t.conversations, t.conversations.c.mail_seq
        if topic.startswith(HANDOFF):
            table, second = t.handoffs, t.handoffs.c.changes
        query = sa.select(table.c.last_seq + second).where(
            table.c.id == topic.removeprefix(HANDOFF)
        )
        with self._reading.begin() as connection:
            return int(connection.execute(query).scalar() or 0)

    def _queue(self) -> int:
        query = sa.select(sa.func.sum(t.handoffs.c.changes + t.handoffs.c.last_seq)).where(
            t.handoffs.c.state.in_(("waiting", "claimed"))
        )
        with self._reading.begin() as connection:
            return int(connection.execute(query).scalar() or 0)
