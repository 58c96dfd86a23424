"""The read-back: correcting, sending, deleting."""

from __future__ import annotations

import pytest

from bot.screening.engine import Engine
from bot.screening.model import State
from bot.screening.summary import summary
from tests.unit.screening.conftest import NOON
from tests.unit.screening.visitor import USUAL, at, texts, titles, walk

CONTACT = {"name": "=Sam", "phone": "=617-555-0123", "may_phone": "yes", "may_text": "no",
           "may_voicemail": "skip", "safe_times": "=after 5"}  # fmt: skip


@pytest.fixture
def reading_back(engine: Engine) -> State:
    return walk(engine, {**USUAL, **CONTACT})[-1].state


def test_it_reads_back_every_answer_with_a_number_and_marks_the_skipped(engine: Engine) -> None:
    said = texts(walk(engine, {**USUAL, **CONTACT})[-1])
    assert "1. Who this is for: Me" in said
    assert "3. State: Prefer not to say" in said
    assert "Phone number: (617) 555-0123" in said
    assert "Danger" not in said


def test_the_consent_stands_before_the_choice_to_send(engine: Engine) -> None:
    last = walk(engine, USUAL)[-1]
    assert last.says[-1].text == engine.form.consent.text
    assert titles(last)[-3:] == ["Send to staff", "Delete everything", "Change an answer"]


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


@pytest.mark.parametrize("said", ["send", "send it", "Send to staff", "yes send it"])
def test_send_records_the_consent_with_version_text_and_time(
    engine: Engine, reading_back: State, said: str
) -> None:
    turn = engine.step(reading_back, said, None)
    assert turn.outcome == "send"
    assert turn.state["consent"] == {
        "version": engine.form.consent.version,
        "text": engine.form.consent.text,
        "at": NOON.isoformat(),
    }


@pytest.mark.parametrize("said", ["yes", "ok", "looks good", "sure"])
def test_a_bare_yes_does_not_send(engine: Engine, reading_back: State, said: str) -> None:
    turn = engine.step(reading_back, said, None)
    assert turn.outcome is None
    assert turn.state["consent"] is None
    assert "Send to staff" in titles(turn)


@pytest.mark.parametrize("said", ["delete everything", "delete", "dont send it"])
def test_delete_keeps_nothing(engine: Engine, reading_back: State, said: str) -> None:
    turn = engine.step(reading_back, said, None)
    assert turn.outcome == "delete"
    assert turn.state["answers"] == {}


def test_delete_everything_works_at_any_question(engine: Engine) -> None:
    turn = engine.step(engine.start("screening").state, "delete everything", None)
    assert turn.outcome == "delete"


def test_send_cannot_be_tapped_before_the_read_back(engine: Engine) -> None:
    turn = engine.step(engine.start("screening").state, None, "send")
    assert turn.outcome is None
    assert turn.state["status"] == "asking"


def test_a_question_at_the_read_back_is_not_taken_as_a_correction(
    engine: Engine, reading_back: State
) -> None:
    assert engine.reads(reading_back, "how long does it last?").kind == "no"
    assert engine.reads(reading_back, "3").kind == "answer"
    assert engine.reads(reading_back, "send it").kind == "command"


def test_back_at_the_read_back_asks_the_last_question_again(
    engine: Engine, reading_back: State
) -> None:
    assert engine.step(reading_back, "back", None).state["at"] == "safe_times"


def test_without_a_number_the_visitor_reads_that_staff_cannot_call(engine: Engine) -> None:
    last = walk(engine, USUAL)[-1]
    assert engine.form.texts["no_phone"] in texts(last)
    assert "no way to call" in engine.form.texts["no_phone"]
    assert last.says[-1].text == engine.form.consent.text


def test_a_number_that_may_not_be_used_is_said_too(engine: Engine) -> None:
    refused = {**CONTACT, "may_phone": "no", "may_text": "no", "may_voicemail": "skip"}
    last = walk(engine, {**USUAL, **refused})[-1]
    assert engine.form.texts["no_way"] in texts(last)


def test_with_a_way_to_be_reached_nothing_is_said_about_it(engine: Engine) -> None:
    said = texts(walk(engine, {**USUAL, **CONTACT})[-1])
    assert engine.form.texts["no_phone"] not in said
    assert engine.form.texts["no_way"] not in said


def test_a_contact_flow_without_a_number_says_so_as_well(engine: Engine) -> None:
    assert engine.form.texts["no_phone"] in texts(walk(engine, {}, flow="contact")[-1])


def test_who_is_done_at_the_read_back_loses_nothing(engine: Engine, reading_back: State) -> None:
    turn = engine.step(reading_back, "im done", None)
    assert turn.outcome is None
    assert turn.state["answers"] == reading_back["answers"]
    assert turn.state["status"] == "reading_back"
    assert engine.form.texts["readback_error"] in texts(turn)


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


@pytest.mark.parametrize("text", ["never mind", "i changed my mind", "forget it"])
def test_never_mind_anywhere_else_deletes_nothing_and_asks_whether_to_go_on(
    engine: Engine, reading_back: State, text: str
) -> None:
    for state in (reading_back, at(engine, "help", answers={"who": {"value": "me"}})):
        turn = engine.step(state, text, None)
        assert turn.state["status"] == "paused"
        assert turn.state["answers"] == state["answers"]
        assert titles(turn) == ["Go on", "Delete everything", "Talk to a person"]
        assert engine.step(turn.state, None, "resume").state["status"] == state["status"]
        assert engine.step(turn.state, None, "delete").outcome == "delete"


@pytest.mark.parametrize("text", ["dont call me", "no calls", "please stop calling"])
def test_a_way_that_is_refused_at_the_read_back_is_asked_again(
    engine: Engine, reading_back: State, text: str
) -> None:
    assert engine.reads(reading_back, text).kind == "answer"
    assert engine.step(reading_back, text, None).state["at"] == "may_phone"


@pytest.mark.parametrize("text", ["do you call?", "can you call me", "call me in the evening"])
def test_what_refuses_no_way_at_the_read_back_corrects_nothing(
    engine: Engine, reading_back: State, text: str
) -> None:
    assert engine.step(reading_back, text, None).state["status"] == "reading_back"


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
