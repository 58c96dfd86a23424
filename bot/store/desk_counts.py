"""What is counted of the desk: how many came, why, how long they waited and what became of them.

Counted in the transaction of the change itself, so that the figures are still there when retention
has taken the handoff, and no change is counted twice or lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store import tables as t
from bot.store.audit import hold
from bot.store.counts import count

# Upper ends of the spans that waits are counted in, in seconds.
SPANS: Final = (60, 120, 300, 900, 3600, 4 * 3600, 24 * 3600)
LONGER: Final = "longer"
_COUNTED: Final = frozenset(
    {"sent", "claimed", "answered", "closed", "withdrawn", "overdue", "timed_out"}
)


def count_change(connection: Connection, handoff_id: str, at: float, change: str) -> None:
    """Count one step of a handoff inside the caller's transaction, after it was stored.

    Args:
        at: when it happened, seconds since 1970.
        change: as in the handoff's history; most are not counted.
    """
    if change not in _COUNTED:
        return
    # Two transactions that count the same rows in another order would wait for each other.
    hold(connection)
    row = connection.execute(
        sa.select(
            t.handoffs.c.reason,
            t.handoffs.c.created_at,
            t.handoffs.c.live_at,
            t.handoffs.c.claimed_at,
            t.handoffs.c.closed_at,
        ).where(t.handoffs.c.id == handoff_id)
    ).one()
    first = change == "claimed" and _is_first_claim(connection, handoff_id)
    for name, key in _found(row, at, change, first):
        count(connection, at, name, key)


def span(seconds: float) -> str:
    """Return the span that a wait falls into: its upper end in seconds, or "longer"."""
    return next((str(one) for one in SPANS if seconds <= one), LONGER)


def _found(row: Any, at: float, change: str, first: bool) -> Iterator[tuple[str, str]]:
    if change == "withdrawn":
        yield "handoff_withdrawn", f"{row.reason}:{_stage(row)}"
        return
    # Who is put back because their owner went silent was left too long all the same.
    yield f"handoff_{'overdue' if change == 'timed_out' else change}", row.reason
    if first:
        yield "handoff_wait", f"{row.reason}:{span(at - row.created_at)}"
    if change == "answered":
        asked_at = row.live_at if row.live_at is not None else row.created_at
        yield "handoff_first_response", f"{row.reason}:{span(at - asked_at)}"


def _stage(row: Any) -> str:
    if row.closed_at is not None:
        return "closed"
    return "waiting" if row.claimed_at is None else "claimed"


def _is_first_claim(connection: Connection, handoff_id: str) -> bool:
    claims = sa.select(sa.func.count()).where(
        t.handoff_changes.c.handoff_id == handoff_id, t.handoff_changes.c.change == "claimed"
    )
    return bool(connection.execute(claims).scalar_one() == 1)
