"""Questions that no training has seen, through the trained model: what may never get worse.

`tests/cases/understanding/pages.csv` holds questions as other centers' pages ask them, in words of
our own; `foyer evaluate faq tests/cases/understanding/pages.csv` prints every row.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from bot.cli._measuring import outcomes
from bot.cli.train import ensure_model
from bot.knowledge.crossing import normal
from bot.knowledge.load import load
from bot.measuring.scoring import FaqRow, faq_summary
from bot.nlu.understanding import Interpreter, load_interpreter
from bot.settings import Settings

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
FILE = ROOT / "tests" / "cases" / "understanding" / "pages.csv"


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PLAINEST = {
    "what is an iop": "what_is_iop",
    "how long does it last": "duration",
    "how many hours a week": "frequency_hours",
    "does it work": "effectiveness",
    "who is it for": "who_is_suited",
    "how do i start": "contact_get_started",
    "how much does it cost": "cost",
    "do you take insurance": "insurance",
    "can i keep working": "schedule_work_school",
    "can my family come": "family_role",
}


@pytest.fixture(scope="module")
def model() -> Interpreter:
    return load_interpreter(ensure_model(Settings.from_env(root=ROOT))[0])


@pytest.mark.parametrize(("text", "topic"), PLAINEST.items())
def test_the_plainest_questions_are_known(model: Interpreter, text: str, topic: str) -> None:
    decision = model.parse(text)["decision"]
    assert (decision["topic"], decision["choices"]) == (topic, [])


@pytest.fixture(scope="module")
def figures(model: Interpreter) -> dict[str, Any]:
    found = outcomes(model, [row["question"] for row in rows()])
    scored = [FaqRow(row["topic"], "", one) for row, one in zip(rows(), found, strict=True)]
    return faq_summary(scored)


def test_no_question_of_the_gate_is_a_training_example() -> None:
    entries = load(ROOT / "knowledge").entries.values()
    trained = {normal(text) for entry in entries for text in (entry.question, *entry.phrasings)}
    assert [row for row in rows() if normal(row["question"]) in trained] == []


def test_at_least_85_percent_of_covered_questions_get_the_right_answer(
    figures: dict[str, Any],
) -> None:
    assert figures["covered_top1_accepted"] >= 0.85


def test_at_least_90_percent_of_questions_without_an_answer_are_refused(
    figures: dict[str, Any],
) -> None:
    assert figures["not_covered_refused"] >= 0.9


def test_at_most_5_percent_of_questions_get_another_topics_answer(figures: dict[str, Any]) -> None:
    assert figures["wrong_answers"] <= 0.05
