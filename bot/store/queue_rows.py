"""Rows of the queue: what everybody on duty may see, read without opening anything sealed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store import tables as t
from bot.store.handoff_model import PRIORITY_NAMES, QueueRow


def row_query() -> Any:
    """Return the query that `queue_rows` reads; callers add their conditions.

    What is sealed is left out: it is most of a row, and a queue shows none of it.
    """
    shown = [column for column in t.handoffs.c if column.name != "sealed"]
    owner = (t.staff.c.name.label("owner_name"), t.staff.c.active, t.staff.c.role)
    return sa.select(*shown, *owner).outerjoin(t.staff, t.staff.c.id == t.handoffs.c.owner_id)


def queue_rows(connection: Connection, rows: Sequence[Any]) -> list[QueueRow]:
    """Return rows with their labels, in the order given."""
    labels = _labels(connection, [row.id for row in rows])
    return [_queue_row(row, labels.get(row.id, ())) for row in rows]


def _labels(connection: Connection, ids: list[str]) -> dict[str, tuple[str, ...]]:
    if not ids:
        return {}
    query = sa.select(t.handoff_labels).where(t.handoff_labels.c.handoff_id.in_(ids))
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(query.order_by(t.handoff_labels.c.label)):
        found[row.handoff_id] = (*found.get(row.handoff_id, ()), row.label)
    return found


def _queue_row(row: Any, labels: tuple[str, ...]) -> QueueRow:
    return QueueRow(
        id=row.id,
        reason=row.reason,
        priority=PRIORITY_NAMES[row.priority],
        state=row.state,
        created_at=row.created_at,
        claimed_at=row.claimed_at,
        closed_at=row.closed_at,
        owner_id=row.owner_id,
        owner_name=row.owner_name,
        live=row.live,
        owner_role=row.role if row.active else None,
        waiting_since=row.waiting_since,
        told_at=row.told_at,
        overdue_at=row.overdue_at,
        first_response_at=row.first_response_at,
        alarm_at=row.alarm_at,
        acknowledged_at=row.acknowledged_at,
        escalation_step=row.escalation_step,
        escalated_at=row.escalated_at,
        labels=labels,
    )
