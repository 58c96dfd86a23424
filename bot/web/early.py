"""Help that waits for nobody: while Rasa is silent, a message in danger gets its card at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog
from starlette.concurrency import run_in_threadpool

from bot.fault import fault
from bot.store.conversations import Conversations, Draft, Message, Session
from bot.store.message_rows import card_id
from bot.web.hub import QUEUE_TOPIC, Hub, topic_of
from bot.web.outage import Outage
from bot.web.rasa_client import Reply
from bot.web.replies import kept, texts_before

log = structlog.get_logger()
# Rasa answers in a fraction of this, and its own card offers more; so it has a moment's start.
LONGEST_SILENCE_SECONDS: Final = 1.5


def has_card(reply: Reply) -> bool:
    """Tell whether a reply is a crisis card."""
    return bool((reply.get("metadata") or {}).get("card"))


def reply_draft(seq: int, reply: Reply) -> Draft:
    """Return a reply to message `seq` as it is stored; a second card to it never is.

    Whoever is first, `web` or Rasa, in whichever process, stores the card under this one id.
    """
    return Draft("bot", kept(reply), card_id(seq) if has_card(reply) else None)


def has_early_card(seq: int, messages: Sequence[Message]) -> bool:
    """Tell whether the card for message `seq` is there already."""
    return any(one.client_id == card_id(seq) and one.author == "bot" for one in messages)


@dataclass(frozen=True)
class EarlyHelp:
    """Shows the card while the answer is still waited for.

    Args:
        conversations: the store.
        outage: finds danger and has the cards.
        hub: told when a card was shown.
        silence_seconds: how long the answer may take before the words are looked at here.
    """

    conversations: Conversations
    outage: Outage
    hub: Hub
    silence_seconds: float

    async def watch(self, session: Session, turn: asyncio.Task[None]) -> None:
        """Wait for a turn; if it takes too long, show the cards that its messages call for."""
        done, _ = await asyncio.wait({turn}, timeout=self.silence_seconds)
        if done:
            return
        try:
            await run_in_threadpool(self._show, session)
        except Exception as error:
            # The card still comes with the answer, or with the apology in its place.
            log.error("early.failed", conversation=session.conversation_id, **fault(error))

    def _show(self, session: Session) -> None:
        conversation = self.conversations.find(session)
        if conversation is None:
            return
        shown = [
            self.conversations.add(session, draft)
            for draft in self._due(self.conversations.messages(session))
        ]
        if not shown:
            return
        log.info("early.card", conversation=session.conversation_id, number=len(shown))
        self.hub.new(session.conversation_id)
        if conversation.shared_with:
            self.hub.new(topic_of(conversation.shared_with))
            self.hub.new(QUEUE_TOPIC)

    def _due(self, messages: list[Message]) -> Iterator[Draft]:
        for one in messages:
            if one.author != "visitor" or one.answered or has_early_card(one.seq, messages):
                continue
            earlier: tuple[str, ...] = texts_before(one, messages)
            replies: list[dict[str, Any]] = self.outage.help_for(str(one.body["text"]), earlier)
            yield from (reply_draft(one.seq, reply) for reply in replies if has_card(reply))
