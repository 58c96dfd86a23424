"""Commands tell what goes on, and what is wrong in a sentence."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import knowledge_check
from bot.cli.main import main
from bot.cli.train import TrainingFailed, ensure_model, last_step, run_telling
from bot.knowledge.problems import Problem
from bot.settings import Settings

ROOT = Path(__file__).parents[3]


def said(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(main, list(words), env=environment)


COMMANDS = [("doctor",), ("prepare",), ("train",), ("ask", "hello"), ("staff", "list"),
            ("switch", "show"), ("audit", "verify"), ("knowledge", "check")]  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS)
def test_a_setting_that_cannot_be_used_is_told_in_a_sentence(words: tuple[str, ...]) -> None:
    result = said(*words, FOYER_PORT="eighty")
    assert result.exit_code == 1
    assert result.output.startswith("Error: FOYER_PORT is 'eighty'; it must be a whole number")
    assert result.output.count("\n") == 1


@pytest.mark.parametrize("words", [("doctor",), ("serve",)])
def test_addresses_that_nobody_hears_are_told_before_anything_starts(
    words: tuple[str, ...],
) -> None:
    result = said(*words, FOYER_ALERT_EMAILS="a b@")
    assert result.exit_code == 1
    assert result.output.startswith("Error: FOYER_ALERT_EMAILS has 'a', which is no e-mail")


def test_a_database_that_is_not_prepared_is_told_without_what_was_typed(tmp_path: Path) -> None:
    words: Any = ("staff", "add", "--email", "sam@example.org", "--name", "Sam")
    result = said(
        *words, "--password", "a long enough password",
        FOYER_DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}",
        FOYER_SECRET_KEY="MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    )  # fmt: skip
    assert result.exit_code == 1
    assert "`foyer prepare`" in result.output
    assert "sam@example.org" not in result.output
    assert "SQL:" not in result.output


def test_a_long_run_tells_that_it_still_runs(tmp_path: Path) -> None:
    told: list[float] = []
    command = [sys.executable, "-c", "import time; time.sleep(1); raise SystemExit(3)"]
    with (tmp_path / "log").open("wb") as out:
        code = run_telling(
            command, cwd=tmp_path, out=out, env=dict(os.environ), tell=told.append, every=0.2
        )
    assert code == 3
    assert len(told) >= 2
    assert told == sorted(told)


def test_how_far_a_training_has_come_is_read_from_its_log(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_text("The configuration is read\n")
    assert last_step(log) == "reading the files"
    log.write_text("Starting to train component 'A'.\nStarting to train component 'B'.\nx\n")
    assert last_step(log) == "at B"


def test_a_program_is_ended_when_what_is_done_meanwhile_fails(tmp_path: Path) -> None:
    def fail() -> None:
        raise TrainingFailed("broken")

    mark = tmp_path / "done"
    command = [sys.executable, "-c", f"import time; time.sleep(1); open({str(mark)!r}, 'w')"]
    with (tmp_path / "log").open("wb") as out, pytest.raises(TrainingFailed, match="broken"):
        run_telling(
            command, cwd=tmp_path, out=out, env=dict(os.environ), tell=print, meanwhile=fail
        )
    time.sleep(1.5)
    assert not mark.exists()


def test_broken_knowledge_is_told_before_any_training_is(tmp_path: Path) -> None:
    told: list[str] = []
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    (tmp_path / "knowledge" / "faq" / "time.yml").write_text("entries: [\n", encoding="utf-8")
    settings = Settings.from_env(root=tmp_path)
    with pytest.raises(TrainingFailed, match=r"nothing was trained.\n(.*\n)*.*time\.yml:"):
        ensure_model(settings, say=told.append)
    assert told == []
    assert not list(tmp_path.glob("models/*"))


@pytest.mark.parametrize(
    ("errors", "warnings", "told"),
    [(1, 1, "Error: 1 error and 1 warning. Nothing is published."),
     (2, 0, "Error: 2 errors and 0 warnings. Nothing is published."),
     (0, 1, "Ready to publish: no errors, 1 warning.")],
)  # fmt: skip
def test_the_check_counts_as_people_do(
    monkeypatch: pytest.MonkeyPatch, errors: int, warnings: int, told: str
) -> None:
    found = [Problem(Path("a.yml"), n, "Wrong.", "Mend it.") for n in range(errors)]
    found += [Problem(Path("a.yml"), n, "Odd.", "Look.", "warning") for n in range(warnings)]
    monkeypatch.setattr(knowledge_check, "check", lambda directory: found)
    assert said("knowledge", "check").output.splitlines()[-1] == told
