"""Asking for a person: what is offered when, what the visitor agrees to, how long they wait."""

from __future__ import annotations

from typing import Any

import pytest

from bot.store.live import LIVE_CHAT
from tests.integration.web.staffed import PHONE, Floor, a_floor  # noqa: F401 - a fixture
from tests.integration.web.test_live_chat import newest, standing, titles
from tests.unit.desk.rows import local


async def test_req_45_a_person_is_offered_within_one_turn_and_told_truthfully(
    floor: Floor,
) -> None:
    floor.hire("sam")
    visitor = await floor.newcomer()
    [offer] = await visitor.press("Talk to a person")
    assert offer["text"].startswith("Staff are here now.")
    assert "911" in offer["text"]
    assert titles(offer) == ["Chat with a person here", "Ask for a call back", "No, thanks"]


async def test_req_45_out_of_hours_the_visitor_hears_when_staff_are_back(floor: Floor) -> None:
    floor.clock.now = local("2026-11-23 23:00")
    visitor = await floor.newcomer()
    [offer] = await visitor.press("Talk to a person")
    assert offer["text"].startswith("No one is watching this chat live.")
    assert "They are back tomorrow at 9 am Eastern Time." in offer["text"]
    assert "988" in offer["text"]
    assert titles(offer) == ["Ask for a call back", "No, thanks"]
    [asked] = await visitor.press("Ask for a call back")
    assert floor.web.rasa.asked[-1].text == '/screening{"choice": "start_contact"}'
    assert asked["kind"] == "screening"


async def test_req_45_a_person_is_offered_in_the_middle_of_the_questions(floor: Floor) -> None:
    floor.hire("sam")
    visitor = await floor.newcomer()
    await visitor.press(titles(await newest(visitor))[1])
    assert floor.web.rasa.asked[-1].text == "/start_screening"
    floor.web.rasa.scripted["can i talk to someone"] = floor.web.rasa._usual("/talk_to_person")
    [offer] = await visitor.say("can i talk to someone")
    assert "Chat with a person here" in titles(offer)


@pytest.mark.parametrize("mood", ["failing", "slow", "empty"])
async def test_req_45_a_person_can_be_asked_for_while_rasa_is_down(floor: Floor, mood: Any) -> None:
    floor.hire("sam")
    floor.web.rasa.mood = mood
    visitor = await floor.newcomer()
    [sorry] = await visitor.say("how long is it?")
    assert sorry["kind"] == "outage"
    await visitor.press("Chat with a person here")
    await visitor.press("Yes, that is okay")
    assert floor.row().live


async def test_req_37_nothing_is_readable_before_the_visitor_was_told_and_agreed(
    floor: Floor,
) -> None:
    floor.hire("sam")
    visitor = await floor.newcomer()
    await visitor.press("Talk to a person")
    [notice] = await visitor.press("Chat with a person here")
    assert "this chat is saved, and a staff member can read it" in notice["text"]
    assert floor.web.deps.handoffs.queue() == []
    [queued] = await visitor.press("Yes, that is okay")
    assert "If no one can join within 10 minutes, I will tell you." in queued["text"]
    assert (floor.row().reason, floor.row().live) == (LIVE_CHAT, True)
    assert (await standing(visitor))["answering"] == "waiting"


@pytest.mark.parametrize(
    ("typed", "shared"),
    [("Yes.", True), ("ok", True), ("yup", True), ("of course", True), ("no thanks", False)],
)
async def test_a_typed_yes_or_no_answers_the_notice(floor: Floor, typed: str, shared: bool) -> None:
    floor.hire("sam")
    visitor = await floor.newcomer()
    await visitor.press("Talk to a person")
    await visitor.press("Chat with a person here")
    asked = len(floor.web.rasa.asked)
    await visitor.say(typed)
    assert (floor.web.deps.handoffs.queue() != []) is shared
    assert len(floor.web.rasa.asked) == asked


async def test_words_that_are_no_answer_to_the_notice_share_nothing(floor: Floor) -> None:
    floor.hire("sam")
    visitor = await floor.newcomer()
    await visitor.press("Talk to a person")
    await visitor.press("Chat with a person here")
    await visitor.say("yes but who are you?")
    assert floor.web.deps.handoffs.queue() == []
    assert floor.web.rasa.asked[-1].text == "yes but who are you?"


async def test_while_a_visitor_waits_the_bot_still_answers_and_staff_see_it(floor: Floor) -> None:
    sam = floor.hire("sam")
    visitor = await floor.asking()
    await visitor.say("how long is it?")
    lines = floor.web.deps.handoffs.read(floor.row().id, by=sam.id).transcript
    assert "how long is it?" in [line.body["text"] for line in lines]
    assert "weeks" in str(lines[-1].body["text"])


async def test_a_visitor_can_stop_waiting_and_nothing_stays_with_staff(floor: Floor) -> None:
    floor.hire("sam")
    visitor = await floor.asking()
    handoff_id = floor.row().id
    await visitor.replies_after(await visitor.send(button="leave"))
    row = floor.web.deps.handoffs.row(handoff_id)
    assert row is not None
    assert row.state == "withdrawn"


async def test_req_46_left_waiting_the_visitor_is_told_and_given_the_phone_number(
    floor: Floor,
) -> None:
    sam = floor.hire("sam")
    visitor = await floor.asking()
    assert floor.tick(599) == []
    assert floor.tick(1) == ["overdue"]
    told = (await newest(visitor))["text"]
    assert "no one could join in time" in told
    assert PHONE in told
    assert floor.row().overdue_at is not None
    assert floor.web.deps.desk.desk.claim(floor.row().id, by=sam.id)


async def test_while_waiting_a_second_wish_for_a_person_makes_no_second_request(
    floor: Floor,
) -> None:
    floor.hire("sam")
    visitor = await floor.asking()
    floor.web.rasa.scripted["a person please"] = floor.web.rasa._usual("/talk_to_person")
    [told] = await visitor.say("a person please")
    assert "I will tell you when that changes" in told["text"]
    assert len(floor.web.deps.handoffs.queue()) == 1
