"""Sending to staff, with a real store behind the action."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import action_hand_off
from actions.action_hand_off import ActionHandOff
from actions.rooms import Rooms
from bot.knowledge.load import load
from bot.screening.build import build
from bot.store.conversations import Conversations, Draft, Session
from bot.store.counts import Counts
from bot.store.current_key import LENT_KEY
from bot.store.database import connect, migrate
from bot.store.handoffs import Handoffs
from bot.store.keys import Keys

STATE = {
    "flow": "contact",
    "status": "done",
    "answers": {},
    "consent": {"version": "1", "text": "May we?", "at": "2026-11-27T12:00:00+00:00"},
}


@dataclass
class Desk:
    """A store, and a visitor in it who has said one thing."""

    rooms: Rooms
    conversations: Conversations
    session: Session

    def send(self, state: dict[str, Any] = STATE, **metadata: Any) -> list[dict[str, Any]]:
        """Press "Send to staff", and return what the visitor is told."""
        key = base64.b64encode(self.conversations.key(self.session)).decode()
        dispatcher = CollectingDispatcher()
        message = {"metadata": {"request_id": "2", LENT_KEY: key, **metadata}}
        tracker = Tracker(
            self.session.conversation_id, {"screening": state}, message, [], False, None, {}, None
        )
        ActionHandOff().run(dispatcher, tracker, {})
        told: list[dict[str, Any]] = dispatcher.messages
        return told


def words(told: Sequence[dict[str, Any]]) -> list[str]:
    return [str(one["text"] or one["response"] or "") for one in told]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    url = f"sqlite:///{tmp_path / 'foyer.db'}"
    migrate(url)
    engine, keys, knowledge = connect(url), Keys(b"k" * 32), load(Path("knowledge"))
    rooms = Rooms(knowledge, build(knowledge.raw), Handoffs(engine, keys), Counts(engine))
    monkeypatch.setattr(action_hand_off, "rooms", lambda: rooms)
    conversations = Conversations(engine, keys)
    session = conversations.start()
    conversations.add(session, Draft("visitor", {"text": "marzipan"}))
    return Desk(rooms, conversations, session)


def test_what_was_agreed_to_is_sent(desk: Desk) -> None:
    assert "utter_sent" in words(desk.send())
    [row] = desk.rooms.handoffs.queue()
    assert (row.reason, row.priority) == ("asked_for_person", "normal")


def test_once_everything_is_deleted_nothing_is_sent_and_the_visitor_hears_so(desk: Desk) -> None:
    desk.conversations.delete(desk.session.conversation_id)
    assert words(desk.send()) == ["Your answers are deleted. Nothing was sent."]
    assert desk.rooms.handoffs.queue() == []


def test_cards_that_web_showed_by_itself_make_an_emergency_as_well(desk: Desk) -> None:
    assert "utter_sent_emergency" in words(desk.send(cards=["suicide"]))
    [row] = desk.rooms.handoffs.queue()
    assert (row.reason, row.priority, row.rings) == ("crisis", "emergency", True)
    assert desk.rooms.handoffs.read(row.id, by="x").summary["crisis_cards"] == ["suicide"]


def test_what_was_typed_after_it_stays_with_the_visitor(desk: Desk) -> None:
    add = desk.conversations.add
    add(desk.session, Draft("visitor", {"text": "send"}), Draft("visitor", {"text": "between us"}))
    desk.send()
    [row] = desk.rooms.handoffs.queue()
    read = desk.rooms.handoffs.read(row.id, by="x").transcript
    assert [line.body["text"] for line in read] == ["marzipan", "send"]


@pytest.mark.parametrize(
    ("question", "answer", "priority"),
    [
        ("danger", "yes", "emergency"),
        ("danger", "unsure", "emergency"),
        ("symptoms", "seizure", "urgent"),
        ("adult", "no", "normal"),
        ("danger", "stop", "normal"),
    ],
)
def test_a_call_asked_for_after_the_questions_told_to_call_911_is_no_usual_one(
    desk: Desk, question: str, answer: str, priority: str
) -> None:
    engine = desk.rooms.engine
    state = {**engine.start("screening").state, "at": question}
    ended = engine.step(state, None, f"{question}:{answer}").state
    assert (ended["status"], ended["answers"]) == ("done", {})
    asked = engine.start("contact", ended).state
    assert asked["answers"] == {}
    desk.send({**asked, "status": "done", "consent": STATE["consent"]})
    [row] = desk.rooms.handoffs.queue()
    assert row.priority == priority
    assert "danger" not in str(desk.rooms.handoffs.read(row.id, by="x").summary).lower()


@pytest.mark.parametrize(
    ("shown", "reason"), [("emergency", "crisis"), ("urgent", "asked_for_person")]
)
def test_questions_begun_anew_do_not_make_it_a_usual_request(
    desk: Desk, shown: str, reason: str
) -> None:
    desk.send(priority=shown)
    [row] = desk.rooms.handoffs.queue()
    assert (row.reason, row.priority) == (reason, shown)
