"""Takes a message in: typed words or a button, checked and stored before anything else happens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.desk.words import LEAVE
from bot.fault import fault
from bot.store.conversations import QUEUE, Conversation, Conversations, Draft, Message, Session
from bot.text.clean import LONGEST, clean, writable
from bot.text.mask import mask
from bot.web.buttons import DELETE, EXIT, OWN, live_button
from bot.web.early import has_card
from bot.web.outage import Outage
from bot.web.rate import RateLimit
from bot.web.standing import LEAVE_BUTTON
from bot.web.words import Words

log = structlog.get_logger()
CLIENT_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,40}")
# Words of danger on the border of two parts of a long text stand whole in one of them.
_OVERLAP: Final = 400


class Refused(Exception):
    """A message that is not taken, with a sentence for the visitor.

    Args:
        code: short name of the reason.
        status: HTTP status.
        sentence: what the visitor reads.
        retry_after: seconds, when trying again later helps.
        card: the crisis card, when the refused words called for one.
    """

    def __init__(
        self,
        code: str,
        status: int,
        sentence: str,
        *,
        retry_after: float = 0.0,
        card: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.sentence = sentence
        self.retry_after = retry_after
        self.card = card


@dataclass(frozen=True)
class Taken:
    """What became of a message: stored under `seq`, or something that `web` does itself.

    Args:
        shared_with: the handoff by which staff follow the conversation, "" for none.
    """

    seq: int = 0
    does: str = ""
    shared_with: str = ""


class Intake:
    """Checks and stores what visitors send; blocking, so it runs in a thread.

    Args:
        conversations: the store.
        outage: for its screen: words of danger are let through however fast they come.
        limit: messages a minute.
        urgent_limit: messages a minute that tell of danger, beyond those; more than anybody types.
        network: both for all who write from one network address.
        words: for the sentences of a refusal.
    """

    def __init__(
        self,
        conversations: Conversations,
        outage: Outage,
        limit: RateLimit,
        urgent_limit: RateLimit,
        network: tuple[RateLimit, RateLimit],
        words: Words,
    ) -> None:
        self._conversations = conversations
        self._outage = outage
        self._limit = limit
        self._urgent_limit = urgent_limit
        self._network, self._urgent_network = network
        self._words = words

    def take(
        self,
        session: Session,
        client_id: str,
        text: str | None,
        button: str | None,
        address: str = "",
    ) -> Taken:
        """Store one message and say under which number.

        Args:
            session: the visitor's.
            client_id: the browser's own id of this message; a repeated one stores nothing new.
            text: typed words, or None.
            button: "<seq>:<index>" of a button that was shown, or None.
            address: network address that it comes from; "" where that is not counted.

        Raises:
            Refused: the conversation is over, the message is empty, too long or too soon, the
                button is not there, or the store fails.
        """
        try:
            return self._take(session, client_id, text, button, address)
        except SQLAlchemyError as error:
            log.error("intake.store_failed", conversation=session.conversation_id, **fault(error))
            raise self.not_stored(text or "") from None

    def not_stored(self, text: str) -> Refused:
        """Return the refusal of a text that the store could not keep: help first, if it needs it.

        Args:
            text: what was typed.
        """
        return Refused("not_stored", 503, self._words.phrase("outage"), card=self._card(text))

    def may_wait(self, text: str) -> bool:
        """Tell whether a text may be held back: words of danger are let through at any time."""
        return self._card(text.strip()) is None

    def _take(
        self,
        session: Session,
        client_id: str,
        text: str | None,
        button: str | None,
        address: str,
    ) -> Taken:
        conversation = self._conversations.find(session)
        if conversation is None:
            raise Refused("session_over", 401, self._words.phrase("session_over"))
        messages = self._conversations.messages(session)
        known = next((m.seq for m in messages if m.client_id == client_id), None)
        if known is not None:
            return Taken(known)
        shared_with = conversation.shared_with or ""
        if button == LEAVE_BUTTON:
            taken = self._take_leave(session, client_id, conversation)
        elif button:
            taken = self._take_button(session, client_id, button, messages, address)
        else:
            taken = self._take_text(session, client_id, text or "", address)
        return replace(taken, shared_with=shared_with)

    def _take_leave(self, session: Session, client_id: str, conversation: Conversation) -> Taken:
        if conversation.shared_with is None:
            raise Refused("old_button", 409, self._words.page["old_button"])
        name = "leave_waiting" if conversation.owner == QUEUE else "leave_staff"
        body = {"text": self._words.page[name], "payload": LEAVE}
        return self._store(session, Draft("visitor", body, client_id, answered=False))

    def _take_button(
        self,
        session: Session,
        client_id: str,
        button: str,
        messages: list[Message],
        address: str,
    ) -> Taken:
        found = live_button(messages, button)
        if found is None:
            raise Refused("old_button", 409, self._words.page["old_button"])
        if found.payload in (DELETE, EXIT):
            return Taken(does=found.payload.removeprefix(OWN))
        self._raise_if_too_fast(session, found.title, address)
        body = {"text": found.title, "payload": found.payload}
        return self._store(session, Draft("visitor", body, client_id, answered=False))

    def _take_text(self, session: Session, client_id: str, raw: str, address: str) -> Taken:
        if len(raw.strip()) > LONGEST:
            # A goodbye may stand anywhere in it. All of it is looked at as often as one may write.
            whole = not self._limit.wait(session.conversation_id)
            card = self._card(raw.strip(), whole=whole)
            raise Refused("too_long", 413, self._words.phrase("too_long"), card=card)
        text = clean(raw).text
        if not text:
            raise Refused("empty", 422, self._words.page["empty"])
        self._raise_if_too_fast(session, text, address)
        masked = mask(text)
        drafts = [Draft("visitor", {"text": masked.text}, client_id, answered=False)]
        if masked.found:
            note = {"text": self._words.phrase("number_masked"), "metadata": {"kind": "masked"}}
            drafts.append(Draft("system", note, f"{client_id}.masked"))
        return self._store(session, *drafts)

    def _raise_if_too_fast(self, session: Session, text: str, address: str) -> None:
        own = self._words.phrase("too_fast")
        limits = [(session.conversation_id, self._limit, self._urgent_limit, own)]
        if address:  # others may have used it up, so that nobody is told they write too fast
            others = self._words.page["many_here"]
            limits.append((address, self._network, self._urgent_network, others))
        for key, limit, urgent, sentence in limits:
            seconds = limit.wait(key)
            if seconds and self._outage.screen.screen(text).level != "none":
                seconds = urgent.wait(key)
            if seconds:
                card = self._card(text)
                raise Refused("too_fast", 429, sentence, retry_after=seconds, card=card)

    def _card(self, text: str, *, whole: bool = False) -> Mapping[str, Any] | None:
        """Return the card for a text that is not taken.

        Args:
            text: as it came, not cleaned.
            whole: look at all of a long text, and not only at both its ends.
        """
        text = writable(text)
        last = len(text) - LONGEST
        starts = (*range(0, last if whole else min(last, 1), LONGEST - _OVERLAP), max(last, 0))
        gentle: Mapping[str, Any] | None = None
        for start in starts:
            for reply in self._outage.help_for(text[start : start + LONGEST]):
                if has_card(reply):
                    return reply
                gentle = gentle or reply
        # A gentle line for how it begins must not hide the card for how it ends.
        return gentle

    def _store(self, session: Session, *drafts: Draft) -> Taken:
        return Taken(self._conversations.add(session, *drafts)[0].seq)
