"""Publishing and serving say what stands in their way, and how to mend it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import publish, serve, train
from bot.knowledge.problems import Problem
from bot.serving.handover import Handover, Serves
from bot.serving.readying import Ready
from bot.settings import Settings, SettingsError

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


@pytest.fixture
def serves(settings: Settings) -> Iterator[Handover]:
    """A Foyer that runs from the same folders."""
    made = Handover(settings.published_dir)
    made.serve()
    made.started(here(settings))
    yield made
    made.close()


def here(settings: Settings) -> Serves:
    return Serves(os.geteuid(), str(settings.knowledge_dir), str(settings.models_dir))


def test_nobody_publishes_to_a_foyer_that_does_not_run(settings: Settings) -> None:
    assert "`make serve` starts it" in told(publish.command)
    assert "nothing to go back to" in told(publish.command, "--back", "--dry-run")


def test_a_foyer_that_is_starting_is_not_asked(settings: Settings) -> None:
    starts = Handover(settings.published_dir)
    starts.serve()
    assert "still starting" in told(publish.command)
    starts.close()


def test_two_do_not_publish_at_once(settings: Settings, serves: Handover) -> None:
    other = Handover(settings.published_dir)
    other.publish()
    assert "Somebody else publishes" in told(publish.command)
    other.close()


def test_another_user_is_told_who_may(settings: Settings, serves: Handover) -> None:
    serves.started(replace(here(settings), user=os.geteuid() + 1))
    assert "as another user" in told(publish.command)


@pytest.mark.parametrize(
    ("name", "setting"), [("knowledge", "FOYER_KNOWLEDGE_DIR"), ("models", "FOYER_MODELS_DIR")]
)
def test_other_folders_than_those_that_are_served_are_named(
    settings: Settings, serves: Handover, name: str, setting: str
) -> None:
    elsewhere = Serves(**{**asdict(here(settings)), name: "elsewhere"})
    serves.started(elsewhere)
    said = told(publish.command)
    assert "Foyer serves from elsewhere" in said
    assert f"Set {setting} here" in said


def test_a_full_disk_is_named(
    settings: Settings, serves: Handover, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device", "var/published/half-1")

    monkeypatch.setattr(publish, "_newest", full)
    said = told(publish.command)
    assert "var/published/half-1: No space left on device" in said
    assert "Visitors hear what they heard before." in said


def test_a_foyer_that_ends_meanwhile_is_not_waited_for(settings: Settings) -> None:
    wishes = Handover(settings.published_dir)
    refused = publish.waited(wishes, wishes.ask(None, "0" * 16, "model"))
    assert refused is not None
    assert "Foyer was ended meanwhile" in refused


def test_what_never_comes_is_given_up(settings: Settings, serves: Handover) -> None:
    seconds = iter([0.0, 1.0, publish.PATIENCE_SECONDS + 1])
    wanted = serves.ask(None, "0" * 16, "m")
    refused = publish.waited(serves, wanted, clock=lambda: next(seconds))
    assert refused is not None
    assert "var/log" in refused


def test_who_does_not_wait_is_told_that_it_goes_on(
    settings: Settings, serves: Handover, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> float:
        raise KeyboardInterrupt

    seconds = iter([1.0])
    wanted = serves.ask(None, "0" * 16, "m")
    with pytest.raises(KeyboardInterrupt):
        publish.waited(serves, wanted, clock=lambda: next(seconds, None) or interrupted())
    assert "goes on with it" in capsys.readouterr().out


def test_two_do_not_serve_from_one_folder(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Handover(settings.published_dir)
    other.serve()
    monkeypatch.setattr(serve, "_prepared", lambda: settings)
    assert "set FOYER_PUBLISHED_DIR of this one" in told(serve.command)
    other.close()


def test_what_cannot_be_read_is_not_called_an_address(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*given: object) -> None:
        raise PermissionError(13, "Permission denied", "knowledge/page.yml")

    monkeypatch.setattr(serve, "_prepared", lambda: settings)
    monkeypatch.setattr(serve, "first", unreadable)
    assert "knowledge/page.yml: Permission denied. Mend that" in told(serve.command)


def test_an_address_that_is_not_ours_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = replace(settings, host="192.0.2.1")
    monkeypatch.setattr(serve, "_prepared", lambda: elsewhere)
    monkeypatch.setattr(serve, "first", lambda *given: Ready("0" * 16, Path("model")))
    said = told(serve.command)
    assert "Cannot listen on 192.0.2.1" in said
    assert "Set FOYER_HOST or FOYER_PORT." in said


def test_copies_inside_of_what_is_copied_are_refused() -> None:
    for inside in ("knowledge", "knowledge/published"):
        with pytest.raises(SettingsError, match="lies inside FOYER_KNOWLEDGE_DIR"):
            Settings.from_env({"FOYER_PUBLISHED_DIR": inside}, root=ROOT)


def test_links_that_lead_out_of_the_knowledge_folder_are_named_and_not_followed(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowledge = tmp_path / "knowledge"
    shutil.copytree(settings.knowledge_dir, knowledge)
    monkeypatch.setenv("FOYER_KNOWLEDGE_DIR", str(knowledge))
    (tmp_path / "private").mkdir()
    (knowledge / "faq" / "more").symlink_to(tmp_path / "private")
    (knowledge / "notes.yml").symlink_to("/etc/passwd")
    (knowledge / "same.yml").symlink_to(knowledge / "page.yml")
    said = told(publish.command, "--dry-run")
    assert "faq/more, notes.yml." in said
    assert "same.yml" not in said
    assert not list(settings.published_dir.glob("*"))


@pytest.mark.parametrize("saved", [True, False])
def test_what_is_saved_while_the_files_are_looked_at_is_not_published_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, saved: bool
) -> None:
    knowledge = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", knowledge)
    monkeypatch.setenv("FOYER_KNOWLEDGE_DIR", str(knowledge))
    monkeypatch.setenv("FOYER_PUBLISHED_DIR", str(tmp_path / "published"))
    monkeypatch.chdir(ROOT)

    def checked(folder: Path) -> list[Problem]:
        if saved:
            (knowledge / "faq" / "time.yml").write_text("theme: time\n")
        return []

    def trained(*given: object) -> None:
        raise train.TrainingFailed("It came to the training.")

    monkeypatch.setattr(train, "check", checked)
    monkeypatch.setattr(publish, "again", trained)
    settings = Settings.from_env()
    running = Handover(settings.published_dir)
    running.serve()
    running.started(here(settings))
    said = told(publish.command)
    running.close()
    assert (publish.MEANWHILE in said) is saved
    assert ("It came to the training." in said) is not saved
    assert publish.AS_BEFORE in said


@pytest.mark.parametrize(
    ("number", "head"),
    [
        (1, "The check has 1 warning, which does not keep it from being published:"),
        (2, "The check has 2 warnings, which do not keep it from being published:"),
        (0, ""),
    ],
)
def test_what_the_check_warns_of_is_told_before_it_is_published(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, number: int, head: str
) -> None:
    found = [
        Problem(Path("faq/time.yml"), line, "It is long.", "Cut it.", "warning")
        for line in range(1, number + 1)
    ]
    monkeypatch.setattr(train, "check", lambda folder: found)
    result = CliRunner().invoke(publish.command, ["--dry-run"])
    assert result.exit_code == 0, result.output
    assert head in result.output
    assert result.output.count("warning: It is long. Cut it.") == number
    assert ("The check has" in result.output) == bool(number)
