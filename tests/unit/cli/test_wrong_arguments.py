"""A wrong argument is answered with a sentence, before any work is done and without a trace."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import ask
from bot.cli.main import main


def refused(arguments: list[str], environment: dict[str, str] | None = None) -> str:
    result = CliRunner().invoke(main, arguments, env=environment)
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code != 0
    return result.output


def test_a_model_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no model")
    assert f"{path} is not a trained model" in refused(["ask", "hi", "--model", str(path)])


def test_a_folder_for_examples_that_is_not_there(tmp_path: Path) -> None:
    target = tmp_path / "none" / "examples.jsonl"
    told = refused(["knowledge", "examples", str(target)])
    assert f"There is no folder {target.parent}." in told


def test_an_output_that_the_encoder_does_not_have() -> None:
    told = refused(["safety", "train", "--output", "nonsense", "--check"])
    assert "'sentence'" in told and "'middle'" in told


@pytest.mark.parametrize("command", [["knowledge", "check"], ["doctor"]])
def test_a_knowledge_folder_that_is_not_there(tmp_path: Path, command: list[str]) -> None:
    environment = {
        "FOYER_KNOWLEDGE_DIR": str(tmp_path / "none"),
        "FOYER_DATABASE_URL": f"sqlite:///{tmp_path / 'foyer.db'}",
        "FOYER_MODELS_DIR": str(tmp_path),
    }
    told = refused(command, environment)
    assert "none:1: error: This folder is not there. Set FOYER_KNOWLEDGE_DIR" in told
    assert told.count("not there") == 1


@pytest.mark.parametrize("entry", ["day_iop", "faq/day_iop"])
def test_an_entry_may_be_named_as_why_prints_it(
    monkeypatch: pytest.MonkeyPatch, entry: str
) -> None:
    asked: list[str | None] = []

    def parse(text: str, *, after: str | None = None) -> dict[str, Any]:
        asked.append(after)
        return {}

    loaded = SimpleNamespace(responses={"utter_faq/day_iop": [{}]}, parse=parse)
    monkeypatch.setattr(ask, "interpreter", lambda model: loaded)
    monkeypatch.setattr(ask, "reply", lambda parsed, responses: "It is by day.")
    result = CliRunner().invoke(ask.command, ["and at night?", "--after", entry])
    assert (result.exit_code, asked) == (0, ["day_iop"])
