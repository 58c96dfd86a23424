"""A desk on a real database, with a visitor, staff, and a clock that we move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy.engine import Engine

from bot.desk.build import DeskRoom, build_desk
from bot.desk.desk import News
from bot.desk.visitor import Pressed
from bot.knowledge.load import load
from bot.knowledge.model import Hours, Knowledge
from bot.settings import Settings
from bot.store.account_changes import AccountChanges
from bot.store.conversations import Conversation, Conversations, Draft, Session
from bot.store.handoffs import HandoffDraft, Handoffs, QueueRow
from bot.store.keys import Keys
from bot.store.staff import StaffAccounts, StaffMember
from bot.store.staff_model import Role
from tests.unit.desk.rows import HOURS, MONDAY_TEN
from tests.unit.store.conftest import (  # noqa: F401 - fixtures that pytest finds by name
    FakeClock,
    clock,
    engine,
    hasher,
    keys,
    migrated_file,
    postgres,
)

ROOT = Path(__file__).parents[3]
PASSWORD = "correct horse battery"
PHONE = "781-555-0100"


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The shipped knowledge, with a phone number and hours as an operator would set them."""
    found = load(ROOT / "knowledge")
    program = replace(found.program, phone=PHONE, hours=HOURS)
    return replace(found, program=program, facts={**found.facts, "program.phone": PHONE})


@dataclass
class House:
    """Everything at the desk, and short words for what people do there."""

    room: DeskRoom
    conversations: Conversations
    handoffs: Handoffs
    staff: StaffAccounts
    clock: FakeClock
    engine: Engine
    news: list[News]
    tokens: dict[str, str] = field(default_factory=dict)

    def hire(self, name: str, role: Role = "staff") -> StaffMember:
        """Make an account, signed in with the console open."""
        member = self.staff.add(f"{name}@example.org", name.capitalize(), role, PASSWORD)
        self.tokens[member.id] = self.staff.sign_in(member.email, PASSWORD, address="a").token
        self.look(member)
        return member

    def look(self, member: StaffMember) -> None:
        """Let a member's open console ask for the queue, as it does by itself."""
        self.staff.session(self.tokens[member.id])

    def visitor(self, *said: str) -> Session:
        """Begin a conversation in which these things were said."""
        session = self.conversations.start()
        for text in said or ("marzipan",):
            self.conversations.add(session, Draft("visitor", {"text": text}))
        return session

    def press(self, session: Session, payload: str) -> dict[str, Any]:
        """Press a button as `web` does it, and return what the visitor is told."""
        words = {"text": "pressed", "payload": payload}
        message = self.conversations.add(session, Draft("visitor", words, answered=False))[0]
        messages = self.conversations.messages(session)
        pressed = Pressed(session, payload, message.seq, self.clock.now, messages)
        told = self.room.visitor.press(pressed)
        self.conversations.answer(session, message.seq, Draft("bot", told))
        return told

    def agree(self, session: Session) -> QueueRow:
        """Ask for a person and agree to the notice."""
        self.press(session, "web:live")
        self.press(session, "web:live_yes")
        return self.newest()

    def send(self, session: Session, name: str = "r", priority: str = "normal") -> QueueRow:
        """Send a request without a live chat."""
        draft = HandoffDraft(name, "screening", priority, "1", "May we?", 1.0, {})
        key = self.conversations.key(session)
        handoff_id = self.handoffs.hand_off(session.conversation_id, key, draft)
        return self.row(handoff_id)

    def newest(self) -> QueueRow:
        """The handoff that came last."""
        return max(self.handoffs.queue(), key=lambda row: row.created_at)

    def row(self, handoff_id: str) -> QueueRow:
        """A handoff's row."""
        found = self.handoffs.row(handoff_id)
        assert found is not None
        return found

    def told(self, session: Session) -> list[str]:
        """Everything that a visitor reads, in order."""
        return [str(one.body["text"]) for one in self.conversations.messages(session)]

    def found(self, session: Session) -> Conversation:
        """The conversation of a session."""
        found = self.conversations.find(session)
        assert found is not None
        return found

    def tick(self, seconds: float = 0.0) -> list[str]:
        """Let time pass and the timers run; returns what they did."""
        self.clock.advance(seconds)
        return [one.act for one in self.room.ticking.tick(self.clock.now)]


Build = Callable[..., House]


@pytest.fixture
def build(
    engine: Engine,  # noqa: F811
    keys: Keys,  # noqa: F811
    clock: FakeClock,  # noqa: F811
    hasher: PasswordHasher,  # noqa: F811
    knowledge: Knowledge,
) -> Build:
    """Build a desk with other settings or hours."""

    def make(hours: Hours | None = None, **env: str) -> House:
        clock.now = MONDAY_TEN
        settings = Settings.from_env({"FOYER_PUBLIC_URL": "https://chat.example.org", **env}, ROOT)
        staff = StaffAccounts(engine, keys, clock=clock, hasher=hasher, idle_seconds=1e9)
        program = replace(knowledge.program, hours=hours or knowledge.program.hours)
        news: list[News] = []
        room = build_desk(
            settings, engine, keys, replace(knowledge, program=program), staff, clock=clock,
            tell=news.append, jitter=lambda: 1.0,
        )  # fmt: skip
        conversations = Conversations(engine, keys, clock)
        handoffs = Handoffs(engine, keys, clock)
        return House(room, conversations, handoffs, staff, clock, engine, news)

    return make


@pytest.fixture
def house(build: Build) -> House:
    """A desk on a Monday at ten, staff at work."""
    return build()


@pytest.fixture
def sam(house: House) -> StaffMember:
    return house.hire("sam")


@pytest.fixture
def changes(
    engine: Engine,  # noqa: F811
    keys: Keys,  # noqa: F811
    clock: FakeClock,  # noqa: F811
    hasher: PasswordHasher,  # noqa: F811
) -> AccountChanges:
    return AccountChanges(engine, keys, clock=clock, hasher=hasher)
