"""When Rasa is down, slow or silent, the visitor hears, and danger still brings its card."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.web import visits as module
from bot.web.deps import Deps
from bot.web.desk_turn import DeskTurn
from tests.integration.web.conftest import Visitor, Web, web_from, words_of
from tests.integration.web.fake_rasa import Mood
from tests.integration.web.test_messages import session_of

DANGER = "i want to kill myself"
MOODS: tuple[Mood, ...] = ("failing", "slow", "empty")


@pytest.mark.parametrize("mood", MOODS)
async def test_the_visitor_hears_an_apology_with_the_urgent_numbers(
    web: Web, visitor: Visitor, mood: Mood
) -> None:
    web.rasa.mood = mood
    told = words_of(await visitor.say("how long is it?"))
    assert "sorry" in told
    assert "911" in told
    assert "988" in told


@pytest.mark.parametrize("mood", MOODS)
async def test_danger_brings_its_card_first(web: Web, visitor: Visitor, mood: Mood) -> None:
    web.rasa.mood = mood
    replies = await visitor.say(DANGER, replies=2)
    assert replies[0]["card"]["type"] == "suicide"
    assert "sorry" in replies[1]["text"]
    assert len(replies) == 2


async def test_an_unclear_sign_brings_the_gentle_line_with_numbers_to_tap(
    web: Web, visitor: Visitor
) -> None:
    web.rasa.mood = "failing"
    replies = await visitor.say("everything is too much, i feel hopeless")
    assert replies[0]["helplines"][0]["actions"]


async def test_what_is_true_although_an_action_failed_after_it_is_said_before_the_apology(
    web: Web, visitor: Visitor
) -> None:
    web.rasa.mood = "half"
    answer, apology = await visitor.say("how long is it?", replies=2)
    assert "week" in answer["text"]
    assert (answer["buttons"], "sorry" in apology["text"]) == ([], True)
    card, apology = await visitor.say(DANGER, replies=2)
    assert (card["card"]["type"], "sorry" in apology["text"]) == ("suicide", True)


@pytest.mark.alone
async def test_messages_behind_a_slow_one_do_not_wait_for_it_twice(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    web = web_from(template[0], replace(settings, rasa_timeout_seconds=2.0))
    web.rasa.mood = "slow"
    visitor = web.visitor()
    await visitor.open()
    begun = time.monotonic()
    for text in ("first", "second", "third"):
        last = await visitor.send(text=text)
    await visitor.replies_after(last, least=3)
    assert time.monotonic() - begun < 4  # for each anew it would be 6
    await web.close()


async def test_the_phone_number_is_given_when_it_is_set(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    deps = template[0]
    facts = {**deps.words.facts, "program.phone": "781-555-0100"}
    web = web_from(deps, settings, words=replace(deps.words, facts=facts))
    web.rasa.mood = "failing"
    visitor = web.visitor()
    await visitor.open()
    assert "781-555-0100" in words_of(await visitor.say("how long is it?"))


async def test_a_failing_screen_does_not_silence_the_apology(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    class Broken:
        def screen(self, text: str) -> Any:
            raise RuntimeError("broken")

    web = web_from(template[0], settings, crisis_screen=Broken())
    web.rasa.mood = "failing"
    visitor = web.visitor()
    await visitor.open()
    assert "988" in words_of(await visitor.say("how long is it?"))


async def test_the_next_message_is_answered_as_usual_once_rasa_is_back(
    web: Web, visitor: Visitor
) -> None:
    web.rasa.mood = "failing"
    await visitor.say("how long is it?")
    web.rasa.mood = "well"
    assert "weeks" in words_of(await visitor.say("how long is it?"))


async def test_a_staff_members_conversation_does_not_go_to_rasa_but_danger_is_met(
    web: Web, visitor: Visitor
) -> None:
    conversation = session_of(web, visitor).conversation_id
    web.deps.conversations.set_owner(conversation, "staff:someone")
    await visitor.send(text="hello")
    assert (await visitor.say(DANGER))[0]["card"]
    assert web.rasa.asked == []


async def test_a_message_left_unanswered_by_a_crash_is_answered_on_the_next_visit(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    before = web_from(template[0], replace(settings, rasa_timeout_seconds=30.0))
    before.rasa.mood = "slow"
    visitor = before.visitor()
    await visitor.open()
    seq = await visitor.send(text="how long is it?")
    await before.close()
    after = web_from(template[0], settings)
    back = after.visitor()
    back.client.cookies = visitor.client.cookies
    assert "weeks" in words_of(await back.replies_after(seq))
    assert after.rasa.asked[0].message_id == str(seq)


async def test_once_rasa_is_back_it_is_told_of_the_card_that_it_did_not_show(
    web: Web, visitor: Visitor
) -> None:
    web.rasa.mood = "failing"
    await visitor.say(DANGER, replies=2)
    web.rasa.mood = "well"
    await visitor.say("how long is it?")
    assert web.rasa.asked[-1].metadata["cards"] == ["suicide"]


@pytest.fixture
def hangs() -> Iterator[threading.Event]:
    """A store that does not answer, as a machine that is gone, until the test is over."""
    goes_on = threading.Event()
    yield goes_on
    goes_on.set()


async def test_the_page_with_the_urgent_numbers_does_not_wait_for_a_store_that_hangs(
    web: Web, monkeypatch: pytest.MonkeyPatch, hangs: threading.Event
) -> None:
    monkeypatch.setattr(module, "STANDING_SECONDS", 0.5)
    monkeypatch.setattr(DeskTurn, "bot_is_off", lambda self: hangs.wait(60))
    page = await asyncio.wait_for(web.visitor().client.get("/"), 30)
    assert page.status_code == 200
    assert "tel:911" in page.text


@pytest.mark.parametrize("off", [True, False])
async def test_a_bot_that_was_off_does_not_greet_when_the_store_begins_to_hang(
    web: Web, monkeypatch: pytest.MonkeyPatch, hangs: threading.Event, off: bool
) -> None:
    monkeypatch.setattr(DeskTurn, "bot_is_off", lambda self: off)
    visitor = web.visitor()
    before = (await visitor.client.get("/")).text
    monkeypatch.setattr(module, "STANDING_SECONDS", 0.5)
    monkeypatch.setattr(DeskTurn, "bot_is_off", lambda self: hangs.wait(60))
    after = (await asyncio.wait_for(visitor.client.get("/"), 30)).text
    greets = web.deps.words.responses["utter_greet"]["text"].split(".")[0]
    assert [greets in page for page in (before, after)] == [not off, not off]


async def test_danger_brings_its_card_although_the_store_hangs(
    web: Web, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, hangs: threading.Event
) -> None:
    monkeypatch.setattr(module, "STORE_SECONDS", 0.5)
    monkeypatch.setattr(web.app.state.visits._intake, "take", lambda *given: hangs.wait(60))
    reply = await visitor.post(text="I want to kill myself")
    assert reply.status_code == 503
    assert "tel:988" in reply.text


@pytest.mark.parametrize("asked", ["GET /", "POST /api/conversation"])
async def test_who_comes_back_after_leaving_does_not_wait_for_a_store_that_hangs(
    web: Web, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, hangs: threading.Event, asked: str
) -> None:
    visitor.client.cookies.set("foyer_left", "1", domain="foyer.test")
    monkeypatch.setattr(module, "STORE_SECONDS", 0.5)
    monkeypatch.setattr(web.deps.conversations, "find", lambda *given: hangs.wait(60))
    reply = await asyncio.wait_for(visitor.client.request(*asked.split()), 30)
    assert reply.status_code >= 500
    assert "988" in reply.text
