"""Questions that no training has seen, through the trained model: what may never get worse.

`tests/cases/understanding/pages.csv` holds questions as other centers' pages ask them, and
`contrasts.csv` harder ones: a strong word, such as a drug or a therapy, and all that people
ask about it. `chat.csv` holds messages as people type them for themselves or a relative, often with
the question only implied. `angles.csv` comes at the same subjects from other sides, and at others
that stand near them; `odd.csv` holds wordings chosen to share as little as they can with what was
learnt; `told.csv` stories, rumours and doubts, and plain words of people who do not know ours. All
are in words of our own; `foyer evaluate faq FILE` prints every row. Of the two longest
every second or third row is read here, about a thousand: their figures move by less than a point.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
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
CASES = ROOT / "tests" / "cases" / "understanding"


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
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


@dataclass(frozen=True)
class Bounds:
    """What a file's figures may not fall below, or rise above."""

    right: float
    refused: float
    wrong: float


MOST_ROWS = 1600
BOUNDS = {
    "pages": Bounds(0.9, 0.955, 0.03),
    "contrasts": Bounds(0.9, 0.935, 0.05),
    "chat": Bounds(0.84, 0.965, 0.03),
    "angles": Bounds(0.84, 0.92, 0.05),
    "odd": Bounds(0.42, 0.9, 0.09),
    "told": Bounds(0.73, 0.94, 0.05),
}


@pytest.fixture(scope="module", params=BOUNDS)
def figures(request: pytest.FixtureRequest, model: Interpreter) -> tuple[dict[str, Any], Bounds]:
    every = rows(request.param)
    asked = every[:: math.ceil(len(every) / MOST_ROWS)]
    found = outcomes(model, [row["question"] for row in asked])
    scored = [
        FaqRow(row["topic"], row.get("alt_or_nearest_topic", ""), one)
        for row, one in zip(asked, found, strict=True)
    ]
    return faq_summary(scored), BOUNDS[request.param]


@pytest.mark.parametrize("name", BOUNDS)
def test_no_question_of_the_gate_is_a_training_example(name: str) -> None:
    entries = load(ROOT / "knowledge").entries.values()
    trained = {normal(text) for entry in entries for text in (entry.question, *entry.phrasings)}
    assert [row for row in rows(name) if normal(row["question"]) in trained] == []


def test_covered_questions_get_the_right_answer(figures: tuple[dict[str, Any], Bounds]) -> None:
    found, bounds = figures
    assert found["covered_top1_accepted"] >= bounds.right


def test_questions_without_an_answer_are_refused(figures: tuple[dict[str, Any], Bounds]) -> None:
    found, bounds = figures
    assert found["not_covered_refused_or_near"] >= bounds.refused


def test_few_questions_get_another_topics_answer(figures: tuple[dict[str, Any], Bounds]) -> None:
    found, bounds = figures
    assert found["wrong_answers"] <= bounds.wrong
