"""What an open page hears of the desk while it is open."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.settings import Settings
from bot.store import tables as t
from bot.store.moves import Moves
from bot.web.deps import Deps
from bot.web.hub import QUEUE_TOPIC, News
from tests.integration.web.conftest import Web, web_from
from tests.integration.web.served import Served
from tests.integration.web.staffed import PASSWORD
from tests.integration.web.test_messages import session_of
from tests.integration.web.test_stream import Tab, visitor
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


@pytest.fixture(name="ready")
def shared_room(template: tuple[Deps, Path], settings: Settings) -> Web:
    return web_from(template[0], replace(settings))


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
