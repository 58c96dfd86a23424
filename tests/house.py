"""The whole house for tests: real Rasa, actions and web, on ports and a database of its own."""

from __future__ import annotations

import base64
import contextlib
import math
import os
import secrets
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from bot.cli.prepare import prepare
from bot.cli.train import ensure_model
from bot.serving.looking import answers
from bot.serving.processes import ProcessPlan, plans
from bot.serving.supervisor import Supervisor
from bot.settings import Settings
from bot.store.database import connect
from bot.store.keys import Keys
from bot.store.staff import StaffAccounts

PASSWORD = "a long enough password"
# Below those that Linux gives to whoever connects somewhere or asks for any port; from 10080, which
# browsers refuse, upwards.
PORTS = range(10_100, 32_000)
# Names that no two processes can have at once; long before the last one goes, its port is listened
# to or not needed any more.
_given: deque[socket.socket] = deque(maxlen=50)


def free_port() -> int:
    """A loopback port that nobody uses now, and that no other test is given meanwhile."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            if sys.platform == "linux":  # elsewhere it is left to luck that no two get the same
                _given.append(socket.socket(socket.AF_UNIX))
                _given[-1].bind(f"\0foyer-test-port-{port}")
            probe.bind(("127.0.0.1", port))
            return port


@dataclass
class House:
    """A running Foyer."""

    settings: Settings
    supervisor: Supervisor
    logs: Path
    url: str = field(init=False)

    def __post_init__(self) -> None:
        self.url = self.settings.public_url

    def visitor(self) -> Visitor:
        """A new visitor with a conversation just begun."""
        return Visitor(self.url)

    def kill(self, name: str) -> None:
        """Kill one process as a crash would; the supervisor brings it back."""
        self.supervisor.kill(name)

    @contextmanager
    def down(self, name: str) -> Iterator[None]:
        """Kill one process as a crash would; it is brought back once the block ends."""
        [one] = [one for one in self.supervisor._running if one.plan.name == name]
        one.restart_at = math.inf
        self.kill(name)
        try:
            yield
        finally:
            one.restart_at = 0.0
            self.wait_until_up(name)

    def wait_until_up(self, name: str, seconds: float = 90) -> None:
        """Wait until a process answers again."""
        health = next(one.health for one in plans(self.settings, Path("-")) if one.name == name)
        wait_for(lambda: answers(health), seconds)

    def add_staff(self, email: str, role: Any = "staff") -> str:
        """Make a staff account and return its id."""
        accounts = StaffAccounts(
            connect(self.settings.database_url), Keys(self.settings.server_key())
        )
        return accounts.add(email, "Desk", role, PASSWORD).id


class Visitor:
    """A visitor's browser, without the browser."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, headers={"origin": url}, timeout=20)
        self.open()

    def open(self) -> list[dict[str, Any]]:
        """Start or resume the conversation and return all messages."""
        reply = self.client.post("/api/conversation")
        reply.raise_for_status()
        messages: list[dict[str, Any]] = reply.json()["messages"]
        return messages

    def send(self, **body: str) -> int:
        """Send a text or a button and return the sequence number that was acknowledged."""
        reply = self.client.post("/api/messages", json={"client_id": uuid4().hex, **body})
        assert reply.status_code == 202, (reply.status_code, reply.text)
        return int(reply.json()["received"])

    def say(self, text: str, seconds: float = 20) -> list[dict[str, Any]]:
        """Send a text and return the replies to it."""
        return self.replies_after(self.send(text=text), seconds)

    def press(self, title: str, seconds: float = 20) -> list[dict[str, Any]]:
        """Press the newest button with this title and return the replies."""
        for message in reversed(self.open()):
            for button in message.get("buttons") or []:
                if button["title"] == title:
                    return self.replies_after(self.send(button=button["id"]), seconds)
        raise AssertionError(f"there is no button {title!r}")

    def replies_after(self, seq: int, seconds: float) -> list[dict[str, Any]]:
        """Wait for replies after a message and return them once they have all come."""
        wait_for(lambda: any(m["seq"] > seq for m in self.open()), seconds)
        return [m for m in self.open() if m["seq"] > seq and m["author"] != "visitor"]


def wait_for(done: Any, seconds: float) -> None:
    """Wait until something is so, or fail."""
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, f"not within {seconds} s"
        time.sleep(0.05)


def text_of(messages: list[dict[str, Any]]) -> str:
    """All that was said, as one text, cards included."""
    return "\n".join(str(m.get("text") or "") + str(m.get("card") or "") for m in messages)


# As `web` runs, but without the card that it shows by itself while Rasa is silent: on a busy
# machine any turn may take as long. What that brings is tested elsewhere.
PATIENT_WEB = """
import runpy
from bot.web import turn
turn.LONGEST_SILENCE_SECONDS = 60.0
runpy.run_module("bot.web.main", run_name="__main__")
"""


def patient(plan: ProcessPlan) -> ProcessPlan:
    """Let `web` leave the first word to Rasa, however long that takes."""
    if plan.name != "web":
        return plan
    python, *_ = plan.command
    return replace(plan, command=(python, "-c", PATIENT_WEB))


@contextmanager
def open_house(state: Path, root: Path) -> Iterator[House]:
    """Start everything, and end everything."""
    environment = {
        "FOYER_DATABASE_URL": f"sqlite:///{state / 'foyer.db'}",
        "FOYER_SECRET_KEY": base64.b64encode(os.urandom(32)).decode(),
        "FOYER_PUBLISHED_DIR": str(state / "published"),
        "FOYER_PORT": str(free_port()),
        "FOYER_RASA_PORT": str(free_port()),
        "FOYER_ACTIONS_PORT": str(free_port()),
        "FOYER_MESSAGES_PER_MINUTE": "1000",
        # A busy machine takes its time; what a slow turn brings is tested elsewhere.
        "FOYER_RASA_TIMEOUT_SECONDS": "15",
    }
    settings = Settings.from_env(environment, root=root)
    prepare(settings)
    model, _ = ensure_model(settings)
    lines: list[str] = []
    planned = [patient(replace(p, env={**p.env, **environment})) for p in plans(settings, model)]
    supervisor = Supervisor(planned, state / "log", lines.append)
    watcher = threading.Thread(target=supervisor.watch, daemon=True)
    try:
        assert supervisor.start(), "\n".join(lines)
        watcher.start()
        yield House(settings, supervisor, state / "log")
    finally:
        supervisor.stop()
