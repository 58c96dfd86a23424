"""A visitor and a staff member in one chat, through the visitor's own door."""

from __future__ import annotations

from typing import Any

import pytest

from bot.store.counts import Counts
from bot.store.handoffs import HandoffDraft
from tests.integration.web.conftest import Visitor, words_of
from tests.integration.web.staffed import PHONE, Floor, a_floor  # noqa: F401 - a fixture
from tests.integration.web.test_messages import session_of

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
