"""Reading typed answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.read import read as read_yaml
from bot.screening.engine import Engine
from bot.screening.reading import NotUnderstood, Understood, read
from tests.unit.screening.visitor import at

CASES = Path(__file__).parents[2] / "cases" / "screening"


def cases(name: str) -> list[Any]:
    return [
        pytest.param(one, id=f"{one['question']}: {one['text']}")
        for one in read_yaml(CASES / f"{name}.yml").data
    ]


@pytest.mark.parametrize("case", cases("answers"))
def test_a_typed_answer_is_read_as_people_mean_it(engine: Engine, case: dict[str, Any]) -> None:
    found = read(engine.form, engine.form.question(case["question"]), case["text"])
    if case["value"] is None:
        assert isinstance(found, NotUnderstood), found
    else:
        assert isinstance(found, Understood), found
        assert found.value == case["value"]
        assert found.at_least is case.get("at_least", False)
        assert found.rule


@pytest.mark.parametrize("case", cases("reads"))
def test_reads_says_whether_a_text_is_meant_for_the_open_question(
    engine: Engine, case: dict[str, Any]
) -> None:
    reading = engine.reads(at(engine, case["question"]), case["text"])
    assert reading.kind == case["kind"], reading.reason
    assert reading.reason


def test_saying_more_than_one_asks_which(engine: Engine) -> None:
    found = read(engine.form, engine.form.question("help"), "both")
    assert isinstance(found, Understood)
    assert found.several
    assert found.value == []


@pytest.mark.parametrize(
    "hostile",
    ["no " * 2000, "a" * 5000, "1 " * 3000, "not " * 3000, "?" * 3000, "my son " * 900,
     "617-" * 1500, "ǘ" * 3000, "\n" * 3000, "yes and no " * 800],
    ids=lambda text: text[:8],
)  # fmt: skip
@pytest.mark.timeout(10)
def test_a_thousand_hostile_characters_are_read_quickly_at_every_question(
    engine: Engine, hostile: str
) -> None:
    for question in engine.form.questions:
        assert read(engine.form, question, hostile) is not None
