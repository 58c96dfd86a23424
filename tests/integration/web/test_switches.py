"""The switches as a visitor meets them: the bot off, and requests without a live chat only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.settings import Settings
from bot.store.switches import Name
from bot.web.deps import Deps
from tests.integration.web.conftest import Web, web_from
from tests.integration.web.staffed import PHONE, Floor, a_floor  # noqa: F401 - a fixture
from tests.integration.web.test_live_chat import newest, standing, titles

DANGER = "i want to kill myself"


def turn(floor: Floor, name: Name, on: bool = False) -> None:
    floor.web.deps.desk.switches.turn(name, on=on, by="admin", reason="a test")


async def test_while_the_bot_is_off_a_message_gets_the_phone_and_the_urgent_numbers(
    floor: Floor,
) -> None:
    visitor = await floor.newcomer()
    turn(floor, "bot")
    [told] = await visitor.say("how long is it?")
    assert floor.web.rasa.asked == []
    assert told["text"].startswith("The automated assistant is switched off right now.")
    for number in (PHONE, "911", "988"):
        assert number in told["text"]


async def test_while_the_bot_is_off_danger_still_gets_the_card_first(floor: Floor) -> None:
    visitor = await floor.newcomer()
    turn(floor, "bot")
    card, told = await visitor.say(DANGER, replies=2)
    assert card["card"]["type"] == "suicide"
    assert "switched off" in told["text"]


async def test_while_the_bot_is_off_the_page_says_so_before_and_after_the_first_message(
    floor: Floor,
) -> None:
    turn(floor, "bot")
    visitor = floor.web.visitor()
    before = (await visitor.client.get("/")).text
    assert before.count("The automated assistant is switched off right now.") == 2
    assert f'href="tel:+1{PHONE.replace("-", "")}"' in before
    assert "switched off" in (await newest(visitor))["text"]
    assert (await standing(visitor))["answering"] == "off"
    assert (await standing(visitor))["about"] == "The assistant is off"


async def test_while_the_bot_is_off_a_person_can_still_be_asked_for(floor: Floor) -> None:
    floor.hire("sam")
    visitor = await floor.newcomer()
    turn(floor, "bot")
    [told] = await visitor.say("hello")
    assert titles(told) == ["Chat with a person here", "Ask for a call back"]
    await visitor.press("Chat with a person here")
    await visitor.press("Yes, that is okay")
    assert floor.row().live


async def test_a_chat_with_staff_goes_on_while_the_bot_is_off(floor: Floor) -> None:
    sam = floor.hire("sam")
    visitor = await floor.chatting(sam)
    turn(floor, "bot")
    seq = await visitor.send(text="hello")
    floor.say("I am still here.", sam)
    assert [m["author"] for m in await visitor.open() if m["seq"] > seq] == ["staff"]
    assert (await standing(visitor))["answering"] == "staff"


async def test_back_on_the_bot_answers_again(floor: Floor) -> None:
    visitor = await floor.newcomer()
    turn(floor, "bot")
    await visitor.say("how long is it?")
    turn(floor, "bot", on=True)
    [answer] = await visitor.say("how long is it?")
    assert "weeks" in answer["text"]


async def test_with_live_chats_off_only_a_call_back_is_offered(floor: Floor) -> None:
    floor.hire("sam")
    visitor = await floor.newcomer()
    turn(floor, "live")
    [offer] = await visitor.press("Talk to a person")
    assert titles(offer) == ["Ask for a call back", "No, thanks"]
    assert PHONE in offer["text"]


async def test_a_button_from_before_the_switch_makes_no_promise(floor: Floor) -> None:
    floor.hire("sam")
    visitor = await floor.newcomer()
    await visitor.press("Talk to a person")
    turn(floor, "live")
    [told] = await visitor.press("Chat with a person here")
    assert "Ask for a call back" in titles(told)
    assert floor.web.deps.handoffs.queue() == []


async def test_without_a_phone_number_the_urgent_numbers_are_still_there(web: Web) -> None:
    visitor = web.visitor()
    await visitor.open()
    web.deps.desk.switches.turn("bot", on=False, by="admin", reason="a test")
    [told] = await visitor.say("hello")
    assert "You can call ." not in told["text"]
    assert "988" in told["text"]


async def test_when_the_switches_cannot_be_read_the_page_still_comes(
    template: tuple[Deps, Path], settings: Settings, tmp_path: Path
) -> None:
    gone = replace(settings, database_url=f"sqlite:///{tmp_path / 'empty.db'}")
    web = web_from(template[0], settings)
    broken = web_from(template[0], gone).deps.desk.switches
    object.__setattr__(web.deps.desk, "switches", broken)
    reply = await web.visitor().client.get("/")
    assert reply.status_code == 200
    assert 'href="tel:988"' in reply.text
    await web.close()
