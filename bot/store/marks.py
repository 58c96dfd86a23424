"""The mark of a conversation or a handoff: a number that grows with whatever open pages show."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.store import tables as t
from bot.store.database import reading

HANDOFF: Final = "handoff:"


class Marks:
    """Reads marks; no content.

    Args:
        engine: where they are stored.
    """

    def __init__(self, engine: Engine) -> None:
        self._reading = reading(engine)

    def __call__(self, topic: str) -> int:
        """Return the mark of "<conversation id>" or "handoff:<id>"; 0 when there is none.

        A conversation's mark grows with mail too, so a tab that holds the key comes to fetch it.
        """
        table, second = t.conversations, t.conversations.c.mail_seq
        if topic.startswith(HANDOFF):
            table, second = t.handoffs, t.handoffs.c.changes
        query = sa.select(table.c.last_seq + second).where(
            table.c.id == topic.removeprefix(HANDOFF)
        )
        with self._reading.begin() as connection:
            return int(connection.execute(query).scalar() or 0)
