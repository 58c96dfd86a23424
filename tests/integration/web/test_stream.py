"""Server-sent events over a real connection: nothing missing, nothing twice."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from starlette.requests import Request

from bot.settings import Settings
from bot.store.conversations import Draft, Session
from bot.web.sessions import COOKIE, Sessions
from tests.house import free_port, wait_for
from tests.integration.web.served import Served, served


class Tab:
    """One open tab: collects events in a thread until it is closed."""

    def __init__(self, client: httpx.Client, **asked: Any) -> None:
        self.events: list[tuple[str, str, dict[str, Any]]] = []
        self._response = client.send(
            client.build_request("GET", "/api/stream", **asked), stream=True
        )
        assert self._response.status_code == 200
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        name, id_ = "", ""
        try:
            for line in self._response.iter_lines():
                key, _, value = line.partition(": ")
                if key == "id":
                    id_ = value
                elif key == "event":
                    name = value
                elif key == "data":
                    self.events.append((name, id_, json.loads(value)))
                    name, id_ = "", ""
        except (httpx.HTTPError, RuntimeError):
            return

    def named(self, name: str) -> list[dict[str, Any]]:
        """The events of one kind so far."""
        return [data for kind, _, data in self.events if kind == name]

    def seqs(self) -> list[int]:
        """The numbers of the messages so far."""
        return [int(data["seq"]) for data in self.named("message")]

    def newest(self) -> str:
        """The text of the newest message so far."""
        return "".join(str(data["text"]) for data in self.named("message")[-1:])

    def answering(self) -> list[str]:
        """Who answered, from one to the next."""
        return [str(data["answering"]) for data in self.named("standing")]

    def wait(self, done: Any, seconds: float = 20) -> None:
        """Wait until something is so."""
        until = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < until, self.events
            time.sleep(0.01)

    def close(self) -> None:
        """Lose the connection."""
        self._response.close()


@contextmanager
def visitor(running: Served) -> Iterator[httpx.Client]:
    """A visitor whose conversation has begun."""
    with httpx.Client(base_url=running.url, headers={"origin": running.url}, timeout=20) as client:
        client.post("/api/conversation").raise_for_status()
        yield client


def say(client: httpx.Client, text: str) -> int:
    """Send a text and return its number."""
    reply = client.post("/api/messages", json={"client_id": uuid4().hex, "text": text})
    assert reply.status_code == 202
    return int(reply.json()["received"])


def session_in(running: Served, client: httpx.Client) -> Session:
    """The session in a client's cookie jar."""

    sessions = Sessions(running.deps.keys.cookie_key(), https=False)
    cookie = f"{COOKIE}={client.cookies[COOKIE]}".encode()
    found = sessions.read(Request({"type": "http", "headers": [(b"cookie", cookie)]}))
    assert found
    return found


def test_messages_arrive_in_order_with_their_numbers_as_event_ids(running: Served) -> None:
    with visitor(running) as client:
        tab = Tab(client, params={"after": 1})
        for number in range(3):
            say(client, f"how long is it? {number}")
        tab.wait(lambda: len(tab.seqs()) == 6)
        assert tab.seqs() == [2, 3, 4, 5, 6, 7]
        assert [id_ for kind, id_, _ in tab.events if kind == "message"] == [
            str(seq) for seq in tab.seqs()
        ]
        tab.close()


def test_after_a_lost_connection_nothing_is_missing_and_nothing_comes_twice(
    running: Served,
) -> None:
    with visitor(running) as client:
        seen: list[int] = []
        for number in range(4):
            tab = Tab(client, headers={"last-event-id": str(seen[-1])} if seen else {})
            say(client, f"how long is it? {number}")
            tab.wait(lambda tab=tab: len(tab.seqs()) >= 1)
            tab.close()
            seen.extend(tab.seqs())
            say(client, f"what does it cost? {number}")
        newest = running.deps.conversations.last_seq
        conversation = session_in(running, client).conversation_id
        wait_for(lambda: newest(conversation) == 1 + 4 * 4, 5)  # a greeting, then two of each
        tab = Tab(client, headers={"last-event-id": str(seen[-1])})
        tab.wait(lambda: tab.seqs()[-1:] == [newest(conversation)])
        tab.close()
        assert seen + tab.seqs() == list(range(1, newest(conversation) + 1))


def test_the_browsers_last_event_wins_over_the_address_it_first_asked(running: Served) -> None:
    with visitor(running) as client:
        say(client, "how long is it?")
        tab = Tab(client, params={"after": 0}, headers={"last-event-id": "2"})
        tab.wait(lambda: tab.seqs() != [])
        assert tab.seqs()[0] == 3
        tab.close()


def test_two_tabs_see_the_same(running: Served) -> None:
    with visitor(running) as client:
        tabs = [Tab(client), Tab(client)]
        say(client, "how long is it?")
        for tab in tabs:
            tab.wait(lambda tab=tab: len(tab.seqs()) == 3)
            tab.close()
        assert tabs[0].named("message") == tabs[1].named("message")


def test_typing_begins_before_the_answer_and_ends_after_it(running: Served) -> None:
    running.rasa.pause_seconds = 0.1
    with visitor(running) as client:
        tab = Tab(client, params={"after": 1})
        say(client, "how long is it?")
        tab.wait(lambda: len(tab.named("typing")) == 2)
        kinds = [kind for kind, _, _ in tab.events]
        assert kinds.index("typing") < kinds.index("message", kinds.index("message") + 1)
        assert [data["on"] for data in tab.named("typing")] == [True, False]
        tab.close()


@pytest.mark.alone
def test_several_replies_come_in_order_without_a_pause(running: Served) -> None:
    running.rasa.scripted["go"] = [
        {"text": f"part {number}", "metadata": {}} for number in range(5)
    ]
    with visitor(running) as client:
        tab = Tab(client, params={"after": 1})
        begun = time.monotonic()
        say(client, "go")
        tab.wait(lambda: len(tab.seqs()) == 6)
        assert time.monotonic() - begun < 1
        assert [data["text"] for data in tab.named("message")][1:] == [
            f"part {number}" for number in range(5)
        ]
        tab.close()


def test_what_another_process_stored_arrives_as_well(running: Served) -> None:
    with visitor(running) as client:
        tab = Tab(client, params={"after": 1})
        running.deps.conversations.add(
            session_in(running, client), Draft("staff", {"text": "Hello from the desk"})
        )
        tab.wait(lambda: tab.seqs() == [2])
        tab.close()


def test_a_handoff_is_told(running: Served) -> None:
    running.rasa.scripted["go"] = [
        {"text": "Sent.", "metadata": {}},
        {"custom": {"event": "handed_off", "handoff_id": "h"}, "metadata": {}},
    ]
    with visitor(running) as client:
        tab = Tab(client, params={"after": 1})
        conversation = session_in(running, client).conversation_id
        running.deps.conversations.set_owner(conversation, "queue")  # as the action does
        say(client, "go")
        tab.wait(lambda: tab.answering()[-1:] == ["requested"])
        tab.wait(lambda: [data["text"] for data in tab.named("message")] == ["go", "Sent."])
        tab.close()


def test_deleting_is_told_to_every_tab_and_ends_its_stream(running: Served) -> None:
    with visitor(running) as client:
        tabs = [Tab(client), Tab(client)]
        client.post("/api/delete")
        for tab in tabs:
            tab.wait(lambda tab=tab: tab.named("deleted") != [])
            tab.thread.join(3)
            assert not tab.thread.is_alive()


def test_a_deletion_by_another_process_is_told_too(running: Served) -> None:
    with visitor(running) as client:
        tab = Tab(client)
        time.sleep(1.2)
        running.deps.conversations.delete(session_in(running, client).conversation_id)
        tab.wait(lambda: tab.named("deleted") != [])


def test_other_visitors_hear_nothing(running: Served) -> None:
    with visitor(running) as one, visitor(running) as other:
        tab = Tab(other, params={"after": 1})
        say(one, "how long is it?")
        time.sleep(0.5)
        assert tab.seqs() == []
        tab.close()


@pytest.mark.alone
def test_stopping_the_server_ends_open_streams_quickly(settings: Settings) -> None:
    port = free_port()
    ours = replace(settings, port=port, public_url=f"http://127.0.0.1:{port}")
    with served(ours) as running, visitor(running) as client:
        tab = Tab(client)
        running.stop()
        begun = time.monotonic()
        tab.thread.join(5)
        assert time.monotonic() - begun < 1.5
