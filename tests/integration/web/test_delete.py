"""Delete everything, at any time, without a trace."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.settings import Settings
from bot.store.handoffs import HandoffDraft
from bot.web import visits
from bot.web.deps import Deps
from bot.web.sessions import COOKIE
from tests.integration.web.conftest import Visitor, Web, web_from
from tests.integration.web.test_messages import session_of
from tests.unit.store.conftest import everything_stored


async def test_no_row_of_the_conversation_is_left_and_the_cookie_is_taken_back(
    web: Web, visitor: Visitor
) -> None:
    conversation = session_of(web, visitor).conversation_id
    await visitor.say("how long is it?")
    reply = await visitor.client.post("/api/delete")
    assert conversation not in everything_stored(web.deps.engine)
    assert "Max-Age=0" in reply.headers["set-cookie"]
    assert COOKIE not in visitor.client.cookies


async def test_afterwards_a_new_conversation_begins(visitor: Visitor) -> None:
    await visitor.say("how long is it?")
    await visitor.client.post("/api/delete")
    assert len(await visitor.open()) == 1


async def test_what_was_sent_to_staff_is_withdrawn(web: Web, visitor: Visitor) -> None:
    session = session_of(web, visitor)
    draft = HandoffDraft("r1", "asked_for_person", "normal", "1", "May we?", 1.0, {})
    key = web.deps.conversations.key(session)
    web.deps.handoffs.hand_off(session.conversation_id, key, draft)
    await visitor.client.post("/api/delete")
    assert web.deps.handoffs.queue("waiting") == []


NEXT = ["GET /", "GET /chat", "POST /plain", "POST /api/conversation", "GET /api/stream"]


def leave_without_a_line(visitor: Visitor) -> None:
    """Do what the page's script does, whose request does not arrive."""
    visitor.client.cookies.set("foyer_left", "1", domain="foyer.test")


@pytest.mark.parametrize("asked", NEXT)
async def test_what_was_left_while_the_line_was_down_is_deleted_by_whoever_comes_next(
    web: Web, visitor: Visitor, asked: str
) -> None:
    session = session_of(web, visitor)
    await visitor.say("how long is it, marzipan?")
    leave_without_a_line(visitor)
    reply = await visitor.client.request(*asked.split())
    assert "marzipan" not in reply.text
    assert session.conversation_id not in everything_stored(web.deps.engine)


@pytest.mark.parametrize("fault", [OperationalError("…", {}, Exception("full")), None])
async def test_exit_without_script_leads_away_also_when_nothing_can_be_deleted(
    web: Web, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, fault: Exception | None
) -> None:
    session = session_of(web, visitor)
    goes_on = threading.Event()

    def fail(*given: object) -> None:
        if fault is not None:
            raise fault
        goes_on.wait(60)

    with monkeypatch.context() as broken:
        broken.setattr(visits, "STORE_SECONDS", 0.5)
        broken.setattr(web.deps.conversations, "find", fail)
        away = await asyncio.wait_for(visitor.client.post("/exit"), 30)
    goes_on.set()
    assert (away.status_code, away.headers["location"]) == (303, web.deps.settings.exit_url)
    # Whoever opens it next finds nothing.
    await visitor.client.get("/")
    assert session.conversation_id not in everything_stored(web.deps.engine)


async def test_a_chat_that_is_begun_afterwards_stays(web: Web, visitor: Visitor) -> None:
    leave_without_a_line(visitor)
    assert len(await visitor.open()) == 1
    await visitor.say("how long is it, marzipan?")
    assert "marzipan" in (await visitor.client.get("/")).text
    assert len(await visitor.open()) == 3


async def test_over_https_no_neighbour_of_the_domain_can_say_that_somebody_left(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    given = replace(settings, public_url="https://chat.example.org")
    web = web_from(template[0], given)
    begun = await web.visitor(origin=given.public_url).client.post("/api/conversation")
    cookie = next(one for one in begun.headers.get_list("set-cookie") if COOKIE in one)
    mine = cookie.split(";")[0]
    for left, shown in (("foyer_left=1", True), ("__Host-foyer_left=1", False)):
        again = web.visitor(origin=given.public_url, cookie=f"{mine}; {left}")
        page = (await again.client.get("/")).text
        assert ('data-conversation=""' not in page) is shown
    assert "__Host-foyer_left=1; Path=/; SameSite=None; Secure; Partitioned" in page
    await web.close()


async def test_deleting_without_a_conversation_is_no_error(web: Web) -> None:
    assert (await web.visitor().client.post("/api/delete")).status_code == 200


async def test_a_delete_button_deletes(web: Web, visitor: Visitor) -> None:
    button = {"title": "Delete everything", "payload": "web:delete"}
    web.rasa.scripted["go"] = [{"text": "Sure?", "buttons": [button], "metadata": {}}]
    [asked] = await visitor.say("go")
    conversation = session_of(web, visitor).conversation_id
    reply = await visitor.post(button=asked["buttons"][0]["id"])
    assert reply.json()["does"] == "delete"
    assert conversation not in everything_stored(web.deps.engine)


async def test_a_reply_that_says_delete_deletes(web: Web, visitor: Visitor) -> None:
    web.rasa.scripted["go"] = [{"custom": {"do": "delete"}, "metadata": {}}]
    conversation = session_of(web, visitor).conversation_id
    await visitor.send(text="go")
    await web.rest()
    assert conversation not in everything_stored(web.deps.engine)


async def test_an_answer_that_comes_after_deleting_is_not_stored(
    web: Web, visitor: Visitor
) -> None:
    web.rasa.pause_seconds = 0.1
    conversation = session_of(web, visitor).conversation_id
    await visitor.send(text="how long is it?")
    await visitor.client.post("/api/delete")
    await web.rest()
    assert conversation not in everything_stored(web.deps.engine)
