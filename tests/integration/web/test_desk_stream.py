"""What an open page hears of the desk while it is open."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.settings import Settings
from bot.store import tables as t
from bot.store.marks import Mark, Marks
from bot.store.moves import Moves
from bot.web.deps import Deps
from bot.web.hub import QUEUE_TOPIC, Hub, News, topic_of
from bot.web.visits import TYPING_PER_MINUTE
from tests.integration.web.conftest import Web, web_from
from tests.integration.web.served import Served
from tests.integration.web.staffed import PASSWORD
from tests.integration.web.test_messages import session_of
from tests.integration.web.test_stream import Tab, say, session_in, visitor
from tests.unit.store.conftest import draft


def press(client: httpx.Client, title: str) -> None:
    """Press a button as soon as it is there."""
    until = time.monotonic() + 15
    while time.monotonic() < until:
        newest = client.post("/api/conversation").json()["messages"][-1]
        found = [one["id"] for one in newest["buttons"] if one["title"] == title]
        if found:
            sent = {"client_id": f"press-{found[0].replace(':', '-')}-x", "button": found[0]}
            client.post("/api/messages", json=sent).raise_for_status()
            return
        time.sleep(0.02)
    raise AssertionError(title)


def agreed(running: Served, client: httpx.Client) -> tuple[str, str]:
    """A visitor who waits for staff: the handoff's id and a member's."""
    staff = running.deps.staff
    sam = staff.add("sam@example.org", "Sam", "staff", PASSWORD)
    staff.session(staff.sign_in(sam.email, PASSWORD, address="a").token)
    for title in ("Talk to a person", "Chat with a person here", "Yes, that is okay"):
        press(client, title)
    until = time.monotonic() + 15
    while time.monotonic() < until:
        rows = running.deps.handoffs.queue()
        if rows:
            return rows[0].id, sam.id
        time.sleep(0.02)
    raise AssertionError("nothing was queued")


def test_a_whole_chat_arrives_in_an_open_tab(running: Served) -> None:
    with visitor(running) as client:
        handoff_id, sam = agreed(running, client)
        desk, tab = running.deps.desk.desk, Tab(client)
        tab.wait(lambda: tab.answering() == ["waiting"])
        desk.claim(handoff_id, by=sam)
        tab.wait(lambda: tab.answering() == ["waiting", "staff"])
        desk.reply(handoff_id, "Hello", by=sam)
        tab.wait(lambda: tab.newest() == "Hello")
        assert tab.named("message")[-1]["author"] == "staff"
        desk.close(handoff_id, by=sam)
        tab.wait(lambda: tab.answering() == ["waiting", "staff", "bot"])
        tab.wait(lambda: "Did that help?" in tab.newest())
        tab.close()


def test_the_visitor_sees_that_a_staff_member_writes(running: Served) -> None:
    with visitor(running) as client:
        tab = Tab(client)
        conversation = session_in(running, client).conversation_id
        running.deps.hub.typing(conversation, True, "staff")
        tab.wait(lambda: tab.named("typing") == [{"on": True, "who": "staff"}])
        tab.close()


def test_the_bot_is_not_said_to_write_while_a_person_answers(running: Served) -> None:
    with visitor(running) as client:
        handoff_id, sam = agreed(running, client)
        running.deps.desk.desk.claim(handoff_id, by=sam)
        tab = Tab(client)
        seq = say(client, "hello")
        tab.wait(lambda: seq in tab.seqs())
        running.deps.desk.desk.reply(handoff_id, "Hello", by=sam)
        tab.wait(lambda: tab.newest() == "Hello")
        # From the visitor's own message on: before it, the bot may still be sending the request.
        numbers = [data.get("seq") for _, _, data in tab.events]
        later = tab.events[numbers.index(seq) :]
        assert [data for kind, _, data in later if kind == "typing" and data["on"]] == []
        tab.close()


def test_what_the_desk_does_in_another_process_arrives_as_well(running: Served) -> None:
    with visitor(running) as client:
        handoff_id, sam = agreed(running, client)
        tab = Tab(client)
        tab.wait(lambda: tab.named("standing") != [])
        told = {"text": "Somebody is here.", "metadata": {"kind": "desk"}}
        Moves(running.deps.engine, running.deps.keys).claim(handoff_id, by=sam, tell=told)
        tab.wait(lambda: tab.answering()[-1:] == ["staff"])
        tab.wait(lambda: tab.newest() == "Somebody is here.")
        tab.close()


async def heard(ear: Any, kind: str) -> News:
    for _ in range(20):
        news = await ear.next(1)
        if news is not None and news.kind == kind:
            return news  # type: ignore[no-any-return]
    raise AssertionError(kind)


async def all_news(ear: Any) -> AsyncIterator[News]:
    while (news := await ear.next(0.05)) is not None:
        yield news


@pytest.fixture
def ready(template: tuple[Deps, Path], settings: Settings) -> Web:
    return web_from(template[0], replace(settings))


async def test_staff_hear_that_the_visitor_writes_once_the_chat_is_shared(ready: Web) -> None:
    guest = ready.visitor()
    await guest.open()
    staff = ready.deps.staff
    sam = staff.add("sam@example.org", "Sam", "staff", PASSWORD)
    staff.session(staff.sign_in(sam.email, PASSWORD, address="a").token)
    for title in ("Talk to a person", "Chat with a person here", "Yes, that is okay"):
        await guest.press(title)
    handoff_id = ready.deps.handoffs.queue()[0].id
    with ready.deps.hub.subscription(topic_of(handoff_id)) as ear:
        assert (await guest.client.post("/api/typing", json={"on": True})).status_code == 204
        assert await heard(ear, "typing") == News("typing", True, "visitor")
        await guest.send(text="hello")
        assert (await heard(ear, "new")).kind == "new"
    await ready.close()


async def shared_chat(web: Web) -> tuple[str, str]:
    """A chat that a visitor shares: the conversation's id and the handoff's."""
    guest = web.visitor()
    await guest.open()
    session = session_of(web, guest)
    shared = web.deps.desk.live.share(session, draft())
    return session.conversation_id, shared.handoff_id


@pytest.mark.parametrize("who", ["staff", "visitor"])
async def test_who_types_is_seen_through_another_process_as_well(ready: Web, who: Any) -> None:
    conversation_id, handoff_id = await shared_chat(ready)
    topic = conversation_id if who == "staff" else topic_of(handoff_id)
    here, there = ready.deps.hub, Hub(Marks(ready.deps.engine))
    with there.subscription(topic) as ear:
        await there.look()
        here.types(topic, True, who)
        await there.look()
        assert await heard(ear, "typing") == News("typing", True, who)
        await there.look()
        assert await ear.next(0.05) is None
        here.types(topic, False, who)
        await there.look()
        assert await heard(ear, "typing") == News("typing", False, who)
    await ready.close()


async def test_who_types_is_told_once_in_the_process_that_heard_it(ready: Web) -> None:
    conversation_id, _ = await shared_chat(ready)
    hub = ready.deps.hub
    with hub.subscription(conversation_id) as ear:
        await hub.look()
        assert (await heard(ear, "new")).kind == "new"
        hub.types(conversation_id, True, "staff")
        await hub.look()
        assert await heard(ear, "typing") == News("typing", True, "staff")
        assert await ear.next(0.05) is None
    await ready.close()


async def test_who_begins_to_type_while_the_store_is_looked_at_is_not_said_to_have_stopped(
    ready: Web,
) -> None:
    conversation_id, _ = await shared_chat(ready)

    class Slow(Marks):
        """Marks that are old by the time they arrive."""

        def look(self, topic: str) -> Mark:
            found = super().look(topic)
            if meanwhile:
                meanwhile.pop()()
            return found

    meanwhile: list[Callable[[], None]] = []
    hub = Hub(Slow(ready.deps.engine))
    with hub.subscription(conversation_id) as ear:
        await hub.look()
        meanwhile.append(lambda: hub.types(conversation_id, True, "staff"))
        await hub.look()
        await hub.look()
        told = [news async for news in all_news(ear) if news.kind == "typing"]
        assert told
        assert all(news.on for news in told)
    await ready.close()


async def test_what_was_typed_before_a_page_was_opened_is_not_told_as_new(ready: Web) -> None:
    conversation_id, _ = await shared_chat(ready)
    ready.deps.hub.types(conversation_id, True, "staff")
    there = Hub(Marks(ready.deps.engine))
    with there.subscription(conversation_id) as ear:
        await there.look()
        assert await heard(ear, "new") == News("new")
        assert await ear.next(0.05) is None
    await ready.close()


async def test_who_says_too_often_that_they_type_is_not_heard_for_a_while(ready: Web) -> None:
    guest = ready.visitor()
    await guest.open()
    shared = ready.deps.desk.live.share(session_of(ready, guest), draft())
    with ready.deps.hub.subscription(topic_of(shared.handoff_id)) as ear:
        for _ in range(TYPING_PER_MINUTE + 5):
            said = await guest.client.post("/api/typing", json={"on": True})
            assert said.status_code == 204
        told = [news async for news in all_news(ear) if news.kind == "typing"]
        assert len(told) == TYPING_PER_MINUTE
    await ready.close()


async def test_before_a_chat_is_shared_nobody_hears_that_the_visitor_writes(ready: Web) -> None:
    guest = ready.visitor()
    await guest.open()
    with ready.deps.hub.subscription(QUEUE_TOPIC) as ear:
        assert (await guest.client.post("/api/typing", json={"on": True})).status_code == 204
        assert await ear.next(0.1) is None
    assert (await ready.visitor().client.post("/api/typing", json={"on": True})).status_code == 204
    await ready.close()


async def test_the_queues_page_hears_of_what_another_process_stored(ready: Web) -> None:
    guest = ready.visitor()
    await guest.open()
    with ready.deps.hub.subscription(QUEUE_TOPIC) as ear:
        await ready.deps.hub.look()
        assert await ear.next(0.05) is None
        session = session_of(ready, guest)
        key = ready.deps.conversations.key(session)
        await asyncio.to_thread(ready.deps.handoffs.hand_off, session.conversation_id, key, draft())
        await ready.deps.hub.look()
        assert await heard(ear, "new") == News("new")
    await ready.close()


async def test_staff_see_that_the_page_of_a_shared_chat_is_open_and_of_no_other(
    ready: Web,
) -> None:
    guest = ready.visitor()
    await guest.open()
    session = session_of(ready, guest)
    key = ready.deps.conversations.key(session)
    sent = ready.deps.handoffs.hand_off(session.conversation_id, key, draft("sent"))

    async def signs() -> tuple[int, float | None]:
        said = await guest.client.post("/api/here")
        row = ready.deps.handoffs.row(sent)
        assert row is not None
        return said.status_code, row.visitor_seen_at

    assert await signs() == (204, None)
    assert ready.deps.desk.live.share(session, draft("live")).handoff_id == sent
    with ready.deps.engine.begin() as connection:
        connection.execute(t.handoffs.update().values(visitor_seen_at=1.0))
    status, seen_at = await signs()
    assert status == 204
    assert seen_at is not None
    assert seen_at > 1.0
    # Whoever holds no conversation says nothing about one.
    assert (await ready.visitor().client.post("/api/here")).status_code == 204
    await ready.close()


async def test_whoever_opens_the_page_of_a_shared_chat_without_its_script_gives_a_sign(
    ready: Web,
) -> None:
    guest = ready.visitor()
    await guest.open()
    shared = ready.deps.desk.live.share(session_of(ready, guest), draft())
    with ready.deps.engine.begin() as connection:
        connection.execute(t.handoffs.update().values(visitor_seen_at=1.0))
    assert (await guest.client.get("/")).status_code == 200
    row = ready.deps.handoffs.row(shared.handoff_id)
    assert row is not None
    assert row.visitor_seen_at is not None
    assert row.visitor_seen_at > 1.0
    await ready.close()
