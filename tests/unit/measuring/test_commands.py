"""The commands print figures, never a question."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import benchmark_understanding, evaluate_faq, evaluate_off_topic
from tests.unit.measuring.sides import write_data


class FakeInterpreter:
    """Answers `duration` where it reads "long", else falls back."""

    def parse(self, text: str) -> dict[str, Any]:
        kind = "answer" if "long" in text else "fallback"
        decision = {"kind": kind, "label": "faq/duration", "entry": "duration"}
        return {"decision": {**decision, "topic": "duration", "choices": [], "score": 0.8}}

    def topic_of(self, label: str) -> str:
        return label.removeprefix("faq/")

    def kind_of(self, label: str) -> str:
        return "answer" if label.startswith("faq/") else "intent"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_data(tmp_path)
    for module in (evaluate_faq, evaluate_off_topic):
        monkeypatch.setattr(module, "interpreter", lambda model: FakeInterpreter())
    return tmp_path


def said(command: Any, *words: str | Path) -> str:
    result = CliRunner().invoke(command, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.output


def test_evaluate_faq_prints_rows_figures_and_reliability(folder: Path) -> None:
    output = said(evaluate_faq.command, folder / "faq-dev.csv")
    assert "covered top1 accepted" in output
    assert "0.8 to 0.9" in output
    assert "expected calibration error" in output
    assert "how long is it" not in output


def test_evaluate_faq_json_keeps_its_format(folder: Path) -> None:
    document = json.loads(said(evaluate_faq.command, folder / "faq-dev.csv", "--json"))
    assert document.keys() == {"summary", "rows"}
    assert document["rows"][0].keys() == {
        "row", "expected", "decision", "entry", "topic", "choices", "score"
    }  # fmt: skip
    assert document["summary"]["did_you_mean"] == 0


def test_evaluate_faq_counts_what_a_misspelling_costs(folder: Path) -> None:
    wrong = folder / "misspellings.csv"
    words = (folder / "faq-dev.csv", "--misspell", wrong, "--seed", "1", "--json")
    summary = json.loads(said(evaluate_faq.command, *words))["summary"]
    assert (summary["points_lost"], summary["misspelt"]) == (50.0, 2)


def test_evaluate_off_topic_prints_figures_and_reliability(folder: Path) -> None:
    output = said(evaluate_off_topic.command, folder / "off-topic-dev.csv")
    assert "refused                          50.0%" in output
    assert "expected calibration error" in output


def test_evaluate_off_topic_json_keeps_its_format(folder: Path) -> None:
    document = json.loads(said(evaluate_off_topic.command, folder / "off-topic-dev.csv", "--json"))
    assert document.keys() == {"summary", "rows"}


def test_the_benchmark_writes_where_it_is_told(folder: Path) -> None:
    out = folder / "out"
    words = ("--data", folder, "--no-ours", "--no-stock", "--out", out)
    assert "| data | measure |" in said(benchmark_understanding.command, *words)
    assert {path.name for path in out.iterdir()} == {"understanding.md", "understanding.json"}


def test_the_benchmark_names_a_part_that_does_not_exist(folder: Path) -> None:
    words = ["--data", str(folder), "--only", "clink"]
    result = CliRunner().invoke(benchmark_understanding.command, words)
    assert result.exit_code == 1
    assert "no part clink" in result.output
