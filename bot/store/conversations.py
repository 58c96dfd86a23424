"""Conversations and their messages, sealed under the visitor's own key."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.database import forget_on_disk, reading
from bot.store.keys import Keys, Sealer, new_id, new_token
from bot.store.lines import Lines
from bot.store.message_rows import Author, Draft, Message, known, lock, opened, put
from bot.store.withdraw import withdraw

__all__ = ["BOT", "QUEUE", "Author", "Conversation", "Conversations", "Draft", "Message", "Session"]

Clock = Callable[[], float]
BOT: Final = "bot"
QUEUE: Final = "queue"
AT_ONCE: Final = 50  # conversations swept in one transaction; visitors' messages wait meanwhile


@dataclass(frozen=True)
class Session:
    """A visitor's hold on one conversation: its id and the secret that opens it."""

    conversation_id: str
    token: bytes = field(repr=False)


@dataclass(frozen=True)
class Conversation:
    """One conversation: who owns it now, and the handoff it is shared with, if any."""

    id: str
    owner: str
    shared_with: str | None
    created_at: float
    last_seen_at: float


class Conversations:
    """The repository of conversations.

    Args:
        engine: where they are stored.
        keys: the keys of this server.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, keys: Keys, clock: Clock = time.time) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._keys = keys
        self._clock = clock
        self._lines = Lines(keys)

    def start(self) -> Session:
        """Begin a conversation and return the visitor's session, told to nobody else."""
        session = Session(new_id(), new_token())
        now = self._clock()
        with self._engine.begin() as connection:
            connection.execute(
                t.conversations.insert().values(
                    id=session.conversation_id,
                    token_hash=self._keys.token_hash(session.token),
                    owner=BOT,
                    created_at=now,
                    last_seen_at=now,
                )
            )
        return session

    def find(self, session: Session) -> Conversation | None:
        """Return the conversation that this session opens, or None if there is none."""
        with self._reading.begin() as connection:
            row = connection.execute(
                sa.select(t.conversations).where(t.conversations.c.id == session.conversation_id)
            ).first()
        if row is None:
            return None
        if not hmac.compare_digest(row.token_hash, self._keys.token_hash(session.token)):
            return None
        return Conversation(row.id, row.owner, row.shared_with, row.created_at, row.last_seen_at)

    def sealer(self, session: Session) -> Sealer:
        """Return the sealer of this conversation's rows."""
        return Sealer(self.key(session))

    def key(self, session: Session) -> bytes:
        """Return the conversation's 32-byte key, which `web` lends to Rasa for one turn."""
        return self._keys.visitor(session.conversation_id, session.token)

    def add(self, session: Session, *drafts: Draft) -> list[Message]:
        """Store messages in order, all or none; one with a known client id is not stored twice.

        Returns:
            The stored messages; for a repeated client id, the one stored before.
        """
        sealer = self.sealer(session)
        with self._engine.begin() as connection:
            return [self._add_one(connection, session, sealer, draft) for draft in drafts]

    def answer(self, session: Session, seq: int, *replies: Draft) -> list[Message]:
        """Store the replies to message `seq` and mark it answered, in one step.

        Returns:
            The stored replies; empty if somebody answered it already, so nobody is told twice.
        """
        sealer = self.sealer(session)
        with self._engine.begin() as connection:
            lock(connection, session.conversation_id)
            claimed = connection.execute(
                t.messages.update()
                .where(
                    t.messages.c.conversation_id == session.conversation_id,
                    t.messages.c.seq == seq,
                    t.messages.c.answered.is_(False),
                )
                .values(answered=True)
            )
            if claimed.rowcount != 1:
                return []
            return [self._add_one(connection, session, sealer, draft) for draft in replies]

    def messages(self, session: Session, after: int = 0) -> list[Message]:
        """Return the messages with a sequence number above `after`, in order.

        The visitor's key is at hand here, so what the desk left for them is sealed in first.
        """
        sealer = self.sealer(session)
        self._collect(session, sealer)
        with self._reading.begin() as connection:
            rows = connection.execute(
                sa.select(t.messages)
                .where(
                    t.messages.c.conversation_id == session.conversation_id,
                    t.messages.c.seq > after,
                )
                .order_by(t.messages.c.seq)
            ).all()
        return [opened(row, sealer) for row in rows]

    def _collect(self, session: Session, sealer: Sealer) -> None:
        conversation_id = session.conversation_id
        with self._reading.begin() as connection:
            if not self._lines.has_mail(connection, conversation_id):
                return
        if self.find(session) is None:  # a forged token must not seal anybody's mail away
            return
        with self._engine.begin() as connection:
            if lock(connection, conversation_id) is not None:
                self._lines.collect(connection, conversation_id, sealer)

    def last_seq(self, conversation_id: str) -> int:
        """Return the newest sequence number, 0 when there is none; reads no content."""
        with self._reading.begin() as connection:
            found = connection.execute(
                sa.select(t.conversations.c.last_seq).where(t.conversations.c.id == conversation_id)
            ).scalar()
        return int(found or 0)

    def set_owner(self, conversation_id: str, owner: str) -> None:
        """Say who answers from now on: "bot", "queue" or "staff:<id>"."""
        with self._engine.begin() as connection:
            connection.execute(
                t.conversations.update()
                .where(t.conversations.c.id == conversation_id)
                .values(owner=owner)
            )

    def delete(self, conversation_id: str) -> None:
        """Delete everything of this conversation, what staff received included, without trace.

        What stays is the handoff's row with no content, so that the audit trail still has
        something to point at.
        """
        self._delete([conversation_id])
        forget_on_disk(self._engine)

    def sweep(self, idle_seconds: float) -> int:
        """Delete unsent conversations that nobody has used for this long; return how many."""
        idle = _idle(self._clock() - idle_seconds)
        with self._reading.begin() as connection:
            due = list(connection.execute(sa.select(t.conversations.c.id).where(idle)).scalars())
        number = 0
        for start in range(0, len(due), AT_ONCE):
            number += self._forget(due[start : start + AT_ONCE], idle)
        if number:
            forget_on_disk(self._engine)
        return number

    def _add_one(
        self, connection: Connection, session: Session, sealer: Sealer, draft: Draft
    ) -> Message:
        conversation_id, now = session.conversation_id, self._clock()
        row = lock(connection, conversation_id)
        connection.execute(
            t.conversations.update()
            .where(t.conversations.c.id == conversation_id)
            .values(last_seen_at=now)
        )
        if draft.client_id is not None:
            before = known(connection, conversation_id, draft.client_id, sealer)
            if before is not None:
                return before
        message = put(connection, conversation_id, sealer, draft, now)
        if row is not None and row.shared_with is not None:
            self._lines.copy_live(connection, row.shared_with, message)
        return message

    def _delete(self, ids: Sequence[str]) -> None:
        with self._engine.begin() as connection:
            for conversation_id in sorted(ids):
                lock(connection, conversation_id)
            withdrawn = (
                connection.execute(
                    sa.select(t.handoffs.c.id).where(t.handoffs.c.conversation_id.in_(ids))
                )
                .scalars()
                .all()
            )
            withdraw(connection, withdrawn, self._clock())
            _drop(connection, ids)

    def _forget(self, ids: Sequence[str], idle: sa.ColumnElement[bool]) -> int:
        """Drop the visitor's own copy and leave what was sent to staff where it is."""
        this = t.conversations.c.id
        query = sa.select(this).where(this.in_(ids)).order_by(this)
        with self._engine.begin() as connection:
            connection.execute(query.with_for_update()).all()
            # Looked at again: somebody may have come back in the meantime.
            gone = list(connection.execute(query.where(idle)).scalars())
            _drop(connection, gone)
        return len(gone)


def _idle(before: float) -> sa.ColumnElement[bool]:
    """What nobody has used since a time, and staff have nothing open of."""
    waits = sa.select(t.handoffs.c.conversation_id).where(
        t.handoffs.c.state.in_(("waiting", "claimed")), t.handoffs.c.conversation_id.isnot(None)
    )
    return sa.and_(t.conversations.c.last_seen_at < before, t.conversations.c.id.not_in(waits))


def _drop(connection: Connection, ids: Sequence[str]) -> None:
    connection.execute(t.messages.delete().where(t.messages.c.conversation_id.in_(ids)))
    connection.execute(t.trackers.delete().where(t.trackers.c.conversation_id.in_(ids)))
    connection.execute(t.conversations.delete().where(t.conversations.c.id.in_(ids)))
