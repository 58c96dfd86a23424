"""A web process on a database of its own, a fake Rasa, and a visitor without a browser."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from argon2 import PasswordHasher
from fastapi import FastAPI

from bot.desk.build import build_desk
from bot.settings import Settings
from bot.store.audit import AuditTrail
from bot.store.conversations import Conversations
from bot.store.counts import Counts
from bot.store.database import connect
from bot.store.handoffs import Handoffs
from bot.store.marks import Marks
from bot.store.staff import StaffAccounts
from bot.web.app import create_app
from bot.web.deps import Deps
from bot.web.hub import Hub
from tests.house import free_port
from tests.integration.web.fake_rasa import FakeRasa
from tests.integration.web.served import Served, deps_for, serving, settings_for

HERE = "http://foyer.test"
# argon2 at its cheapest: these tests are about the chat.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Deps, Path]:
    """The parts that are slow to make, made once, and an empty database to copy."""
    folder = tmp_path_factory.mktemp("template")
    deps, _ = deps_for(settings_for(folder, FOYER_PUBLIC_URL=HERE))
    deps.engine.dispose()
    return deps, folder / "foyer.db"


@pytest.fixture
def settings(tmp_path: Path, template: tuple[Deps, Path]) -> Settings:
    """Settings of this test's web process; tests replace what they need."""
    shutil.copy(template[1], tmp_path / "foyer.db")
    url = f"sqlite:///{tmp_path / 'foyer.db'}"
    return replace(template[0].settings, database_url=url, rasa_timeout_seconds=0.4)


@dataclass
class Web:
    """The application of one test, and the parts that tests look into."""

    app: FastAPI
    deps: Deps
    rasa: FakeRasa

    def visitor(self, **headers: str) -> Visitor:
        """A visitor with an empty cookie jar."""
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=True)
        given = {"origin": HERE, **headers}
        return Visitor(httpx.AsyncClient(transport=transport, base_url=HERE, headers=given))

    async def rest(self) -> None:
        """Wait until nothing is answered, counted or watched any more."""
        await self.app.state.visits.turns.close()

    async def close(self) -> None:
        """End what runs in the background, without waiting for a slow Rasa."""
        for task in list(self.app.state.visits.turns._tasks):
            task.cancel()
        await self.app.state.visits.turns.close()
        self.deps.engine.dispose()


def web_from(template: Deps, settings: Settings, **parts: Any) -> Web:
    """A web process for these settings, with some of its parts replaced."""
    engine, keys = connect(settings.database_url), template.keys
    hub, clock = Hub(Marks(engine)), parts.get("clock", time.time)
    staff = StaffAccounts(engine, keys, idle_seconds=3600.0, clock=clock, hasher=QUICK)
    desk = build_desk(
        settings, engine, keys, parts.get("knowledge", template.knowledge), staff,
        clock=clock, tell=hub.desk,
    )  # fmt: skip
    rasa = FakeRasa(template.knowledge, template.crisis_screen, dict(template.cards))
    made: dict[str, Any] = {
        "settings": settings,
        "engine": engine,
        "conversations": Conversations(engine, keys, clock),
        "handoffs": Handoffs(engine, keys, clock),
        "staff": staff,
        "audit": AuditTrail(engine),
        "counts": Counts(engine),
        "hub": hub,
        "desk": desk,
        "rasa": rasa,
        **parts,
    }
    deps = replace(template, **made)
    return Web(create_app(deps), deps, rasa)


@pytest_asyncio.fixture
async def web(template: tuple[Deps, Path], settings: Settings) -> AsyncIterator[Web]:
    """The web process of this test."""
    made = web_from(template[0], settings)
    yield made
    await made.close()


@pytest_asyncio.fixture
async def visitor(web: Web) -> Visitor:
    """A visitor whose conversation has begun."""
    newcomer = web.visitor()
    await newcomer.open()
    return newcomer


@pytest.fixture
def running(template: tuple[Deps, Path], settings: Settings) -> Iterator[Served]:
    """A real server on a loopback port, for what only a connection can show."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    web = web_from(template[0], replace(settings, port=port, public_url=url))
    with serving(web.app, web.deps) as stop:
        yield Served(url, web.deps, web.rasa, stop)


@dataclass
class Visitor:
    """What a visitor's page does, by hand."""

    client: httpx.AsyncClient

    async def open(self) -> list[dict[str, Any]]:
        """Start or resume, and return all messages."""
        reply = await self.client.post("/api/conversation")
        assert reply.status_code == 200, reply.text
        messages: list[dict[str, Any]] = reply.json()["messages"]
        return messages

    async def post(self, **body: Any) -> httpx.Response:
        """Send something, with a client id unless one is given."""
        return await self.client.post("/api/messages", json={"client_id": uuid4().hex, **body})

    async def send(self, **body: Any) -> int:
        """Send something that is taken, and return its number."""
        reply = await self.post(**body)
        assert reply.status_code == 202, (reply.status_code, reply.text)
        return int(reply.json()["received"])

    async def say(self, text: str, *, replies: int = 1) -> list[dict[str, Any]]:
        """Send a text and return the replies to it, at least so many."""
        return await self.replies_after(await self.send(text=text), least=replies)

    async def press(self, title: str) -> list[dict[str, Any]]:
        """Press a button of the newest message and return the replies."""
        newest = (await self.open())[-1]
        button = next(one for one in newest["buttons"] if one["title"] == title)
        return await self.replies_after(await self.send(button=button["id"]))

    async def replies_after(
        self, seq: int, seconds: float = 20, *, least: int = 1
    ) -> list[dict[str, Any]]:
        """Wait for the bot to answer a message, with at least so many replies."""
        for _ in range(int(seconds / 0.02)):
            found = [m for m in await self.open() if m["seq"] > seq and m["author"] == "bot"]
            if len(found) >= least:
                return found
            await asyncio.sleep(0.02)
        raise AssertionError(f"no reply within {seconds} s")


def words_of(messages: list[dict[str, Any]]) -> str:
    """All texts as one."""
    return "\n".join(message["text"] for message in messages)
