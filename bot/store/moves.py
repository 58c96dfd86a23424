"""How a handoff moves: claimed, released, closed, timed out; each move with all that follows it.

In one transaction: the handoff's state, who owns the conversation, what the visitor is told, the
history, the audit row and the alert.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.alerts import raise_alert
from bot.store.audit import record
from bot.store.conversations import BOT, QUEUE
from bot.store.handoff_model import EMERGENCY, PRIORITIES, PRIORITY_NAMES
from bot.store.keys import Keys
from bot.store.lines import SYSTEM, Lines, note_change
from bot.store.ownership import lock_both, set_owner

Body = Mapping[str, Any]
# A page says every few seconds that somebody types; a pause to think is not silence.
WRITES_SECONDS: Final = 30.0
_DONE: Final = {
    "claim": "claimed",
    "release": "released",
    "close": "closed",
    "time_out": "timed_out",
    "leave": "left",
}
_NOBODYS: Final = {
    "state": "waiting",
    "owner_id": None,
    "claimed_at": None,
    "told_at": None,
    "acknowledged_at": None,
    "acknowledged_by": None,
    "escalation_step": 0,
    "escalated_at": None,
}


@dataclass(frozen=True)
class Moved:
    """Whether a handoff moved; if so, whose conversation it was, and the owner it has now."""

    done: bool
    conversation_id: str | None = None
    owner: str = ""

    def __bool__(self) -> bool:
        return self.done


class Moves:
    """Moves handoffs, one winner at a time.

    What is told to the visitor is told only while they share the chat, since elsewhere nobody
    joined; but that they waited too long is told to everybody.

    Args:
        engine: where they are stored.
        keys: the keys of this server.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, keys: Keys, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._lines = Lines(keys)
        self._clock = clock

    def claim(self, handoff_id: str, *, by: str, tell: Body | None = None) -> Moved:
        """Make a waiting handoff one person's; not done if somebody was quicker."""
        now = self._clock()
        values = {
            "state": "claimed",
            "owner_id": by,
            "claimed_at": now,
            "waiting_since": now,
            "told_at": None,
            "acknowledged_at": now,
            "acknowledged_by": by,
        }
        return self._move(handoff_id, by, "claim", ("waiting", None), values, f"staff:{by}", tell)

    def release(
        self, handoff_id: str, *, by: str, owner: str = "", tell: Body | None = None
    ) -> Moved:
        """Put a handoff back in the queue; not done if it is not its owner's, `by` unless named."""
        values = _put_back(self._clock())
        return self._move(handoff_id, by, "release", ("claimed", owner or by), values, QUEUE, tell)

    def leave(self, handoff_id: str, *, owner: str, tell: Body | None = None) -> Moved:
        """Put a handoff back whose owner may take none any more; not done if it is not theirs."""
        values = _put_back(self._clock())
        return self._move(handoff_id, SYSTEM, "leave", ("claimed", owner), values, QUEUE, tell)

    def close(self, handoff_id: str, *, by: str, tell: Body | None = None) -> Moved:
        """Say that a handoff is done; not done if it is not this person's."""
        values = {
            "state": "closed",
            "closed_at": self._clock(),
            "waiting_since": None,
            "live": False,
            "visitor_seen_at": None,
        }
        return self._move(handoff_id, by, "close", ("claimed", by), values, BOT, tell)

    def time_out(self, handoff_id: str, *, owner: str, since: float, tell: Body) -> Moved:
        """Put a handoff that its owner left waiting since `since` back in the queue, marked.

        Not done if the owner did anything in the meantime, or writes to the visitor right now.
        """
        now = self._clock()
        overdue = _first(t.handoffs.c.overdue_at, now)
        values = {**_put_back(now), "told_at": now, "overdue_at": overdue}
        return self._move(
            handoff_id, SYSTEM, "time_out", ("claimed", owner), values, QUEUE, tell, since=since
        )

    def _move(
        self,
        handoff_id: str,
        by: str,
        act: str,
        source: tuple[str, str | None],
        values: dict[str, Any],
        owner: str,
        tell: Body | None,
        since: float | None = None,
    ) -> Moved:
        state, owner_id = source
        now = self._clock()
        with self._engine.begin() as connection:
            conversation_id = lock_both(connection, handoff_id)
            before = connection.execute(
                sa.select(t.handoffs).where(t.handoffs.c.id == handoff_id)
            ).first()
            # One conditional update decides: two clicks at once give one owner.
            update = t.handoffs.update().where(
                t.handoffs.c.id == handoff_id, t.handoffs.c.state == state
            )
            if owner_id is not None:
                update = update.where(t.handoffs.c.owner_id == owner_id)
            if since is not None:
                update = update.where(t.handoffs.c.waiting_since == since)
                if _writes(connection, conversation_id, now):
                    return Moved(False)
            if connection.execute(update.values(**values)).rowcount != 1 or before is None:
                if by != SYSTEM:
                    record(connection, now, by, f"{act}_late", handoff_id)
                return Moved(False)
            change = note_change(connection, handoff_id, now, by, _DONE[act])
            if act == "time_out":
                priority = PRIORITY_NAMES[before.priority]
                raise_alert(connection, "handoff.overdue", handoff_id, priority, now, change=change)
            owner = self._pass_on(connection, before, conversation_id, owner, tell, now, by)
            record(connection, now, by, act, handoff_id)
        return Moved(True, conversation_id, owner)

    def _pass_on(
        self,
        connection: Connection,
        before: Any,
        conversation_id: str | None,
        owner: str,
        tell: Body | None,
        now: float,
        by: str,
    ) -> str:
        """Give the conversation its new owner and leave word for the visitor."""
        if conversation_id is None:
            return ""
        if not before.live:
            # Nobody joins a chat that is not shared, but whoever waited too long is told so.
            if by == SYSTEM and tell is not None:
                self._lines.post(connection, before.id, conversation_id, SYSTEM, now, dict(tell))
            if owner == BOT and not _others_open(connection, conversation_id, before.id):
                set_owner(connection, conversation_id, BOT)
            return ""
        if tell is not None:
            self._lines.post(connection, before.id, conversation_id, SYSTEM, now, dict(tell))
        shared = {} if owner != BOT else {"shared_with": None}
        set_owner(connection, conversation_id, owner, **shared)
        return owner

    def acknowledge(self, handoff_id: str, *, by: str) -> bool:
        """Say that a person has seen an emergency; False if somebody did before or it is over."""
        now = self._clock()
        with self._engine.begin() as connection:
            seen = connection.execute(
                t.handoffs.update()
                .where(
                    t.handoffs.c.id == handoff_id,
                    t.handoffs.c.state.in_(("waiting", "claimed")),
                    t.handoffs.c.acknowledged_at.is_(None),
                )
                .values(acknowledged_at=now, acknowledged_by=by)
            )
            if seen.rowcount != 1:
                return False
            note_change(connection, handoff_id, now, by, "acknowledged")
            record(connection, now, by, "acknowledge", handoff_id)
        return True

    def mark_overdue(self, handoff_id: str, *, since: float, tell: Body) -> Moved:
        """Mark what has waited in the queue since `since` for too long, and tell the visitor.

        Done once for each wait: not done if somebody claimed it, or they were told already.
        """
        now = self._clock()
        with self._engine.begin() as connection:
            conversation_id = lock_both(connection, handoff_id)
            late = connection.execute(
                t.handoffs.update()
                .where(
                    t.handoffs.c.id == handoff_id,
                    t.handoffs.c.state == "waiting",
                    t.handoffs.c.waiting_since == since,
                    t.handoffs.c.told_at.is_(None),
                )
                .values(told_at=now, overdue_at=_first(t.handoffs.c.overdue_at, now))
            )
            if late.rowcount != 1:
                return Moved(False)
            priority = _priority(connection, handoff_id)
            change = note_change(connection, handoff_id, now, SYSTEM, "overdue")
            raise_alert(connection, "handoff.overdue", handoff_id, priority, now, change=change)
            if conversation_id is not None:
                self._lines.post(connection, handoff_id, conversation_id, SYSTEM, now, dict(tell))
            record(connection, now, SYSTEM, "overdue", handoff_id)
        return Moved(True, conversation_id)

    def escalate(self, handoff_id: str, *, from_step: int) -> bool:
        """Take an emergency's alarm one step along the chain; False if it moved or was seen."""
        now = self._clock()
        with self._engine.begin() as connection:
            moved = connection.execute(
                t.handoffs.update()
                .where(
                    t.handoffs.c.id == handoff_id,
                    t.handoffs.c.state.in_(("waiting", "claimed")),
                    t.handoffs.c.priority == PRIORITIES[EMERGENCY],
                    t.handoffs.c.acknowledged_at.is_(None),
                    t.handoffs.c.escalation_step == from_step,
                )
                .values(escalation_step=from_step + 1, escalated_at=now)
            )
            if moved.rowcount != 1:
                return False
            step = from_step + 1
            change = note_change(connection, handoff_id, now, SYSTEM, "escalated", str(step))
            raise_alert(
                connection, "handoff.escalated", handoff_id, EMERGENCY, now, change=change,
                step=step,
            )  # fmt: skip
            record(connection, now, SYSTEM, "escalate", handoff_id)
        return True


def _others_open(connection: Connection, conversation_id: str, handoff_id: str) -> bool:
    query = sa.select(t.handoffs.c.id).where(
        t.handoffs.c.conversation_id == conversation_id,
        t.handoffs.c.id != handoff_id,
        t.handoffs.c.state.in_(("waiting", "claimed")),
    )
    return connection.execute(query).first() is not None


def _writes(connection: Connection, conversation_id: str | None, now: float) -> bool:
    """Whether the staff member said just now that they write, also while this waited its turn."""
    query = sa.select(t.conversations.c.id).where(
        t.conversations.c.id == conversation_id,
        # By a clock that was ahead, nobody writes for ever.
        sa.func.abs(t.conversations.c.staff_typed_at - now) < WRITES_SECONDS,
    )
    return connection.execute(query).first() is not None


def _priority(connection: Connection, handoff_id: str) -> str:
    query = sa.select(t.handoffs.c.priority).where(t.handoffs.c.id == handoff_id)
    return PRIORITY_NAMES[connection.execute(query).scalar_one()]


def _first(column: Any, now: float) -> Any:
    return sa.func.coalesce(column, now)


def _put_back(now: float) -> dict[str, Any]:
    """What is true of a handoff that waits in the queue again, as if it had just come."""
    # Nobody has an emergency in hand any more, so its alarm starts over.
    alarm_at = sa.case((t.handoffs.c.priority == PRIORITIES[EMERGENCY], now), else_=None)
    return {**_NOBODYS, "waiting_since": now, "alarm_at": alarm_at}
