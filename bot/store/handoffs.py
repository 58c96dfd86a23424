"""Handoffs: conversations that a visitor sent to staff, sealed under the staff key."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.alerts import raise_alert
from bot.store.audit import VISITOR, record
from bot.store.blind_index import BlindIndex, told_in
from bot.store.conversations import QUEUE
from bot.store.handoff_model import (
    EMERGENCY,
    PRIORITIES,
    PRIORITY_NAMES,
    Change,
    Handoff,
    HandoffDraft,
    HandoffGone,
    Line,
    Note,
    QueueRow,
    State,
)
from bot.store.keys import Keys, Sealer, new_id
from bot.store.lines import Lines, lift, note_change
from bot.store.message_rows import lock
from bot.store.moves import Moves
from bot.store.notes import Notes, changes_of, links_of
from bot.store.ownership import set_owner
from bot.store.queue_rows import QueueReader, queue_rows, row_query

__all__ = [
    "PRIORITIES",
    "PRIORITY_NAMES",
    "Change",
    "Handoff",
    "HandoffDraft",
    "HandoffGone",
    "Handoffs",
    "Line",
    "Note",
    "QueueRow",
    "State",
]

AT_ONCE: Final = 25  # handoffs read in one transaction


class Handoffs(QueueReader):
    """The repository of handoffs: their content, and what `QueueReader` tells without it.

    Args:
        engine: where they are stored.
        keys: the keys of this server.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, keys: Keys, clock: Callable[[], float] = time.time) -> None:
        super().__init__(engine, clock)
        self._engine = engine
        self._staff = keys.staff_sealer()
        self._lines = Lines(keys)
        self._index = BlindIndex(keys)
        self._moves = Moves(engine, keys, clock)
        self._notes = Notes(keys, clock)

    def hand_off(self, conversation_id: str, visitor_key: bytes, draft: HandoffDraft) -> str:
        """Copy a conversation under the staff key and put it in the queue.

        Args:
            conversation_id: the conversation that is sent.
            visitor_key: its 32-byte key; used for this copy only.
            draft: what goes with the transcript.

        Returns:
            The handoff's id; for a repeated request, the id given before.

        Raises:
            HandoffGone: the visitor has deleted the conversation meanwhile.
            SealError: the key does not open the conversation.
        """
        with self._engine.begin() as connection:
            row = lock(connection, conversation_id)
            if row is None:  # nobody could ever take back what staff got now
                raise HandoffGone(conversation_id)
            known = connection.execute(
                sa.select(t.handoffs.c.id).where(
                    t.handoffs.c.request_id == _request_of(conversation_id, draft.request_id)
                )
            ).scalar()
            if known is not None:
                return str(known)
            handoff_id = self.put(connection, conversation_id, visitor_key, draft)
            if not row.owner.startswith("staff:"):
                set_owner(connection, conversation_id, QUEUE)
        return handoff_id

    def put(
        self,
        connection: Connection,
        conversation_id: str,
        visitor_key: bytes,
        draft: HandoffDraft,
    ) -> str:
        """Do the same inside the caller's transaction; the conversation is locked by then."""
        handoff_id, now = new_id(), self._clock()
        alarm_at = now if draft.priority == EMERGENCY else None
        connection.execute(
            t.handoffs.insert().values(
                id=handoff_id,
                conversation_id=conversation_id,
                request_id=_request_of(conversation_id, draft.request_id),
                reason=draft.reason,
                priority=PRIORITIES[draft.priority],
                state="waiting",
                consent_version=draft.consent_version,
                consent_at=draft.consent_at,
                created_at=now,
                waiting_since=now,
                alarm_at=alarm_at,
                sealed=self._seal(
                    {"summary": draft.summary, "consent_text": draft.consent_text},
                    f"handoff/{handoff_id}",
                ),
            )
        )
        visitor = Sealer(visitor_key)
        mark = self._lines.copy_since(connection, handoff_id, conversation_id, visitor, draft.up_to)
        self._index.add(connection, handoff_id, *told_in(draft.summary))
        change = note_change(connection, handoff_id, now, VISITOR, "sent", draft.priority)
        if mark:  # also where the draft knew nothing of it
            lift(connection, handoff_id, mark, now, anew=mark == EMERGENCY)
        # An emergency rings, and its alarm goes along the chain.
        if alarm_at is None and mark != EMERGENCY:
            raise_alert(
                connection, "handoff.waiting", handoff_id, draft.priority, now, change=change
            )
        record(connection, now, VISITOR, "send", handoff_id)
        return handoff_id

    def read(self, handoff_id: str, *, by: str, act: str = "read") -> Handoff:
        """Return a handoff with its content; leaves an audit row.

        Args:
            handoff_id: the handoff.
            by: id of the staff member who reads.
            act: what the audit row says, such as "read" or "export_pdf".

        Raises:
            HandoffGone: there is none, or its content was withdrawn.
        """
        with self._engine.begin() as connection:
            found = self._read(connection, handoff_id, by, act)
        if found is None:
            raise HandoffGone(handoff_id)
        return found

    def read_some(self, handoff_ids: Sequence[str], *, by: str, act: str) -> list[Handoff]:
        """Return those that still have their content, each with an audit row of its own.

        In small transactions, because visitors' messages wait while one is open.
        """
        read: list[Handoff] = []
        for start in range(0, len(handoff_ids), AT_ONCE):
            with self._engine.begin() as connection:
                some = handoff_ids[start : start + AT_ONCE]
                found = (self._read(connection, one, by, act) for one in some)
                read.extend(one for one in found if one is not None)
        return read

    def _read(self, connection: Connection, handoff_id: str, by: str, act: str) -> Handoff | None:
        query = row_query().add_columns(t.handoffs.c.sealed)
        row = connection.execute(query.where(t.handoffs.c.id == handoff_id)).first()
        if row is None or row.sealed is None:
            return None
        record(connection, self._clock(), by, act, handoff_id)
        content = self._open(row.sealed, f"handoff/{handoff_id}")
        return Handoff(
            row=queue_rows(connection, [row])[0],
            summary=content["summary"],
            consent={
                "version": row.consent_version,
                "at": row.consent_at,
                "text": content["consent_text"],
            },
            transcript=self._lines.read(connection, handoff_id),
            notes=self._notes.read(connection, handoff_id),
            changes=changes_of(connection, handoff_id),
            links=links_of(connection, handoff_id),
        )

    def claim(self, handoff_id: str, *, by: str) -> bool:
        """Make a waiting handoff one person's; False if somebody was quicker."""
        return bool(self._moves.claim(handoff_id, by=by))

    def release(self, handoff_id: str, *, by: str) -> bool:
        """Put a handoff back in the queue; False if it is not this person's."""
        return bool(self._moves.release(handoff_id, by=by))

    def close(self, handoff_id: str, *, by: str) -> bool:
        """Say that a handoff is done; False if it is not this person's."""
        return bool(self._moves.close(handoff_id, by=by))

    def add_note(self, handoff_id: str, text: str, *, by: str, note_id: str | None = None) -> None:
        """Keep a note with the handoff, for staff only; see `Notes.put`."""
        with self._engine.begin() as connection:
            self._notes.put(connection, handoff_id, text, by=by, note_id=note_id or new_id())

    def _seal(self, data: dict[str, Any], place: str) -> bytes:
        return self._staff.seal(json.dumps(data, ensure_ascii=False).encode(), place=place)

    def _open(self, sealed: bytes, place: str) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(self._staff.open(sealed, place=place))
        return opened


def _request_of(conversation_id: str, request_id: str) -> str:
    # Message ids count from 1 in every conversation. Hashed, so that a withdrawn handoff's row does
    # not keep the conversation's id.
    return hashlib.sha256(f"{conversation_id}/{request_id}".encode()).hexdigest()
