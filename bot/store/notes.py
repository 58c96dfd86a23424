"""What stands beside a handoff for staff: their notes, its history, and what belongs to it."""

from __future__ import annotations

import json
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store import tables as t
from bot.store.audit import record
from bot.store.blind_index import BlindIndex
from bot.store.handoff_model import Change, HandoffGone, Note
from bot.store.keys import Keys
from bot.store.lines import note_change


class Notes:
    """Keeps and reads the notes of handoffs, inside the caller's transaction.

    Args:
        keys: the keys of this server.
        clock: seconds since 1970.
    """

    def __init__(self, keys: Keys, clock: Callable[[], float]) -> None:
        self._keys = keys
        self._staff = keys.staff_sealer()
        self._index = BlindIndex(keys)
        self._clock = clock

    def put(
        self, connection: Connection, handoff_id: str, text: str, *, by: str, note_id: str
    ) -> None:
        """Keep a note.

        Args:
            handoff_id: the handoff.
            text: the note.
            by: id of the staff member who writes it.
            note_id: id that the form was given; the same note sent twice with it is kept once,
                and another text is a note of its own.

        Raises:
            HandoffGone: there is no such handoff any more.
        """
        now = self._clock()
        sent_id = self._keys.sent_id(handoff_id, note_id, text)
        _raise_if_gone(connection, handoff_id)
        if _is_known(connection, sent_id):
            return
        plain = json.dumps({"text": text}, ensure_ascii=False).encode()
        connection.execute(
            t.handoff_notes.insert().values(
                id=sent_id,
                handoff_id=handoff_id,
                author_id=by,
                at=now,
                sealed=self._staff.seal(plain, place=_place(sent_id)),
            )
        )
        self._index.add(connection, handoff_id, text)
        # A note by whoever has a callback in hand is a sign of work: its time starts over.
        connection.execute(
            t.handoffs.update()
            .where(
                t.handoffs.c.id == handoff_id,
                t.handoffs.c.state == "claimed",
                t.handoffs.c.owner_id == by,
                t.handoffs.c.live.is_(False),
            )
            .values(waiting_since=now)
        )
        note_change(connection, handoff_id, now, by, "noted")
        record(connection, now, by, "note", handoff_id)

    def read(self, connection: Connection, handoff_id: str) -> list[Note]:
        """Return the notes of a handoff, oldest first."""
        rows = connection.execute(
            sa.select(t.handoff_notes, t.staff.c.name.label("author_name"))
            .join(t.staff, t.staff.c.id == t.handoff_notes.c.author_id)
            .where(t.handoff_notes.c.handoff_id == handoff_id)
            .order_by(t.handoff_notes.c.at)
        ).all()
        return [Note(row.author_name, row.at, self._text(row)) for row in rows]

    def _text(self, row: sa.engine.Row) -> str:
        plain = self._staff.open(row.sealed, place=_place(row.id))
        return str(json.loads(plain)["text"])


def changes_of(connection: Connection, handoff_id: str) -> list[Change]:
    """Return a handoff's history, oldest first."""
    other = t.staff.alias("other")
    names = (t.staff.c.name.label("actor_name"), other.c.name.label("detail_name"))
    rows = connection.execute(
        sa.select(t.handoff_changes, *names)
        .select_from(
            t.handoff_changes.outerjoin(
                t.staff, t.staff.c.id == t.handoff_changes.c.actor
            ).outerjoin(other, other.c.id == t.handoff_changes.c.detail)
        )
        .where(t.handoff_changes.c.handoff_id == handoff_id)
        .order_by(t.handoff_changes.c.n)
    ).all()
    return [
        Change(
            row.at, row.actor, row.change, row.detail, row.actor_name or "", row.detail_name or ""
        )
        for row in rows
    ]


def links_of(connection: Connection, handoff_id: str) -> list[str]:
    """Return the ids of the handoffs that the visitor said are also theirs, oldest first."""
    query = sa.select(t.handoff_links.c.other_id).where(t.handoff_links.c.handoff_id == handoff_id)
    return list(connection.execute(query.order_by(t.handoff_links.c.at)).scalars())


def _raise_if_gone(connection: Connection, handoff_id: str) -> None:
    query = sa.select(t.handoffs.c.sealed).where(t.handoffs.c.id == handoff_id)
    if connection.execute(query).scalar() is None:
        raise HandoffGone(handoff_id)


def _is_known(connection: Connection, note_id: str) -> bool:
    query = sa.select(t.handoff_notes.c.id).where(t.handoff_notes.c.id == note_id)
    return connection.execute(query).first() is not None


def _place(note_id: str) -> str:
    return f"note/{note_id}"
