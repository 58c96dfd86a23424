"""Deletes what was sent to staff once it has been kept for as long as the operator wants."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.audit import record
from bot.store.database import forget_on_disk, reading
from bot.store.lines import SYSTEM

AT_ONCE: Final = 50  # handoffs deleted in one transaction; visitors' messages wait meanwhile
_DAY: Final = 86_400.0


class Retention:
    """Deletes handoffs past their time; the figures, which hold no content, stay.

    Args:
        engine: where they are stored.
        days: days after closing that a handoff is kept; a withdrawn one's empty row as well.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, days: int, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._days = days
        self._clock = clock

    def run_once(self) -> int:
        """Delete what is past its time; leaves an audit row for each, and returns how many."""
        due = self._due(self._clock() - self._days * _DAY)
        for start in range(0, len(due), AT_ONCE):
            with self._engine.begin() as connection:
                self._delete(connection, due[start : start + AT_ONCE])
        if due:
            forget_on_disk(self._engine)
        return len(due)

    def _due(self, before: float) -> list[str]:
        withdrawn = sa.select(t.handoff_changes.c.handoff_id).where(
            t.handoff_changes.c.change == "withdrawn", t.handoff_changes.c.at < before
        )
        query = sa.select(t.handoffs.c.id).where(
            sa.or_(
                sa.and_(t.handoffs.c.state == "closed", t.handoffs.c.closed_at < before),
                sa.and_(t.handoffs.c.state == "withdrawn", t.handoffs.c.id.in_(withdrawn)),
            )
        )
        with self._reading.begin() as connection:
            return list(connection.execute(query.order_by(t.handoffs.c.created_at)).scalars())

    def _delete(self, connection: Connection, ids: Sequence[str]) -> None:
        now = self._clock()
        # Transcript, notes, history, labels, links and words go with the row.
        connection.execute(t.handoffs.delete().where(t.handoffs.c.id.in_(ids)))
        connection.execute(t.alerts.delete().where(t.alerts.c.handoff_id.in_(ids)))
        for handoff_id in ids:
            record(connection, now, SYSTEM, "expire", handoff_id)
