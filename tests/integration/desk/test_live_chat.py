"""A live chat from the first wish to the last question, and every way out of it."""

from __future__ import annotations

import pytest

from bot.desk.words import AGREE, CALLBACK, LEAVE, LIVE
from bot.knowledge.model import Hours
from bot.store.audit import AuditTrail
from bot.store.conversations import Draft
from bot.store.counts import Counts
from bot.store.staff import StaffMember
from tests.integration.desk.conftest import Build, House
from tests.unit.desk.rows import NO_HOURS, local
from tests.unit.store.conftest import everything_stored


def payloads(body: dict[str, object]) -> list[str]:
    buttons = body["buttons"]
    assert isinstance(buttons, list)
    return [str(one["payload"]) for one in buttons]


def test_before_a_person_joins_the_visitor_is_told_that_staff_can_read_and_agrees(
    house: House, sam: StaffMember
) -> None:
    session = house.visitor()
    notice = house.press(session, LIVE)
    assert "this chat is saved, and a staff member can read it" in notice["text"]
    assert house.handoffs.queue() == []
    assert AGREE in payloads(notice)


def test_agreeing_queues_the_chat_and_says_what_happens_next(
    house: House, sam: StaffMember
) -> None:
    session = house.visitor()
    house.press(session, LIVE)
    told = house.press(session, AGREE)
    assert "If no one can join within 10 minutes, I will tell you." in told["text"]
    assert (house.found(session).owner, house.newest().live) == ("queue", True)


def test_what_was_agreed_to_is_kept_word_for_word(house: House, sam: StaffMember) -> None:
    session = house.visitor()
    notice = house.press(session, LIVE)
    house.press(session, AGREE)
    consent = house.handoffs.read(house.newest().id, by=sam.id).consent
    assert (consent["text"], consent["at"]) == (notice["text"], house.clock.now)
    assert consent["version"] == notice["metadata"]["version"]


def test_declining_shares_nothing(house: House, sam: StaffMember) -> None:
    session = house.visitor()
    house.press(session, LIVE)
    house.press(session, "web:live_no")
    assert (house.handoffs.queue(), house.found(session).shared_with) == ([], None)


def test_a_whole_chat(house: House, sam: StaffMember) -> None:
    session = house.visitor()
    handoff_id = house.agree(session).id
    assert house.room.desk.claim(handoff_id, by=sam.id)
    assert house.told(session)[-1] == "A staff member is here now and can read this chat."
    assert house.found(session).owner == f"staff:{sam.id}"
    house.room.desk.reply(handoff_id, "  How can I help?  ", by=sam.id)
    assert house.told(session)[-1] == "How can I help?"
    house.conversations.add(session, Draft("visitor", {"text": "lighthouse"}))
    lines = house.room.live.lines(handoff_id, by=sam.id, after=0)
    assert str(lines[-1].body["text"]) == "lighthouse"
    assert house.room.desk.close(handoff_id, by=sam.id)
    assert house.told(session)[-1].endswith("Did that help?")
    assert house.found(session).owner == "bot"


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_whether_it_helped_is_counted_without_content(
    house: House, sam: StaffMember, answer: str
) -> None:
    session = house.visitor()
    handoff_id = house.agree(session).id
    house.room.desk.claim(handoff_id, by=sam.id)
    house.room.desk.close(handoff_id, by=sam.id)
    asked = house.conversations.messages(session)[-1].body
    assert [one["title"] for one in asked["buttons"]] == ["Yes", "No"]
    told = house.press(session, f"web:helped_{answer}")
    # "You can ask for a person again" can be done with the next press.
    assert payloads(told) == ([LIVE] if answer == "no" else [])
    totals = Counts(house.engine).totals("handoff_helped")
    assert [(one.key, one.n) for one in totals] == [(answer, 1)]


def test_a_released_visitor_hears_that_the_bot_is_back_and_still_waits(
    house: House, sam: StaffMember
) -> None:
    session = house.visitor()
    handoff_id = house.agree(session).id
    house.room.desk.claim(handoff_id, by=sam.id)
    house.room.desk.release(handoff_id, by=sam.id)
    assert "automated assistant again" in house.told(session)[-1]
    assert house.found(session).owner == "queue"


def test_a_visitor_can_stop_waiting_and_nothing_stays_with_staff(
    house: House, sam: StaffMember
) -> None:
    session = house.visitor()
    handoff_id = house.agree(session).id
    assert house.press(session, LEAVE)["text"].startswith("Okay. I have taken back your request")
    assert house.row(handoff_id).state == "withdrawn"


def test_a_visitor_can_leave_a_person(house: House, sam: StaffMember) -> None:
    session = house.visitor()
    handoff_id = house.agree(session).id
    house.room.desk.claim(handoff_id, by=sam.id)
    assert "no longer in this chat" in house.press(session, LEAVE)["text"]
    assert house.found(session).owner == "bot"


def test_asking_again_while_waiting_makes_no_second_request(house: House, sam: StaffMember) -> None:
    session = house.visitor()
    house.agree(session)
    told = house.press(session, LIVE)
    assert told["metadata"]["event"] == "handoff_still_waiting"
    assert len(house.handoffs.queue()) == 1


def test_a_button_worked_off_twice_after_a_crash_makes_one_request(
    house: House, sam: StaffMember
) -> None:
    session = house.visitor()
    house.press(session, LIVE)
    house.press(session, AGREE)
    house.press(session, AGREE)
    assert len(house.handoffs.queue()) == 1


def test_staff_can_ask_into_a_request_that_was_sent_before(house: House, sam: StaffMember) -> None:
    session = house.visitor()
    handoff_id = house.send(session).id
    house.room.desk.claim(handoff_id, by=sam.id)
    assert house.room.desk.reply(handoff_id, "Hi", by=sam.id).reason == "not_live"
    assert house.room.desk.invite(handoff_id, by=sam.id)
    assert "would like to answer you here" in house.told(session)[-1]
    assert house.press(session, AGREE)["metadata"]["event"] == "handoff_claimed"
    assert house.room.desk.reply(handoff_id, "Hi", by=sam.id)


@pytest.mark.parametrize(
    ("text", "reason"), [("", "empty"), ("  \n ", "empty"), ("x" * 4001, "too_long")]
)
def test_an_unusable_reply_is_refused_with_a_reason(
    house: House, sam: StaffMember, text: str, reason: str
) -> None:
    handoff_id = house.agree(house.visitor()).id
    house.room.desk.claim(handoff_id, by=sam.id)
    assert house.room.desk.reply(handoff_id, text, by=sam.id).reason == reason


def test_two_requests_of_one_visitor_are_linked_if_they_say_so(
    house: House, sam: StaffMember
) -> None:
    session = house.visitor()
    first = house.send(session, "one").id
    second = house.send(session, "two").id
    house.room.visitor.sent(session, second)
    assert "May they see that both are from you?" in house.told(session)[-1]
    house.press(session, "web:link_yes")
    assert house.handoffs.read(second, by=sam.id).links == [first]


def test_requests_stay_apart_if_the_visitor_says_so(house: House, sam: StaffMember) -> None:
    session = house.visitor()
    house.send(session, "one")
    second = house.send(session, "two").id
    house.press(session, "web:link_no")
    assert house.handoffs.read(second, by=sam.id).links == []


def test_a_first_request_is_not_asked_about(house: House) -> None:
    session = house.visitor()
    house.room.visitor.sent(session, house.send(session).id)
    assert house.told(session) == ["marzipan"]


def test_out_of_hours_nobody_is_promised_and_a_callback_is_offered(house: House) -> None:
    session = house.visitor()
    house.clock.now = local("2026-11-23 23:00")
    told = house.press(session, LIVE)
    assert "They are back tomorrow at 9 am Eastern Time." in told["text"]
    assert told["text"].startswith("No one is watching this chat live.")
    assert CALLBACK in payloads(told)
    assert LIVE not in payloads(told)


def test_while_somebody_has_the_console_open_nobody_says_unwatched(
    house: House, sam: StaffMember
) -> None:
    told = house.room.words.offer(house.room.reaching.now())
    assert "No one is watching" not in told["text"]
    assert LIVE in payloads(told)


@pytest.mark.parametrize(("hours", "offers"), [(None, True), (NO_HOURS, False)])
def test_where_nobody_looks_a_person_is_called_only_at_hours_that_are_kept(
    build: Build, hours: Hours | None, offers: bool
) -> None:
    room = build(hours).room
    told = room.words.offer(room.reaching.now())
    assert "no one is watching this chat live" in told["text"].lower()
    assert (LIVE in payloads(told)) is offers


def test_live_chats_can_be_switched_off(house: House, sam: StaffMember) -> None:
    session = house.visitor()
    house.press(session, LIVE)
    house.room.switches.turn("live", on=False, by="admin", reason="too few people")
    assert house.press(session, AGREE)["metadata"]["event"] == "person_callback"
    assert house.handoffs.queue() == []


def test_open_pages_hear_of_every_change(house: House, sam: StaffMember) -> None:
    session = house.visitor()
    handoff_id = house.agree(session).id
    house.room.desk.claim(handoff_id, by=sam.id)
    house.room.desk.reply(handoff_id, "Hi", by=sam.id)
    house.room.desk.close(handoff_id, by=sam.id)
    assert [(one.conversation_id, one.owner) for one in house.news] == [
        (session.conversation_id, "queue"),
        (session.conversation_id, f"staff:{sam.id}"),
        (session.conversation_id, ""),
        (session.conversation_id, "bot"),
    ]


def test_a_live_chat_leaves_no_trace_once_everything_is_deleted(
    house: House, sam: StaffMember
) -> None:
    session = house.visitor()
    handoff_id = house.agree(session).id
    house.room.desk.claim(handoff_id, by=sam.id)
    house.conversations.delete(session.conversation_id)
    assert session.conversation_id not in everything_stored(house.engine)
    assert list(AuditTrail(house.engine).breaks()) == []
