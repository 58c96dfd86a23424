"""Publishing and serving say what stands in their way, and how to mend it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import publish, serve
from bot.serving.handover import Handover
from bot.serving.readying import Ready
from bot.settings import Settings

ROOT = Path(__file__).parents[3]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("FOYER_PUBLISHED_DIR", str(tmp_path / "published"))
    monkeypatch.chdir(ROOT)
    return Settings.from_env()


def told(command: object, *options: str) -> str:
    result = CliRunner().invoke(command, options)  # type: ignore[arg-type]
    assert result.exit_code == 1
    return result.output


def test_nobody_publishes_to_a_foyer_that_does_not_run(settings: Settings) -> None:
    assert "`make serve` starts it" in told(publish.command)
    assert "no way back" in told(publish.command, "--back", "--dry-run")


def test_two_do_not_publish_at_once(settings: Settings) -> None:
    serves, other = Handover(settings.published_dir), Handover(settings.published_dir)
    serves.serve()
    other.publish()
    assert "Somebody else publishes" in told(publish.command)
    serves.close()
    other.close()


def test_a_foyer_that_ends_meanwhile_is_not_waited_for(settings: Settings) -> None:
    wishes = Handover(settings.published_dir)
    outcome = publish.waited(wishes, wishes.ask("0" * 16, "model"))
    assert (outcome.heard, outcome.said) == (False, "Foyer was ended meanwhile.")


def test_what_never_comes_is_given_up(settings: Settings) -> None:
    serves = Handover(settings.published_dir)
    serves.serve()
    seconds = iter([0.0, 1.0, publish.PATIENCE_SECONDS + 1])
    outcome = publish.waited(serves, serves.ask("0" * 16, "m"), clock=lambda: next(seconds))
    serves.close()
    assert not outcome.heard
    assert "var/log" in outcome.said


def test_another_user_is_told_who_may(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(handover: Handover) -> None:
        raise PermissionError(13, "Permission denied", "var/published/publishes.lock")

    monkeypatch.setattr(Handover, "is_served", lambda handover: True)
    monkeypatch.setattr(Handover, "publish", refused)
    said = told(publish.command)
    assert "var/published/publishes.lock cannot be written." in said
    assert "as the user that Foyer runs as" in said


def test_two_do_not_serve_from_one_folder(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Handover(settings.published_dir)
    other.serve()
    monkeypatch.setattr(serve, "_prepared", lambda: settings)
    assert "set FOYER_PUBLISHED_DIR of this one" in told(serve.command)
    other.close()


def test_an_address_that_is_not_ours_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = replace(settings, host="192.0.2.1")
    monkeypatch.setattr(serve, "_prepared", lambda: elsewhere)
    monkeypatch.setattr(serve, "first", lambda *given: Ready("0" * 16, Path("model")))
    said = told(serve.command)
    assert "Cannot listen on 192.0.2.1" in said
    assert "Set FOYER_HOST or FOYER_PORT." in said
