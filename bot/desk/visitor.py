"""What a visitor does at the desk: asks for a person, agrees, leaves, says whether it helped."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.desk.desk import News, Tell
from bot.desk.limits import Limits
from bot.desk.reach import Reaching
from bot.desk.words import (
    AGREE,
    CALLBACK_PAGE,
    DECLINE,
    HELPED,
    LEAVE,
    LINK,
    LIVE,
    NO_LINK,
    NOT_HELPED,
    Body,
    DeskWords,
    minutes_words,
    version_of,
)
from bot.store.conversations import Session
from bot.store.counts import Counts
from bot.store.filing import Filing
from bot.store.handoff_model import EMERGENCY, HandoffDraft, HandoffGone, most_pressing, pressing
from bot.store.live import LIVE_CHAT, LiveChats
from bot.store.message_rows import Message

_LEFT = {
    "cancelled": "handoff_cancelled",
    "stopped": "handoff_stopped",
    "left": "handoff_left",
    "nothing": "handoff_declined",
}


@dataclass(frozen=True)
class Pressed:
    """A button of the desk that a visitor pressed.

    Args:
        session: the visitor's.
        payload: the button's.
        seq: number of the visitor's message; pressed again after a crash, it does nothing twice.
        at: when it was pressed, seconds since 1970.
        messages: the conversation up to here.
    """

    session: Session = field(repr=False)
    payload: str
    seq: int
    at: float
    messages: Sequence[Message] = field(repr=False)


class VisitorDesk:
    """The visitor's side of the desk.

    Args:
        live: shares conversations and ends that.
        filing: links requests.
        reaching: how a person can be reached now.
        words: what the visitor is told.
        limits: how long they may have to wait.
        counts: where "that helped" is counted, without content.
        tell: hears of everything that open pages show.
    """

    def __init__(
        self,
        live: LiveChats,
        filing: Filing,
        reaching: Reaching,
        words: DeskWords,
        limits: Limits,
        counts: Counts,
        tell: Tell,
    ) -> None:
        self._live = live
        self._filing = filing
        self._reaching = reaching
        self._words = words
        self._limits = limits
        self._counts = counts
        self._tell = tell
        self._acts: dict[str, Callable[[Pressed], Body]] = {
            LIVE: self._ask,
            AGREE: self._agree,
            DECLINE: lambda _: words.say("handoff_declined"),
            LEAVE: self._leave,
            HELPED: lambda _: self._helped("yes"),
            NOT_HELPED: lambda _: self._helped("no"),
            LINK: self._link,
            NO_LINK: lambda _: words.say("link_no"),
            CALLBACK_PAGE: lambda _: words.say("callback_page", ("button_callback", CALLBACK_PAGE)),
        }

    def knows(self, payload: str) -> bool:
        """Tell whether a button is the desk's."""
        return payload in self._acts

    def press(self, pressed: Pressed) -> Body:
        """Do what a button says, and return what the visitor is told.

        Raises:
            KeyError: it is no button of the desk.
        """
        return self._acts[pressed.payload](pressed)

    def sent(self, session: Session, handoff_id: str) -> None:
        """Ask whether a request and earlier ones belong together, if there are any."""
        if self._filing.others_of(session, handoff_id):
            asked = self._words.say("link_ask", ("button_yes", LINK), ("button_no", NO_LINK))
            self._live.tell(session, handoff_id, asked)

    def offer(self, session: Session) -> Body:
        """Return what a visitor hears who asks for a person: how one can be reached now."""
        if self._live.is_shared(session.conversation_id):
            return self._words.say("handoff_still_waiting")
        return self._words.offer(self._reaching.now())

    def _ask(self, pressed: Pressed) -> Body:
        reach = self._reaching.now()
        if reach.way == "callback" or self._live.is_shared(pressed.session.conversation_id):
            return self.offer(pressed.session)
        # Things may have changed since the button was shown, but a person can still be asked.
        return self._words.notice()

    def _agree(self, pressed: Pressed) -> Body:
        reach = self._reaching.now()
        invited = _notice_before(pressed) == "handoff_invited"
        if reach.way == "callback" and not invited:
            return self.offer(pressed.session)
        draft = self._draft(pressed)
        try:
            shared = self._live.share(pressed.session, draft)
        except HandoffGone:  # deleted meanwhile: nobody was asked
            return self._words.say("deleted")
        if draft.priority == EMERGENCY and not shared.again:
            self._counts.add("emergency_handoff", "")
        conversation_id = pressed.session.conversation_id
        self._tell(News(shared.handoff_id, conversation_id, shared.owner))
        if shared.owner.startswith("staff:"):
            return self._words.say("handoff_claimed")
        wait = self._limits.first_response[draft.priority]
        return self._words.say("handoff_queued", minutes=minutes_words(wait))

    def _leave(self, pressed: Pressed) -> Body:
        how = self._live.leave(pressed.session)
        owner = "queue" if how == "stopped" else "bot"
        self._tell(News("", pressed.session.conversation_id, owner if how != "nothing" else ""))
        return self._words.say(_LEFT[how])

    def _helped(self, answer: str) -> Body:
        self._counts.add("handoff_helped", answer)
        return self._words.say(f"helped_{answer}")

    def _link(self, pressed: Pressed) -> Body:
        self._filing.link(pressed.session)
        return self._words.say("link_yes")

    def _draft(self, pressed: Pressed) -> HandoffDraft:
        notice = self._words.text(_notice_before(pressed) or "handoff_notice")
        before = told_before(pressed.messages)
        return HandoffDraft(
            request_id=_request_id(pressed),
            reason=LIVE_CHAT,
            priority=before.priority,
            consent_version=version_of(notice),
            consent_text=notice,
            consent_at=pressed.at,
            summary={
                "flow": "live",
                "answers": [],
                "contact": {},
                "part2": True,  # whom the law covers is unsettled, so it is taken to apply
                "crisis_cards": list(before.cards),
                "topics_asked": list(before.topics),
            },
        )


@dataclass(frozen=True)
class ToldBefore:
    """What the visitor was shown before: types of crisis cards, and ids of entries.

    Args:
        priority: what that makes of a request: "emergency", "urgent" or "normal".
    """

    cards: tuple[str, ...]
    topics: tuple[str, ...]
    priority: str


def told_before(messages: Sequence[Message]) -> ToldBefore:
    """Return what a conversation showed so far, each once and in order."""
    types = (str(card.get("type", "")) for card in _metadata(messages, "card"))
    topics = (str(one) for one in _metadata(messages, "entry"))
    priority = most_pressing(pressing(one.author, one.body) for one in messages) or "normal"
    return ToldBefore(tuple(dict.fromkeys(types)), tuple(dict.fromkeys(topics)), priority)


def _request_id(pressed: Pressed) -> str:
    """Return the same id for the same press; it outlives a deletion, so it leads nowhere."""
    press = f"{pressed.session.conversation_id}:{pressed.seq}"
    return hashlib.sha256(press.encode()).hexdigest()[:40]


def _notice_before(pressed: Pressed) -> str:
    """Return which notice the visitor agreed to: the newest one before the button."""
    for message in reversed(pressed.messages):
        metadata = message.body.get("metadata") or {}
        if message.seq < pressed.seq and metadata.get("version"):
            return str(metadata["event"])
    return ""


def _metadata(messages: Sequence[Message], name: str) -> Iterable[Any]:
    for message in messages:
        found = (message.body.get("metadata") or {}).get(name)
        if message.author == "bot" and found:
            yield found
