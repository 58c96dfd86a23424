"""The real web process with a fake Rasa, on a loopback port of its own."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from fastapi import FastAPI

from bot.settings import Settings
from bot.store.database import migrate
from bot.web.app import create_app
from bot.web.deps import Curated, Deps, build_deps, read_curated
from bot.web.main import Server, config_of
from tests.house import free_port
from tests.integration.web.fake_rasa import FakeRasa

ROOT = Path(__file__).parents[3]


def settings_for(folder: Path, **given: str) -> Settings:
    """Settings of a web process that keeps its database in a folder."""
    port = given.get("FOYER_PORT") or str(free_port())
    return Settings.from_env(
        {
            "FOYER_DATABASE_URL": f"sqlite:///{folder / 'foyer.db'}",
            "FOYER_SECRET_KEY": base64.b64encode(b"w" * 32).decode(),
            "FOYER_PORT": port,
            "FOYER_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "FOYER_RASA_PORT": "9",
            "FOYER_ACTIONS_PORT": "9",
            **given,
        },
        root=ROOT,
    )


@cache
def shipped() -> Curated:
    """What the repository's knowledge says, read once for all web processes of a test run."""
    return read_curated(ROOT / "knowledge")


def deps_for(settings: Settings) -> tuple[Deps, FakeRasa]:
    """The parts of a web process, with a fake Rasa among them."""
    migrate(settings.database_url)
    own = settings.knowledge_dir == ROOT / "knowledge"
    deps = build_deps(settings, curated=shipped() if own else None)
    rasa = FakeRasa(deps.knowledge, deps.crisis_screen, dict(deps.cards))
    return replace(deps, rasa=rasa), rasa


@dataclass
class Served:
    """A running web process."""

    url: str
    deps: Deps
    rasa: FakeRasa
    stop: Callable[[], None]


@contextmanager
def served(settings: Settings) -> Iterator[Served]:
    """Run a web process of these settings in a thread until the block ends."""
    deps, rasa = deps_for(settings)
    with serving(create_app(deps), deps) as stop:
        yield Served(settings.public_url, deps, rasa, stop)


@contextmanager
def serving(app: FastAPI, deps: Deps) -> Iterator[Callable[[], None]]:
    """Run an application on its port in a thread until the block ends, or it is told to stop."""
    config = config_of(app, deps.settings)
    server = Server(config, deps)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the web process did not start"
        time.sleep(0.02)

    def stop() -> None:
        server.should_exit = True

    try:
        yield stop
    finally:
        stop()
        thread.join(10)
