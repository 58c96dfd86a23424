"""A change is published, taken back and refused beside visitors who ask all the time.

`web` is real; small programs stand for `rasa` and `actions`, whose start takes most of the time and
whose answers do not matter here.
"""

from __future__ import annotations

import base64
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from bot.cli import publish, serve
from bot.cli.prepare import prepare
from bot.cli.train import raise_if_knowledge_is_broken
from bot.serving import generation as generations
from bot.serving.generation import listening
from bot.serving.handover import Handover
from bot.serving.processes import ProcessPlan, plans
from bot.serving.published import Published, digest_of
from bot.serving.readying import model_for
from bot.serving.serving import Serving
from bot.settings import Settings
from tests.house import free_port, wait_for
from tests.unit.serving.test_supervisor import ANSWERS

ROOT = Path(__file__).parents[2]
OLD, NEW = "Automated assistant", "Automatic helper"


def small(settings: Settings, model: Path) -> list[ProcessPlan]:
    """The real plans, with small programs that answer where `rasa` and `actions` would."""
    made = []
    for plan in plans(settings, model):
        port = {"rasa": settings.rasa_port, "actions": settings.actions_port}.get(plan.name)
        if port is not None:
            note = settings.published_dir / f"{plan.name}.pid"
            command = (plan.command[0], "-c", ANSWERS, str(port), str(note))
            plan = replace(plan, command=command)
        made.append(plan)
    return made


def trained(
    settings: Settings, *, say: Callable[[str], None] | None = None, named: Path | None = None
) -> tuple[Path, str]:
    """Make a model at once, where `foyer train` would."""
    model = model_for(settings, settings.knowledge_dir)
    model.write_text("model")
    return model, "Trained."


@dataclass
class Visitors:
    """Somebody who opens the page all the time, with a new connection each time."""

    url: str
    heard: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def ask(self) -> None:
        while not self.over.is_set():
            try:
                page = httpx.get(self.url, timeout=10)
                self.heard.append(NEW if NEW in page.text else OLD if OLD in page.text else "")
            except httpx.HTTPError as error:
                self.failed.append(repr(error))
            time.sleep(0.02)


@dataclass
class Place:
    """A Foyer that serves, with files of its own."""

    settings: Settings
    serving: Serving
    published: Published
    said: list[str]

    @property
    def page(self) -> Path:
        return self.settings.knowledge_dir / "page.yml"

    def publish(self, *options: str) -> tuple[int, str]:
        result = CliRunner().invoke(publish.command, options)
        return result.exit_code, result.output


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    given = {
        "FOYER_KNOWLEDGE_DIR": str(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")),
        "FOYER_PUBLISHED_DIR": str(tmp_path / "published"),
        "FOYER_MODELS_DIR": str(tmp_path / "models"),
        "FOYER_DATABASE_URL": f"sqlite:///{tmp_path / 'foyer.db'}",
        "FOYER_SECRET_KEY": base64.b64encode(os.urandom(32)).decode(),
        "FOYER_PORT": str(free_port()),
        "FOYER_RASA_PORT": str(free_port()),
        "FOYER_ACTIONS_PORT": str(free_port()),
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(generations, "plans", small)
    for command in (publish, serve):
        monkeypatch.setattr(command, "ensure_model", trained)
        monkeypatch.setattr(command, "ensure_model_as_heard", trained)
    monkeypatch.setattr(publish, "LOOK_SECONDS", 0.05)
    # The check takes seconds each time; where it matters it is asked.
    monkeypatch.setattr(publish, "raise_if_knowledge_is_broken", lambda settings: None)
    settings = Settings.from_env()
    settings.models_dir.mkdir()
    prepare(settings)
    handover, published = Handover(settings.published_dir), Published(settings.published_dir)
    handover.serve()
    ready = serve.first(settings, published)
    said: list[str] = []
    public = listening(settings.host, settings.port)
    serving = Serving(settings, published, handover, public, ready, said.append, time.time)
    try:
        assert serving.start(), said
        threading.Thread(target=serving.watch, daemon=True).start()
        yield Place(settings, serving, published, said)
    finally:
        serving.stop()
        handover.close()
        for one in public:
            one.close()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_nobody_is_turned_away_while_a_change_is_published_and_taken_back(place: Place) -> None:
    visitors = Visitors(place.settings.public_url)
    asks = threading.Thread(target=visitors.ask)
    asks.start()
    try:
        wait_for(lambda: visitors.heard or visitors.failed, 20)
        edit(place.page, OLD, NEW)
        code, told = place.publish("--dry-run")
        assert (code, NEW in set(visitors.heard)) == (0, False)
        assert "  changed: page.yml\n" in told

        code, told = place.publish()
        assert code == 0, told
        assert "Visitors hear it now" in told
        assert NEW in httpx.get(place.settings.public_url).text

        code, told = place.publish()
        assert (code, "hear these files already" in told) == (0, True)

        taken_back = digest_of(place.settings.knowledge_dir)
        code, told = place.publish("--back")
        assert code == 0, told
        assert "they still hold what you took back" in told
        assert OLD in httpx.get(place.settings.public_url).text
    finally:
        visitors.over.set()
        asks.join(15)
    assert visitors.failed == []
    assert set(visitors.heard) == {OLD, NEW}

    # Started anew at night, it does not bring back what was taken back, nor a part of it.
    code, told = place.publish("--back")
    assert (code, "nothing to go back to" in told) == (1, True)
    edit(place.page, NEW, "Half a mend")
    first = serve.first(place.settings, place.published)
    assert first.digest == place.published.history()[-1].digest
    assert first.instead_of == taken_back


def test_what_cannot_be_served_changes_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def instead_of_rasa(program: str) -> None:
        def changed(settings: Settings, model: Path) -> list[ProcessPlan]:
            rasa, *others = small(settings, model)
            return [replace(rasa, command=(program,)), *others]

        monkeypatch.setattr(generations, "plans", changed)

    code, told = place.publish("--back")
    assert (code, "nothing to go back to" in told) == (1, True)

    # Broken files do not get as far as a training.
    whole = place.page.read_text()
    place.page.write_text("page: [")
    with monkeypatch.context() as checked:
        checked.setattr(publish, "raise_if_knowledge_is_broken", raise_if_knowledge_is_broken)
        code, told = place.publish()
    assert code == 1
    assert "page.yml:1" in told
    # Neither do they keep Foyer from starting with what was heard last.
    monkeypatch.setattr(serve, "ensure_model", train_or_refuse)
    monkeypatch.setattr(serve, "ensure_model_as_heard", train_or_refuse)
    first = serve.first(place.settings, place.published)
    assert first.digest == place.published.history()[-1].digest

    # The check finds nothing, and still the processes do not come up.
    place.page.write_text(whole.replace(OLD, NEW))
    instead_of_rasa("false")
    code, told = place.publish()
    assert code == 1
    assert "rasa: It ended with 1." in told
    assert "Visitors hear what they heard before." in told

    instead_of_rasa("no-such-program")
    code, told = place.publish()
    assert (code, "This machine could not do it: No such file" in told) == (1, True)
    assert OLD in httpx.get(place.settings.public_url).text
    assert len(place.published.history()) == 1


def train_or_refuse(
    settings: Settings, *, say: Callable[[str], None] | None = None, named: Path | None = None
) -> tuple[Path, str]:
    """Check as the real training does, and train in no time."""
    raise_if_knowledge_is_broken(settings, named)
    return trained(settings, say=say, named=named)
