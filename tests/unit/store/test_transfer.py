"""A claimed handoff is passed on to a colleague in one step, and nobody is left with no one."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from bot.store import tables as t
from bot.store.audit import AuditTrail
from bot.store.conversations import Conversations, Session
from bot.store.handoffs import Handoffs, QueueRow
from bot.store.keys import Keys
from bot.store.staff import StaffMember
from bot.store.transfer import Transfers
from tests.unit.store.conftest import FakeClock, draft, everything_stored, texts

PASSED = {"text": "Another staff member is taking over."}
ROLES = ("staff", "lead")


@pytest.fixture
def transfers(
    engine: Engine, keys: Keys, clock: FakeClock, members: list[StaffMember]
) -> Transfers:
    """With the console open before every member."""
    with engine.begin() as connection:
        for one in members:
            connection.execute(
                t.staff_sessions.insert().values(
                    token_hash=one.id, staff_id=one.id, csrf="", created_at=clock.now,
                    last_seen_at=clock.now, present_at=clock.now + 50,
                )
            )  # fmt: skip
    return Transfers(engine, keys, clock)


def row_of(handoffs: Handoffs, handoff_id: str) -> QueueRow:
    row = handoffs.row(handoff_id)
    assert row is not None
    return row


def test_a_live_chat_is_the_colleagues_at_once_and_its_visitor_is_told(
    taken: str,
    session: Session,
    conversations: Conversations,
    transfers: Transfers,
    handoffs: Handoffs,
    members: list[StaffMember],
    clock: FakeClock,
    engine: Engine,
) -> None:
    first, second = (one.id for one in members[:2])
    clock.advance(100)
    moved = transfers.pass_on(
        taken, "Likes marzipan", by=first, to=second, roles=ROLES, tell=PASSED
    )
    assert (bool(moved), moved.owner) == (True, f"staff:{second}")
    row, found = row_of(handoffs, taken), conversations.find(session)
    assert found is not None
    assert (row.state, row.owner_id, found.owner) == ("claimed", second, f"staff:{second}")
    # The colleague has the whole time to answer, and not what is left of another's.
    assert (row.claimed_at, row.waiting_since) == (clock.now, clock.now)
    read = handoffs.read(taken, by=second)
    assert [note.text for note in read.notes] == ["Likes marzipan"]
    assert read.notes[0].author_name == members[0].name
    step = read.changes[-1]
    assert (step.change, step.actor_name, step.detail_name) == (
        "transferred",
        members[0].name,
        members[1].name,
    )
    told = texts(conversations.messages(session))
    assert told[-1] == PASSED["text"]
    assert "Likes marzipan" not in told
    assert "Likes marzipan" not in everything_stored(engine)
    done = [(one.actor, one.action, one.object_id) for one in AuditTrail(engine).rows()]
    assert (first, "transfer", taken) in done
    assert (first, "transfer_to", second) in done


def test_a_request_without_a_chat_is_passed_on_without_a_word_to_its_visitor(
    session: Session,
    conversations: Conversations,
    transfers: Transfers,
    handoffs: Handoffs,
    members: list[StaffMember],
) -> None:
    first, second = (one.id for one in members[:2])
    key = conversations.key(session)
    sent = handoffs.hand_off(session.conversation_id, key, draft("sent"))
    handoffs.claim(sent, by=first)
    before = texts(conversations.messages(session))
    assert transfers.pass_on(sent, "", by=first, to=second, roles=ROLES, tell=PASSED)
    assert texts(conversations.messages(session)) == before
    read = handoffs.read(sent, by=second)
    assert (read.row.owner_id, read.notes) == (second, [])


def test_what_is_somebody_elses_or_closed_by_now_is_not_passed_on(
    taken: str, transfers: Transfers, handoffs: Handoffs, members: list[StaffMember], engine: Engine
) -> None:
    first, second = (one.id for one in members[:2])
    assert not transfers.pass_on(taken, "x", by=second, to=first, roles=ROLES)
    assert not transfers.pass_on(taken, "x", by=first, to=first, roles=ROLES)
    assert row_of(handoffs, taken).owner_id == first
    assert handoffs.close(taken, by=first)
    assert not transfers.pass_on(taken, "x", by=first, to=second, roles=ROLES)
    assert not transfers.pass_on("nothing", "x", by=first, to=second, roles=ROLES)
    assert handoffs.read(taken, by=first).notes == []
    assert [one.action for one in AuditTrail(engine).rows()].count("transfer_late") == 4


@pytest.mark.parametrize("how", ["signed out", "tab closed"])
def test_nothing_is_left_to_who_has_gone_in_the_meantime(
    taken: str,
    transfers: Transfers,
    handoffs: Handoffs,
    members: list[StaffMember],
    engine: Engine,
    how: str,
) -> None:
    first, second = (one.id for one in members[:2])
    theirs = t.staff_sessions.c.staff_id == second
    with engine.begin() as connection:
        if how == "signed out":
            connection.execute(t.staff_sessions.delete().where(theirs))
        else:
            connection.execute(t.staff_sessions.update().where(theirs).values(present_at=1.0))
    assert not transfers.pass_on(taken, "x", by=first, to=second, roles=ROLES)
    assert row_of(handoffs, taken).owner_id == first


@pytest.mark.parametrize("values", [{"active": False}, {"role": "admin"}])
def test_nothing_is_left_to_who_may_take_no_handoffs(
    taken: str,
    transfers: Transfers,
    handoffs: Handoffs,
    members: list[StaffMember],
    engine: Engine,
    values: dict[str, object],
) -> None:
    first, second = (one.id for one in members[:2])
    with engine.begin() as connection:
        connection.execute(t.staff.update().where(t.staff.c.id == second).values(**values))
    assert not transfers.pass_on(taken, "x", by=first, to=second, roles=ROLES)
    assert row_of(handoffs, taken).owner_id == first


def test_an_emergency_rings_until_it_is_seen_once_more_and_nothing_else_does(
    taken: str,
    transfers: Transfers,
    handoffs: Handoffs,
    members: list[StaffMember],
    engine: Engine,
    clock: FakeClock,
) -> None:
    first, second = (one.id for one in members[:2])
    assert transfers.pass_on(taken, "", by=first, to=second, roles=ROLES)
    assert not row_of(handoffs, taken).rings
    with engine.begin() as connection:
        seen = {"priority": 0, "alarm_at": 1.0, "acknowledged_at": 2.0, "escalation_step": 2}
        connection.execute(t.handoffs.update().values(**seen))
    assert not row_of(handoffs, taken).rings
    assert transfers.pass_on(taken, "", by=second, to=first, roles=ROLES)
    row = row_of(handoffs, taken)
    assert (row.rings, row.alarm_at, row.escalation_step) == (True, clock.now, 0)
