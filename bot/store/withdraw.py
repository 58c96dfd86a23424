"""Takes back what a visitor had sent: the content goes, the row and its history stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy.engine import Connection

from bot.store import tables as t
from bot.store.audit import VISITOR, record
from bot.store.lines import note_change

# Everything that says something about the person. Labels and links do, too.
_CONTENT: Final = (
    t.handoff_messages,
    t.handoff_notes,
    t.handoff_words,
    t.handoff_labels,
    t.handoff_links,
)


def withdraw(connection: Connection, handoff_ids: Sequence[str], at: float) -> None:
    """Empty handoffs inside the caller's transaction, so that nothing of the visitor is left.

    Args:
        at: seconds since 1970.
    """
    for table in _CONTENT:
        connection.execute(table.delete().where(table.c.handoff_id.in_(handoff_ids)))
    others = t.handoff_links.c.other_id.in_(handoff_ids)
    connection.execute(t.handoff_links.delete().where(others))
    connection.execute(
        t.handoff_changes.update()
        .where(
            t.handoff_changes.c.handoff_id.in_(handoff_ids),
            t.handoff_changes.c.change.in_(("labelled", "unlabelled")),
        )
        .values(detail="")  # that somebody filed it stays, and not as what
    )
    connection.execute(
        t.handoffs.update()
        .where(t.handoffs.c.id.in_(handoff_ids))
        .values(
            state="withdrawn",
            sealed=None,
            conversation_id=None,
            live=False,
            waiting_since=None,
            alarm_at=None,
            visitor_typed_at=None,
            visitor_seen_at=None,
        )
    )
    for handoff_id in handoff_ids:
        note_change(connection, handoff_id, at, VISITOR, "withdrawn")
        record(connection, at, VISITOR, "withdraw", handoff_id)
