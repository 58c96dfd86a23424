"""Moves: one winner, the visitor told, history and alerts kept with what caused them."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from bot.store.alerts import Outbox
from bot.store.audit import AuditTrail
from bot.store.conversations import Conversations, Session
from bot.store.handoffs import Handoffs, QueueRow
from bot.store.live import LIVE_CHAT, LiveChats
from bot.store.moves import Moves
from bot.store.staff import StaffMember
from tests.unit.store.conftest import FakeClock, draft, texts

LATE = {"text": "Nobody could join in time."}


def events(engine: Engine) -> list[str]:
    return [alert.event for alert in Outbox(engine).unaddressed()]


def row_of(handoffs: Handoffs, handoff_id: str) -> QueueRow:
    row = handoffs.row(handoff_id)
    assert row is not None
    return row


@pytest.fixture
def sent(handoffs: Handoffs, conversations: Conversations, session: Session) -> str:
    return handoffs.hand_off(session.conversation_id, conversations.key(session), draft())


@pytest.fixture
def emergency(handoffs: Handoffs, conversations: Conversations, session: Session) -> str:
    key = conversations.key(session)
    return handoffs.hand_off(session.conversation_id, key, draft("e", "emergency"))


@pytest.fixture
def shared(live: LiveChats, session: Session) -> str:
    return live.share(session, draft(reason=LIVE_CHAT)).handoff_id


def test_a_wait_begins_when_it_is_sent_and_anew_when_it_is_claimed(
    sent: str, handoffs: Handoffs, members: list[StaffMember], clock: FakeClock
) -> None:
    assert row_of(handoffs, sent).waiting_since == clock.now
    clock.advance(60)
    handoffs.claim(sent, by=members[0].id)
    assert row_of(handoffs, sent).waiting_since == clock.now


def test_a_note_of_the_owner_starts_the_wait_of_a_callback_anew(
    sent: str, handoffs: Handoffs, members: list[StaffMember], clock: FakeClock
) -> None:
    handoffs.claim(sent, by=members[0].id)
    clock.advance(600)
    handoffs.add_note(sent, "Left a voicemail.", by=members[0].id)
    assert row_of(handoffs, sent).waiting_since == clock.now


def test_a_note_does_not_answer_a_visitor_who_waits_in_the_chat(
    shared: str, handoffs: Handoffs, members: list[StaffMember], clock: FakeClock
) -> None:
    handoffs.claim(shared, by=members[0].id)
    claimed = clock.now
    clock.advance(600)
    handoffs.add_note(shared, "Reading.", by=members[0].id)
    assert row_of(handoffs, shared).waiting_since == claimed


def test_what_is_left_waiting_in_the_queue_is_marked_and_told_once(
    shared: str,
    session: Session,
    conversations: Conversations,
    moves: Moves,
    handoffs: Handoffs,
    engine: Engine,
    clock: FakeClock,
) -> None:
    since = clock.now
    clock.advance(600)
    done = [bool(moves.mark_overdue(shared, since=since, tell=LATE)) for _ in range(2)]
    assert done == [True, False]
    assert texts(conversations.messages(session)).count(LATE["text"]) == 1
    assert row_of(handoffs, shared).overdue_at == clock.now
    assert events(engine) == ["handoff.waiting", "handoff.overdue"]


def test_what_was_claimed_in_the_meantime_is_not_marked(
    shared: str, moves: Moves, members: list[StaffMember], clock: FakeClock
) -> None:
    since = clock.now
    moves.claim(shared, by=members[0].id)
    assert not moves.mark_overdue(shared, since=since, tell=LATE)


def test_an_owner_who_does_not_answer_loses_the_chat_to_the_queue(
    shared: str,
    session: Session,
    conversations: Conversations,
    moves: Moves,
    handoffs: Handoffs,
    members: list[StaffMember],
    clock: FakeClock,
) -> None:
    moves.claim(shared, by=members[0].id)
    since = clock.now
    clock.advance(600)
    assert moves.time_out(shared, owner=members[0].id, since=since, tell=LATE)
    row, found = row_of(handoffs, shared), conversations.find(session)
    assert found is not None
    assert (row.state, row.owner_id, row.overdue_at) == ("waiting", None, clock.now)
    assert found.owner == "queue"
    assert texts(conversations.messages(session))[-1] == LATE["text"]


def test_an_owner_who_answered_meanwhile_keeps_the_chat(
    shared: str, moves: Moves, live: LiveChats, members: list[StaffMember], clock: FakeClock
) -> None:
    moves.claim(shared, by=members[0].id)
    since = clock.now
    live.reply(shared, "Here I am", by=members[0].id)
    assert not moves.time_out(shared, owner=members[0].id, since=since, tell=LATE)


def test_after_a_time_out_somebody_else_can_claim(
    shared: str,
    moves: Moves,
    handoffs: Handoffs,
    members: list[StaffMember],
    clock: FakeClock,
) -> None:
    moves.claim(shared, by=members[0].id)
    moves.time_out(shared, owner=members[0].id, since=clock.now, tell=LATE)
    assert moves.claim(shared, by=members[1].id)
    assert row_of(handoffs, shared).owner_name == "Desk 1"


def test_closing_the_only_request_gives_the_conversation_back_to_the_bot(
    sent: str,
    session: Session,
    conversations: Conversations,
    handoffs: Handoffs,
    members: list[StaffMember],
) -> None:
    handoffs.claim(sent, by=members[0].id)
    handoffs.close(sent, by=members[0].id)
    found = conversations.find(session)
    assert found is not None
    assert found.owner == "bot"


def test_closing_one_of_two_requests_leaves_the_conversation_in_the_queue(
    sent: str,
    session: Session,
    conversations: Conversations,
    handoffs: Handoffs,
    members: list[StaffMember],
) -> None:
    handoffs.hand_off(session.conversation_id, conversations.key(session), draft("second"))
    handoffs.claim(sent, by=members[0].id)
    handoffs.close(sent, by=members[0].id)
    found = conversations.find(session)
    assert found is not None
    assert found.owner == "queue"


def test_an_emergency_rings_until_somebody_acknowledges_it_once(
    emergency: str, moves: Moves, handoffs: Handoffs, members: list[StaffMember]
) -> None:
    assert row_of(handoffs, emergency).rings
    assert moves.acknowledge(emergency, by=members[0].id)
    assert not moves.acknowledge(emergency, by=members[1].id)
    assert not row_of(handoffs, emergency).rings


def test_claiming_an_emergency_acknowledges_it(
    emergency: str, moves: Moves, handoffs: Handoffs, members: list[StaffMember]
) -> None:
    moves.claim(emergency, by=members[0].id)
    assert not row_of(handoffs, emergency).rings


def test_releasing_an_emergency_makes_it_ring_again_from_the_start(
    emergency: str,
    moves: Moves,
    handoffs: Handoffs,
    members: list[StaffMember],
    clock: FakeClock,
) -> None:
    moves.escalate(emergency, from_step=0)
    moves.claim(emergency, by=members[0].id)
    clock.advance(60)
    moves.release(emergency, by=members[0].id)
    row = row_of(handoffs, emergency)
    assert (row.rings, row.escalation_step, row.alarm_at) == (True, 0, clock.now)


def test_an_alarm_takes_each_step_once(emergency: str, moves: Moves, engine: Engine) -> None:
    assert [moves.escalate(emergency, from_step=0) for _ in range(2)] == [True, False]
    assert [(a.event, a.step) for a in Outbox(engine).unaddressed()] == [("handoff.escalated", 1)]


def test_an_acknowledged_emergency_goes_no_further(
    emergency: str, moves: Moves, members: list[StaffMember]
) -> None:
    moves.acknowledge(emergency, by=members[0].id)
    assert not moves.escalate(emergency, from_step=0)


def test_what_is_no_emergency_has_no_alarm(sent: str, moves: Moves) -> None:
    assert not moves.escalate(sent, from_step=0)


def test_a_second_alarm_of_the_same_handoff_is_an_alert_of_its_own(
    emergency: str, moves: Moves, members: list[StaffMember], engine: Engine
) -> None:
    for _ in range(2):
        moves.escalate(emergency, from_step=0)
        moves.claim(emergency, by=members[0].id)
        moves.release(emergency, by=members[0].id)
    assert len(events(engine)) == 2


def test_the_history_tells_every_step_and_who_took_it(
    shared: str,
    moves: Moves,
    live: LiveChats,
    handoffs: Handoffs,
    members: list[StaffMember],
) -> None:
    owner = members[0].id
    moves.claim(shared, by=owner)
    live.reply(shared, "Hi", by=owner)
    moves.release(shared, by=owner)
    moves.claim(shared, by=owner)
    moves.close(shared, by=owner)
    found = handoffs.read(shared, by="x").changes
    assert [(change.change, change.actor_name) for change in found] == [
        ("sent", ""), ("shared", ""), ("claimed", "Desk 0"), ("answered", "Desk 0"),
        ("released", "Desk 0"), ("claimed", "Desk 0"), ("closed", "Desk 0"),
    ]  # fmt: skip


def test_every_move_leaves_an_audit_row_and_the_chain_holds(
    shared: str, moves: Moves, members: list[StaffMember], engine: Engine, clock: FakeClock
) -> None:
    moves.claim(shared, by=members[0].id)
    moves.time_out(shared, owner=members[0].id, since=clock.now, tell=LATE)
    trail = AuditTrail(engine)
    assert [(row.actor, row.action) for row in trail.rows(shared)] == [
        ("visitor", "send"), ("visitor", "share"), (members[0].id, "claim"),
        ("system", "time_out"),
    ]  # fmt: skip
    assert list(trail.breaks()) == []
