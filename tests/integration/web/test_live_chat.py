"""A visitor and a staff member in one chat, through the visitor's own door."""

from __future__ import annotations

from typing import Any

import pytest

from bot.store.counts import Counts
from bot.store.handoffs import HandoffDraft
from bot.store.live import LIVE_CHAT
from tests.integration.web.conftest import Visitor, words_of
from tests.integration.web.staffed import PHONE, Floor, a_floor  # noqa: F401 - a fixture
from tests.integration.web.test_messages import session_of
from tests.unit.desk.rows import local

DANGER = "i want to kill myself"


async def standing(visitor: Visitor) -> dict[str, Any]:
    """How the page shows the conversation."""
    reply = await visitor.client.post("/api/conversation")
    found: dict[str, Any] = reply.json()["conversation"]
    return found


async def newest(visitor: Visitor) -> dict[str, Any]:
    return (await visitor.open())[-1]


def titles(message: dict[str, Any]) -> list[str]:
    return [str(one["title"]) for one in message["buttons"]]


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


async def test_with_a_person_in_the_chat_the_bot_is_silent(floor: Floor) -> None:
    sam = floor.hire("sam")
    visitor = await floor.chatting(sam)
    assert (await newest(visitor))["text"] == "A staff member is here now and can read this chat."
    asked = len(floor.web.rasa.asked)
    seq = await visitor.send(text="how long is it?")
    await floor.web.rest()
    floor.say("About twelve weeks.", sam)
    said = [(m["author"], m["text"]) for m in await visitor.open() if m["seq"] >= seq]
    assert said == [("visitor", "how long is it?"), ("staff", "About twelve weeks.")]
    assert len(floor.web.rasa.asked) == asked
    assert (await standing(visitor))["answering"] == "staff"


async def test_under_the_title_stands_who_speaks(floor: Floor) -> None:
    async def about(visitor: Visitor) -> str:
        page = (await visitor.client.get("/")).text
        told = str((await standing(visitor))["about"])
        assert f'<p id="about">{told}</p>' in page
        return told

    sam = floor.hire("sam")
    visitor = await floor.asking()
    assert await about(visitor) == "Automated assistant"
    floor.web.deps.desk.desk.claim(floor.row().id, by=sam.id)
    assert await about(visitor) == "A staff member is here"
    floor.web.deps.desk.desk.release(floor.row().id, by=sam.id)
    assert await about(visitor) == "Automated assistant"


async def test_req_01_danger_in_a_live_chat_gets_the_card_and_rings(floor: Floor) -> None:
    sam = floor.hire("sam")
    visitor = await floor.chatting(sam)
    [card] = await visitor.say(DANGER)
    assert card["card"]["type"] == "suicide"
    assert floor.row().rings
    assert floor.web.deps.desk.desk.acknowledge(floor.row().id, by=sam.id)


async def test_released_the_visitor_is_back_with_the_bot_and_told_so(floor: Floor) -> None:
    sam = floor.hire("sam")
    visitor = await floor.chatting(sam)
    floor.web.deps.desk.desk.release(floor.row().id, by=sam.id)
    assert "automated assistant again" in (await newest(visitor))["text"]
    [answer] = await visitor.say("how long is it?")
    assert "weeks" in answer["text"]
    assert (await standing(visitor))["answering"] == "waiting"


@pytest.mark.parametrize(("title", "key"), [("Yes", "yes"), ("No", "no")])
async def test_closed_the_visitor_is_asked_once_whether_it_helped(
    floor: Floor, title: str, key: str
) -> None:
    sam = floor.hire("sam")
    visitor = await floor.chatting(sam)
    floor.web.deps.desk.desk.close(floor.row().id, by=sam.id)
    await visitor.press(title)
    counted = Counts(floor.web.deps.engine).totals("handoff_helped")
    assert [(one.key, one.n) for one in counted] == [(key, 1)]
    assert (await standing(visitor))["answering"] == "bot"
    asked = [m for m in await visitor.open() if "Did that help?" in m["text"]]
    assert (len(asked), titles(asked[0])) == (1, ["Yes", "No"])


async def test_a_visitor_can_leave_a_chat_with_staff_at_any_time(floor: Floor) -> None:
    sam = floor.hire("sam")
    visitor = await floor.chatting(sam)
    floor.say("Hello", sam)
    assert "End staff chat" in (await standing(visitor))["html"]
    seq = await visitor.send(button="leave")
    [told] = await visitor.replies_after(seq)
    assert "no longer in this chat" in told["text"]
    assert (await standing(visitor))["html"] == ""
    assert not floor.row().live


async def test_a_visitor_can_stop_waiting_and_nothing_stays_with_staff(floor: Floor) -> None:
    floor.hire("sam")
    visitor = await floor.asking()
    handoff_id = floor.row().id
    await visitor.replies_after(await visitor.send(button="leave"))
    row = floor.web.deps.handoffs.row(handoff_id)
    assert row is not None
    assert row.state == "withdrawn"


async def test_outside_a_chat_with_staff_there_is_nothing_to_leave(floor: Floor) -> None:
    visitor = await floor.newcomer()
    assert (await visitor.post(button="leave")).status_code == 409


async def test_req_31_deleting_everything_ends_a_live_chat_without_a_trace(floor: Floor) -> None:
    sam = floor.hire("sam")
    visitor = await floor.chatting(sam)
    handoff_id = floor.row().id
    await visitor.client.post("/api/delete")
    row = floor.web.deps.handoffs.row(handoff_id)
    assert row is not None
    assert row.state == "withdrawn"
    assert floor.web.deps.desk.desk.reply(handoff_id, "Hello?", by=sam.id).reason == "gone"


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


async def test_req_46_when_staff_fall_silent_the_visitor_is_told_and_the_chat_is_free_again(
    floor: Floor,
) -> None:
    sam = floor.hire("sam")
    visitor = await floor.chatting(sam)
    floor.say("Hello", sam)
    await visitor.send(text="are you there")
    assert floor.tick(300) == ["time_out"]
    assert PHONE in (await newest(visitor))["text"]
    assert (floor.row().state, floor.row().owner_id) == ("waiting", None)
    assert (await standing(visitor))["answering"] == "waiting"


async def test_while_waiting_a_second_wish_for_a_person_makes_no_second_request(
    floor: Floor,
) -> None:
    floor.hire("sam")
    visitor = await floor.asking()
    floor.web.rasa.scripted["a person please"] = floor.web.rasa._usual("/talk_to_person")
    [told] = await visitor.say("a person please")
    assert "I will tell you when that changes" in told["text"]
    assert len(floor.web.deps.handoffs.queue()) == 1


async def test_with_two_requests_the_visitor_is_asked_whether_they_belong_together(
    floor: Floor,
) -> None:
    sam = floor.hire("sam")
    visitor = await floor.asking()
    session, first = session_of(floor.web, visitor), floor.row().id
    floor.web.deps.desk.desk.claim(first, by=sam.id)
    floor.web.deps.desk.desk.close(first, by=sam.id)
    second = _send(floor, session)
    floor.web.rasa.scripted["send it"] = [
        {"text": "Sent."},
        {"custom": {"event": "handed_off", "handoff_id": second, "priority": "normal"}},
    ]
    await visitor.say("send it")
    await floor.web.rest()  # the question comes right after the reply
    assert "May they see that both are from you?" in (await newest(visitor))["text"]
    await visitor.press("Yes")
    assert floor.web.deps.handoffs.read(second, by=sam.id).links == [first]


def _send(floor: Floor, session: Any) -> str:
    deps = floor.web.deps
    draft = HandoffDraft("two", "screening", "normal", "1", "May we?", 1.0, {})
    key = deps.conversations.key(session)
    return deps.handoffs.hand_off(session.conversation_id, key, draft)


async def test_staff_can_ask_into_the_chat_of_a_request_and_the_visitor_decides(
    floor: Floor,
) -> None:
    sam = floor.hire("sam")
    visitor = await floor.newcomer()
    handoff_id = _send(floor, session_of(floor.web, visitor))
    floor.web.deps.desk.desk.claim(handoff_id, by=sam.id)
    assert floor.web.deps.desk.desk.invite(handoff_id, by=sam.id)
    [told] = await visitor.press("Yes, that is okay")
    assert "here now" in told["text"]
    assert floor.row().live


async def test_without_script_a_whole_chat_with_staff_works_as_a_form(floor: Floor) -> None:
    sam = floor.hire("sam")
    visitor = await floor.asking()
    page = (await visitor.client.get("/")).text
    assert "You asked for a person. Staff can read this chat." in page
    floor.web.deps.desk.desk.claim(floor.row().id, by=sam.id)
    floor.say("Hello from the desk", sam)
    page = (await visitor.client.get("/")).text
    assert "Hello from the desk" in page
    assert "A staff member is here and can read this chat." in page
    left = await visitor.client.post("/plain", data={"button": "leave"})
    assert "no longer in this chat" in left.text


async def test_what_staff_wrote_while_the_page_was_closed_is_there_on_return(floor: Floor) -> None:
    sam = floor.hire("sam")
    visitor = await floor.chatting(sam)
    floor.say("Are you there?", sam)
    floor.clock.advance(3600)
    assert "Are you there?" in words_of(await visitor.open())
