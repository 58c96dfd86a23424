"""Conversations and their messages, sealed under the visitor's own key."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.audit import VISITOR, record
from bot.store.database import forget_on_disk, reading
from bot.store.keys import Keys, Sealer, new_id, new_token

Author = Literal["visitor", "bot", "staff", "system"]
Clock = Callable[[], float]
BOT: Final = "bot"
QUEUE: Final = "queue"


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


@dataclass(frozen=True)
class Message:
    """One message; `body` holds text, buttons and metadata as Rasa gave them."""

    conversation_id: str
    seq: int
    author: Author
    at: float
    body: dict[str, Any] = field(repr=False)
    client_id: str | None = None
    answered: bool = True


@dataclass(frozen=True)
class Draft:
    """A message that is not stored yet."""

    author: Author
    body: dict[str, Any] = field(repr=False)
    client_id: str | None = None
    answered: bool = True


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
        """Return the messages with a sequence number above `after`, in order."""
        sealer = self.sealer(session)
        with self._reading.begin() as connection:
            rows = connection.execute(
                sa.select(t.messages)
                .where(
                    t.messages.c.conversation_id == session.conversation_id,
                    t.messages.c.seq > after,
                )
                .order_by(t.messages.c.seq)
            ).all()
        return [_opened(row, sealer) for row in rows]

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
        before = self._clock() - idle_seconds
        sent = sa.select(t.handoffs.c.conversation_id).where(
            t.handoffs.c.state.in_(("waiting", "claimed"))
        )
        with self._reading.begin() as connection:
            idle = (
                connection.execute(
                    sa.select(t.conversations.c.id).where(
                        t.conversations.c.last_seen_at < before,
                        t.conversations.c.id.not_in(
                            sent.where(t.handoffs.c.conversation_id.isnot(None))
                        ),
                    )
                )
                .scalars()
                .all()
            )
        self._forget(idle)
        return len(idle)

    def _add_one(
        self, connection: Connection, session: Session, sealer: Sealer, draft: Draft
    ) -> Message:
        conversation_id = session.conversation_id
        now = self._clock()
        # The update comes first: it locks the conversation's row, so numbers have no gaps.
        connection.execute(
            t.conversations.update()
            .where(t.conversations.c.id == conversation_id)
            .values(last_seq=t.conversations.c.last_seq, last_seen_at=now)
        )
        if draft.client_id is not None:
            known = connection.execute(
                sa.select(t.messages).where(
                    t.messages.c.conversation_id == conversation_id,
                    t.messages.c.client_id == draft.client_id,
                )
            ).first()
            if known is not None:
                return _opened(known, sealer)
        connection.execute(
            t.conversations.update()
            .where(t.conversations.c.id == conversation_id)
            .values(last_seq=t.conversations.c.last_seq + 1)
        )
        seq = connection.execute(
            sa.select(t.conversations.c.last_seq).where(t.conversations.c.id == conversation_id)
        ).scalar_one()
        plain = json.dumps(draft.body, ensure_ascii=False).encode()
        connection.execute(
            t.messages.insert().values(
                conversation_id=conversation_id,
                seq=seq,
                client_id=draft.client_id,
                author=draft.author,
                answered=draft.answered,
                at=now,
                sealed=sealer.seal(plain, place=place_of(conversation_id, seq)),
            )
        )
        return Message(
            conversation_id, seq, draft.author, now, draft.body, draft.client_id, draft.answered
        )

    def _delete(self, ids: Sequence[str]) -> None:
        with self._engine.begin() as connection:
            withdrawn = (
                connection.execute(
                    sa.select(t.handoffs.c.id).where(t.handoffs.c.conversation_id.in_(ids))
                )
                .scalars()
                .all()
            )
            connection.execute(
                t.handoff_messages.delete().where(t.handoff_messages.c.handoff_id.in_(withdrawn))
            )
            connection.execute(
                t.handoff_notes.delete().where(t.handoff_notes.c.handoff_id.in_(withdrawn))
            )
            connection.execute(
                t.handoffs.update()
                .where(t.handoffs.c.conversation_id.in_(ids))
                .values(state="withdrawn", sealed=None, conversation_id=None)
            )
            for handoff_id in withdrawn:
                record(connection, self._clock(), VISITOR, "withdraw", handoff_id)
            _drop(connection, ids)

    def _forget(self, ids: Sequence[str]) -> None:
        """Drop the visitor's own copy and leave what was sent to staff where it is."""
        with self._engine.begin() as connection:
            _drop(connection, ids)


def _drop(connection: Connection, ids: Sequence[str]) -> None:
    connection.execute(t.messages.delete().where(t.messages.c.conversation_id.in_(ids)))
    connection.execute(t.trackers.delete().where(t.trackers.c.conversation_id.in_(ids)))
    connection.execute(t.conversations.delete().where(t.conversations.c.id.in_(ids)))


def place_of(conversation_id: str, seq: int) -> str:
    """Return the place that a message is sealed for."""
    return f"message/{conversation_id}/{seq}"


def _opened(row: Any, sealer: Sealer) -> Message:
    plain = sealer.open(row.sealed, place=place_of(row.conversation_id, row.seq))
    return Message(
        row.conversation_id,
        row.seq,
        row.author,
        row.at,
        json.loads(plain),
        row.client_id,
        row.answered,
    )
