"""How one message becomes a row, shared by everybody who puts one into a conversation."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store import tables as t
from bot.store.keys import Sealer, padded

# Whatever is chosen from a list, and every reply of ours, is as long as this when it is sealed.
_STEP: Final = 4096
_CARD: Final = "card."
Author = Literal["visitor", "bot", "staff", "system"]


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


def lock(connection: Connection, conversation_id: str) -> Any:
    """Return a conversation's row, locked until the transaction ends; None when it is gone.

    Everybody locks the conversation first and its handoff second, so that nobody waits in a ring.
    """
    query = sa.select(t.conversations).where(t.conversations.c.id == conversation_id)
    return connection.execute(query.with_for_update()).first()


def known(
    connection: Connection, conversation_id: str, client_id: str, sealer: Sealer
) -> Message | None:
    """Return the message that a client id was stored under before, or None."""
    row = connection.execute(
        sa.select(t.messages).where(
            t.messages.c.conversation_id == conversation_id, t.messages.c.client_id == client_id
        )
    ).first()
    return None if row is None else opened(row, sealer)


def put(
    connection: Connection, conversation_id: str, sealer: Sealer, draft: Draft, at: float
) -> Message:
    """Store one message under the next number; the conversation is locked by then.

    Args:
        at: seconds since 1970.
    """
    this = t.conversations.c.id == conversation_id
    connection.execute(
        t.conversations.update().where(this).values(last_seq=t.conversations.c.last_seq + 1)
    )
    seq = connection.execute(sa.select(t.conversations.c.last_seq).where(this)).scalar_one()
    plain = json.dumps(draft.body, ensure_ascii=False).encode()
    connection.execute(
        t.messages.insert().values(
            conversation_id=conversation_id,
            seq=seq,
            client_id=draft.client_id,
            author=draft.author,
            answered=draft.answered,
            at=at,
            sealed=sealer.seal(padded(plain, _STEP), place=place_of(conversation_id, seq)),
        )
    )
    return Message(
        conversation_id, seq, draft.author, at, draft.body, draft.client_id, draft.answered
    )


def card_id(seq: int) -> str:
    """Return the id under which the crisis card for message `seq` is stored, whoever shows it."""
    return f"{_CARD}{seq}"  # no browser's id has a dot


def belongs(row: Any, up_to: int) -> bool:
    """Tell whether a message was there, or answers one that was, when message `up_to` was written.

    Messages are answered one after another, so an answer with a higher number is one to an earlier
    message; only cards do not wait for their turn.
    """
    if row.seq <= up_to or row.author != "bot":
        return bool(row.seq <= up_to)
    card = (row.client_id or "").removeprefix(_CARD)
    return not card.isdigit() or int(card) <= up_to


def place_of(conversation_id: str, seq: int) -> str:
    """Return the place that a message is sealed for."""
    return f"message/{conversation_id}/{seq}"


def opened(row: Any, sealer: Sealer) -> Message:
    """Return the message of a row."""
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
