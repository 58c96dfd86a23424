"""Which way somebody asks to go between levels of care."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from bot.knowledge.read import read
from bot.nlu.decision import Scored
from bot.nlu.direction import in_that_way, way

CASES = read(Path(__file__).parents[2] / "cases" / "understanding" / "ways.yml").data
WAYS = ["step_down", "when_more_care_is_needed"]
RANKING = [
    Scored("faq/step_down", 0.6),
    Scored("faq/when_more_care_is_needed", 0.2),
    Scored("off_topic", 0.2),
]


@pytest.mark.parametrize(
    ("text", "said"),
    [(text, said) for said in ("up", "down", "neither") for text in CASES[said]],
)
def test_the_way_is_told_by_the_order_of_the_words(text: str, said: str) -> None:
    assert way(text) == (None if said == "neither" else said)


@pytest.mark.parametrize("text", CASES["up"])
def test_capitals_and_marks_change_nothing(text: str) -> None:
    assert way(f"Hello! {text.upper()}!") == "up"


def test_the_entry_on_the_other_way_gives_its_score_to_the_right_one() -> None:
    up = dict(in_that_way(RANKING, "can I go from outpatient to inpatient", WAYS))
    down = dict(in_that_way(RANKING, "can I go from inpatient to outpatient", WAYS))

    assert up == pytest.approx(
        {"faq/when_more_care_is_needed": 0.8, "off_topic": 0.2, "faq/step_down": 0.0}
    )
    assert next(iter(up)) == "faq/when_more_care_is_needed"
    assert down == pytest.approx(
        {"faq/step_down": 0.8, "off_topic": 0.2, "faq/when_more_care_is_needed": 0.0}
    )


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("can I switch to evenings", WAYS),
        ("can I go from outpatient to inpatient", []),
        ("can I go from outpatient to inpatient", ["step_down", "one_that_is_gone"]),
    ],
)
def test_without_a_way_or_without_its_entries_nothing_changes(text: str, ways: list[str]) -> None:
    assert in_that_way(RANKING, text, ways) == RANKING


def test_a_story_speaks_of_more_than_one_step() -> None:
    assert way("can I go from outpatient to inpatient " + "and then " * 40) is None


@pytest.mark.parametrize("part", ["can my ", "the an ", "outpatient to ", "from iop ", "if a b c "])
def test_no_message_takes_long(part: str) -> None:
    text = (part * 300)[:300]
    # Processor time, and the best of some: other tests run on the same machine.
    assert min(_seconds(text) for _ in range(20)) < 0.02


def _seconds(text: str) -> float:
    begun = process_time()
    way(text)
    return process_time() - begun
