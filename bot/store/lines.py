"""The lines of a handoff's transcript, sealed under the staff key, and mail for the visitor.

Staff have no visitor's key. So what staff or the desk say to a visitor is stored here first, marked
as pending; the first time that the visitor's own key is at hand it is sealed into their
conversation and the mark is taken off, in one transaction: nothing is lost and nothing told twice.
"""

from __future__ import annotations

import json
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store import tables as t
from bot.store.blind_index import BlindIndex
from bot.store.desk_counts import count_change
from bot.store.handoff_model import EMERGENCY, PRIORITIES, Line, most_pressing, pressing
from bot.store.keys import Keys, Sealer, padded
from bot.store.message_rows import Author, Draft, Message, belongs, put

SYSTEM: Final = "system"
# These are kept for long, so they are padded less; what is chosen from a list is still as long.
_STEP: Final = 512


class Lines:
    """Writes and reads lines; every method works inside the caller's transaction.

    Args:
        keys: the keys of this server.
    """

    def __init__(self, keys: Keys) -> None:
        self._staff = keys.staff_sealer()
        self._index = BlindIndex(keys)

    def append(
        self,
        connection: Connection,
        handoff_id: str,
        author: str,
        at: float,
        body: dict[str, Any],
        **columns: Any,
    ) -> int:
        """Add a line at the end and return its number.

        Args:
            at: seconds since 1970.
            columns: `conversation_seq`, `pending`, `author_id` and `client_id` where they apply.
        """
        this = t.handoffs.c.id == handoff_id
        connection.execute(
            t.handoffs.update().where(this).values(last_seq=t.handoffs.c.last_seq + 1)
        )
        seq: int = connection.execute(sa.select(t.handoffs.c.last_seq).where(this)).scalar_one()
        plain = padded(json.dumps(body, ensure_ascii=False).encode(), _STEP)
        connection.execute(
            t.handoff_messages.insert().values(
                handoff_id=handoff_id,
                seq=seq,
                author=author,
                at=at,
                sealed=self._staff.seal(plain, place=place_of_line(handoff_id, seq)),
                **columns,
            )
        )
        if author in ("visitor", "staff"):
            self._index.add(connection, handoff_id, str(body.get("text") or ""))
        return seq

    def copy_live(self, connection: Connection, handoff_id: str, message: Message) -> None:
        """Copy a message of a shared conversation; one that is shared no more is left alone."""
        row = connection.execute(
            sa.select(t.handoffs).where(t.handoffs.c.id == handoff_id).with_for_update()
        ).first()
        if row is None or not row.live:
            return
        self.append(
            connection,
            handoff_id,
            message.author,
            message.at,
            message.body,
            conversation_seq=message.seq,
        )
        if message.author == "visitor":
            values = {"visitor_seen_at": message.at}
            if row.waiting_since is None:
                values["waiting_since"] = message.at
            connection.execute(t.handoffs.update().where(t.handoffs.c.id == row.id).values(values))
        mark = pressing(message.author, message.body)
        if mark:
            lift(connection, handoff_id, mark, message.at, anew=mark == EMERGENCY)

    def copy_since(
        self,
        connection: Connection,
        handoff_id: str,
        conversation_id: str,
        visitor: Sealer,
        up_to: int | None = None,
    ) -> str:
        """Copy every message of a conversation that the handoff does not hold yet.

        Args:
            up_to: as in `HandoffDraft`.

        Returns:
            The most pressing of what they make of the handoff, as pressing() does, or ""; for an
            emergency the caller rings.
        """
        held = sa.select(t.handoff_messages.c.conversation_seq).where(
            t.handoff_messages.c.handoff_id == handoff_id,
            t.handoff_messages.c.conversation_seq.isnot(None),
        )
        rows = connection.execute(
            sa.select(t.messages)
            .where(t.messages.c.conversation_id == conversation_id, t.messages.c.seq.not_in(held))
            .order_by(t.messages.c.seq)
        ).all()
        marks: set[str] = set()
        for row in rows:
            if up_to is not None and not belongs(row, up_to):
                continue
            place = f"message/{conversation_id}/{row.seq}"
            body = json.loads(visitor.open(row.sealed, place=place))
            self.append(connection, handoff_id, row.author, row.at, body, conversation_seq=row.seq)
            marks.add(pressing(row.author, body))
        return most_pressing(marks)

    def post(
        self,
        connection: Connection,
        handoff_id: str,
        conversation_id: str,
        author: Author,
        at: float,
        body: dict[str, Any],
        **columns: Any,
    ) -> int:
        """Leave words for the visitor of a conversation that is locked, and return their number."""
        connection.execute(
            t.conversations.update()
            .where(t.conversations.c.id == conversation_id)
            .values(mail_seq=t.conversations.c.mail_seq + 1)
        )
        return self.append(connection, handoff_id, author, at, body, pending=True, **columns)

    def collect(self, connection: Connection, conversation_id: str, visitor: Sealer) -> None:
        """Seal waiting mail into a conversation that is locked, in the order it was written."""
        for row in connection.execute(_pending(conversation_id)).all():
            body = self.opened(row)
            client_id = f"desk:{row.handoff_id}:{row.seq}"
            told = put(
                connection,
                conversation_id,
                visitor,
                Draft(row.author, body, client_id),
                row.at,
            )
            connection.execute(
                t.handoff_messages.update()
                .where(
                    t.handoff_messages.c.handoff_id == row.handoff_id,
                    t.handoff_messages.c.seq == row.seq,
                )
                .values(pending=False, conversation_seq=told.seq)
            )
            _changed(connection, row.handoff_id)

    def has_mail(self, connection: Connection, conversation_id: str) -> bool:
        """Tell whether anything waits for the visitor; reads no content."""
        return connection.execute(_pending(conversation_id).limit(1)).first() is not None

    def read(self, connection: Connection, handoff_id: str, after: int = 0) -> list[Line]:
        """Return the lines of a handoff with a number above `after`, in order."""
        rows = connection.execute(
            sa.select(t.handoff_messages, t.staff.c.name.label("author_name"))
            .outerjoin(t.staff, t.staff.c.id == t.handoff_messages.c.author_id)
            .where(t.handoff_messages.c.handoff_id == handoff_id, t.handoff_messages.c.seq > after)
            .order_by(t.handoff_messages.c.seq)
        ).all()
        return [
            Line(row.seq, row.author, row.at, self.opened(row), row.pending, row.author_name or "")
            for row in rows
        ]

    def opened(self, row: Any) -> dict[str, Any]:
        """Return the body of a line's row."""
        plain = self._staff.open(row.sealed, place=place_of_line(row.handoff_id, row.seq))
        body: dict[str, Any] = json.loads(plain)
        return body


def note_change(
    connection: Connection, handoff_id: str, at: float, actor: str, change: str, detail: str = ""
) -> int:
    """Add one step to a handoff's history, inside the caller's transaction; return its number."""
    n = _changed(connection, handoff_id)
    connection.execute(
        t.handoff_changes.insert().values(
            handoff_id=handoff_id, n=n, at=at, actor=actor, change=change, detail=detail
        )
    )
    count_change(connection, handoff_id, at, change)
    return n


def lift(connection: Connection, handoff_id: str, priority: str, at: float, *, anew: bool) -> None:
    """Make a handoff as urgent as what has happened since it came; never less urgent.

    Args:
        priority: "emergency" rings until somebody acknowledges it; what rings, rings on.
        at: from when its alarm goes along the chain, seconds since 1970.
        anew: it rings also where an earlier alarm was acknowledged.
    """
    this = t.handoffs.c.id == handoff_id
    row = connection.execute(sa.select(t.handoffs).where(this)).one()
    if not anew and PRIORITIES[priority] >= row.priority:
        return
    values = _alarm(row, at) if priority == EMERGENCY else {"priority": PRIORITIES[priority]}
    if values:
        connection.execute(t.handoffs.update().where(this).values(values))
    if "alarm_at" in values:
        note_change(connection, handoff_id, at, SYSTEM, "alarmed")


def _changed(connection: Connection, handoff_id: str) -> int:
    this = t.handoffs.c.id == handoff_id
    connection.execute(t.handoffs.update().where(this).values(changes=t.handoffs.c.changes + 1))
    n: int = connection.execute(sa.select(t.handoffs.c.changes).where(this)).scalar_one()
    return n


def _alarm(row: Any, at: float) -> dict[str, Any]:
    """Return what a crisis card changes: an emergency that somebody has to acknowledge anew."""
    if row.priority == PRIORITIES[EMERGENCY] and row.acknowledged_at is None:
        return {}
    return {
        "priority": PRIORITIES[EMERGENCY],
        "alarm_at": at,
        "acknowledged_at": None,
        "acknowledged_by": None,
        "escalation_step": 0,
        "escalated_at": None,
    }


def _pending(conversation_id: str) -> Any:
    return (
        sa.select(t.handoff_messages)
        .join(t.handoffs, t.handoffs.c.id == t.handoff_messages.c.handoff_id)
        .where(
            t.handoffs.c.conversation_id == conversation_id,
            t.handoff_messages.c.pending.is_(True),
        )
        .order_by(
            t.handoff_messages.c.at, t.handoff_messages.c.handoff_id, t.handoff_messages.c.seq
        )
    )


def place_of_line(handoff_id: str, seq: int) -> str:
    """Return the place that a line is sealed for."""
    return f"line/{handoff_id}/{seq}"
