"""While Rasa is silent, danger gets its card at once, and never a second one."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.settings import Settings
from bot.store.conversations import QUEUE, Message
from bot.web.deps import Deps
from bot.web.early import has_early_card
from tests.integration.web.conftest import Visitor, Web, web_from
from tests.integration.web.test_messages import session_of

DANGER = "i want to kill myself"


@pytest_asyncio.fixture(name="web")
async def patient_web(template: tuple[Deps, Path], settings: Settings) -> AsyncIterator[Web]:
    """A web process that waits for Rasa for as long as in use."""
    made = web_from(template[0], replace(settings, rasa_timeout_seconds=4.0))
    yield made
    await made.close()


def cards(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [message["card"] for message in messages if message["card"]]


async def all_said(web: Web, visitor: Visitor) -> list[dict[str, Any]]:
    """Wait until nothing more can come, and return the whole conversation."""
    await web.rest()
    return await visitor.open()


async def said_before_rasa_answers(web: Web, visitor: Visitor) -> list[dict[str, Any]]:
    """Return what is said to danger, where Rasa answers only after a card was shown."""
    web.rasa.pause_seconds = 60.0
    seq = await visitor.send(text=DANGER)
    await visitor.replies_after(seq)
    web.rasa.pause_seconds = 0.0
    return await visitor.replies_after(seq, least=2)


@pytest.mark.alone
async def test_with_rasa_frozen_the_card_is_there_in_two_seconds_or_so(
    web: Web, visitor: Visitor
) -> None:
    web.rasa.mood = "slow"
    begun = time.monotonic()
    assert cards(await visitor.say(DANGER))
    assert time.monotonic() - begun < 3


@pytest.mark.alone
async def test_a_message_in_danger_behind_a_frozen_one_does_not_wait_for_it(
    web: Web, visitor: Visitor
) -> None:
    web.rasa.mood = "slow"
    await visitor.send(text="how long is it?")
    begun = time.monotonic()
    assert cards(await visitor.say(DANGER))
    assert time.monotonic() - begun < 3


async def test_when_rasa_never_answers_the_apology_follows_and_no_second_card(
    web: Web, visitor: Visitor
) -> None:
    web.rasa.mood = "slow"
    replies = await visitor.say(DANGER, replies=2)
    assert [bool(one["card"]) for one in replies] == [True, False]
    assert "sorry" in replies[1]["text"]
    assert len(cards(await all_said(web, visitor))) == 1


async def test_when_rasa_answers_late_its_card_is_not_shown_again_but_a_person_is_offered(
    web: Web, visitor: Visitor
) -> None:
    replies = await said_before_rasa_answers(web, visitor)
    assert len(cards(replies)) == 1
    assert "No, thanks" in [one["title"] for one in replies[1]["buttons"]]


async def test_when_rasa_answers_in_time_its_own_card_is_the_only_one(
    web: Web, visitor: Visitor
) -> None:
    await visitor.say(DANGER)
    assert len(cards(await all_said(web, visitor))) == 1


async def test_without_danger_nothing_is_said_before_the_answer(web: Web, visitor: Visitor) -> None:
    web.rasa.pause_seconds = 2.0
    [answer] = await visitor.say("how long is it?")
    assert "weeks" in answer["text"]


@pytest.mark.alone
async def test_while_the_chat_is_queued_danger_gets_its_card_at_once_as_well(
    web: Web, visitor: Visitor
) -> None:
    web.deps.conversations.set_owner(session_of(web, visitor).conversation_id, QUEUE)
    web.rasa.mood = "slow"
    begun = time.monotonic()
    assert cards(await visitor.say(DANGER))
    assert time.monotonic() - begun < 3


async def test_an_early_card_is_counted_once(web: Web, visitor: Visitor) -> None:
    await said_before_rasa_answers(web, visitor)
    await web.rest()
    assert [(one.key, one.n) for one in web.deps.counts.totals("crisis_card")] == [("suicide", 1)]


async def test_a_broken_screen_leaves_the_answer_alone(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    class Broken:
        def screen(self, text: str) -> Any:
            raise RuntimeError("broken")

    made = web_from(template[0], settings, crisis_screen=Broken())
    visitor = made.visitor()
    await visitor.open()
    made.rasa.pause_seconds = 0.3
    [answer] = await visitor.say("what is an iop?")
    assert answer["text"]
    await made.close()


def test_only_a_reply_of_ours_is_the_card_of_a_message() -> None:
    theirs = Message("c", 5, "visitor", 0.0, {"text": "x"}, "card.4")
    assert not has_early_card(4, [theirs])
    assert has_early_card(4, [replace(theirs, author="bot")])
