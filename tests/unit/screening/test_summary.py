"""The summary that staff read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.screening.engine import Engine
from bot.screening.summary import Summary, summary
from tests.unit.screening.visitor import USUAL, walk

CONTACT = {"name": "=Sam", "phone": "=617-555-0123", "may_phone": "yes", "may_text": "no",
           "may_voicemail": "skip", "safe_times": "=after 5"}  # fmt: skip
SCREENS = {"mood_optin": "yes", "phq2_1": "2", "phq2_2": "1", "gad2_1": "1", "gad2_2": "skip",
           "substance_optin": "yes", "alcohol_count": "=never", "drug_count": "=twice"}  # fmt: skip


def of(engine: Engine, answers: dict[str, str]) -> Summary:
    state = walk(engine, answers)[-1].state
    return summary(state, engine.form, engine.guidance)


def test_answers_stand_in_order_with_the_question_as_it_was_asked(engine: Engine) -> None:
    lines = of(engine, {**USUAL, "who": "loved_one"}).answers
    assert [one.field for one in lines] == sorted(one.field for one in lines)
    home = next(one for one in lines if one.id == "safe_place")
    assert home.question == "Do they have a safe, steady place to live?"
    assert home.answer == "Yes"


def test_skipped_answers_are_marked(engine: Engine) -> None:
    lines = {one.id: one for one in of(engine, USUAL).answers}
    assert lines["state"].skipped
    assert not lines["help"].skipped


def test_the_guidance_comes_with_its_words_and_its_rule(engine: Engine) -> None:
    guidance = of(engine, {**USUAL, "safe_place": "no"}).guidance
    assert guidance is not None
    assert guidance.id == "more_support"
    assert "A clinician decides with you." in guidance.words
    assert guidance.because == ("safe_place: no",)


def test_screens_are_results_with_sources_and_without_points(engine: Engine) -> None:
    screens = {one.id: one for one in of(engine, {**USUAL, **SCREENS}).screens}
    results = {name: one.result for name, one in screens.items()}
    assert results == {"phq2": "positive", "gad2": "not computed",
                       "alcohol_single": "negative", "drug_single": "positive"}  # fmt: skip
    assert all(one.source for one in screens.values())


def test_declined_screens_are_not_computed(engine: Engine) -> None:
    assert {one.result for one in of(engine, USUAL).screens} == {"not computed"}


def test_each_way_of_contact_is_allowed_only_by_a_yes(engine: Engine) -> None:
    contact = of(engine, {**USUAL, **CONTACT}).contact
    assert (contact.name, contact.phone) == ("Sam", "+16175550123")
    assert (contact.may_phone, contact.may_text, contact.may_voicemail) == (True, False, False)
    assert contact.safe_times == "after 5"


def test_a_permission_without_a_number_does_not_count(engine: Engine) -> None:
    state = walk(engine, {**USUAL, **CONTACT})[-1].state
    state["answers"]["phone"] = {"value": None, "skipped": True}
    contact = summary(state, engine.form, engine.guidance).contact
    assert (contact.phone, contact.may_phone, contact.safe_times) == ("", False, "")


def test_an_answer_about_substances_tags_part_2(engine: Engine) -> None:
    assert of(engine, USUAL).part2


def test_part_2_is_not_tagged_when_nothing_about_substances_was_answered(engine: Engine) -> None:
    assert not of(engine, {"who": "me", "danger": "no", "adult": "yes"}).part2


def test_the_consent_is_part_of_it_once_sent(engine: Engine) -> None:
    state = walk(engine, USUAL)[-1].state
    sent = engine.step(state, "send", None).state
    consent = summary(sent, engine.form, engine.guidance).consent
    assert consent is not None
    assert consent["version"] == engine.form.consent.version


def test_the_answer_about_danger_is_in_no_part_of_it(engine: Engine) -> None:
    whole = json.dumps(of(engine, USUAL).as_dict())
    assert "danger" not in whole.lower()


def test_the_contact_flow_has_no_guidance_and_no_screens(engine: Engine) -> None:
    state = walk(engine, CONTACT, flow="contact")[-1].state
    result = summary(state, engine.form, engine.guidance)
    assert result.guidance is None
    assert result.screens == ()


@pytest.mark.parametrize("state", [{}, {"answers": {"gone": {"value": "x"}}}])
def test_a_broken_state_still_gives_a_summary(engine: Engine, state: dict[str, object]) -> None:
    assert summary(state, engine.form, engine.guidance).answers == ()


def broken_off(engine: Engine, *answers: tuple[str, str]) -> dict[str, Any]:
    """The state of a screening that waits because the visitor asked for a person."""
    state = engine.start("screening").state
    for question, answer in answers:
        state = engine.step(state, None, f"{question}:{answer}").state
    return engine.pause(state)


ANSWERED = (
    ("who", "loved_one"),
    ("danger", "no"),
    ("adult", "yes"),
    ("state", "skip"),
    ("help", "alcohol"),
)


def contact_after(engine: Engine, before: dict[str, Any]) -> dict[str, Any]:
    state = engine.start("contact", before).state
    return engine.step(state, "Sam", None).state


def test_a_screening_broken_off_before_the_contact_questions_is_in_it(engine: Engine) -> None:
    state = contact_after(engine, broken_off(engine, *ANSWERED))
    told = summary(state, engine.form, engine.guidance)
    assert [one.id for one in told.answers] == ["who", "adult", "state", "help", "name"]
    assert (told.flow, told.voice, told.part2) == ("contact", "helper", True)
    assert told.guidance is None


def test_what_was_answered_before_is_read_back_before_it_is_sent(engine: Engine) -> None:
    state = contact_after(engine, broken_off(engine, *ANSWERED))
    while state["status"] == "asking":
        state = engine.step(state, None, f"{state['at']}:skip").state
    told = summary(state, engine.form, engine.guidance)
    assert "Alcohol" in told.readback
    corrected = engine.step(engine.step(state, None, "edit:help").state, None, "help:drugs").state
    assert corrected["status"] == "reading_back"


def test_a_contact_flow_after_a_screening_asks_only_how_to_reach_the_visitor(
    engine: Engine,
) -> None:
    turn = engine.start("contact", broken_off(engine, *ANSWERED))
    assert turn.state["at"] == "name"
    assert "Back" not in [button.title for say in turn.says for button in say.buttons]


def test_the_answer_about_danger_is_not_taken_over_into_a_contact_flow(engine: Engine) -> None:
    state = contact_after(engine, broken_off(engine, *ANSWERED))
    assert "danger" not in state["answers"]


def test_a_screening_that_was_stopped_leaves_nothing_for_a_contact_flow(engine: Engine) -> None:
    stopped = engine.step(engine.start("screening").state, "stop", None).state
    assert contact_after(engine, stopped)["answers"].keys() == {"name"}
