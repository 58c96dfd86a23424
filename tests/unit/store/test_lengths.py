"""How long a sealed row is does not tell which answer was chosen, or which reply it holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine

from bot.knowledge.load import load
from bot.safety.cards import cards
from bot.safety.model import CrisisKnowledge
from bot.store import tables as t
from bot.store.conversations import Conversations, Draft
from bot.store.current_key import current_key
from bot.store.handoffs import HandoffDraft, Handoffs
from bot.store.keys import Sealer
from bot.store.message_rows import place_of
from bot.store.tracker_store import SealedTrackerStore
from bot.web.replies import kept

CHOICES = ("Yes", "No", "Opioids, such as heroin, fentanyl or pain pills")


def lengths(engine: Engine, table: sa.Table) -> set[int]:
    with engine.connect() as connection:
        return {len(one) for one in connection.execute(sa.select(table.c.sealed)).scalars()}


def pressed(title: str) -> Draft:
    return Draft("visitor", {"text": title, "payload": f'/screening{{"choice": "{title}"}}'})


def test_no_choice_and_no_reply_of_ours_is_known_by_its_length(
    conversations: Conversations, engine: Engine
) -> None:
    crisis = CrisisKnowledge.parse(load(Path("knowledge")).raw["crisis"])
    replies = [Draft("bot", kept(dict(one))) for one in cards(crisis, {}, alone=True).values()]
    session = conversations.start()
    stored = conversations.add(session, *map(pressed, CHOICES), *replies)
    assert len(lengths(engine, t.messages)) == 1
    assert [one.body for one in conversations.messages(session)] == [one.body for one in stored]


def test_nor_is_a_choice_in_what_was_sent(
    conversations: Conversations, handoffs: Handoffs, engine: Engine
) -> None:
    session = conversations.start()
    conversations.add(session, *map(pressed, CHOICES))
    draft = HandoffDraft("r1", "screening", "normal", "1", "May we?", 1.0, {})
    key = conversations.key(session)
    handoff_id = handoffs.hand_off(session.conversation_id, key, draft)
    assert len(lengths(engine, t.handoff_messages)) == 1
    found = handoffs.read(handoff_id, by="x").transcript
    assert [one.body["text"] for one in found] == list(CHOICES)


def test_a_long_message_is_whole(conversations: Conversations) -> None:
    session = conversations.start()
    conversations.add(session, Draft("visitor", {"text": "é" * 4_000}))
    assert conversations.messages(session)[0].body["text"] == "é" * 4_000


def test_what_was_stored_before_still_opens(conversations: Conversations, engine: Engine) -> None:
    session = conversations.start()
    conversations.add(session, Draft("visitor", {"text": "new"}))
    place = place_of(session.conversation_id, 1)
    plain = json.dumps({"text": "old"}).encode()
    sealed = Sealer(conversations.key(session)).seal(plain, place=place)
    with engine.begin() as connection:
        connection.execute(t.messages.update().values(sealed=sealed))
    assert conversations.messages(session)[0].body == {"text": "old"}


async def test_a_tracker_is_as_long_whatever_was_chosen(
    conversations: Conversations, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.tracker_store.connect", lambda url: engine)
    store = SealedTrackerStore(Domain.empty())
    for title in CHOICES:
        session = conversations.start()
        lent = current_key.set(conversations.key(session))
        tracker = DialogueStateTracker.from_events(session.conversation_id, [UserUttered(title)])
        await store.save(tracker)
        again = await store.retrieve(session.conversation_id)
        current_key.reset(lent)
        assert again is not None and again.latest_message.text == title
    assert len(lengths(engine, t.trackers)) == 1
