"""Rows of the queue: what everybody on duty may see, read without opening anything sealed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.database import reading
from bot.store.handoff_model import EMERGENCY, PRIORITIES, PRIORITY_NAMES, QueueRow, State
from bot.store.keys import is_id
from bot.store.marks import HERE_SECONDS


@dataclass(frozen=True)
class Scope:
    """Whose handoffs a search may look into.

    Args:
        all: every handoff that still has its content.
        owner_id: else only those that this person has or had last; "" finds none.
    """

    all: bool = False
    owner_id: str = ""


class QueueReader:
    """Reads what everybody on duty may see of handoffs.

    Args:
        engine: where they are stored.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._reading = reading(engine)
        self._clock = clock

    def queue(self, *states: State) -> list[QueueRow]:
        """Return handoffs in these states, most urgent first, then longest waiting.

        Of two that are as urgent, whoever sits in front of the chat comes first: they have minutes
        and a call back has hours.
        """
        query = row_query().where(t.handoffs.c.state.in_(states or ("waiting", "claimed")))
        first = sa.case((_sits_there(self._clock()), 0), else_=1)
        return self._rows(query.order_by(t.handoffs.c.priority, first, t.handoffs.c.created_at))

    def ringing(self) -> list[QueueRow]:
        """Return the emergencies that nobody has acknowledged, those that rang first on top."""
        query = row_query().where(
            t.handoffs.c.state.in_(("waiting", "claimed")),
            t.handoffs.c.priority == PRIORITIES[EMERGENCY],
            t.handoffs.c.alarm_at.isnot(None),
            t.handoffs.c.acknowledged_at.is_(None),
        )
        return self._rows(query.order_by(t.handoffs.c.alarm_at))

    def unanswered(self, owner_id: str) -> list[QueueRow]:
        """Return one person's live chats whose visitor waits for words, the longest wait first."""
        query = row_query().where(
            t.handoffs.c.state == "claimed",
            t.handoffs.c.owner_id == owner_id,
            t.handoffs.c.live,
            t.handoffs.c.waiting_since.isnot(None),
        )
        return self._rows(query.order_by(t.handoffs.c.waiting_since))

    def untaken(self) -> int:
        """Return how many visitors wait in front of a live chat that nobody took yet."""
        query = sa.select(sa.func.count()).where(
            t.handoffs.c.state == "waiting", _sits_there(self._clock())
        )
        with self._reading.begin() as connection:
            return int(connection.execute(query).scalar_one())

    def row(self, handoff_id: str) -> QueueRow | None:
        """Return what everybody on duty may see of one handoff, or None if there never was one."""
        if not is_id(handoff_id):
            return None
        found = self._rows(row_query().where(t.handoffs.c.id == handoff_id))
        return found[0] if found else None

    def recently_closed(self, *, since: float, limit: int) -> list[QueueRow]:
        """Return at most `limit` handoffs closed after a time, the newest first."""
        query = row_query().where(t.handoffs.c.state == "closed", t.handoffs.c.closed_at >= since)
        return self._rows(query.order_by(t.handoffs.c.closed_at.desc()).limit(limit))

    def withdrawn_from(self, owner_id: str, *, since: float) -> list[QueueRow]:
        """Return what one person claimed after a time and the visitor then deleted."""
        query = row_query().where(
            t.handoffs.c.state == "withdrawn",
            t.handoffs.c.owner_id == owner_id,
            t.handoffs.c.claimed_at >= since,
            t.handoffs.c.closed_at.is_(None),
        )
        return self._rows(query)

    def sent_since(self, since: float, scope: Scope, *, limit: int) -> list[QueueRow]:
        """Return at most `limit` handoffs sent after a time that have their content, newest last.

        Args:
            since: seconds since 1970.
            scope: whose; the limit counts no others.
            limit: the oldest are left out where there are more.
        """
        query = row_query().where(t.handoffs.c.created_at >= since, t.handoffs.c.sealed.isnot(None))
        if not scope.all:
            query = query.where(t.handoffs.c.owner_id == scope.owner_id)
        return self._rows(query.order_by(t.handoffs.c.created_at.desc()).limit(limit))[::-1]

    def _rows(self, query: Any) -> list[QueueRow]:
        with self._reading.begin() as connection:
            return queue_rows(connection, connection.execute(query).all())


def _sits_there(now: float) -> sa.ColumnElement[bool]:
    """Whether a visitor sits in front of a live chat.

    `told_at` says only that they were told that nobody joined, or that who joined was silent, not
    that they left. Of those, whoever's page still gives signs has waited longest of all. The others
    know that staff will read it later; no fresh visitor waits behind a page that is closed.
    """
    seen = sa.func.abs(t.handoffs.c.visitor_seen_at - now) < HERE_SECONDS
    found: sa.ColumnElement[bool] = sa.and_(
        t.handoffs.c.live, sa.or_(t.handoffs.c.told_at.is_(None), seen)
    )
    return found


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
        visitor_seen_at=row.visitor_seen_at,
    )
