"""What was sent is deleted when its time is over, and only then."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.store import tables as t
from bot.store.audit import AuditTrail
from bot.store.conversations import Conversations, Draft, Session
from bot.store.counts import Counts
from bot.store.handoffs import HandoffDraft, HandoffGone, Handoffs
from bot.store.retention import AT_ONCE, Retention
from bot.store.staff import StaffMember
from tests.unit.store.conftest import FakeClock, everything_stored

DAY = 86_400.0


@pytest.fixture
def retention(engine: Engine, clock: FakeClock) -> Retention:
    return Retention(engine, 30, clock)


@pytest.fixture
def sam(members: list[StaffMember]) -> StaffMember:
    return members[0]


def send(conversations: Conversations, handoffs: Handoffs, word: str) -> tuple[str, Session]:
    session = conversations.start()
    conversations.add(session, Draft("visitor", {"text": word}))
    draft = HandoffDraft("r", "screening", "normal", "1", "May we?", 1.0, {"answers": []})
    key = conversations.key(session)
    return handoffs.hand_off(session.conversation_id, key, draft), session


def test_a_closed_handoff_is_deleted_after_its_days_and_not_before(
    conversations: Conversations,
    handoffs: Handoffs,
    retention: Retention,
    clock: FakeClock,
    sam: StaffMember,
) -> None:
    handoff_id, _ = send(conversations, handoffs, "marzipan")
    handoffs.claim(handoff_id, by=sam.id)
    handoffs.add_note(handoff_id, "lighthouse", by=sam.id)
    handoffs.close(handoff_id, by=sam.id)
    clock.advance(30 * DAY)
    assert retention.run_once() == 0
    clock.advance(1)
    assert retention.run_once() == 1
    with pytest.raises(HandoffGone):
        handoffs.read(handoff_id, by=sam.id)


def test_nothing_of_a_deleted_handoff_stays_but_its_audit_rows(
    conversations: Conversations,
    handoffs: Handoffs,
    retention: Retention,
    clock: FakeClock,
    sam: StaffMember,
    engine: Engine,
) -> None:
    handoff_id, session = send(conversations, handoffs, "marzipan")
    handoffs.claim(handoff_id, by=sam.id)
    handoffs.add_note(handoff_id, "lighthouse", by=sam.id)
    handoffs.close(handoff_id, by=sam.id)
    clock.advance(31 * DAY)
    conversations.sweep(60)
    retention.run_once()
    assert session.conversation_id not in everything_stored(engine)
    with engine.begin() as connection:
        for table in t.metadata.sorted_tables:
            if table.name not in ("audit", "counts", "staff", "staff_sessions"):
                rows = connection.execute(sa.select(table)).all()
                assert rows == [], table.name
    acts = [(row.actor, row.action) for row in AuditTrail(engine).rows(handoff_id)]
    assert acts[-1] == ("system", "expire")
    assert list(AuditTrail(engine).breaks()) == []


@pytest.mark.parametrize("state", ["waiting", "claimed"])
def test_an_open_handoff_is_kept_however_old_it_is(
    conversations: Conversations,
    handoffs: Handoffs,
    retention: Retention,
    clock: FakeClock,
    sam: StaffMember,
    state: str,
) -> None:
    handoff_id, _ = send(conversations, handoffs, "marzipan")
    if state == "claimed":
        handoffs.claim(handoff_id, by=sam.id)
    clock.advance(400 * DAY)
    assert retention.run_once() == 0
    assert handoffs.row(handoff_id) is not None


def test_the_empty_row_of_a_withdrawn_handoff_goes_too(
    conversations: Conversations, handoffs: Handoffs, retention: Retention, clock: FakeClock
) -> None:
    handoff_id, session = send(conversations, handoffs, "marzipan")
    clock.advance(20 * DAY)
    conversations.delete(session.conversation_id)
    clock.advance(20 * DAY)
    assert retention.run_once() == 0
    clock.advance(11 * DAY)
    assert retention.run_once() == 1
    assert handoffs.row(handoff_id) is None


def test_the_figures_outlive_what_they_counted(
    conversations: Conversations,
    handoffs: Handoffs,
    retention: Retention,
    clock: FakeClock,
    sam: StaffMember,
    engine: Engine,
) -> None:
    handoff_id, _ = send(conversations, handoffs, "marzipan")
    handoffs.claim(handoff_id, by=sam.id)
    handoffs.close(handoff_id, by=sam.id)
    before = Counts(engine).totals("handoff_closed")
    clock.advance(31 * DAY)
    retention.run_once()
    assert Counts(engine).totals("handoff_closed") == before != []


def test_many_are_deleted_in_one_run(
    conversations: Conversations,
    handoffs: Handoffs,
    retention: Retention,
    clock: FakeClock,
    sam: StaffMember,
) -> None:
    number = AT_ONCE + 1
    for one in range(number):
        handoff_id, _ = send(conversations, handoffs, str(one))
        handoffs.claim(handoff_id, by=sam.id)
        handoffs.close(handoff_id, by=sam.id)
    clock.advance(31 * DAY)
    assert retention.run_once() == number
