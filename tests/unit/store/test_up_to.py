"""What goes to staff ends with the message that asked for it."""

from __future__ import annotations

import pytest

from bot.store.conversations import Conversations, Draft, Session
from bot.store.handoffs import Handoffs
from bot.store.live import LIVE_CHAT, LiveChats
from bot.store.message_rows import card_id
from tests.unit.store.conftest import draft, said, texts
from tests.unit.store.test_live import CARD

BEFORE = ["marzipan", "Thank you.", "send"]


def sent(handoffs: Handoffs, conversations: Conversations, session: Session) -> str:
    """Send up to message 3, the one that asks."""
    key = conversations.key(session)
    return handoffs.hand_off(session.conversation_id, key, draft(up_to=3))


@pytest.fixture
def asked(conversations: Conversations, session: Session) -> Session:
    conversations.add(session, said("send"))
    return session


def test_what_is_typed_after_it_stays_with_the_visitor(
    asked: Session, conversations: Conversations, handoffs: Handoffs
) -> None:
    note = Draft("system", {"text": "A number was taken out."}, "client-1.masked")
    conversations.add(asked, said("between us"), note)
    found = handoffs.read(sent(handoffs, conversations, asked), by="x")
    assert texts(found.transcript) == BEFORE


def test_an_answer_to_an_earlier_message_goes_along_even_where_it_came_later(
    asked: Session, conversations: Conversations, handoffs: Handoffs
) -> None:
    conversations.add(asked, Draft("bot", {"text": "An answer."}), Draft("bot", CARD, card_id(1)))
    found = handoffs.read(sent(handoffs, conversations, asked), by="x")
    assert texts(found.transcript) == [*BEFORE, "An answer.", "Call 988."]
    assert found.row.rings


def test_a_card_for_what_was_typed_after_it_does_not(
    asked: Session, conversations: Conversations, handoffs: Handoffs
) -> None:
    conversations.add(asked, said("between us"), Draft("bot", CARD, card_id(4)))
    found = handoffs.read(sent(handoffs, conversations, asked), by="x")
    assert texts(found.transcript) == BEFORE


def test_once_the_visitor_shares_the_chat_the_rest_goes_along(
    asked: Session, conversations: Conversations, handoffs: Handoffs, live: LiveChats
) -> None:
    conversations.add(asked, said("between us"))
    handoff_id = sent(handoffs, conversations, asked)
    live.share(asked, draft("live", reason=LIVE_CHAT))
    assert texts(handoffs.read(handoff_id, by="x").transcript) == [*BEFORE, "between us"]
