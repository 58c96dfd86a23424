"""Nobody rots: the timers on a real database, with the visitor told and staff alerted."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.store import tables as t
from bot.store.account_changes import AccountChanges
from bot.store.conversations import Draft, Session
from bot.store.marks import HERE_SECONDS, Marks
from bot.store.staff import StaffMember
from tests.integration.desk.conftest import PHONE, House
from tests.unit.desk.rows import local


def events(house: House) -> list[str]:
    return [one.event for one in house.room.outbox.unaddressed()]


def card(house: House, session: Session) -> None:
    """Let a visitor write of danger and get the crisis card."""
    draft = Draft("visitor", {"text": "danger"}, answered=False)
    message = house.conversations.add(session, draft)[0]
    shown = {"text": "Call 988.", "metadata": {"card": {"type": "suicide"}}}
    house.conversations.answer(session, message.seq, Draft("bot", shown))


def test_who_waits_too_long_is_told_once_with_the_phone_number(
    house: House, sam: StaffMember
) -> None:
    session = house.visitor()
    handoff_id = house.agree(session).id
    assert house.tick(599) == []
    assert house.tick(1) == ["overdue"]
    assert house.tick(6000) == []
    late = [text for text in house.told(session) if "no one could join in time" in text]
    assert len(late) == 1
    assert PHONE in late[0]
    assert house.row(handoff_id).overdue_at is not None


def test_an_owner_who_goes_silent_loses_the_chat_and_the_visitor_is_told(
    house: House, sam: StaffMember
) -> None:
    session = house.visitor()
    handoff_id = house.agree(session).id
    house.room.desk.claim(handoff_id, by=sam.id)
    house.room.desk.reply(handoff_id, "Hi", by=sam.id)
    house.conversations.add(session, Draft("visitor", {"text": "Hello?"}))
    assert house.tick(299) == []
    assert house.tick(1) == ["time_out"]
    row = house.row(handoff_id)
    assert (row.state, row.owner_id, house.found(session).owner) == ("waiting", None, "queue")
    assert PHONE in house.told(session)[-1]
    assert "the staff member has not answered" in house.told(session)[-1]
    assert "no one could join" not in " ".join(house.told(session))
    assert "handoff.overdue" in events(house)


def test_who_sits_in_front_of_the_chat_is_shown_before_older_requests_for_a_call(
    house: House, sam: StaffMember
) -> None:
    sent = []
    for name in "abc":
        sent.append(house.send(house.visitor(), name).id)
        house.clock.advance(10)
    urgent, older, between = sent
    with house.engine.begin() as connection:
        row = t.handoffs.c.id == urgent
        connection.execute(t.handoffs.update().where(row).values(priority=1))
    waits = house.agree(house.visitor()).id
    assert [row.id for row in house.handoffs.queue()] == [urgent, waits, older, between]
    # Once they were told that no one could join, they wait like everybody else.
    house.tick(600)
    assert [row.id for row in house.handoffs.queue()] == [urgent, older, between, waits]


@pytest.mark.parametrize("how", ["nobody came", "their colleague went silent"])
def test_whoever_still_sits_there_after_the_time_was_up_comes_before_fresh_chats(
    house: House, sam: StaffMember, how: str
) -> None:
    marks, session = Marks(house.engine, house.clock), house.visitor()
    long = house.agree(session).id
    if how == "nobody came":
        assert house.tick(600) == ["overdue"]
    else:
        house.room.desk.claim(long, by=sam.id)
        assert house.tick(600) == ["time_out"]
    marks.seen(long)  # as the visitor's page does by itself
    fresh = house.agree(house.visitor()).id
    call = house.send(house.visitor(), "a").id
    assert [row.id for row in house.handoffs.queue()] == [long, fresh, call]
    assert house.handoffs.untaken() == 2
    # Whatever comes first otherwise still does.
    house.clock.advance(1)
    urgent, emergency = house.visitor(), house.visitor()
    card(house, emergency)
    alarm = house.agree(emergency).id
    soon = house.send(urgent, "b").id
    with house.engine.begin() as connection:
        row = t.handoffs.c.id == soon
        connection.execute(t.handoffs.update().where(row).values(priority=1))
    assert [row.id for row in house.handoffs.queue()] == [alarm, soon, long, fresh, call]
    # A page that is closed keeps no fresh visitor waiting, and has its place again once it is open.
    house.clock.advance(HERE_SECONDS)
    marks.seen(fresh)
    assert [row.id for row in house.handoffs.queue()][2:] == [fresh, long, call]
    assert house.handoffs.untaken() == 2  # the emergency and the fresh one
    house.conversations.add(session, Draft("visitor", {"text": "I am still here"}))
    assert [row.id for row in house.handoffs.queue()][2:] == [long, fresh, call]


def test_of_an_owner_who_never_wrote_nobody_says_that_no_one_joined(
    house: House, sam: StaffMember
) -> None:
    session = house.visitor()
    house.room.desk.claim(house.agree(session).id, by=sam.id)
    assert "A staff member is here now" in house.told(session)[-1]
    assert house.tick(600) == ["time_out"]
    assert "the staff member has not answered in time" in house.told(session)[-1]
    assert "I'm the automated assistant again" in house.told(session)[-1]


def test_who_writes_a_long_answer_does_not_lose_the_chat_in_the_middle_of_it(
    house: House, sam: StaffMember
) -> None:
    session = house.visitor()
    handoff_id = house.agree(session).id
    house.room.desk.claim(handoff_id, by=sam.id)
    marks = Marks(house.engine, house.clock)
    for _ in range(25):
        assert house.tick(27) == []
        marks.types(session.conversation_id, True)
    # Whoever stops, or whose page is gone without a word, is silent like everybody else.
    assert house.tick(29) == []
    assert house.tick(1) == ["time_out"]


def test_who_types_while_the_timer_waits_for_its_turn_writes_too(
    house: House, sam: StaffMember
) -> None:
    session = house.visitor()
    house.room.desk.claim(house.agree(session).id, by=sam.id)
    # Noted after the timer took the time, before it could begin.
    Marks(house.engine, lambda: house.clock() + 602).types(session.conversation_id, True)
    assert house.tick(600) == []
    assert house.tick(60) == ["time_out"]


def test_who_emptied_the_box_again_is_not_writing(house: House, sam: StaffMember) -> None:
    session = house.visitor()
    house.room.desk.claim(house.agree(session).id, by=sam.id)
    house.clock.advance(599)
    marks = Marks(house.engine, house.clock)
    marks.types(session.conversation_id, True)
    marks.types(session.conversation_id, False)
    assert house.tick(1) == ["time_out"]


def test_an_owner_who_is_switched_off_leaves_an_emergency_to_others_at_once(
    house: House, sam: StaffMember, changes: AccountChanges
) -> None:
    kim = house.hire("kim", "lead")
    session = house.visitor()
    handoff_id = house.agree(session).id
    house.room.desk.claim(handoff_id, by=sam.id)
    card(house, session)
    house.room.desk.reply(handoff_id, "I am here.", by=sam.id)
    changes.set_active(sam.id, False, by="admin")
    assert house.tick(5) == ["leave"]
    row = house.row(handoff_id)
    assert (row.state, row.owner_id, row.rings) == ("waiting", None, True)
    assert house.found(session).owner == "queue"
    assert "has left the chat" in house.told(session)[-1]
    assert house.room.desk.claim(handoff_id, by=kim.id)
    assert house.tick(5) == []


def test_whose_role_no_longer_takes_requests_leaves_a_callback_without_a_word(
    house: House, sam: StaffMember, changes: AccountChanges
) -> None:
    session = house.visitor()
    handoff_id = house.send(session).id
    house.room.desk.claim(handoff_id, by=sam.id)
    before = house.told(session)
    changes.set_role(sam.id, "lead", by="admin")
    assert house.tick(5) == []
    changes.set_role(sam.id, "editor", by="admin")
    assert house.tick(5) == ["leave"]
    row = house.row(handoff_id)
    assert (row.state, row.owner_id, row.overdue_at) == ("waiting", None, None)
    assert house.told(session) == before


def test_an_owner_who_answers_keeps_the_chat(house: House, sam: StaffMember) -> None:
    session = house.visitor()
    handoff_id = house.agree(session).id
    house.room.desk.claim(handoff_id, by=sam.id)
    house.room.desk.reply(handoff_id, "Hi", by=sam.id)
    assert house.tick(100_000) == []
    assert house.row(handoff_id).owner_id == sam.id


def test_a_visitor_away_from_the_page_reads_it_when_they_come_back(
    house: House, sam: StaffMember
) -> None:
    session = house.visitor()
    house.agree(session)
    house.tick(600)
    house.clock.advance(3600)
    assert "no one could join in time" in house.told(session)[-1]


def test_when_staff_go_home_who_waits_is_told_when_they_are_back(
    house: House, sam: StaffMember
) -> None:
    house.clock.now = local("2026-11-23 16:58")
    house.look(sam)
    session = house.visitor()
    house.agree(session)
    assert house.tick(180) == ["overdue"]
    assert "Staff are not here right now." in house.told(session)[-1]


@pytest.mark.parametrize(("claimed", "act"), [(False, "overdue"), (True, "time_out")])
def test_a_callback_that_nobody_works_on_is_marked_and_the_visitor_told(
    house: House, sam: StaffMember, claimed: bool, act: str
) -> None:
    session = house.visitor()
    handoff_id = house.send(session, priority="urgent").id
    if claimed:
        house.room.desk.claim(handoff_id, by=sam.id)
    house.clock.now = local("2026-11-23 11:59")
    assert house.tick() == []
    house.clock.now = local("2026-11-23 12:00")
    assert house.tick() == [act]
    assert "staff have not got to your request yet" in house.told(session)[-1]
    assert (house.row(handoff_id).state, house.found(session).owner) == ("waiting", "queue")


def test_an_emergency_rings_then_goes_along_the_chain_until_somebody_acknowledges(
    house: House, sam: StaffMember
) -> None:
    handoff_id = house.send(house.visitor(), priority="emergency").id
    assert (house.row(handoff_id).rings, events(house)) == (True, [])
    steps = []
    for _ in range(2):
        house.clock.advance(120)
        house.look(sam)
        house.tick()
        steps.append(house.row(handoff_id).escalation_step)
    assert steps == [1, 1]
    house.tick(480)
    assert house.row(handoff_id).escalation_step == 2
    assert house.room.desk.acknowledge(handoff_id, by=sam.id)
    before = events(house)
    house.tick(600)
    assert "escalate" not in house.tick(10_000)
    assert [one for one in events(house) if one == "handoff.escalated"] == [
        one for one in before if one == "handoff.escalated"
    ]


def test_with_nobody_at_the_console_an_emergency_is_sent_on_at_once(house: House) -> None:
    house.send(house.visitor(), priority="emergency")
    assert house.tick() == ["escalate"]
    assert events(house) == ["handoff.escalated"]


def test_a_card_in_a_live_chat_raises_the_alarm(house: House, sam: StaffMember) -> None:
    session = house.visitor()
    handoff_id = house.agree(session).id
    house.room.desk.claim(handoff_id, by=sam.id)
    card(house, session)
    assert house.row(handoff_id).rings
    house.room.desk.reply(handoff_id, "I am here.", by=sam.id)
    assert not house.row(handoff_id).rings


def test_the_timers_of_two_processes_do_everything_once(house: House, sam: StaffMember) -> None:
    session = house.visitor()
    house.agree(session)
    house.clock.advance(600)
    done = [house.room.ticking.tick(house.clock.now) for _ in range(2)]
    assert [len(one) for one in done] == [1, 0]


def test_a_handoff_that_cannot_be_handled_keeps_no_other_from_its_turn(
    house: House, sam: StaffMember
) -> None:
    broken = house.agree(house.visitor()).id
    house.tick(1)
    whole = house.agree(house.visitor()).id
    with house.engine.begin() as connection:
        history = t.handoff_changes.c.handoff_id == broken
        connection.execute(t.handoffs.update().where(t.handoffs.c.id == broken).values(changes=0))
        assert connection.execute(sa.select(t.handoff_changes).where(history)).first()
    assert house.tick(600) == ["overdue"]
    assert house.row(whole).overdue_at is not None
