"""What becomes of handoffs is counted with the change itself, and outlives them."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from bot.store.conversations import Conversations, Session
from bot.store.counts import Counts
from bot.store.desk_counts import span
from bot.store.handoffs import Handoffs
from bot.store.live import LIVE_CHAT, LiveChats
from bot.store.moves import Moves
from bot.store.staff import StaffMember
from tests.unit.store.conftest import FakeClock, draft

TELL = {"text": "Nobody could join in time."}


@pytest.fixture
def counts(engine: Engine, clock: FakeClock) -> Counts:
    return Counts(engine, clock)


@pytest.fixture
def sent(handoffs: Handoffs, conversations: Conversations, session: Session) -> str:
    key = conversations.key(session)
    return handoffs.hand_off(session.conversation_id, key, draft(reason="screening"))


def counted(counts: Counts, name: str) -> dict[str, int]:
    return {one.key: one.n for one in counts.totals(name)}


def test_a_handoff_is_counted_by_its_reason(sent: str, counts: Counts) -> None:
    assert counted(counts, "handoff_sent") == {"screening": 1}


def test_the_first_claim_counts_how_long_it_waited(
    sent: str, handoffs: Handoffs, members: list[StaffMember], clock: FakeClock, counts: Counts
) -> None:
    clock.advance(200)
    handoffs.claim(sent, by=members[0].id)
    assert counted(counts, "handoff_wait") == {"screening:300": 1}


def test_a_second_claim_counts_no_second_wait(
    sent: str, handoffs: Handoffs, members: list[StaffMember], counts: Counts
) -> None:
    for member in members[:2]:
        handoffs.claim(sent, by=member.id)
        handoffs.release(sent, by=member.id)
    assert counted(counts, "handoff_claimed") == {"screening": 2}
    assert counted(counts, "handoff_wait") == {"screening:60": 1}


def test_a_claim_that_came_too_late_counts_nothing(
    sent: str, handoffs: Handoffs, members: list[StaffMember], counts: Counts
) -> None:
    for member in members[:2]:
        handoffs.claim(sent, by=member.id)
    assert counted(counts, "handoff_claimed") == {"screening": 1}


def test_the_first_words_of_a_person_count_how_long_the_visitor_waited_in_the_chat(
    live: LiveChats,
    session: Session,
    moves: Moves,
    members: list[StaffMember],
    clock: FakeClock,
    counts: Counts,
) -> None:
    shared = live.share(session, draft(reason=LIVE_CHAT)).handoff_id
    clock.advance(30)
    moves.claim(shared, by=members[0].id)
    clock.advance(60)
    for words in ("Hello.", "Are you there?"):
        live.reply(shared, words, by=members[0].id)
    assert counted(counts, "handoff_first_response") == {"live_chat:120": 1}


def test_closing_counts_it_as_handled(
    sent: str, handoffs: Handoffs, members: list[StaffMember], counts: Counts
) -> None:
    handoffs.claim(sent, by=members[0].id)
    handoffs.close(sent, by=members[0].id)
    assert counted(counts, "handoff_closed") == {"screening": 1}


@pytest.mark.parametrize("stage", ["waiting", "claimed", "closed"])
def test_deleting_counts_how_far_it_had_come(
    stage: str,
    sent: str,
    handoffs: Handoffs,
    conversations: Conversations,
    session: Session,
    members: list[StaffMember],
    counts: Counts,
) -> None:
    if stage != "waiting":
        handoffs.claim(sent, by=members[0].id)
    if stage == "closed":
        handoffs.close(sent, by=members[0].id)
    conversations.delete(session.conversation_id)
    assert counted(counts, "handoff_withdrawn") == {f"screening:{stage}": 1}


def test_being_left_too_long_is_counted(
    sent: str, moves: Moves, handoffs: Handoffs, clock: FakeClock, counts: Counts
) -> None:
    since = clock.now
    clock.advance(9_000)
    moves.mark_overdue(sent, since=since, tell=TELL)
    assert counted(counts, "handoff_overdue") == {"screening": 1}


def test_an_owner_who_went_silent_is_counted_as_left_too_long(
    live: LiveChats,
    session: Session,
    moves: Moves,
    members: list[StaffMember],
    clock: FakeClock,
    counts: Counts,
) -> None:
    shared = live.share(session, draft(reason=LIVE_CHAT)).handoff_id
    moves.claim(shared, by=members[0].id)
    moves.time_out(shared, owner=members[0].id, since=clock.now, tell=TELL)
    assert counted(counts, "handoff_overdue") == {"live_chat": 1}


def test_a_note_counts_nothing(
    sent: str, handoffs: Handoffs, members: list[StaffMember], counts: Counts
) -> None:
    handoffs.add_note(sent, "Left a voicemail.", by=members[0].id)
    assert counted(counts, "handoff_noted") == {}


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "60"), (60, "60"), (60.5, "120"), (86_400, "86400"), (86_401, "longer")],
)
def test_a_wait_falls_into_the_span_that_ends_no_sooner(seconds: float, told: str) -> None:
    assert span(seconds) == told
