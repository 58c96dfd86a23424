"""A console on a real database, with staff and with conversations that visitors sent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from sqlalchemy.engine import Engine

import bot.web
from bot.desk.build import DeskRoom, build_desk
from bot.knowledge.load import load
from bot.knowledge.model import Entry, Glossary, Hours, Knowledge, Program, Review
from bot.settings import Settings
from bot.store.audit import AuditTrail
from bot.store.conversations import Conversations, Draft, Session
from bot.store.counts import Counts
from bot.store.database import connect, migrate
from bot.store.handoffs import HandoffDraft, Handoffs
from bot.store.keys import Keys
from bot.store.live import LiveChats
from bot.store.marks import Marks
from bot.store.staff import StaffAccounts, StaffMember
from bot.store.staff_model import Role
from bot.web.hub import Hub
from bot.web.shelf import Shelf
from bot.web.staff.router import router
from tests.unit.store.conftest import FakeClock

PASSWORD = "correct horse battery"
CONSENT = "If you choose Send to staff, our staff will see this chat."
NOTICE = "Before a person joins: this chat is saved, and a staff member can read it."
CARD = {
    "type": "suicide",
    "voice": "self",
    "language": "en",
    "title": "You are not alone",
    "lines": ["You can call or text 988, day or night."],
    "helplines": [
        {
            "name": "988 Suicide & Crisis Lifeline",
            "for": "Anyone in a crisis",
            "actions": [{"label": "Call 988", "href": "tel:988"}],
        }
    ],
    "closing": "I am still here.",
}
TALK = (
    Draft("bot", {"text": "Hello, I am automated.", "buttons": [{"title": "Talk to a person"}]}),
    Draft("visitor", {"text": "How long does it take?"}),
    Draft("bot", {"text": "Many programs last about 90 days.", "metadata": {"kind": "answer"}}),
)  # fmt: skip


@dataclass(frozen=True)
class DeskDeps:
    """What the console needs of the web process."""

    settings: Settings
    engine: Engine
    keys: Keys
    conversations: Conversations
    handoffs: Handoffs
    staff: StaffAccounts
    audit: AuditTrail
    counts: Counts
    knowledge: Knowledge
    hub: Hub
    desk: DeskRoom
    clock: FakeClock
    shelf: Shelf = field(default_factory=Shelf)


class Desk:
    """A console, ready to be asked."""

    def __init__(self, deps: DeskDeps) -> None:
        self.deps = deps
        self.app = FastAPI()
        self.app.state.deps = deps
        static = Path(bot.web.__file__).parent / "static"
        self.app.mount("/static", StaticFiles(directory=static))
        self.app.include_router(router)
        self._requests = 0

    def hire(self, name: str, role: Role = "staff") -> StaffMember:
        """Make an account: "Sam Desk" signs in as sam@example.org."""
        email = f"{name.split()[0].lower()}@example.org"
        return self.deps.staff.add(email, name, role, PASSWORD)

    def send(
        self,
        *,
        priority: str = "normal",
        reason: str = "screening",
        summary: dict[str, Any] | None = None,
        talk: tuple[Draft, ...] = TALK,
    ) -> tuple[str, Session]:
        """Let a visitor send a conversation; returns the handoff's id and their session."""
        deps = self.deps
        session = deps.conversations.start()
        for draft in talk:
            deps.conversations.add(session, draft)
            deps.clock.advance(5)
        self._requests += 1
        sent = HandoffDraft(
            request_id=f"request-{self._requests}",
            reason=reason,
            priority=priority,
            consent_version="2026-11-23",
            consent_text=CONSENT,
            consent_at=deps.clock(),
            summary=SUMMARY if summary is None else summary,
        )
        key = deps.conversations.key(session)
        return deps.handoffs.hand_off(session.conversation_id, key, sent), session

    def chat(self, *said: str, priority: str = "normal") -> tuple[str, Session]:
        """Let a visitor ask for a live chat and agree to it; returns as `send` does."""
        deps = self.deps
        session = deps.conversations.start()
        for text in said or ("Can somebody talk with me?",):
            deps.conversations.add(session, Draft("visitor", {"text": text}))
            deps.clock.advance(5)
        self._requests += 1
        summary = {"flow": "live", "answers": [], "contact": {}, "part2": True}
        draft = HandoffDraft(
            f"request-{self._requests}", "live_chat", priority, "2026-11-23", NOTICE,
            deps.clock(), summary,
        )  # fmt: skip
        shared = LiveChats(deps.engine, deps.keys, deps.clock).share(session, draft)
        return shared.handoff_id, session

    def acts(self, handoff_id: str) -> list[tuple[str, str]]:
        """Return the audit rows of a handoff: who did what."""
        return [(row.actor, row.action) for row in self.deps.audit.rows(handoff_id)]


@lru_cache(maxsize=1)
def _migrated() -> bytes:
    """Return an empty, migrated database; the migrations take a second and run once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "foyer.db"
        migrate(f"sqlite:///{path}")
        return path.read_bytes()


def open_desk(folder: Path, **settings: Any) -> Desk:
    """Open a console on a fresh database in a folder."""
    url = f"sqlite:///{folder / 'foyer.db'}"
    (folder / "foyer.db").write_bytes(_migrated())
    engine, keys, clock = connect(url), Keys(b"k" * 32), FakeClock()
    chosen = replace(Settings.from_env({"FOYER_DATABASE_URL": url}, folder), **settings)
    hub, knowledge = Hub(Marks(engine)), small_knowledge(clock)
    staff = StaffAccounts(
        engine,
        keys,
        idle_seconds=60.0 * chosen.staff_session_minutes,
        clock=clock,
        second_factor_required=chosen.second_factor_required,
        # argon2 at its cheapest: these tests are about the console.
        hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1),
    )
    return Desk(
        DeskDeps(
            settings=chosen,
            engine=engine,
            keys=keys,
            conversations=Conversations(engine, keys, clock),
            handoffs=Handoffs(engine, keys, clock),
            staff=staff,
            audit=AuditTrail(engine),
            counts=Counts(engine, clock),
            knowledge=knowledge,
            hub=hub,
            desk=build_desk(chosen, engine, keys, knowledge, staff, clock=clock, tell=hub.desk),
            clock=clock,
        )
    )


def small_knowledge(clock: FakeClock) -> Knowledge:
    """Two entries, one of them without a reviewed answer; sentences and labels as shipped."""
    review = Review("knowledge editor", date(2026, 11, 23), "pending")
    duration = Entry(
        "duration", "time", "duration", "reviewed", "How long does an IOP last?", (), review,
        "clinical content", answer="Many programs last about 90 days.",
    )  # fmt: skip
    cost = Entry(
        "cost", "money", "cost", "no_reviewed_answer", "What does it cost?", (), review,
        "admissions", label="what treatment costs",
    )  # fmt: skip
    hours = Hours(((),) * 7, (), "America/New_York")
    program = Program("Harbor House", "Massachusetts", hours)
    shipped = _shipped()
    return Knowledge(
        {"duration": duration, "cost": cost}, program, {}, Glossary(), shipped.phrases,
        facts=shipped.facts, raw={"replies": shipped.raw["replies"]},
    )  # fmt: skip


@lru_cache(maxsize=1)
def _shipped() -> Knowledge:
    return load(Path(bot.web.__file__).parents[2] / "knowledge")


def answer(id: str, label: str, question: str, said: str | None, field: int = 5) -> dict[str, Any]:
    """One answer line of a summary; `said` is None where it was skipped."""
    return {
        "id": id,
        "field": field,
        "label": label,
        "question": question,
        "answer": said or "Prefer not to say",
        "skipped": said is None,
        "sensitivity": "part2",
        "rule": "tapped" if said else "skipped",
    }


SUMMARY: dict[str, Any] = {
    "flow": "screening",
    "voice": "self",
    "answers": [
        answer("who", "Who this is for", "Who is this for?", "Me", 1),
        answer("state", "State", "Which state do you live in?", "Massachusetts", 4),
        answer("help", "Help wanted with", "What would you like help with?", "Alcohol"),
        answer("past_withdrawal", "Seizure or confusion when stopping before",
               "Have you ever had a seizure, or been confused, when you stopped before?", None, 7),
        answer("alcohol_count", "Days with that many drinks, past year",
               "How many times in the past year have you had 4 or more drinks in a day?", "12", 8),
        answer("safe_place", "Safe, steady place to live",
               "Do you have a safe, steady place to live?", "No", 11),
        answer("attend", "Several days a week, 9 hours or more",
               "Could you come several days a week, for about 9 hours or more?", "Evenings", 12),
        answer("name", "Name to use", "What should we call you?", "Jo", 14),
    ],
    "guidance": {
        "id": "more_support",
        "words": "From what you told me, it may help to talk about care with more support.",
        "rule": "Overdose in the past month, no safe place, or an IOP that did not help enough.",
        "because": ["safe_place: no"],
    },
    "screens": [
        {"id": "phq2", "name": "PHQ-2", "result": "positive", "reason": "cut-off 3 or more",
         "source": "Arroll 2010, Annals of Family Medicine (PMC2906530)."},
        {"id": "gad2", "name": "GAD-2", "result": "negative", "reason": "cut-off 3 or more",
         "source": "Kroenke 2007, Annals of Internal Medicine 146:317-325."},
        {"id": "drug_single", "name": "Single drug question", "result": "not computed",
         "reason": "1 of 1 items without an answer",
         "source": "Smith 2010, Archives of Internal Medicine 170:1155-1160."},
    ],
    "caution": "These screens were tested in primary care. A clinician reads them with the rest.",
    "contact": {
        "name": "Jo",
        "phone": "+16175550142",
        "phone_shown": "(617) 555-0142",
        "may_phone": True,
        "may_text": True,
        "may_voicemail": False,
        "safe_times": "Weekdays after 5 pm",
    },
    "part2": True,
    "crisis_cards": [],
    "topics_asked": ["duration", "cost"],
}  # fmt: skip
