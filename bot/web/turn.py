"""The way of one message: from the store to Rasa and back, strictly in order, never silent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Final
from weakref import WeakValueDictionary

import structlog
from starlette.concurrency import run_in_threadpool

from bot.desk.visitor import told_before
from bot.fault import fault
from bot.store.conversations import Conversations, Message, Session
from bot.store.counts import Counts
from bot.web.counting import emergencies, tally
from bot.web.desk_turn import DeskTurn
from bot.web.early import LONGEST_SILENCE_SECONDS, EarlyHelp, has_card, has_early_card, reply_draft
from bot.web.hub import QUEUE_TOPIC, Hub, topic_of
from bot.web.outage import Outage
from bot.web.rasa_client import Question, RasaClient, RasaFailed, Reply
from bot.web.replies import is_shown, last_entry, text_for_rasa, texts_before

log = structlog.get_logger()
# A message behind a slow one still gets this long, even when its own time is up.
SHORTEST_WAIT_SECONDS: Final = 0.25


@dataclass(frozen=True)
class Waiting:
    """A visitor's message that nobody has answered yet, and what Rasa should know with it.

    Args:
        messages: the whole conversation, in order.
        shared_with: the handoff that staff follow this conversation by, if any.
    """

    message: Message
    owner: str
    messages: list[Message]
    shared_with: str | None = None

    @property
    def earlier(self) -> tuple[str, ...]:
        """What the visitor wrote before it, oldest first."""
        return texts_before(self.message, self.messages)

    @property
    def with_staff(self) -> bool:
        """Whether a person answers."""
        return self.owner.startswith("staff:")

    @property
    def text(self) -> str:
        """What the visitor wrote, or the title of the button."""
        return str(self.message.body.get("text", ""))


class Turns:
    """Answers messages in the background, one at a time in each conversation.

    Args:
        conversations: the store.
        rasa: whoever answers.
        outage: answers when Rasa does not.
        desk: does what the visitor wants of staff.
        hub: told about what happens.
        counts: told what kind of answer was given, without content.
        timeout_seconds: how long Rasa may take for one message.
        clock: seconds since 1970, the store's own.
    """

    def __init__(
        self,
        conversations: Conversations,
        rasa: RasaClient,
        outage: Outage,
        desk: DeskTurn,
        hub: Hub,
        counts: Counts,
        *,
        timeout_seconds: float,
        clock: Callable[[], float],
    ) -> None:
        self._conversations = conversations
        self._rasa = rasa
        self._outage = outage
        self._desk = desk
        self._hub = hub
        self._counts = counts
        self._timeout = timeout_seconds
        self._clock = clock
        # Half of the wait at most, so that a card never comes later than the apology would.
        silence = min(LONGEST_SILENCE_SECONDS, timeout_seconds / 2)
        self._early = EarlyHelp(conversations, outage, hub, silence)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, session: Session) -> asyncio.Task[None]:
        """Answer whatever waits in this conversation, in the background."""
        turn = asyncio.create_task(self._run(session))
        for task in (turn, asyncio.create_task(self._early.watch(session, turn))):
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return turn

    async def close(self) -> None:
        """Wait for the turns under way; each has an end of its own."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, session: Session) -> None:
        began = self._clock()
        lock = self._locks.setdefault(session.conversation_id, asyncio.Lock())
        try:
            async with lock:
                while (waiting := await run_in_threadpool(self._next, session)) is not None:
                    await self._take(session, waiting, began)
        except Exception as error:
            # The message stays unanswered in the store and is taken up again on the next visit.
            log.error("turn.failed", conversation=session.conversation_id, **fault(error))

    def _next(self, session: Session) -> Waiting | None:
        conversation = self._conversations.find(session)
        if conversation is None:
            return None
        messages = self._conversations.messages(session)
        waiting = next((m for m in messages if m.author == "visitor" and not m.answered), None)
        if waiting is None:
            return None
        return Waiting(waiting, conversation.owner, messages, conversation.shared_with)

    async def _take(self, session: Session, waiting: Waiting, began: float) -> None:
        conversation_id = session.conversation_id
        bot_answers = not waiting.with_staff
        if bot_answers:
            self._hub.typing(conversation_id, True)
        try:
            replies = await self._replies(session, waiting, began)
            if any((reply.get("custom") or {}).get("do") == "delete" for reply in replies):
                await self.delete(conversation_id)
                return
            await self._store(session, waiting, replies)
        finally:
            if bot_answers:
                self._hub.typing(conversation_id, False)

    async def delete(self, conversation_id: str) -> None:
        """Delete everything of a conversation and tell its open tabs."""
        await run_in_threadpool(self._conversations.delete, conversation_id)
        self._hub.deleted(conversation_id)
        log.info("conversation.deleted")  # without its id: nothing should lead back to it

    async def _replies(self, session: Session, waiting: Waiting, began: float) -> list[Reply]:
        message, messages = waiting.message, waiting.messages
        payload = self._desk.payload(message, messages)
        told = await run_in_threadpool(self._desk.press, session, payload, message, messages)
        if told is not None:
            return [told]
        if waiting.with_staff:
            # A person answers, and Rasa is not asked; danger is met all the same.
            return await run_in_threadpool(self._outage.help_for, waiting.text, waiting.earlier)
        if await run_in_threadpool(self._desk.bot_is_off):
            return await run_in_threadpool(self._while_off, waiting)
        try:
            replies = await self._ask(session, waiting, payload, began)
        except (RasaFailed, asyncio.TimeoutError) as error:
            log.warning(
                "turn.no_answer",
                conversation=session.conversation_id,
                seq=waiting.message.seq,
                reason=str(error) or "slow",
            )
            said = error.replies if isinstance(error, RasaFailed) else []
            return await run_in_threadpool(self._instead, waiting, said)
        return await run_in_threadpool(self._true, session, message.seq, replies)

    def _true(self, session: Session, seq: int, replies: list[Reply]) -> list[Reply]:
        replies = self._desk.made_true(session, replies)
        card = any(has_card(reply) for reply in replies)
        if card and has_early_card(seq, self._conversations.messages(session, seq)):
            # Rasa's card is not shown again; the way to a person that it had still is.
            return [*replies, self._desk.offer(session)]
        return replies

    async def _ask(
        self, session: Session, waiting: Waiting, payload: str | None, began: float
    ) -> list[Reply]:
        message, told = waiting.message, told_before(waiting.messages)
        question = Question(
            conversation_id=session.conversation_id,
            message_id=str(message.seq),
            text=text_for_rasa(message.body, payload, self._outage.is_danger),
            key=self._conversations.key(session),
            metadata={
                "last_entry": last_entry(waiting.messages),
                # Rasa knows only of its own cards; staff must know of all.
                "cards": list(told.cards),
                "priority": told.priority,
                "source": "visitor",
            },
        )
        left = max(message.at, began) + self._timeout - self._clock()
        asked = self._rasa.ask(question)
        replies = await asyncio.wait_for(asked, max(left, SHORTEST_WAIT_SECONDS))
        if not any(is_shown(reply) or reply.get("custom") for reply in replies):
            raise RasaFailed("no reply")
        return replies

    def _instead(self, waiting: Waiting, said: list[Reply]) -> list[Reply]:
        helped = [] if any(has_card(reply) for reply in said) else self._help(waiting)
        # Buttons stand under the last reply alone.
        answers = [{**reply, "buttons": []} for reply in said]
        return [*helped, *answers, self._desk.with_person(self._outage.apology())]

    def _while_off(self, waiting: Waiting) -> list[Reply]:
        return [*self._help(waiting), self._desk.off()]

    def _help(self, waiting: Waiting) -> list[Reply]:
        try:
            return self._outage.help_for(waiting.text, waiting.earlier)
        except Exception as error:
            log.error("outage.screen_failed", **fault(error))
            return []

    async def _store(self, session: Session, waiting: Waiting, replies: list[Reply]) -> None:
        seq = waiting.message.seq
        drafts = [reply_draft(seq, reply) for reply in replies if is_shown(reply)]
        stored = await run_in_threadpool(self._conversations.answer, session, seq, *drafts)
        if stored:
            await run_in_threadpool(self._desk.sent, session, replies)
        self._hub.new(session.conversation_id)
        self._hub.new(QUEUE_TOPIC)
        if waiting.shared_with:
            self._hub.new(topic_of(waiting.shared_with))
        # Nothing is stored, and so nothing counted, when somebody else answered this message.
        sent = emergencies(replies if stored else [])
        for name, key in chain(tally(draft.body for draft in stored), sent):
            await run_in_threadpool(self._counts.add, name, key)
