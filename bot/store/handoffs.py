"""Handoffs: conversations that a visitor sent to staff, sealed under the staff key."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.audit import VISITOR, record
from bot.store.conversations import QUEUE, place_of
from bot.store.database import reading
from bot.store.keys import Keys, Sealer, new_id

State = Literal["waiting", "claimed", "closed", "withdrawn"]
PRIORITIES: Final = {"emergency": 0, "urgent": 1, "normal": 2}
PRIORITY_NAMES: Final = {number: name for name, number in PRIORITIES.items()}


@dataclass(frozen=True)
class HandoffDraft:
    """What the visitor agreed to send.

    Args:
        request_id: id of the message that asked for it; a repeated one stores nothing new.
        reason: a code such as "screening" or "asked_for_person".
        priority: "emergency", "urgent" or "normal".
        summary: screening answers, guidance and contact wishes, as JSON-able data.
        consent_version: version of the consent text that was shown.
        consent_text: that text.
        consent_at: when it was agreed to, seconds since 1970.
    """

    request_id: str
    reason: str
    priority: str
    consent_version: str
    consent_text: str
    consent_at: float
    summary: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class QueueRow:
    """What everybody on duty may see of a handoff: no content."""

    id: str
    reason: str
    priority: str
    state: State
    created_at: float
    claimed_at: float | None
    closed_at: float | None
    owner_id: str | None
    owner_name: str | None


@dataclass(frozen=True)
class Line:
    """One line of a transcript."""

    seq: int
    author: str
    at: float
    body: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Note:
    """A note that staff keep for themselves."""

    author_name: str
    at: float
    text: str = field(repr=False)


@dataclass(frozen=True)
class Handoff:
    """A handoff with all its content."""

    row: QueueRow
    summary: dict[str, Any] = field(repr=False)
    consent: dict[str, Any] = field(repr=False)
    transcript: list[Line] = field(repr=False)
    notes: list[Note] = field(repr=False)


class HandoffGone(LookupError):
    """The handoff does not exist, or the visitor withdrew it."""


class Handoffs:
    """The repository of handoffs.

    Args:
        engine: where they are stored.
        keys: the keys of this server.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, keys: Keys, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._staff = keys.staff_sealer()
        self._clock = clock

    def hand_off(self, conversation_id: str, visitor_key: bytes, draft: HandoffDraft) -> str:
        """Copy a conversation under the staff key and put it in the queue.

        Args:
            conversation_id: the conversation that is sent.
            visitor_key: its 32-byte key; used for this copy only.
            draft: what goes with the transcript.

        Returns:
            The handoff's id; for a repeated request, the id given before.

        Raises:
            SealError: the key does not open the conversation.
        """
        visitor = Sealer(visitor_key)
        with self._engine.begin() as connection:
            known = connection.execute(
                sa.select(t.handoffs.c.id).where(t.handoffs.c.request_id == draft.request_id)
            ).scalar()
            if known is not None:
                return str(known)
            handoff_id = new_id()
            now = self._clock()
            connection.execute(
                t.handoffs.insert().values(
                    id=handoff_id,
                    conversation_id=conversation_id,
                    request_id=draft.request_id,
                    reason=draft.reason,
                    priority=PRIORITIES[draft.priority],
                    state="waiting",
                    consent_version=draft.consent_version,
                    consent_at=draft.consent_at,
                    created_at=now,
                    sealed=self._seal(
                        {"summary": draft.summary, "consent_text": draft.consent_text},
                        f"handoff/{handoff_id}",
                    ),
                )
            )
            self._copy_transcript(connection, conversation_id, visitor, handoff_id)
            connection.execute(
                t.conversations.update()
                .where(t.conversations.c.id == conversation_id)
                .values(owner=QUEUE)
            )
            record(connection, now, VISITOR, "send", handoff_id)
        return handoff_id

    def queue(self, *states: State) -> list[QueueRow]:
        """Return handoffs in these states, most urgent first, then longest waiting."""
        query = _rows().where(t.handoffs.c.state.in_(states or ("waiting", "claimed")))
        query = query.order_by(t.handoffs.c.priority, t.handoffs.c.created_at)
        with self._reading.begin() as connection:
            return [_queue_row(row) for row in connection.execute(query)]

    def row(self, handoff_id: str) -> QueueRow | None:
        """Return what everybody on duty may see of one handoff, or None if there never was one."""
        with self._reading.begin() as connection:
            row = connection.execute(_rows().where(t.handoffs.c.id == handoff_id)).first()
        return None if row is None else _queue_row(row)

    def recently_closed(self, *, since: float, limit: int) -> list[QueueRow]:
        """Return at most `limit` handoffs closed after a time, the newest first."""
        query = _rows().where(t.handoffs.c.state == "closed", t.handoffs.c.closed_at >= since)
        query = query.order_by(t.handoffs.c.closed_at.desc()).limit(limit)
        with self._reading.begin() as connection:
            return [_queue_row(row) for row in connection.execute(query)]

    def withdrawn_from(self, owner_id: str, *, since: float) -> list[QueueRow]:
        """Return what one person claimed after a time and the visitor then deleted."""
        query = _rows().where(
            t.handoffs.c.state == "withdrawn",
            t.handoffs.c.owner_id == owner_id,
            t.handoffs.c.claimed_at >= since,
            t.handoffs.c.closed_at.is_(None),
        )
        with self._reading.begin() as connection:
            return [_queue_row(row) for row in connection.execute(query)]

    def read(self, handoff_id: str, *, by: str) -> Handoff:
        """Return a handoff with its content; leaves an audit row.

        Raises:
            HandoffGone: there is none, or its content was withdrawn.
        """
        with self._engine.begin() as connection:
            row = connection.execute(_rows().where(t.handoffs.c.id == handoff_id)).first()
            if row is None or row.sealed is None:
                raise HandoffGone(handoff_id)
            record(connection, self._clock(), by, "read", handoff_id)
            lines = connection.execute(
                sa.select(t.handoff_messages)
                .where(t.handoff_messages.c.handoff_id == handoff_id)
                .order_by(t.handoff_messages.c.seq)
            ).all()
            notes = connection.execute(
                sa.select(t.handoff_notes, t.staff.c.name.label("author_name"))
                .join(t.staff, t.staff.c.id == t.handoff_notes.c.author_id)
                .where(t.handoff_notes.c.handoff_id == handoff_id)
                .order_by(t.handoff_notes.c.at)
            ).all()
        content = self._open(row.sealed, f"handoff/{handoff_id}")
        return Handoff(
            row=_queue_row(row),
            summary=content["summary"],
            consent={
                "version": row.consent_version,
                "at": row.consent_at,
                "text": content["consent_text"],
            },
            transcript=[
                Line(
                    line.seq,
                    line.author,
                    line.at,
                    self._open(line.sealed, _line_place(handoff_id, line.seq)),
                )
                for line in lines
            ],
            notes=[
                Note(
                    note.author_name,
                    note.at,
                    self._open(note.sealed, f"note/{note.id}")["text"],
                )
                for note in notes
            ],
        )

    def claim(self, handoff_id: str, *, by: str) -> bool:
        """Make a waiting handoff one person's; False if somebody was quicker."""
        return self._move(
            handoff_id,
            by,
            "claim",
            "waiting",
            state="claimed",
            owner_id=by,
            claimed_at=self._clock(),
        )

    def release(self, handoff_id: str, *, by: str) -> bool:
        """Put a handoff back in the queue; False if it is not this person's."""
        return self._move(
            handoff_id,
            by,
            "release",
            "claimed",
            owner=by,
            state="waiting",
            owner_id=None,
            claimed_at=None,
        )

    def close(self, handoff_id: str, *, by: str) -> bool:
        """Say that a handoff is done; False if it is not this person's."""
        return self._move(
            handoff_id, by, "close", "claimed", owner=by, state="closed", closed_at=self._clock()
        )

    def add_note(self, handoff_id: str, text: str, *, by: str, note_id: str | None = None) -> None:
        """Keep a note with the handoff, for staff only.

        Args:
            handoff_id: the handoff.
            text: the note.
            by: id of the staff member who writes it.
            note_id: id that the form was given; a note sent twice is kept once.

        Raises:
            HandoffGone: there is no such handoff any more.
        """
        note_id = note_id or new_id()
        with self._engine.begin() as connection:
            self._raise_if_gone(connection, handoff_id)
            if _known_note(connection, note_id):
                return
            record(connection, self._clock(), by, "note", handoff_id)
            connection.execute(
                t.handoff_notes.insert().values(
                    id=note_id,
                    handoff_id=handoff_id,
                    author_id=by,
                    at=self._clock(),
                    sealed=self._seal({"text": text}, f"note/{note_id}"),
                )
            )

    def _move(
        self,
        handoff_id: str,
        by: str,
        action: str,
        source: str,
        owner: str | None = None,
        **values: Any,
    ) -> bool:
        # One conditional update decides: two clicks at once give one owner.
        update = t.handoffs.update().where(
            t.handoffs.c.id == handoff_id, t.handoffs.c.state == source
        )
        if owner is not None:
            update = update.where(t.handoffs.c.owner_id == owner)
        with self._engine.begin() as connection:
            moved = bool(connection.execute(update.values(**values)).rowcount == 1)
            record(connection, self._clock(), by, action if moved else f"{action}_late", handoff_id)
        return moved

    def _copy_transcript(
        self, connection: Connection, conversation_id: str, visitor: Sealer, handoff_id: str
    ) -> None:
        rows = connection.execute(
            sa.select(t.messages)
            .where(t.messages.c.conversation_id == conversation_id)
            .order_by(t.messages.c.seq)
        ).all()
        for row in rows:
            plain = visitor.open(row.sealed, place=place_of(conversation_id, row.seq))
            connection.execute(
                t.handoff_messages.insert().values(
                    handoff_id=handoff_id,
                    seq=row.seq,
                    author=row.author,
                    at=row.at,
                    sealed=self._staff.seal(plain, place=_line_place(handoff_id, row.seq)),
                )
            )

    def _raise_if_gone(self, connection: Connection, handoff_id: str) -> None:
        found = connection.execute(
            sa.select(t.handoffs.c.sealed).where(t.handoffs.c.id == handoff_id)
        ).scalar()
        if found is None:
            raise HandoffGone(handoff_id)

    def _seal(self, data: dict[str, Any], place: str) -> bytes:
        return self._staff.seal(json.dumps(data, ensure_ascii=False).encode(), place=place)

    def _open(self, sealed: bytes, place: str) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(self._staff.open(sealed, place=place))
        return opened


def _rows() -> Any:
    return sa.select(t.handoffs, t.staff.c.name.label("owner_name")).outerjoin(
        t.staff, t.staff.c.id == t.handoffs.c.owner_id
    )


def _known_note(connection: Connection, note_id: str) -> bool:
    query = sa.select(t.handoff_notes.c.id).where(t.handoff_notes.c.id == note_id)
    return connection.execute(query).first() is not None


def _queue_row(row: Any) -> QueueRow:
    return QueueRow(
        row.id,
        row.reason,
        PRIORITY_NAMES[row.priority],
        row.state,
        row.created_at,
        row.claimed_at,
        row.closed_at,
        row.owner_id,
        row.owner_name,
    )


def _line_place(handoff_id: str, seq: int) -> str:
    return f"line/{handoff_id}/{seq}"
