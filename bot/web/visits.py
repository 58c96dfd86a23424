"""What the visitor's routes share: the session, the store and the turns, behind a few verbs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from weakref import WeakValueDictionary

from sqlalchemy.exc import TimeoutError as StoreIsSilent
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request

from bot.store.conversations import Conversation, Draft, Message, Session
from bot.web.callback_requests import CallbackRequests
from bot.web.deps import Deps
from bot.web.desk_turn import DeskTurn
from bot.web.hub import QUEUE_TOPIC, topic_of
from bot.web.intake import Intake, Refused, Taken
from bot.web.outage import Outage
from bot.web.rate import RateLimit
from bot.web.render import Renderer
from bot.web.replies import kept
from bot.web.sessions import Sessions
from bot.web.standing import shown, stands
from bot.web.turn import Turns
from bot.web.views import view

# More than a page says in a minute of busy writing; each is written to the store.
TYPING_PER_MINUTE: Final = 60
# Words of danger come in however fast they are typed; nobody types sixty messages in a minute.
URGENT_PER_MINUTE: Final = 60
# Conversations that one network address may begin in a minute. A clinic, a school or a whole mobile
# network may share one; this is for programs that fill the store.
CONVERSATIONS_PER_MINUTE: Final = 120
# All who write from one network address may write as often as so many visitors who write as fast as
# one may. Without this one machine, with conversations enough, would keep everybody else waiting.
VISITORS_OF_ONE_ADDRESS: Final = 15
# So long a second tap on a form that begins a conversation may come after the first.
TAPPED_TWICE_SECONDS: Final = 60.0
# A store that hangs is taken for one that fails: nobody waits in front of an empty page for the
# urgent numbers. SQLite alone may wait for five seconds for whoever writes.
STORE_SECONDS: Final = 10.0
STANDING_SECONDS: Final = 3.0

_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Visit:
    """A conversation that its visitor has opened, and how it stands, as the page shows it."""

    session: Session
    conversation: Conversation
    messages: list[Message]
    standing: dict[str, Any]


@dataclass(frozen=True)
class Newcomer:
    """What the page shows before a conversation has begun; the greeting is stored with it."""

    messages: list[Message]
    standing: dict[str, Any]


class Visits:
    """Everything that a visitor can do, one method each.

    Args:
        deps: the parts of the web process.
    """

    def __init__(self, deps: Deps) -> None:
        settings = deps.settings
        outage = Outage(deps.crisis_screen, deps.cards, deps.words)
        limit, urgent = RateLimit(settings.messages_per_minute), RateLimit(URGENT_PER_MINUTE)
        self.deps = deps
        self.sessions = Sessions(deps.keys.cookie_key(), https=settings.https)
        self.render = Renderer(deps.words, settings)
        self.callbacks = CallbackRequests(deps, outage)
        self._desk = DeskTurn(deps.desk, outage.is_danger)
        self.turns = Turns(
            deps.conversations,
            deps.rasa,
            outage,
            self._desk,
            deps.hub,
            deps.counts,
            timeout_seconds=settings.rasa_timeout_seconds,
            clock=deps.clock,
        )
        most = VISITORS_OF_ONE_ADDRESS * settings.messages_per_minute
        network = (RateLimit(most), RateLimit(most))
        # Behind a proxy that was not named all have its address, whoever writes much or little.
        self._knows_networks = bool(settings.trusted_proxies) or not settings.https
        self._intake = Intake(deps.conversations, outage, limit, urgent, network, deps.words)
        self._starts = RateLimit(CONVERSATIONS_PER_MINUTE)
        self._typing_limit = RateLimit(TYPING_PER_MINUTE)
        self._begun: dict[str, tuple[float, Session]] = {}
        self._bot_was_off = False
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def open(self, session: Session | None) -> Visit | None:
        """Return the conversation of a session, or None; what still waits is answered now."""
        visit = await _stored(self._open, session)
        if visit is not None:
            await self._note_here(visit.conversation)
        if visit and any(m.author == "visitor" and not m.answered for m in visit.messages):
            self.turns.begin(visit.session)
        return visit

    async def open_for(self, request: Request) -> Visit | None:
        """Return the conversation that a request's session opens, or None.

        One that its visitor left by Exit while the line was down is deleted now and shown to
        nobody.
        """
        session = self.sessions.read(request)
        if session is not None and self.sessions.has_left(request):
            await self.delete(session)
            return None
        return await self.open(session)

    async def look(self, session: Session, after: int) -> Visit | None:
        """Return a conversation with its messages after a number; None when it is gone."""
        return await _stored(self._open, session, after)

    async def start(self, address: str = "", text: str = "") -> Visit:
        """Begin a conversation with the greeting.

        Args:
            address: network address that begins it; "" where something else limits how many.
            text: what is about to be said there, if that is known.

        Raises:
            Refused: too many began from that address, and the text tells of no danger.
        """
        seconds = self._starts.wait(address) if address else 0.0
        if seconds and await run_in_threadpool(self._intake.may_wait, text):
            sentence = self.deps.words.page["many_here"]
            raise Refused("too_fast", 429, sentence, retry_after=seconds)
        return await _stored(self._start)

    async def start_once(self, form_id: str) -> Visit:
        """Begin a conversation for a form; where it was tapped twice, both taps get the same one.

        A second tap carries no cookie yet, so the form's own id tells.

        Args:
            form_id: random, and known to nobody but the page that holds the form.
        """
        lock = self._locks.setdefault(f"form.{form_id}", asyncio.Lock())
        async with lock:
            since = time.monotonic() - TAPPED_TWICE_SECONDS
            self._begun = {key: one for key, one in self._begun.items() if one[0] > since}
            found = self._begun.get(form_id)
            visit = await self.open(found[1]) if found else None
            if visit is None:
                visit = await self.start()
                self._begun[form_id] = (time.monotonic(), visit.session)
            return visit

    async def take(
        self,
        session: Session,
        client_id: str,
        text: str | None,
        button: str | None,
        address: str = "",
    ) -> Taken:
        """Store a message and have it answered; see `Intake.take`."""
        # One at a time in a conversation, so that two taps at once press a button once.
        lock = self._locks.setdefault(session.conversation_id, asyncio.Lock())
        async with lock:
            try:
                network = address if self._knows_networks else ""
                given = (session, client_id, text, button, network)
                taken = await _stored(self._intake.take, *given)
            except StoreIsSilent:
                raise self.not_stored(text or "") from None
        if taken.does == "":
            self._tell_new(session.conversation_id, taken.shared_with)
            self.turns.begin(session)
        return taken

    def _tell_new(self, conversation_id: str, shared_with: str) -> None:
        self.deps.hub.new(conversation_id)
        if shared_with:
            self.deps.hub.new(topic_of(shared_with))
            self.deps.hub.new(QUEUE_TOPIC)

    async def typing(self, session: Session, on: bool) -> None:
        """Tell the staff member in a shared chat that the visitor writes, or no longer."""
        found = await run_in_threadpool(self.deps.conversations.find, session)
        if found is None or found.shared_with is None or self._typing_limit.wait(found.id):
            return
        await run_in_threadpool(self.deps.hub.types, topic_of(found.shared_with), on, "visitor")

    async def here(self, session: Session) -> None:
        """Note for the staff of a shared chat that its visitor's page is open."""
        found = await run_in_threadpool(self.deps.conversations.find, session)
        if found is not None:
            await self._note_here(found)

    async def _note_here(self, conversation: Conversation) -> None:
        # Only of a chat that staff may follow: of what is sealed nothing is noted.
        if conversation.shared_with is not None:
            await run_in_threadpool(self.deps.hub.seen, conversation.shared_with)

    async def newcomer(self) -> Newcomer:
        """Return what somebody sees who has not begun; it works without the store."""
        try:
            return await _stored(self._newcomer, seconds=STANDING_SECONDS)
        except StoreIsSilent:
            return self._without_store()

    def not_stored(self, text: str) -> Refused:
        """Return the refusal of a text when the store fails; see `Intake.not_stored`."""
        return self._intake.not_stored(text)

    async def exists(self, session: Session | None) -> bool:
        """Tell whether a session opens a conversation."""
        if session is None:
            return False
        return await run_in_threadpool(self.deps.conversations.find, session) is not None

    async def delete(self, session: Session | None) -> None:
        """Delete everything of a conversation, if the session opens one."""
        if session is not None and await _in_time(self.exists(session)):
            await _in_time(self.turns.delete(session.conversation_id))

    def shown(self, message: Message) -> dict[str, Any]:
        """Return a message as the browser gets it."""
        return view(message, self.render.message)

    def _newcomer(self) -> Newcomer:
        self._bot_was_off = self._desk.bot_is_off()
        return self._as_newcomer(self._greeting(), bot=not self._bot_was_off)

    def _without_store(self) -> Newcomer:
        # The switch lies in the store as well; as it stood last is nearer to the truth than "on".
        words, off = self.deps.words, self._bot_was_off
        said = {"text": words.phrase("bot_off")} if off else dict(words.responses["utter_greet"])
        return self._as_newcomer(kept(said), bot=not off)

    def _as_newcomer(self, greeting: dict[str, Any], *, bot: bool) -> Newcomer:
        found = shown(stands(None, bot=bot), self.render.standing, self.deps.words.page)
        return Newcomer([Message("", 1, "bot", 0.0, greeting)], found)

    def _greeting(self) -> dict[str, Any]:
        if self._desk.bot_is_off():
            return kept(self._desk.off())
        return kept(dict(self.deps.words.responses["utter_greet"]))

    def _standing(self, conversation: Conversation | None) -> dict[str, Any]:
        found = stands(conversation, bot=not self._desk.bot_is_off())
        return shown(found, self.render.standing, self.deps.words.page)

    def _open(self, session: Session | None, after: int = 0) -> Visit | None:
        conversation = self.deps.conversations.find(session) if session else None
        if session is None or conversation is None:
            return None
        messages = self.deps.conversations.messages(session, after)
        return Visit(session, conversation, messages, self._standing(conversation))

    def _start(self) -> Visit:
        session = self.deps.conversations.start()
        self.deps.conversations.add(session, Draft("bot", self._greeting()))
        visit = self._open(session)
        assert visit is not None
        return visit


async def _stored(act: Callable[..., _Found], *given: Any, seconds: float | None = None) -> _Found:
    """Run what asks the store; what is written late is found on the next visit.

    Raises:
        StoreIsSilent: it does not answer.
    """
    return await _in_time(run_in_threadpool(act, *given), seconds)


async def _in_time(asked: Awaitable[_Found], seconds: float | None = None) -> _Found:
    try:
        return await asyncio.wait_for(asked, seconds or STORE_SECONDS)
    except asyncio.TimeoutError:
        raise StoreIsSilent("the store does not answer") from None


async def visits_of(connection: HTTPConnection) -> Visits:
    """Return the visits of this application.

    Not a plain function: each request, `/healthz` too, would wait for a thread, and while the
    database hangs visitors have all of them.
    """
    found: Visits = connection.app.state.visits
    return found
