"""A call back can be asked for on a page of its own, with the bot off and with Rasa down."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx
import pytest

from tests.integration.web.conftest import Visitor, words_of
from tests.integration.web.staffed import PHONE, Floor, a_floor  # noqa: F401 - a fixture
from tests.integration.web.test_live_chat import newest, standing, titles
from tests.integration.web.test_messages import session_of
from tests.unit.desk.rows import local

DANGER = "i want to kill myself"
WISH = {
    "phone": "617-555-0142",
    "may_phone": "yes",
    "name": "Jo",
    "safe_times": "weekdays after 5",
    "request_id": "request-0001",
}


def off(floor: Floor) -> None:
    floor.web.deps.desk.switches.turn("bot", on=False, by="admin", reason="a test")


async def ask(visitor: Visitor, **wish: Any) -> httpx.Response:
    """Fill in the page and press "Send to staff"."""
    return await visitor.client.post("/callback", data={**WISH, **wish})


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def counted(floor: Floor) -> dict[tuple[str, str], int]:
    names = ("crisis_card", "emergency_handoff")
    totals = (one for name in names for one in floor.web.deps.counts.totals(name))
    return {(one.name, one.key): one.n for one in totals}


async def test_while_the_bot_is_off_every_reply_and_the_page_lead_to_it(floor: Floor) -> None:
    floor.clock.now = local("2026-11-23 23:00")
    visitor = await floor.newcomer()
    off(floor)
    [told] = await visitor.say("hello")
    assert titles(told) == ["Ask for a call back"]
    assert 'href="/callback"' in told["html"]
    assert 'href="/callback"' in (await standing(visitor))["html"]


async def test_while_rasa_is_down_the_apology_leads_to_it(floor: Floor) -> None:
    visitor = await floor.newcomer()
    floor.web.rasa.mood = "failing"
    [told] = await visitor.say("hello")
    assert titles(told)[-1] == "Ask for a call back"


async def test_typed_words_lead_to_it_as_well(floor: Floor) -> None:
    visitor = await floor.newcomer()
    off(floor)
    await visitor.say("hello")
    [told] = await visitor.say("ask for a call back")
    assert 'href="/callback"' in told["html"]


async def test_an_offer_from_before_the_bot_was_turned_off_leads_to_it(floor: Floor) -> None:
    visitor = await floor.newcomer()
    await visitor.press("Talk to a person")
    off(floor)
    [told] = await visitor.press("Ask for a call back")
    assert 'href="/callback"' in told["html"]
    assert "switched off" not in told["text"]


async def test_nothing_is_ticked_and_the_consent_is_read_before_sending(floor: Floor) -> None:
    page = (await floor.web.visitor().client.get("/callback")).text
    assert " checked" not in page
    assert page.index("our staff will see this chat") < page.index("Send to staff</button>")
    assert 'href="tel:988"' in page


async def test_what_is_sent_is_a_request_with_the_ways_the_visitor_ticked(floor: Floor) -> None:
    sam = floor.hire("sam")
    visitor = await floor.newcomer()
    off(floor)
    await visitor.say("marzipan")
    answer = await ask(visitor)
    assert (answer.status_code, answer.headers["location"]) == (303, "/#latest")
    row = floor.row()
    assert (row.reason, row.priority, row.live) == ("asked_for_person", "normal", False)
    read = floor.web.deps.handoffs.read(row.id, by=sam.id)
    contact = read.summary["contact"]
    assert contact["phone"] == "+16175550142"
    ways = [contact[way] for way in ("may_phone", "may_text", "may_voicemail")]
    assert ways == [True, False, False]
    assert (contact["name"], contact["safe_times"]) == ("Jo", "weekdays after 5")
    assert "our staff will see this chat" in read.consent["text"]
    assert "marzipan" in [line.body["text"] for line in read.transcript]
    assert floor.web.rasa.asked == []


async def test_the_chat_says_that_it_was_sent_and_by_when_to_call_oneself(floor: Floor) -> None:
    visitor = await floor.newcomer()
    await ask(visitor)
    told = await newest(visitor)
    assert told["text"].startswith("Sent. Staff can now read this chat up to here")
    assert PHONE in told["text"]
    assert (await standing(visitor))["owner"] == "queue"


async def test_exit_takes_the_request_back_and_whoever_sent_it_was_told_so(floor: Floor) -> None:
    visitor = await floor.newcomer()
    await ask(visitor)
    assert (
        '"Exit" and "Delete everything" take your request back' in (await newest(visitor))["text"]
    )
    page = (await visitor.client.get("/")).text
    assert page.count("they lose it too") == 3  # Exit's hint, "Privacy and leaving fast", Delete
    await visitor.client.post("/exit")
    assert floor.web.deps.handoffs.queue() == []


async def test_the_same_page_sent_twice_makes_one_request(floor: Floor) -> None:
    visitor = await floor.newcomer()
    for _ in range(2):
        assert (await ask(visitor)).status_code == 303
    assert len(floor.web.deps.handoffs.queue()) == 1
    assert words_of(await visitor.open()).count("Sent. Staff") == 1


async def test_without_a_chat_before_it_begins_one(floor: Floor) -> None:
    visitor = floor.web.visitor()
    assert (await ask(visitor)).status_code == 303
    assert floor.web.deps.conversations.find(session_of(floor.web, visitor)) is not None
    assert (await newest(visitor))["text"].startswith("Sent.")


async def test_tapped_twice_without_a_chat_before_it_makes_one_request(floor: Floor) -> None:
    visitor = floor.web.visitor()
    taps = await asyncio.gather(ask(visitor), ask(visitor))
    assert [tap.status_code for tap in taps] == [303, 303]
    assert len({tap.headers["set-cookie"] for tap in taps}) == 1
    assert len(floor.web.deps.handoffs.queue()) == 1


async def test_one_form_leads_nobody_else_into_a_chat_once_that_is_deleted(floor: Floor) -> None:
    visitor, other = floor.web.visitor(), floor.web.visitor()
    await ask(visitor)
    first = session_of(floor.web, visitor).conversation_id
    await visitor.client.post("/api/delete")
    assert (await ask(other)).status_code == 303
    assert session_of(floor.web, other).conversation_id != first


@pytest.mark.parametrize(
    ("phone", "times", "told"),
    [
        ("617-555-0142", "weekdays after 5", "weekdays after 5"),
        ("1 (617) 555-0142", "", ""),
        ("617-555-0142 no voicemail", "", "617-555-0142 no voicemail"),
        ("617-555-0142 my moms", "after 5", "after 5; 617-555-0142 my moms"),
        ("617-555-0142, 617-555-0143", "", "617-555-0142, 617-555-0143"),
    ],
)
async def test_what_is_written_beside_the_number_reaches_staff(
    floor: Floor, phone: str, times: str, told: str
) -> None:
    sam = floor.hire("sam")
    visitor = await floor.newcomer()
    assert (await ask(visitor, phone=phone, safe_times=times)).status_code == 303
    read = floor.web.deps.handoffs.read(floor.row().id, by=sam.id)
    assert read.summary["contact"]["phone"] == "+16175550142"
    assert read.summary["contact"]["safe_times"] == told


async def test_a_name_and_times_can_be_left_out(floor: Floor) -> None:
    visitor = await floor.newcomer()
    assert (await ask(visitor, name="", safe_times="")).status_code == 303
    assert len(floor.web.deps.handoffs.queue()) == 1


async def test_inside_the_widget_it_leads_back_to_the_frame(floor: Floor) -> None:
    visitor = await floor.newcomer()
    assert 'href="/chat"' in (await visitor.client.get("/callback?frame=1")).text
    assert (await ask(visitor, frame="1")).headers["location"] == "/chat#latest"
