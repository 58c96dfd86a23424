"""Deletes what was sent to staff once it has been kept for as long as the operator wants."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.audit import record
from bot.store.conversations import BOT, QUEUE
from bot.store.database import forget_on_disk, reading
from bot.store.lines import SYSTEM
from bot.store.message_rows import lock
from bot.store.ownership import set_owner

AT_ONCE: Final = 50  # handoffs deleted in one transaction; visitors' messages wait meanwhile
_DAY: Final = 86_400.0
_OPEN: Final = ("waiting", "claimed")


class Retention:
    """Deletes handoffs past their time; the figures, which hold no content, stay.

    Args:
        engine: where they are stored.
        days: days after closing that a handoff is kept; a withdrawn one's empty row as well.
        open_days: days that one which nobody closed is kept after the last that visitor or staff
            did with it.
        clock: seconds since 1970, for tests.
    """

    def __init__(
        self,
        engine: Engine,
        days: int,
        open_days: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._days = days
        self._open_days = open_days
        self._clock = clock

    def run_once(self) -> int:
        """Delete what is past its time; leaves an audit row for each, and returns how many."""
        now = self._clock()
        done, left = _done(now - self._days * _DAY), _left(now - self._open_days * _DAY)
        number = self._expire(done, "expire") + self._expire(left, "expire_open")
        if number:
            forget_on_disk(self._engine)
        return number

    def _expire(self, past: sa.ColumnElement[bool], act: str) -> int:
        query = sa.select(t.handoffs.c.id).where(past).order_by(t.handoffs.c.created_at)
        with self._reading.begin() as connection:
            due = list(connection.execute(query).scalars())
        number = 0
        for start in range(0, len(due), AT_ONCE):
            with self._engine.begin() as connection:
                number += self._delete(connection, due[start : start + AT_ONCE], past, act)
        return number

    def _delete(
        self, connection: Connection, ids: Sequence[str], past: sa.ColumnElement[bool], act: str
    ) -> int:
        now = self._clock()
        waiting = _locked_conversations(connection, ids)
        # Looked at again: somebody may have taken one up in the meantime.
        still = sa.select(t.handoffs.c.id).where(t.handoffs.c.id.in_(ids), past)
        gone = list(connection.execute(still.with_for_update()).scalars())
        # Transcript, notes, history, labels, links and words go with the row.
        connection.execute(t.handoffs.delete().where(t.handoffs.c.id.in_(gone)))
        connection.execute(t.alerts.delete().where(t.alerts.c.handoff_id.in_(gone)))
        for handoff_id in gone:
            record(connection, now, SYSTEM, act, handoff_id)
        _give_back(connection, waiting, gone)
        return len(gone)


def _done(before: float) -> sa.ColumnElement[bool]:
    """What was closed or withdrawn before a time."""
    withdrawn = sa.select(t.handoff_changes.c.handoff_id).where(
        t.handoff_changes.c.change == "withdrawn", t.handoff_changes.c.at < before
    )
    return sa.or_(
        sa.and_(t.handoffs.c.state == "closed", t.handoffs.c.closed_at < before),
        sa.and_(t.handoffs.c.state == "withdrawn", t.handoffs.c.id.in_(withdrawn)),
    )


def _left(before: float) -> sa.ColumnElement[bool]:
    """What is open, and nobody has done or written anything since a time.

    What the timers do by themselves keeps nothing alive.
    """
    this = t.handoffs.c.id
    done = sa.select(t.handoff_changes.c.n).where(
        t.handoff_changes.c.handoff_id == this,
        t.handoff_changes.c.at >= before,
        t.handoff_changes.c.actor != SYSTEM,
    )
    written = sa.select(t.handoff_messages.c.seq).where(
        t.handoff_messages.c.handoff_id == this,
        t.handoff_messages.c.at >= before,
        t.handoff_messages.c.author.in_(("visitor", "staff")),
    )
    return sa.and_(
        t.handoffs.c.state.in_(_OPEN),
        t.handoffs.c.created_at < before,
        ~done.exists(),
        ~written.exists(),
    )


def _locked_conversations(connection: Connection, handoff_ids: Sequence[str]) -> list[str]:
    """Return the conversations that wait for what is open of these handoffs, locked first."""
    query = sa.select(t.handoffs.c.conversation_id).where(
        t.handoffs.c.id.in_(handoff_ids),
        t.handoffs.c.state.in_(_OPEN),
        t.handoffs.c.conversation_id.isnot(None),
    )
    found = sorted(set(connection.execute(query).scalars()))
    return [one for one in found if lock(connection, one) is not None]


def _give_back(connection: Connection, conversations: Sequence[str], gone: Sequence[str]) -> None:
    """Let the bot answer again where nothing is waited for any more."""
    for conversation_id in conversations:
        of = t.handoffs.c.conversation_id == conversation_id
        left = sa.select(t.handoffs.c.id).where(of, t.handoffs.c.state.in_(_OPEN))
        shared = sa.select(t.conversations.c.shared_with).where(
            t.conversations.c.id == conversation_id
        )
        if connection.execute(shared).scalar() in gone:
            set_owner(connection, conversation_id, QUEUE, shared_with=None)
        if connection.execute(left).first() is None:
            set_owner(connection, conversation_id, BOT)
