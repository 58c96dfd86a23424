"""Many conversations from one address, and many tabs of one: bounded, but never in danger."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.web.deps import Deps
from bot.web.hub import News
from bot.web.stream import CROWDED_MILLISECONDS, MOST_TABS, events
from bot.web.visits import URGENT_PER_MINUTE, VISITORS_OF_ONE_ADDRESS
from tests.integration.web.conftest import Visitor, Web, web_from
from tests.integration.web.test_messages import session_of

DANGER = "i want to kill myself"


def fill(web: Web) -> None:
    """Let so many begin at this address that nobody may any more."""
    while web.app.state.visits._starts.wait("127.0.0.1") == 0.0:
        pass


@pytest.fixture
def full(web: Web) -> Web:
    fill(web)
    return web


async def test_beyond_the_limit_nothing_more_begins_and_it_is_said_when_to_try_again(
    full: Web,
) -> None:
    answer = await full.visitor().client.post("/api/conversation", json={"text": "hello"})
    assert (answer.status_code, answer.json()["error"]) == (429, "too_fast")
    assert int(answer.headers["retry-after"]) > 0
    page = await full.visitor().client.post("/plain", data={"text": "hello"})
    assert page.status_code == 429
    assert "hello</textarea>" in page.text


async def test_whoever_has_a_conversation_already_goes_on(web: Web, visitor: Visitor) -> None:
    fill(web)
    await visitor.open()
    assert await visitor.say("how long is it?")


async def test_words_of_danger_begin_one_all_the_same_and_get_their_card(full: Web) -> None:
    visitor = full.visitor()
    answer = await visitor.client.post("/api/conversation", json={"text": DANGER})
    assert answer.status_code == 200
    assert (await visitor.say(DANGER))[0]["card"]["type"] == "suicide"
    plain = await full.visitor().client.post("/plain", data={"text": DANGER})
    assert plain.status_code == 200
    assert 'href="tel:988"' in plain.text


async def test_the_oldest_tab_makes_room_and_is_asked_to_come_back_later(
    web: Web, visitor: Visitor
) -> None:
    session, visits = session_of(web, visitor), web.app.state.visits
    tabs = [events(visits, session, 0) for _ in range(MOST_TABS + 1)]
    for tab in tabs:
        await tab.__anext__()
        await tab.__anext__()
    rest = [piece async for piece in tabs[0]]
    assert rest[-1] == f"retry: {CROWDED_MILLISECONDS}\n\n"
    assert len(web.deps.hub._pages[session.conversation_id]) == MOST_TABS
    web.deps.hub.close()
    for tab in tabs[1:]:
        last = [piece async for piece in tab][-1]
        assert not last.startswith("retry")


async def test_pages_of_the_console_are_not_counted(web: Web) -> None:
    hub = web.deps.hub
    with hub.subscription("queue") as first:
        for _ in range(MOST_TABS + 1):
            with hub.subscription("queue"):
                pass
        hub.new("queue")
        assert await first.next(1) == News("new")


async def test_a_flood_of_words_of_danger_ends_and_each_of_them_still_gets_its_card(
    web: Web, visitor: Visitor
) -> None:
    limits = (web.deps.settings.messages_per_minute, URGENT_PER_MINUTE)
    intake = web.app.state.visits._intake
    conversation = session_of(web, visitor).conversation_id
    for limit, most in zip((intake._limit, intake._urgent_limit), limits, strict=True):
        for _ in range(most - 1):
            assert limit.wait(conversation) == 0.0
    assert (await visitor.post(text="how long is it?")).status_code == 202
    assert (await visitor.post(text=DANGER)).status_code == 202
    refused = await visitor.post(text=DANGER)
    assert (refused.status_code, refused.json()["error"]) == (429, "too_fast")
    assert refused.json()["help"]["card"]["type"] == "suicide"
    calm = await visitor.post(text="how long is it?")
    assert (calm.status_code, "help" in calm.json()) == (429, False)


async def test_one_address_with_many_conversations_does_not_keep_others_waiting(web: Web) -> None:
    intake = web.app.state.visits._intake
    limit, urgent = intake._network, intake._urgent_network
    most = VISITORS_OF_ONE_ADDRESS * web.deps.settings.messages_per_minute
    address = "127.0.0.1"  # as the client of these tests has it
    for one in (limit, urgent):
        for _ in range(most - 1):
            assert one.wait(address) == 0.0
    visitors = [web.visitor() for _ in range(4)]
    for one in visitors:
        await one.open()
    assert (await visitors[0].post(text="how long is it?")).status_code == 202
    refused = await visitors[1].post(text="how long is it?")
    assert (refused.status_code, refused.json()["error"]) == (429, "too_fast")
    # Whoever wrote once is not told to write more slowly.
    assert "your network" in refused.json()["message"]
    page = await visitors[1].client.post("/plain", data={"text": "how long is it?"})
    assert page.status_code == 429
    # Danger is let through, and where there is no end of it, it still gets its card.
    assert (await visitors[2].post(text=DANGER)).status_code == 202
    flood = await visitors[3].post(text=DANGER)
    assert (flood.status_code, flood.json()["help"]["card"]["type"]) == (429, "suicide")
    # Whoever writes from elsewhere is not held up.
    assert limit.wait("192.0.2.1") == 0.0


@pytest.mark.parametrize(("proxies", "held_back"), [("", False), ("127.0.0.1", True)])
async def test_behind_a_proxy_that_was_not_named_nobody_is_held_back_for_others(
    template: tuple[Deps, Path], settings: Settings, proxies: str, held_back: bool
) -> None:
    public = "https://chat.example.org"
    given = replace(settings, public_url=public, trusted_proxies=proxies)
    web = web_from(template[0], given)
    begun = await web.visitor(origin=public).client.post("/api/conversation")
    visitor = web.visitor(origin=public, cookie=begun.headers["set-cookie"].split(";")[0])
    for _ in range(VISITORS_OF_ONE_ADDRESS * given.messages_per_minute):
        web.app.state.visits._intake._network.wait("127.0.0.1")
    answer = await visitor.post(text="how long is it?")
    assert answer.status_code == (429 if held_back else 202)
    await web.close()


async def test_a_whole_class_at_one_address_is_let_through(web: Web) -> None:
    for _ in range(VISITORS_OF_ONE_ADDRESS):
        visitor = web.visitor()
        await visitor.open()
        for _ in range(3):
            assert (await visitor.post(text="how long is it?")).status_code == 202


async def test_a_long_text_with_a_broken_character_in_it_gets_its_card_too(
    visitor: Visitor,
) -> None:
    body = json.dumps({"client_id": "abcdefgh1", "text": "\ud83d" + "well " * 900 + DANGER})
    sent = {"Content-Type": "application/json"}
    refused = await visitor.client.post("/api/messages", content=body, headers=sent)
    assert refused.status_code == 413
    assert refused.json()["help"]["card"]["type"] == "suicide"
