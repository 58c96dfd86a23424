"""Who answers a conversation from now on, and the locks that such a change needs."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store import tables as t
from bot.store.message_rows import lock


def lock_both(connection: Connection, handoff_id: str) -> str | None:
    """Lock a handoff and, first, its conversation; return the id of the latter if it is there."""
    of = t.handoffs.c.id == handoff_id
    found = connection.execute(sa.select(t.handoffs.c.conversation_id).where(of)).scalar()
    there = found is not None and lock(connection, found) is not None
    connection.execute(sa.select(t.handoffs.c.id).where(of).with_for_update())
    return found if there else None


def set_owner(
    connection: Connection, conversation_id: str, owner: str, **values: str | None
) -> None:
    """Say who answers a conversation from now on: "bot", "queue" or "staff:<id>"."""
    connection.execute(
        t.conversations.update()
        .where(t.conversations.c.id == conversation_id)
        .values(owner=owner, **values)
    )
