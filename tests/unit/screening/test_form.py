"""The form as an editor keeps it."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.screening.build import build
from bot.screening.engine import Engine
from bot.screening.errors import FormError
from bot.screening.model import Question

ROOT = Path(__file__).parents[3]


def test_the_14_fields_stand_in_their_order(engine: Engine) -> None:
    numbers = list(dict.fromkeys(one.number for one in engine.form.questions))
    assert numbers == list(range(1, 15))


@pytest.mark.parametrize("name", ["screening", "instruments", "guidance"])
def test_each_file_meets_its_schema(raw: dict[str, Any], name: str) -> None:
    schema = json.loads((ROOT / "knowledge/schema" / f"{name}.schema.json").read_text("utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.Draft7Validator(schema).validate(raw[name])


def test_every_question_says_why_and_shows_an_example_after_an_error(engine: Engine) -> None:
    for question in engine.form.questions:
        assert question.why.strip(), question.id
        has_example = '"' in question.error or any(char.isdigit() for char in question.error)
        assert has_example or "one of the four answers" in question.error, question.id


def test_questions_about_the_visitor_are_worded_for_a_helper_too(engine: Engine) -> None:
    about_the_visitor = [one for one in engine.form.questions if 3 <= one.number <= 13]
    for question in about_the_visitor:
        if _asked_of_helpers(question):
            assert question.ask_helper != question.ask, question.id
            asks_you = r"\b(do|have|are|could|would) you\b|\byour\b"
            assert not re.search(asks_you, question.ask_helper.lower()), question.id


def _asked_of_helpers(question: Question) -> bool:
    return not any("loved_one" in str(one) for one in question.when)


def test_every_part_2_question_is_marked(engine: Engine) -> None:
    marked = {one.number for one in engine.form.questions if one.sensitivity == "part2"}
    assert marked == {5, 6, 7, 8, 13}


def test_the_words_before_field_1_are_those_of_the_plan(engine: Engine) -> None:
    assert engine.form.texts["intro"] == (
        "I'm an automated assistant, not a person or a clinician. This is not a diagnosis. "
        "If this is an emergency call 911 or 988."
    )


def test_nothing_asks_for_what_must_not_be_asked(engine: Engine) -> None:
    asked = " ".join(one.ask.lower() for one in engine.form.questions)
    for word in (
        "birth",
        "social security",
        "insurance",
        "diagnos",
        "trauma",
        "immigra",
        "full name",
    ):
        assert word not in asked


def test_a_word_that_means_two_answers_is_refused(raw: dict[str, Any]) -> None:
    broken = deepcopy(raw)
    broken["screening"]["fields"][0]["questions"][0]["choices"][1]["say"].append("me")
    with pytest.raises(FormError, match="question who: 'me' means two things"):
        build(broken)


def test_a_condition_on_an_unknown_question_is_refused(raw: dict[str, Any]) -> None:
    broken = deepcopy(raw)
    broken["screening"]["fields"][3]["questions"][0]["when"] = {"whoo": ["me"]}
    with pytest.raises(FormError, match="no question is called 'whoo'"):
        build(broken)


def test_a_condition_on_an_unknown_answer_names_the_known_ones(raw: dict[str, Any]) -> None:
    broken = deepcopy(raw)
    broken["guidance"]["rules"][0]["when"] = {"danger": ["yess"]}
    with pytest.raises(FormError, match="danger has no answer 'yess'"):
        build(broken)


def test_facts_of_the_facility_are_filled_in(raw: dict[str, Any]) -> None:
    changed = deepcopy(raw)
    changed["screening"]["texts"]["deleted"] = "Bye from {program.name}."
    engine = build(changed, fill=lambda text: text.replace("{program.name}", "Foyer"))
    assert engine.form.texts["deleted"] == "Bye from Foyer."
