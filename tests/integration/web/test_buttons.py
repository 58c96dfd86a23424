"""Buttons are looked up in what was stored, never taken from the browser."""

from __future__ import annotations

import asyncio

import pytest

from tests.integration.web.conftest import Visitor, Web


async def test_a_buttons_title_is_what_the_visitor_said_and_its_payload_goes_to_rasa(
    web: Web, visitor: Visitor
) -> None:
    await visitor.press("What is an IOP?")
    assert web.rasa.asked[-1].text == '/faq{"entry": "what_is_iop"}'
    assert (await visitor.open())[1]["text"] == "What is an IOP?"


async def test_no_payload_is_ever_sent_to_the_browser(visitor: Visitor) -> None:
    await visitor.press("What is an IOP?")
    reply = await visitor.client.post("/api/conversation")
    page = await visitor.client.get("/")
    assert "what_is_iop" not in reply.text + page.text


@pytest.mark.parametrize("button", ["1:9", "9:0", "1:-1", "0:0", "/restart", "1:0;", "²:0", "a:b"])
async def test_a_button_that_was_never_shown_is_refused_with_a_sentence(
    web: Web, visitor: Visitor, button: str
) -> None:
    reply = await visitor.post(button=button)
    assert reply.status_code == 409
    assert "from earlier" in reply.json()["message"]
    assert web.rasa.asked == []


async def test_a_button_of_an_earlier_message_is_refused(visitor: Visitor) -> None:
    await visitor.say("how long is it?")
    assert (await visitor.post(button="1:0")).status_code == 409


async def test_two_taps_at_once_press_a_button_once(web: Web, visitor: Visitor) -> None:
    web.rasa.pause_seconds = 0.05
    taps = await asyncio.gather(*(visitor.post(button="1:0") for _ in range(4)))
    assert sorted(tap.status_code for tap in taps) == [202, 409, 409, 409]


async def test_a_repeated_tap_with_the_same_client_id_is_harmless(visitor: Visitor) -> None:
    body = {"client_id": "same-tap-1", "button": "1:0"}
    assert await visitor.send(**body) == await visitor.send(**body)


async def test_only_a_stray_delete_button_asks_first(web: Web, visitor: Visitor) -> None:
    button = {"title": "Delete everything", "payload": "web:delete"}
    asked = {"text": "sure?", "buttons": [button]}
    web.rasa.scripted["sent"] = [{**asked, "metadata": {"kind": "sent"}}]
    web.rasa.scripted["sure"] = [{**asked, "metadata": {"utter_action": "utter_confirm_delete"}}]
    stray = (await visitor.say("sent"))[0]["buttons"][0]
    meant = (await visitor.say("sure"))[0]["buttons"][0]
    assert (stray["confirm"], meant["confirm"]) == (True, False)


async def test_the_ways_on_of_a_screening_question_are_marked_as_such(visitor: Visitor) -> None:
    [question] = await visitor.press("Could it suit me?")
    assert all(button["aside"] for button in question["buttons"])
