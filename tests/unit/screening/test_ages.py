"""The age question: only an age that is said as one counts, and being under age ends the form."""

from __future__ import annotations

from typing import Any

import pytest

from bot.screening.engine import Engine
from bot.screening.reading import Understood, read
from tests.unit.screening.visitor import USUAL, at, walk

CONTACT = {"name": "=Sam", "phone": "=617-555-0123", "may_phone": "yes", "may_text": "no",
           "may_voicemail": "skip", "safe_times": "=after 5"}  # fmt: skip


@pytest.mark.parametrize("text", [
    "16", "im 16", "I'm 16", "i am 16 years old", "16 yo", "im 16yo", "16 years old", "turning 17",
    "just turned 16", "under 18", "im under 18", "no im 15", "almost 18", "im 17 almost 18",
    "not 18 yet", "im 16 and scared", "no", "im a minor", "no im not", "16-year-old",
    "im 17 and a half", "17 and a half", "i'm a 16 year old girl", "im 16, can i still come",
    "tengo 16 años", "tenho 16 anos",
])  # fmt: skip
def test_being_under_age_is_understood_when_it_is_said(engine: Engine, text: str) -> None:
    turn = engine.step(at(engine, "adult"), text, None)
    assert turn.outcome == "minor"


@pytest.mark.parametrize("text", [
    "34", "im 34", "he's 45", "im not 18 im 45 lol", "im 45 i started drinking at 13", "over 18",
    "18+", "i am 18 or over", "yes 34", "im 52 years old", "just turned 18", "yes", "yes i am",
    "older than 18", "yup 29", "way over 18", "of course im an adult",
])  # fmt: skip
def test_an_adult_is_understood(engine: Engine, text: str) -> None:
    found = read(engine.form, engine.form.question("adult"), text)
    assert isinstance(found, Understood), found
    assert found.value == "yes"


@pytest.mark.parametrize("text", [
    "of course im an adult ive been drinking for 15 years", "ive been sober 6 months",
    "give me 5 minutes", "im 15 years sober", "im 5 beers in", "im 6 months clean",
    "im 10 minutes away", "when i turned 15 i started drinking", "i started at age 12",
    "i have a son who is 16", "i meant question 12", "actually change 5", "number 7 is wrong",
    "no ive been drinking for 15 years", "ive been drinking for 20 years", "im 100% sure",
    "im 5 and a half months sober", "not sure about this", "no more than 5 a day",
    "im 17 or 18", "under 30", "tengo 10 años bebiendo", "my 16 year old son", "im 5 years in",
])  # fmt: skip
def test_any_other_number_or_stray_no_is_asked_again(engine: Engine, text: str) -> None:
    answers = {"who": {"value": "me", "rule": "tapped"}}
    turn = engine.step(at(engine, "adult", answers=answers), text, None)
    assert turn.outcome is None
    assert turn.state["at"] == "adult"
    assert turn.state["answers"] == answers


@pytest.mark.parametrize("text", ["yes im 16", "im 16 and not safe"])
def test_danger_told_with_an_age_is_danger_first(engine: Engine, text: str) -> None:
    assert engine.step(at(engine, "danger"), text, None).outcome == "crisis"
    assert engine.step(at(engine, "danger"), "no im 16", None).outcome == "minor"


@pytest.mark.parametrize("text", [
    "my mom treats me like im 12", "they think im 16", "im 5", "i feel like im 16",
])  # fmt: skip
def test_to_be_treated_like_a_child_is_no_age(engine: Engine, text: str) -> None:
    assert engine.step(at(engine, "support"), text, None).outcome is None


@pytest.mark.parametrize("text", ["his mom, and we have a son hes 12", "yes his sister shes 16"])
def test_the_age_of_another_relative_does_not_end_the_form(engine: Engine, text: str) -> None:
    answers = {"who": {"value": "loved_one", "rule": "tapped"}}
    asked = at(engine, "support", voice="helper", answers=answers)
    assert engine.step(asked, text, None).outcome is None
    assert engine.step(asked, "wait hes 16", None).outcome == "minor"


def test_the_age_asked_of_a_helper_is_not_their_own(engine: Engine) -> None:
    asked = at(engine, "adult", voice="helper")
    assert engine.step(asked, "im 45", None).state["at"] == "adult"
    assert engine.step(asked, "my son is 16", None).outcome == "minor"
    assert engine.step(asked, "my 16 year old son", None).outcome == "minor"
    for_me = engine.step(at(engine, "adult"), "my son is 16 and im 45", None)
    assert for_me.state["answers"]["adult"]["value"] == "yes"
    assert isinstance(read(engine.form, engine.form.question("adult"), "im 45"), Understood)


@pytest.fixture
def correcting_the_age(engine: Engine) -> dict[str, Any]:
    read_back = walk(engine, {**USUAL, **CONTACT})[-1].state
    return engine.step(read_back, "2", None).state


@pytest.mark.parametrize("text", ["i meant question 12", "actually change 12", "line 12 i meant"])
def test_the_number_of_another_line_leads_there_and_keeps_the_form(
    engine: Engine, correcting_the_age: dict[str, Any], text: str
) -> None:
    assert correcting_the_age["at"] == "adult"
    turn = engine.step(correcting_the_age, text, None)
    assert turn.outcome is None
    assert turn.state["at"] == "safe_place"
    assert engine.reads(correcting_the_age, text).kind == "answer"


def test_a_bare_number_in_a_correction_may_be_a_line_and_is_asked_again(
    engine: Engine, correcting_the_age: dict[str, Any]
) -> None:
    turn = engine.step(correcting_the_age, "12", None)
    assert turn.state["at"] == "adult"
    assert turn.state["answers"] == correcting_the_age["answers"]
    assert engine.step(turn.state, "im 16", None).outcome == "minor"
    assert engine.step(turn.state, "34", None).state["status"] == "reading_back"


@pytest.mark.parametrize("text", ["im 16", "i'm only 15", "actually i am 17 years old"])
@pytest.mark.parametrize("question", ["danger", "state", "attend", "alcohol_count", "name"])
def test_an_age_under_the_limit_ends_the_form_at_any_question(
    engine: Engine, question: str, text: str
) -> None:
    state = at(engine, question, answers={"who": {"value": "me"}, "adult": {"value": "yes"}})
    assert engine.reads(state, text).kind == "answer"
    turn = engine.step(state, text, None)
    assert turn.outcome == "minor"
    assert turn.state["answers"] == {}


def test_an_age_under_the_limit_ends_the_form_at_the_read_back(engine: Engine) -> None:
    assert engine.step(walk(engine, USUAL)[-1].state, "im 16", None).outcome == "minor"


@pytest.mark.parametrize("text", [
    "my son is 16", "i was 15 when i started", "im 16 days sober", "16", "since i was 14",
    "my daughter just turned 12", "my kids age 6 and 9", "im 40, my daughter is 14",
])  # fmt: skip
def test_another_number_ends_no_form(engine: Engine, text: str) -> None:
    state = at(engine, "attend", answers={"who": {"value": "me"}, "adult": {"value": "yes"}})
    assert engine.step(state, text, None).outcome is None


def test_the_age_of_whom_a_helper_cares_for_ends_the_form(engine: Engine) -> None:
    state = at(engine, "state", voice="helper", answers={"who": {"value": "loved_one"}})
    assert engine.step(state, "hes 15", None).outcome == "minor"
    assert engine.step(state, "im 16", None).outcome is None
    assert engine.step(state, "our kid is 6", None).outcome is None
