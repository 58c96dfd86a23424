"""What is heard is noted, now or as soon as it can be; small programs stand for all three."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.serving import generation as generations
from bot.serving.generation import listening
from bot.serving.handover import Handover
from bot.serving.published import Published
from bot.serving.readying import Ready
from bot.serving.serving import Serving
from bot.settings import Settings
from tests.unit.serving.test_supervisor import plan

A, B = "a" * 16, "b" * 16
MODELS = {digest: f"foyer-{digest}.tar.gz" for digest in (A, B)}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    names = ("rasa", "actions", "web")
    monkeypatch.setattr(generations, "plans", lambda *given: [plan(tmp_path, n) for n in names])
    (tmp_path / "endpoints.yml").write_text("")
    made = replace(Settings.from_env({}, root=tmp_path), models_kept=1)
    made.models_dir.mkdir()
    for digest, name in MODELS.items():
        (made.models_dir / name).write_text("model")
        (made.published_dir / digest).mkdir(parents=True)
    return made


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def serving(settings: Settings, said: list[str]) -> Iterator[Serving]:
    public = listening("127.0.0.1", 0)
    ready = Ready(A, settings.models_dir / MODELS[A])
    handover, published = Handover(settings.published_dir), Published(settings.published_dir)
    handover.serve()
    made = Serving(settings, published, handover, public, ready, said.append, time.time)
    yield made
    made.stop()
    handover.close()
    for one in public:
        one.close()


def heard(settings: Settings) -> list[str]:
    return [one.digest for one in Published(settings.published_dir).history()]


def test_on_a_full_disk_it_is_noted_later_and_nothing_is_deleted_before(
    serving: Serving, settings: Settings, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Published, "note", full)
        assert serving.start()
        serving._look()
        serving._look()
    assert sum("No space left" in line for line in said) == 1
    assert heard(settings) == []
    assert (settings.published_dir / A).is_dir()
    assert Handover(settings.published_dir).server() is None
    serving._look()
    assert heard(settings) == [A]
    assert Handover(settings.published_dir).server() is not None


def test_it_changes_over_from_what_was_heard_when_it_was_asked(
    serving: Serving, settings: Settings
) -> None:
    assert serving.start()
    (settings.models_dir / MODELS[B]).write_text("model")  # only one was to be kept
    asks = Handover(settings.published_dir)

    late = asks.ask(B, B, MODELS[B])
    serving._look()
    outcome = asks.outcome(late)
    assert outcome is not None
    assert "Something else was published meanwhile" in outcome.said

    gone = asks.ask(A, "c" * 16, MODELS[B])
    serving._look()
    outcome = asks.outcome(gone)
    assert outcome is not None
    assert "not there any more" in outcome.said

    wanted = asks.ask(A, B, MODELS[B])
    serving._look()
    outcome = asks.outcome(wanted)
    assert outcome is not None
    assert outcome.heard
    assert heard(settings) == [A, B]
    # The model of the step back stays, though only one is to be kept.
    assert {path.name for path in settings.models_dir.iterdir()} == set(MODELS.values())


def test_the_same_copy_with_another_model_is_heard_only_if_it_runs(
    serving: Serving, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert serving.start()
    (settings.models_dir / MODELS[B]).write_text("model")
    asks = Handover(settings.published_dir)
    with monkeypatch.context() as missing:
        gone = replace(plan(settings.root, "rasa"), command=("no-such-program",))
        missing.setattr(generations, "plans", lambda *given: [gone, gone])
        wanted = asks.ask(A, A, MODELS[B])
        serving._look()
    outcome = asks.outcome(wanted)
    assert outcome is not None
    assert "This machine could not do it" in outcome.said
    assert [one.model for one in Published(settings.published_dir).history()] == [MODELS[A]]
