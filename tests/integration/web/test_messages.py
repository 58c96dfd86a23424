"""Taking a visitor's message in."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from bot.settings import Settings
from bot.store.conversations import Conversations, Session
from bot.web.deps import Deps
from bot.web.sessions import COOKIE
from tests.integration.web.conftest import Visitor, Web, web_from, words_of

DANGER = "i want to kill myself"


async def test_the_conversation_begins_with_a_greeting_that_says_what_this_is(web: Web) -> None:
    [greeting] = await web.visitor().open()
    assert "automated assistant" in greeting["text"]
    assert "911" in greeting["text"]


async def test_coming_back_resumes_the_same_conversation(visitor: Visitor) -> None:
    await visitor.say("how long is it?")
    assert len(await visitor.open()) == 3


async def test_a_message_is_acknowledged_only_after_it_is_stored(
    web: Web, visitor: Visitor
) -> None:
    seq = await visitor.send(text="how long is it?")
    # A second look at the file, as after a crash right behind the acknowledgement.
    again = Conversations(web.deps.engine, web.deps.keys)
    assert again.messages(session_of(web, visitor))[seq - 1].body["text"] == "how long is it?"


async def test_a_message_that_could_not_be_stored_is_not_acknowledged(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    class Full(Conversations):
        def add(self, session: Session, *drafts: Any) -> Any:
            if drafts[0].author == "visitor":
                raise OSError("disk full")
            return super().add(session, *drafts)

    web = web_from(template[0], settings)
    web = web_from(template[0], settings, conversations=Full(web.deps.engine, web.deps.keys))
    visitor = web.visitor()
    await visitor.open()
    reply = await visitor.post(text="hello there")
    assert reply.status_code == 500
    assert "988" in reply.json()["message"]


@pytest.mark.alone
async def test_acknowledging_takes_under_thirty_milliseconds(visitor: Visitor) -> None:
    taken = []
    for _ in range(8):
        # Processor time, because other tests and people may share the machine.
        begun = time.process_time()
        seq = await visitor.send(text="how long is it?")
        taken.append(time.process_time() - begun)
        await visitor.replies_after(seq)
    assert min(taken) < 0.03


async def test_acknowledging_does_not_wait_for_rasa(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    web = web_from(template[0], replace(settings, rasa_timeout_seconds=60.0))
    web.rasa.mood = "slow"
    visitor = web.visitor()
    await visitor.open()
    await asyncio.wait_for(visitor.send(text="how long is it?"), 30)
    assert not [one for one in await visitor.open() if one["seq"] > 2]
    await web.close()


async def test_a_retry_with_the_same_client_id_is_harmless(visitor: Visitor) -> None:
    body = {"client_id": "the-same-one", "text": "my ssn is 123-45-6789"}
    first, second = await visitor.send(**body), await visitor.send(**body)
    await visitor.replies_after(first)
    assert first == second
    assert [m["author"] for m in await visitor.open()] == ["bot", "visitor", "system", "bot"]


async def test_quick_messages_are_answered_in_their_order(web: Web, visitor: Visitor) -> None:
    web.rasa.pause_seconds = 0.02
    texts = [f"how long is it? {number}" for number in range(6)]
    for text in texts:
        await visitor.send(text=text)
    await web.rest()
    assert len([m for m in await visitor.open() if m["author"] == "bot"]) == 7
    assert [question.text for question in web.rasa.asked] == texts


@pytest.mark.parametrize("text", ["/restart", " /restart", "//restart", "/ /restart", "／restart"])
async def test_a_leading_slash_never_reaches_rasa(web: Web, visitor: Visitor, text: str) -> None:
    await visitor.say(text)
    assert web.rasa.asked[-1].text == "restart"


async def test_a_payload_that_is_typed_stays_words(web: Web, visitor: Visitor) -> None:
    await visitor.say('/screening{"choice": "send"}')
    assert not web.rasa.asked[-1].text.startswith("/")


async def test_numbers_that_should_not_be_stored_are_masked_and_the_visitor_is_told(
    web: Web, visitor: Visitor
) -> None:
    await visitor.say("my ssn is 123-45-6789, how long is it?")
    told = words_of(await visitor.open())
    assert "6789" not in told + web.rasa.asked[-1].text
    assert "I hid a number" in told


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "/"])
async def test_an_empty_message_is_refused_with_a_sentence(visitor: Visitor, text: str) -> None:
    reply = await visitor.post(text=text)
    assert reply.status_code == 422
    assert "empty" in reply.json()["message"]


async def test_a_message_that_is_too_long_is_refused_with_a_sentence(visitor: Visitor) -> None:
    reply = await visitor.post(text="word " * 801)
    assert reply.status_code == 413
    assert "shorter" in reply.json()["message"]


async def test_a_sad_beginning_does_not_hide_the_card_for_the_end_of_a_long_message(
    web: Web, visitor: Visitor
) -> None:
    begin = "so it goes. " * 400
    assert web.deps.crisis_screen.screen(begin[:4000]).level == "gentle"
    reply = await visitor.post(text=f"{begin} i want to kill myself")
    assert reply.status_code == 413
    assert reply.json()["help"]["card"]["type"] == "suicide"


@pytest.mark.parametrize("before", [5000, 7990, 9000, 30_000])
async def test_danger_anywhere_in_a_message_that_is_too_long_brings_the_card(
    visitor: Visitor, before: int
) -> None:
    words = ("well " * 12_000)[:before]
    reply = await visitor.post(text=f"{words} i want to kill myself {words}")
    assert reply.status_code == 413
    assert reply.json()["help"]["card"]["type"] == "suicide"


async def test_danger_in_a_message_that_is_too_long_still_brings_the_card(
    visitor: Visitor,
) -> None:
    reply = await visitor.post(text=f"{'word ' * 900} {DANGER}")
    assert reply.status_code == 413
    assert reply.json()["help"]["card"]["helplines"]


async def test_a_body_beyond_all_measure_is_refused_unread(visitor: Visitor) -> None:
    reply = await visitor.post(text="x" * 100_000)
    assert reply.status_code == 413


async def test_a_malformed_request_is_refused_without_being_repeated(visitor: Visitor) -> None:
    reply = await visitor.post(text={"marzipan": 1})
    assert reply.status_code == 422
    assert "marzipan" not in reply.text


async def test_too_many_messages_are_refused_with_a_time_to_wait(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    visitor = await limited(template, settings)
    reply = await visitor.post(text="how long is it?")
    assert reply.status_code == 429
    assert 0 < int(reply.headers["retry-after"]) <= 61
    assert "wait" in reply.json()["message"]


async def test_words_of_danger_are_taken_however_many_came_before(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    visitor = await limited(template, settings)
    assert (await visitor.say(DANGER))[0]["card"]


async def test_what_kind_of_answer_was_given_is_counted_without_content(
    web: Web, visitor: Visitor
) -> None:
    await visitor.say("what does it cost")
    await visitor.say(DANGER)
    await visitor.say("qwertz")
    await web.rest()
    counted = {
        (one.name, one.key)
        for name in ("no_reviewed_answer", "crisis_card", "fallback")
        for one in web.deps.counts.totals(name)
    }
    assert counted == {("no_reviewed_answer", "cost"), ("crisis_card", "suicide"), ("fallback", "")}


async def test_rasa_learns_which_answer_came_last(web: Web, visitor: Visitor) -> None:
    await visitor.say("how long is it?")
    await visitor.say("and then")
    assert web.rasa.asked[-1].metadata["last_entry"] == "duration"


async def test_an_answer_before_a_crisis_card_is_not_leaned_on(web: Web, visitor: Visitor) -> None:
    await visitor.say("how long is it?")
    await visitor.say(DANGER)
    await visitor.say("and then")
    assert web.rasa.asked[-1].metadata["last_entry"] is None


async def test_an_answer_from_long_ago_is_not_leaned_on(web: Web, visitor: Visitor) -> None:
    for text in ("how long is it?", "qwertz", "qwertz", "qwertz", "and then"):
        await visitor.say(text)
    assert web.rasa.asked[-1].metadata["last_entry"] is None


async def limited(template: tuple[Deps, Path], settings: Settings) -> Visitor:
    web = web_from(template[0], replace(settings, messages_per_minute=2))
    visitor = web.visitor()
    await visitor.open()
    for _ in range(2):
        await visitor.say("how long is it?")
    return visitor


def session_of(web: Web, visitor: Visitor) -> Session:
    """The session that a visitor's cookie holds."""
    cookie = f"{COOKIE}={visitor.client.cookies[COOKIE]}".encode()
    request = Request({"type": "http", "headers": [(b"cookie", cookie)]})
    found = web.app.state.visits.sessions.read(request)
    assert isinstance(found, Session)
    return found


@pytest.mark.parametrize(
    "client_id", ["", "short", "card.4", "a" * 41, "the-same-one\n", "ünïcödé8"]
)
async def test_an_id_that_no_page_makes_is_refused_and_nothing_is_stored(
    visitor: Visitor, client_id: str
) -> None:
    answer = await visitor.post(client_id=client_id, text="marzipan")
    assert answer.status_code == 422
    assert "marzipan" not in words_of(await visitor.open())
