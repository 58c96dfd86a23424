"""Passing a claimed handoff on to a colleague, with a note for them that no visitor ever sees."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.audit import record
from bot.store.handoff_model import EMERGENCY, PRIORITIES
from bot.store.keys import Keys, new_id
from bot.store.lines import SYSTEM, Lines, note_change
from bot.store.moves import Body, Moved
from bot.store.notes import Notes
from bot.store.ownership import lock_both, set_owner
from bot.store.presence import there_at
from bot.store.staff_model import Role


class Transfers:
    """Passes handoffs on.

    Args:
        engine: where they are stored.
        keys: the keys of this server.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, keys: Keys, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._lines = Lines(keys)
        self._notes = Notes(keys, clock)
        self._clock = clock

    def pass_on(
        self,
        handoff_id: str,
        note: str,
        *,
        by: str,
        to: str,
        roles: Collection[Role],
        tell: Body | None = None,
    ) -> Moved:
        """Make a handoff a colleague's; not done if it is not this person's any more.

        Nobody is left to somebody who has not looked: the colleague's time to answer begins anew,
        as after a claim, and an emergency rings until it is acknowledged once more.

        Args:
            handoff_id: the handoff.
            note: what the colleague should know; "" for nothing.
            by: id of who has it.
            to: id of the colleague; not done either if they may take none, or have just gone.
            roles: those that may take handoffs.
            tell: what the visitor of a live chat is told.
        """
        now = self._clock()
        with self._engine.begin() as connection:
            conversation_id = lock_both(connection, handoff_id)
            this = t.handoffs.c.id == handoff_id
            row = connection.execute(sa.select(t.handoffs).where(this)).first()
            theirs = row is not None and (row.state, row.owner_id) == ("claimed", by)
            if row is None or not theirs or by == to or not _may_take(connection, to, roles, now):
                record(connection, now, by, "transfer_late", handoff_id)
                return Moved(False)
            if note:
                self._notes.put(connection, handoff_id, note, by=by, note_id=new_id())
            connection.execute(t.handoffs.update().where(this).values(**_handed(row, to, now)))
            note_change(connection, handoff_id, now, by, "transferred", to)
            owner = ""
            if row.live and conversation_id is not None:
                if tell is not None:
                    self._lines.post(
                        connection, handoff_id, conversation_id, SYSTEM, now, dict(tell)
                    )
                owner = f"staff:{to}"
                set_owner(connection, conversation_id, owner)
            record(connection, now, by, "transfer", handoff_id)
            record(connection, now, by, "transfer_to", to)
        return Moved(True, conversation_id, owner)


def _handed(row: Any, to: str, now: float) -> dict[str, Any]:
    handed = {"owner_id": to, "claimed_at": now, "waiting_since": now, "told_at": None}
    if row.priority != PRIORITIES[EMERGENCY]:
        return handed
    return {
        **handed,
        "alarm_at": now,
        "acknowledged_at": None,
        "acknowledged_by": None,
        "escalation_step": 0,
        "escalated_at": None,
    }


def _may_take(connection: Connection, staff_id: str, roles: Collection[Role], now: float) -> bool:
    query = sa.select(t.staff.c.id).where(
        t.staff.c.id == staff_id, t.staff.c.active.is_(True), t.staff.c.role.in_(roles)
    )
    if connection.execute(query).first() is None:
        return False
    # Locked: whoever signs out meanwhile does so afterwards, and then gives their chats back.
    open_ = sa.select(t.staff_sessions.c.token_hash).where(
        t.staff_sessions.c.staff_id == staff_id, there_at(now)
    )
    return connection.execute(open_.with_for_update()).first() is not None
