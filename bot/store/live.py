"""Chats that staff and a visitor hold live, once the visitor has agreed that staff read along."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.audit import VISITOR, record
from bot.store.conversations import BOT, QUEUE, Session
from bot.store.database import forget_on_disk, reading
from bot.store.handoff_model import EMERGENCY, HandoffDraft, HandoffGone, Line, most_pressing
from bot.store.handoffs import Handoffs
from bot.store.keys import Keys, Sealer
from bot.store.lines import SYSTEM, Lines, lift, note_change
from bot.store.message_rows import lock
from bot.store.moves import Body
from bot.store.ownership import lock_both, set_owner
from bot.store.withdraw import withdraw

LIVE_CHAT: Final = "live_chat"
Leaving = Literal["cancelled", "stopped", "left", "nothing"]
Refusal = Literal["", "gone", "not_yours", "not_live", "empty", "too_long"]


@dataclass(frozen=True)
class Shared:
    """What came of agreeing: the handoff, who answers now, and whether that was so before."""

    handoff_id: str
    owner: str
    again: bool


@dataclass(frozen=True)
class Replied:
    """What became of a staff member's words.

    Args:
        reason: why they were not taken; "" when they were.
        seq: their number in the transcript.
        conversation_id: whose tabs should look.
    """

    reason: Refusal
    seq: int = 0
    conversation_id: str = ""

    def __bool__(self) -> bool:
        return self.reason == ""


class LiveChats:
    """Shares conversations, carries words to and fro, and ends the sharing.

    Args:
        engine: where they are stored.
        keys: the keys of this server.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, keys: Keys, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._keys = keys
        self._clock = clock
        self._lines = Lines(keys)
        self._handoffs = Handoffs(engine, keys, clock)

    def share(self, session: Session, draft: HandoffDraft) -> Shared:
        """Let staff follow a conversation from now on, because its visitor agreed to it.

        A handoff of it that is still open is used; else one is made, with the transcript so far.

        Args:
            session: the visitor's.
            draft: for a new handoff; its consent is what the visitor agreed to.

        Raises:
            HandoffGone: the conversation is gone.
            SealError: the session does not open it.
        """
        conversation_id, now = session.conversation_id, self._clock()
        key = self._keys.visitor(conversation_id, session.token)
        with self._engine.begin() as connection:
            row = lock(connection, conversation_id)
            if row is None:
                raise HandoffGone(conversation_id)
            if row.shared_with is not None:
                return Shared(row.shared_with, row.owner, again=True)
            handoff = _open_handoff(connection, conversation_id)
            if handoff is None:
                handoff_id = self._handoffs.put(connection, conversation_id, key, draft)
                owner_id = None
            else:
                handoff_id, owner_id = handoff.id, handoff.owner_id
                mark = self._lines.copy_since(connection, handoff_id, conversation_id, Sealer(key))
                anew, now_is = mark == EMERGENCY, most_pressing((mark, draft.priority))
                lift(connection, handoff_id, now_is, now, anew=anew)
            self._begin(connection, handoff_id, draft, now)
            owner = f"staff:{owner_id}" if owner_id else QUEUE
            set_owner(connection, conversation_id, owner, shared_with=handoff_id)
        return Shared(handoff_id, owner, again=False)

    def _begin(
        self, connection: Connection, handoff_id: str, draft: HandoffDraft, now: float
    ) -> None:
        connection.execute(
            t.handoffs.update()
            .where(t.handoffs.c.id == handoff_id)
            .values(live=True, live_at=now, waiting_since=now, told_at=None, visitor_seen_at=now)
        )
        note_change(connection, handoff_id, now, VISITOR, "shared", draft.consent_version)
        record(connection, now, VISITOR, "share", handoff_id)

    def leave(self, session: Session) -> Leaving:
        """End the sharing, because the visitor wants it so.

        Returns:
            "cancelled": nobody had joined, and what was shared only for this chat is taken back;
            "stopped": nobody had joined, and a request that was sent before still waits;
            "left": the staff member keeps what was written up to here; "nothing": not shared.
        """
        conversation_id, now = session.conversation_id, self._clock()
        with self._engine.begin() as connection:
            row = lock(connection, conversation_id)
            if row is None or row.shared_with is None:
                return "nothing"
            handoff = connection.execute(
                sa.select(t.handoffs).where(t.handoffs.c.id == row.shared_with).with_for_update()
            ).one()
            if handoff.state == "waiting" and handoff.reason == LIVE_CHAT:
                withdraw(connection, [handoff.id], now)
                set_owner(connection, conversation_id, BOT, shared_with=None)
                how: Leaving = "cancelled"
            else:
                self._end(connection, handoff, now)
                waits = handoff.state == "waiting"
                set_owner(connection, conversation_id, QUEUE if waits else BOT, shared_with=None)
                how = "stopped" if waits else "left"
        if how == "cancelled":
            forget_on_disk(self._engine)
        return how

    def _end(self, connection: Connection, handoff: Any, now: float) -> None:
        connection.execute(
            t.handoffs.update()
            .where(t.handoffs.c.id == handoff.id)
            .values(live=False, waiting_since=now, told_at=None, visitor_seen_at=None)
        )
        note_change(connection, handoff.id, now, VISITOR, "left_chat")
        record(connection, now, VISITOR, "unshare", handoff.id)

    def reply(
        self, handoff_id: str, text: str, *, by: str, client_id: str | None = None
    ) -> Replied:
        """Store what a staff member says to the visitor, and leave it for them as mail.

        Args:
            handoff_id: a claimed handoff whose visitor shares the chat.
            text: the words.
            by: id of the staff member, who must own it.
            client_id: the page's own id of its form; the same words sent twice with it are
                stored once, and other words are words of their own.
        """
        now = self._clock()
        sent_id = self._keys.sent_id(handoff_id, client_id, text) if client_id else None
        with self._engine.begin() as connection:
            conversation_id = lock_both(connection, handoff_id)
            row = _row(connection, handoff_id)
            refusal = _refusal(row, by, conversation_id)
            if refusal or conversation_id is None:
                return Replied(refusal or "gone")
            known = _known(connection, handoff_id, sent_id)
            if known:
                return Replied("", known, conversation_id)
            seq = self._lines.post(
                connection, handoff_id, conversation_id, "staff", now, {"text": text},
                author_id=by, client_id=sent_id,
            )  # fmt: skip
            connection.execute(
                t.handoffs.update()
                .where(t.handoffs.c.id == handoff_id)
                .values(
                    waiting_since=None,
                    told_at=None,
                    first_response_at=sa.func.coalesce(t.handoffs.c.first_response_at, now),
                    acknowledged_at=sa.func.coalesce(t.handoffs.c.acknowledged_at, now),
                    acknowledged_by=sa.func.coalesce(t.handoffs.c.acknowledged_by, by),
                )
            )
            if row.first_response_at is None:
                note_change(connection, handoff_id, now, by, "answered")
            record(connection, now, by, "reply", handoff_id)
        return Replied("", seq, conversation_id)

    def invite(self, handoff_id: str, body: Body, *, by: str) -> Replied:
        """Ask the visitor whether staff may join the chat, for a claimed handoff not shared yet."""
        now = self._clock()
        with self._engine.begin() as connection:
            conversation_id = lock_both(connection, handoff_id)
            row = _row(connection, handoff_id)
            refusal = _refusal(row, by, conversation_id, live=False)
            if refusal or conversation_id is None:
                return Replied(refusal or "gone")
            seq = self._lines.post(connection, handoff_id, conversation_id, SYSTEM, now, dict(body))
            note_change(connection, handoff_id, now, by, "invited")
            record(connection, now, by, "invite", handoff_id)
        return Replied("", seq, conversation_id)

    def tell(self, session: Session, handoff_id: str, body: Mapping[str, Any]) -> bool:
        """Leave a notice for the visitor of a handoff, such as a question that comes with it."""
        with self._engine.begin() as connection:
            if lock(connection, session.conversation_id) is None:
                return False
            self._lines.post(
                connection, handoff_id, session.conversation_id, SYSTEM, self._clock(), dict(body)
            )
        return True

    def lines(self, handoff_id: str, *, by: str, after: int) -> list[Line]:
        """Return the lines after a number, for an open page; leaves an audit row if there are any.

        Args:
            handoff_id: the handoff.
            by: id of the staff member who reads.
            after: number of the newest line that the page shows.
        """
        with self._reading.begin() as connection:
            newest = connection.execute(
                sa.select(t.handoffs.c.last_seq).where(t.handoffs.c.id == handoff_id)
            ).scalar()
        if newest is None or newest <= after:
            return []
        with self._engine.begin() as connection:
            record(connection, self._clock(), by, "read", handoff_id)
            return self._lines.read(connection, handoff_id, after)

    def conversation_of(self, handoff_id: str) -> str | None:
        """Return the id of the conversation that staff follow for a handoff, if they do now."""
        query = sa.select(t.conversations.c.id).where(t.conversations.c.shared_with == handoff_id)
        live = sa.select(t.handoffs.c.conversation_id).where(
            t.handoffs.c.id == handoff_id, t.handoffs.c.live.is_(True)
        )
        with self._reading.begin() as connection:
            found: str | None = connection.execute(
                query.where(t.conversations.c.id.in_(live))
            ).scalar()
        return found

    def is_shared(self, conversation_id: str) -> bool:
        """Tell whether staff may follow this conversation now."""
        with self._reading.begin() as connection:
            found = connection.execute(
                sa.select(t.conversations.c.shared_with).where(
                    t.conversations.c.id == conversation_id
                )
            ).scalar()
        return found is not None


def _open_handoff(connection: Connection, conversation_id: str) -> Any:
    """Return the newest handoff of a conversation that is not done, claimed ones first."""
    query = sa.select(t.handoffs).where(
        t.handoffs.c.conversation_id == conversation_id,
        t.handoffs.c.state.in_(("waiting", "claimed")),
    )
    order = (t.handoffs.c.state, t.handoffs.c.created_at.desc())
    return connection.execute(query.order_by(*order).with_for_update()).first()


def _row(connection: Connection, handoff_id: str) -> Any:
    return connection.execute(sa.select(t.handoffs).where(t.handoffs.c.id == handoff_id)).first()


def _refusal(row: Any, by: str, conversation_id: str | None, *, live: bool = True) -> Refusal:
    if row is None or row.state == "withdrawn" or conversation_id is None:
        return "gone"
    if row.state != "claimed" or row.owner_id != by:
        return "not_yours"
    return "" if row.live is live else "not_live"


def _known(connection: Connection, handoff_id: str, sent_id: str | None) -> int:
    if sent_id is None:
        return 0
    found = connection.execute(
        sa.select(t.handoff_messages.c.seq).where(
            t.handoff_messages.c.handoff_id == handoff_id,
            t.handoff_messages.c.client_id == sent_id,
        )
    ).scalar()
    return int(found or 0)
