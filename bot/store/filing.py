"""Labels, links between handoffs, and search: how staff find their way among many handoffs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.store import tables as t
from bot.store.audit import VISITOR, record
from bot.store.blind_index import BlindIndex
from bot.store.conversations import Session
from bot.store.database import reading
from bot.store.handoff_model import QueueRow
from bot.store.keys import Keys
from bot.store.lines import note_change
from bot.store.message_rows import lock
from bot.store.queue_rows import Scope, queue_rows, row_query

__all__ = ["MOST_FOUND", "Filing", "Scope"]

MOST_FOUND: Final = 50


class Filing:
    """Labels, links and finds handoffs.

    Args:
        engine: where they are stored.
        keys: the keys of this server.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, keys: Keys, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._index = BlindIndex(keys)
        self._clock = clock

    def search(self, query: str, scope: Scope, *, by: str) -> list[QueueRow]:
        """Return handoffs that hold every word of a query, newest first; leaves an audit row.

        Args:
            query: words or a phone number, in any form.
            scope: what this person may read; nothing else is looked into.
            by: id of who searches.
        """
        matching = self._index.matching(query)
        if matching is None or not (scope.all or scope.owner_id):
            return []
        rows = row_query().where(t.handoffs.c.id.in_(matching), t.handoffs.c.sealed.isnot(None))
        if not scope.all:
            rows = rows.where(t.handoffs.c.owner_id == scope.owner_id)
        rows = rows.order_by(t.handoffs.c.created_at.desc()).limit(MOST_FOUND)
        with self._engine.begin() as connection:
            record(connection, self._clock(), by, "search", by)
            return queue_rows(connection, connection.execute(rows).all())

    def label(self, handoff_id: str, label: str, *, by: str) -> bool:
        """Put a label on a handoff; False if it is there already or the handoff is gone."""
        row = t.handoff_labels.insert().from_select(
            ["handoff_id", "label"],
            sa.select(t.handoffs.c.id, sa.literal(label)).where(
                t.handoffs.c.id == handoff_id,
                t.handoffs.c.sealed.isnot(None),
                ~_labelled(handoff_id, label).exists(),
            ),
        )
        return self._file(row, handoff_id, "labelled", label, by)

    def unlabel(self, handoff_id: str, label: str, *, by: str) -> bool:
        """Take a label off a handoff; False if it is not there."""
        row = t.handoff_labels.delete().where(
            t.handoff_labels.c.handoff_id == handoff_id, t.handoff_labels.c.label == label
        )
        return self._file(row, handoff_id, "unlabelled", label, by)

    def _file(
        self, statement: sa.sql.Executable, handoff_id: str, change: str, label: str, by: str
    ) -> bool:
        with self._engine.begin() as connection:
            if connection.execute(statement).rowcount != 1:
                return False
            now = self._clock()
            note_change(connection, handoff_id, now, by, change, label)
            record(connection, now, by, change, handoff_id)
        return True

    def others_of(self, session: Session, handoff_id: str) -> list[str]:
        """Return what else this visitor sent from the same conversation and did not link yet."""
        linked = sa.select(t.handoff_links.c.other_id).where(
            t.handoff_links.c.handoff_id == handoff_id
        )
        query = sa.select(t.handoffs.c.id).where(
            t.handoffs.c.conversation_id == session.conversation_id,
            t.handoffs.c.id != handoff_id,
            t.handoffs.c.sealed.isnot(None),
            t.handoffs.c.id.not_in(linked),
        )
        with self._reading.begin() as connection:
            return list(connection.execute(query.order_by(t.handoffs.c.created_at)).scalars())

    def link(self, session: Session) -> int:
        """Show staff that all handoffs of this conversation are one visitor's; return how many.

        The visitor alone can do this, with their own session.
        """
        now = self._clock()
        mine = t.handoffs.c.conversation_id == session.conversation_id
        with self._engine.begin() as connection:
            if lock(connection, session.conversation_id) is None:
                return 0
            query = sa.select(t.handoffs.c.id).where(mine, t.handoffs.c.sealed.isnot(None))
            ids = list(connection.execute(query).scalars())
            made = 0
            for one in ids:
                for other in ids:
                    known = sa.select(t.handoff_links.c.at).where(
                        t.handoff_links.c.handoff_id == one, t.handoff_links.c.other_id == other
                    )
                    if one == other or connection.execute(known).first() is not None:
                        continue
                    connection.execute(
                        t.handoff_links.insert().values(handoff_id=one, other_id=other, at=now)
                    )
                    made += 1
            for one in ids if made else ():
                note_change(connection, one, now, VISITOR, "linked")
                record(connection, now, VISITOR, "link", one)
        return made // 2


def _labelled(handoff_id: str, label: str) -> sa.sql.Select:
    return sa.select(t.handoff_labels.c.label).where(
        t.handoff_labels.c.handoff_id == handoff_id, t.handoff_labels.c.label == label
    )
