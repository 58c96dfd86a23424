"""Correcting an answer: what is asked again with it, and what else it changes."""

from __future__ import annotations

import pytest

from bot.screening.engine import Engine
from bot.screening.model import State
from bot.screening.summary import summary
from tests.unit.screening.visitor import CONTACT, USUAL, at, texts, titles, walk


@pytest.mark.parametrize(
    "said", ["3", "change 3", "#3", "number 3 is wrong", "state", "the state is wrong"]
)
def test_an_answer_is_corrected_by_its_number_or_name(
    engine: Engine, reading_back: State, said: str
) -> None:
    turn = engine.step(reading_back, said, None)
    assert turn.state["at"] == "state"
    turn = engine.step(turn.state, "vermont", None)
    assert turn.state["status"] == "reading_back"
    assert "State: Vermont" in texts(turn)


def test_an_answer_is_corrected_by_tapping_it(engine: Engine, reading_back: State) -> None:
    turn = engine.step(reading_back, None, "change")
    assert "3. State" in titles(turn)
    turn = engine.step(turn.state, None, "edit:state")
    assert turn.state["at"] == "state"


def test_a_number_that_is_not_on_the_list_is_said_so_with_an_example(
    engine: Engine, reading_back: State
) -> None:
    turn = engine.step(reading_back, "99", None)
    assert "like 3" in texts(turn)
    assert turn.state["status"] == "reading_back"


def test_a_correction_that_changes_the_guidance_says_the_new_guidance(
    engine: Engine, reading_back: State
) -> None:
    turn = engine.step(reading_back, None, "edit:safe_place")
    turn = engine.step(turn.state, "no", None)
    assert turn.state["guidance"] == "more_support"
    assert "day program or residential care" in texts(turn)
    assert turn.state["status"] == "reading_back"


def test_a_correction_that_leaves_the_guidance_does_not_repeat_it(
    engine: Engine, reading_back: State
) -> None:
    turn = engine.step(reading_back, None, "edit:support")
    assert "An IOP may be" not in texts(engine.step(turn.state, "no", None))


def test_a_correction_can_open_questions_that_were_not_asked(
    engine: Engine, reading_back: State
) -> None:
    turn = engine.step(reading_back, None, "edit:mood_optin")
    assert engine.step(turn.state, "yes", None).state["at"] == "phq2_1"


def test_answers_that_no_longer_apply_are_not_read_back(
    engine: Engine, reading_back: State
) -> None:
    turn = engine.step(reading_back, None, "edit:who")
    turn = engine.step(turn.state, None, "who:professional")
    assert "Help wanted" not in texts(turn)


def test_a_correction_that_shows_danger_stops_the_form(engine: Engine, reading_back: State) -> None:
    turn = engine.step(reading_back, None, "edit:symptoms")
    assert engine.step(turn.state, "seizure", None).outcome == "urgent"


def test_answers_about_another_person_are_asked_again(engine: Engine, reading_back: State) -> None:
    turn = engine.step(reading_back, None, "edit:who")
    turn = engine.step(turn.state, "it is for my son", None)
    assert engine.form.texts["asked_again"] in texts(turn)
    assert turn.state["at"] == "adult"
    assert set(turn.state["answers"]) & {"help", "stopped", "safe_place", "coming_from"} == set()
    assert turn.state["answers"]["name"]["value"] == "Sam"


def test_a_first_answer_and_the_same_one_again_ask_nothing_again(
    engine: Engine, reading_back: State
) -> None:
    turn = engine.step(engine.start("screening").state, "my son", None)
    assert engine.form.texts["asked_again"] not in texts(turn)
    turn = engine.step(engine.step(reading_back, None, "edit:who").state, "me", None)
    assert turn.state["status"] == "reading_back"


def test_guidance_for_another_person_is_said_to_a_helper(
    engine: Engine, reading_back: State
) -> None:
    state = engine.step(reading_back, None, "edit:who").state
    turn = engine.step(state, "my son", None)
    for question_id in list(USUAL)[2:]:
        if turn.state["at"] == question_id:
            turn = engine.step(turn.state, None, f"{question_id}:{USUAL[question_id]}")
        elif turn.state["at"] == "state":
            turn = engine.step(engine.step(turn.state, "MA", None).state, None, "help:alcohol")
    assert turn.state["status"] == "reading_back"
    assert "who has met them" in texts(turn)


def test_days_of_five_drinks_are_asked_again_when_four_are_counted(engine: Engine) -> None:
    answers = {**USUAL, "substance_optin": "yes", "drink_limit": "male", "alcohol_count": "=3"}
    state = walk(engine, {**answers, **CONTACT})[-1].state
    turn = engine.step(engine.step(state, None, "edit:drink_limit").state, "4", None)
    assert turn.state["at"] == "alcohol_count"
    assert "4 or more drinks" in texts(turn)


@pytest.mark.parametrize("text", ["617-555-0144", "skip"])
def test_leave_for_one_number_is_no_leave_for_another(
    engine: Engine, reading_back: State, text: str
) -> None:
    turn = engine.step(engine.step(reading_back, None, "edit:phone").state, text, None)
    assert "may_phone" not in turn.state["answers"]
    if text == "skip":
        turn = engine.step(engine.step(turn.state, None, "edit:phone").state, "617-555-0199", None)
    assert turn.state["at"] == "may_phone"


def test_leave_stays_for_the_same_number(engine: Engine, reading_back: State) -> None:
    state = engine.step(reading_back, None, "edit:phone").state
    turn = engine.step(state, "(617) 555 0123", None)
    assert turn.state["status"] == "reading_back"
    assert turn.state["answers"]["may_phone"]["value"] == "yes"


def test_guidance_that_a_correction_changed_is_also_said_after_a_request_for_a_person(
    engine: Engine,
) -> None:
    turns = walk(engine, {**USUAL, **CONTACT})
    before = next(one.state for one in turns if one.state["at"] == "name")
    turn = engine.start("contact", before)
    assert "An IOP may be" not in texts(turn)
    for said in ("Sam", "617-555-0123", "yes", "no", "no", "after 5"):
        turn = engine.step(turn.state, said, None)
    assert turn.state["status"] == "reading_back"
    turn = engine.step(engine.step(turn.state, None, "edit:safe_place").state, "no", None)
    told = summary(turn.state, engine.form, engine.guidance).guidance
    assert told is not None
    assert told.words in texts(turn)


@pytest.mark.parametrize("text", ["never mind", "i changed my mind", "nvm"])
def test_never_mind_while_an_answer_is_corrected_leaves_it_as_it_was(
    engine: Engine, reading_back: State, text: str
) -> None:
    turn = engine.step(engine.step(reading_back, None, "edit:safe_place").state, text, None)
    assert turn.state["status"] == "reading_back"
    assert turn.state["answers"] == reading_back["answers"]


@pytest.mark.parametrize("text", ["wait its for my brother", "sorry it's for my son not me"])
@pytest.mark.parametrize("question", ["danger", "adult", "help", "name"])
def test_for_whom_it_is_can_be_put_right_at_any_question(
    engine: Engine, reading_back: State, question: str, text: str
) -> None:
    told = {"who": {"value": "me"}}
    for state in (reading_back, at(engine, question, answers=told)):
        assert engine.reads(state, text).kind == "answer"
        turn = engine.step(state, text, None)
        assert turn.state["at"] == "who"
        assert turn.state["answers"] == state["answers"]


@pytest.mark.parametrize("text", [
    "its for me", "its for my anxiety", "is it for my brother?", "my brother", "its for work",
])  # fmt: skip
def test_what_names_nobody_else_leaves_the_question_open(engine: Engine, text: str) -> None:
    state = at(engine, "help", answers={"who": {"value": "me"}})
    assert engine.step(state, text, None).state["at"] != "who"
