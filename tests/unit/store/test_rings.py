"""An emergency rings whichever way it comes to staff, and stays one."""

from __future__ import annotations

import pytest

from bot.store.conversations import Conversations, Draft, Session
from bot.store.handoffs import Handoffs
from bot.store.live import LIVE_CHAT, LiveChats
from bot.store.moves import Moves
from bot.store.staff import StaffMember
from tests.unit.store.conftest import FakeClock, draft
from tests.unit.store.test_live import CARD


def test_a_crisis_card_shown_since_the_request_was_sent_makes_the_chat_an_emergency_that_rings(
    live: LiveChats,
    session: Session,
    conversations: Conversations,
    handoffs: Handoffs,
    clock: FakeClock,
) -> None:
    sent = handoffs.hand_off(session.conversation_id, conversations.key(session), draft("sent"))
    conversations.add(session, Draft("bot", CARD))
    clock.advance(60)
    live.share(session, draft("live", reason=LIVE_CHAT))
    [row] = handoffs.ringing()
    assert (row.id, row.priority, row.alarm_at) == (sent, "emergency", clock.now)
    changes = [one.change for one in handoffs.read(sent, by="x").changes]
    assert changes.count("alarmed") == 1


def test_a_card_rings_anew_where_an_earlier_alarm_was_seen_and_one_seen_does_not(
    live: LiveChats,
    session: Session,
    conversations: Conversations,
    handoffs: Handoffs,
    moves: Moves,
    members: list[StaffMember],
) -> None:
    conversations.add(session, Draft("bot", CARD))
    key, sent = conversations.key(session), draft("sent", "emergency")
    moves.acknowledge(handoffs.hand_off(session.conversation_id, key, sent), by=members[0].id)
    live.share(session, draft("live", "emergency", reason=LIVE_CHAT))
    assert handoffs.ringing() == []
    live.leave(session)
    conversations.add(session, Draft("bot", CARD))
    live.share(session, draft("again", "emergency", reason=LIVE_CHAT))
    assert len(handoffs.ringing()) == 1


@pytest.mark.parametrize(
    ("before", "since", "then"),
    [
        ("normal", "emergency", "emergency"),
        ("normal", "urgent", "urgent"),
        ("urgent", "normal", "urgent"),
        ("emergency", "normal", "emergency"),
    ],
)
def test_an_open_request_becomes_as_urgent_as_the_chat_and_never_less(
    live: LiveChats,
    session: Session,
    conversations: Conversations,
    handoffs: Handoffs,
    before: str,
    since: str,
    then: str,
) -> None:
    key = conversations.key(session)
    handoffs.hand_off(session.conversation_id, key, draft("sent", before))
    live.share(session, draft("live", since, reason=LIVE_CHAT))
    [row] = handoffs.queue()
    assert (row.priority, row.rings) == (then, then == "emergency")


def test_a_card_in_what_is_sent_rings_also_where_the_draft_does_not_know_of_it(
    session: Session, conversations: Conversations, handoffs: Handoffs
) -> None:
    conversations.add(session, Draft("bot", CARD))
    handoffs.hand_off(session.conversation_id, conversations.key(session), draft())
    assert [row.priority for row in handoffs.ringing()] == ["emergency"]
