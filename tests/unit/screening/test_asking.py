"""Asking, skipping, going back, explaining and stopping."""

from __future__ import annotations

import json

import pytest

from bot.screening.engine import Engine
from tests.unit.screening.visitor import USUAL, at, texts, titles, told_of, walk


def test_the_automated_assistant_statement_comes_before_the_first_question(engine: Engine) -> None:
    turn = engine.start("screening")
    assert turn.says[0].text.startswith("I'm an automated assistant")
    assert turn.says[-1].text == "Who is this for?"
    assert turn.state["status"] == "asking"


def test_every_question_can_be_skipped_asked_about_left_and_gone_back_from(engine: Engine) -> None:
    optional = {"substance_optin": "yes", "mood_optin": "yes", "phone": "=617-555-0123",
                "may_phone": "yes", "may_text": "yes", "may_voicemail": "yes"}  # fmt: skip
    seen = set()
    for turn in walk(engine, {**USUAL, **optional})[:-1]:
        offered = [button.title for button in turn.says[-1].buttons]
        for title in ("Prefer not to say", "Why do you ask?", "Stop"):
            assert title in offered
        assert ("Back" in offered) is (turn.state["at"] != "who")
        seen.add(turn.state["at"])
    assert seen == {one.id for one in engine.form.questions}


def test_a_button_names_its_question_so_a_second_tap_answers_nothing(engine: Engine) -> None:
    first = engine.step(engine.start("screening").state, None, "who:me")
    second = engine.step(first.state, None, "who:me")
    assert second.state["at"] == "danger"
    assert "danger" not in second.state["answers"]
    assert "earlier question" in texts(second)


def test_a_bare_button_value_is_taken_too(engine: Engine) -> None:
    turn = engine.step(engine.start("screening").state, None, "me")
    assert turn.state["at"] == "danger"


@pytest.mark.parametrize("said", [
    "im not telling you that", "I'm not telling you", "none of your business",
    "thats none of your business", "id rather not say", "i wont tell you that", "thats personal",
])  # fmt: skip
@pytest.mark.parametrize("question", ["state", "name", "phone", "help", "adult"])
def test_a_refusal_is_a_skip_at_any_question(engine: Engine, question: str, said: str) -> None:
    assert engine.reads(at(engine, question), said).reason == "command skip"


@pytest.mark.parametrize("said", [
    "why do u need my name", "why do you ask", "why do you need my name?", "why u ask",
    "why do u need my number", "Why do you want my phone number?",
])  # fmt: skip
@pytest.mark.parametrize("question", ["name", "phone"])
def test_why_is_understood_of_a_name_or_number_too(
    engine: Engine, question: str, said: str
) -> None:
    assert engine.reads(at(engine, question), said).reason == "command why"


@pytest.mark.parametrize("said", ["skip", "id rather not say", "I'd rather not say", "pass"])
def test_skip_goes_on_and_keeps_no_answer(engine: Engine, said: str) -> None:
    turn = engine.step(at(engine, "state"), said, None)
    assert turn.state["answers"]["state"] == {"value": None, "skipped": True}
    assert turn.state["at"] != "state"


def test_why_explains_and_asks_again(engine: Engine) -> None:
    turn = engine.step(at(engine, "safe_place"), "why do you ask?", None)
    assert turn.says[0].text == engine.form.question("safe_place").why
    assert turn.says[1].text == engine.form.question("safe_place").ask
    assert turn.state["at"] == "safe_place"


def test_back_asks_the_question_before_and_then_goes_on_from_where_it_was(engine: Engine) -> None:
    turns = walk(engine, {"who": "me", "danger": "no", "adult": "yes"})
    state = next(one.state for one in turns if one.state["at"] == "state")
    back = engine.step(state, "go back", None)
    assert back.state["at"] == "adult"
    again = engine.step(back.state, "yes", None)
    assert again.state["at"] == "state"


def test_back_goes_as_far_as_the_first_question_and_says_so_there(engine: Engine) -> None:
    state = next(t.state for t in walk(engine, USUAL) if t.state["at"] == "state")
    for expected in ("adult", "danger", "who"):
        turn = engine.step(state, "back", None)
        assert turn.state["at"] == expected
        state = turn.state
    turn = engine.step(state, "back", None)
    assert turn.state["at"] == "who"
    assert "first question" in texts(turn)


@pytest.mark.parametrize("said", ["stop", "quit this", "Stop.", "please stop"])
def test_stop_ends_it_and_keeps_nothing(engine: Engine, said: str) -> None:
    turn = engine.step(at(engine, "help", answers={"who": {"value": "me"}}), said, None)
    assert turn.outcome == "stopped"
    assert turn.state["status"] == "done"
    assert turn.state["answers"] == {}
    assert "Talk to a person" in titles(turn)


def test_the_first_failed_answer_shows_an_example(engine: Engine) -> None:
    turn = engine.step(at(engine, "phone"), "555-01", None)
    assert "617-555-0123" in texts(turn)
    assert turn.state["failed"] == 1


def test_after_two_failed_answers_it_explains_and_offers_ways_on(engine: Engine) -> None:
    once = engine.step(at(engine, "phone"), "555-01", None)
    twice = engine.step(once.state, "555-02", None)
    assert engine.form.question("phone").why in texts(twice)
    for title in ("Prefer not to say", "Talk to a person", "Stop"):
        assert title in titles(twice)


def test_a_good_answer_forgets_the_failed_ones(engine: Engine) -> None:
    once = engine.step(at(engine, "name"), "12345678", None)
    assert engine.step(once.state, "Sam", None).state["failed"] == 0


def test_several_answers_can_be_tapped_one_by_one(engine: Engine) -> None:
    turn = engine.step(at(engine, "help"), None, "help:more_than_one")
    for choice in ("help:alcohol", "help:drugs"):
        turn = engine.step(turn.state, None, choice)
        assert turn.state["at"] == "help"
    assert "Alcohol, Drugs" in texts(turn)
    turn = engine.step(turn.state, "done", None)
    assert turn.state["answers"]["help"]["value"] == ["alcohol", "drugs"]
    assert turn.state["at"] != "help"


def test_done_with_nothing_tapped_keeps_more_than_one(engine: Engine) -> None:
    turn = engine.step(at(engine, "help"), None, "help:more_than_one")
    turn = engine.step(turn.state, None, "help:done")
    assert turn.state["answers"]["help"]["value"] == ["more_than_one"]


def test_back_while_picking_drops_the_picks(engine: Engine) -> None:
    state = next(t.state for t in walk(engine, USUAL) if t.state["at"] == "help")
    turn = engine.step(state, None, "help:more_than_one")
    turn = engine.step(turn.state, None, "help:alcohol")
    turn = engine.step(turn.state, "back", None)
    assert turn.state["at"] == "state"
    assert "help" not in turn.state["answers"]
    assert not turn.state["picking"]


def test_a_helper_is_asked_about_them_and_not_about_you(engine: Engine) -> None:
    turns = walk(engine, {**USUAL, "who": "loved_one"})
    asked = {turn.state["at"]: turn.says[-1].text for turn in turns}
    assert asked["safe_place"] == "Do they have a safe, steady place to live?"
    assert turns[-1].state["voice"] == "helper"


def test_a_helper_is_not_asked_the_verbatim_instruments(engine: Engine) -> None:
    asked = {turn.state["at"] for turn in walk(engine, {**USUAL, "who": "loved_one"})}
    assert asked.isdisjoint({"substance_optin", "alcohol_count", "mood_optin", "phq2_1"})


def test_a_professional_is_asked_little_and_offered_a_person(engine: Engine) -> None:
    turns = walk(engine, {**USUAL, "who": "professional"})
    assert [turn.state["at"] for turn in turns[:-1]] == ["who", "danger", "name", "phone"]
    assert "Talk to a person" in [title for turn in turns for title in titles(turn)]


def test_optional_groups_are_left_out_when_declined(engine: Engine) -> None:
    asked = {turn.state["at"] for turn in walk(engine, USUAL)}
    assert {"substance_optin", "mood_optin"} <= asked
    assert asked.isdisjoint({"drink_limit", "alcohol_count", "drug_count", "phq2_1", "gad2_2"})


@pytest.mark.parametrize(
    ("answer", "drinks"), [("male", "5 or more"), ("female", "4 or more"), ("skip", "4 or more")]
)
def test_the_alcohol_question_uses_the_number_chosen_or_4(
    engine: Engine, answer: str, drinks: str
) -> None:
    turns = walk(engine, {**USUAL, "substance_optin": "yes", "drink_limit": answer})
    asked = next(turn for turn in turns if turn.state["at"] == "alcohol_count")
    assert drinks in asked.says[-1].text


def test_ways_of_contact_are_asked_only_when_there_is_a_number(engine: Engine) -> None:
    asked = {turn.state["at"] for turn in walk(engine, USUAL)}
    assert asked.isdisjoint({"may_phone", "may_text", "may_voicemail", "safe_times"})


def test_guidance_is_given_before_any_contact_question(engine: Engine) -> None:
    turns = walk(engine, USUAL)
    at_name = next(turn for turn in turns if turn.state["at"] == "name")
    assert "An IOP may be one option to talk about." in texts(at_name)


def test_the_contact_flow_asks_only_for_contact(engine: Engine) -> None:
    turns = walk(engine, {"name": "=Sam", "phone": "=617-555-0123"}, flow="contact")
    asked = [turn.state["at"] for turn in turns[:-1]]
    assert asked == ["name", "phone", "may_phone", "may_text", "may_voicemail"]
    assert turns[-1].state["status"] == "reading_back"


def test_each_question_tells_which_of_how_many_topics_it_belongs_to(engine: Engine) -> None:
    told = [told_of(turn) for turn in walk(engine, USUAL)[:-1]]
    assert {one["fields"] for one in told} == {14}
    numbers = [one["field"] for one in told]
    assert numbers == sorted(numbers) and set(numbers) == set(range(1, 15))
    unclear = engine.step(at(engine, "adult"), "what a day it is", None)
    assert (told_of(unclear)["field"], told_of(unclear)["fields"]) == (3, 14)


def test_questions_on_contact_alone_are_not_counted(engine: Engine) -> None:
    told = told_of(engine.start("contact"))
    assert told["kind"] == "question" and "fields" not in told


def test_a_paused_screening_asks_nothing_and_can_be_taken_up_again(engine: Engine) -> None:
    paused = engine.pause(at(engine, "attend"))
    held = engine.step(paused, "evenings", None)
    assert held.state["status"] == "paused"
    assert "attend" not in held.state["answers"]
    resumed = engine.resume(held.state)
    assert resumed.state["status"] == "asking"
    assert resumed.says[-1].text == engine.form.question("attend").ask


def test_yes_to_the_crisis_card_does_not_resume_a_paused_screening(engine: Engine) -> None:
    assert engine.reads(engine.pause(at(engine, "attend")), "yes").kind == "no"


def test_pausing_at_the_read_back_returns_there(engine: Engine) -> None:
    state = walk(engine, USUAL)[-1].state
    assert engine.resume(engine.pause(state)).state["status"] == "reading_back"


def test_a_turn_leaves_the_state_it_was_given_alone(engine: Engine) -> None:
    state = at(engine, "help")
    before = json.dumps(state)
    engine.step(state, "alcohol", None)
    assert json.dumps(state) == before


@pytest.mark.parametrize("state", [{}, {"status": "lost"}, {"at": "gone", "answers": {"gone": {}}}])
def test_a_broken_state_is_mended_and_something_is_said(
    engine: Engine, state: dict[str, object]
) -> None:
    turn = engine.step(state, "hello", None)
    assert turn.says
    assert turn.state["at"] == "who"


@pytest.mark.parametrize("text", ["wait no i meant 3", "sorry, i meant 3", "oops i meant 3"])
def test_what_was_meant_before_is_no_answer_to_the_next_question(engine: Engine, text: str) -> None:
    turns = walk(engine, {**USUAL, "substance_optin": "yes", "alcohol_count": "=30"})
    state = next(one.state for one in turns if one.state["at"] == "drug_count")
    assert engine.reads(state, text).kind == "command"
    turn = engine.step(state, text, None)
    assert turn.state["at"] == "alcohol_count"
    assert "drug_count" not in turn.state["answers"]


def test_what_was_meant_by_an_unclear_answer_is_read(engine: Engine) -> None:
    state = engine.step(at(engine, "alcohol_count", trail=["who"]), "not often", None).state
    turn = engine.step(state, "i meant 3", None)
    assert turn.state["answers"]["alcohol_count"]["value"] == 3


def test_what_somebody_meant_to_do_is_no_correction(engine: Engine) -> None:
    state = at(engine, "overdose_month", trail=["past_withdrawal"])
    assert engine.step(state, "i meant to stop", None).state["at"] == "overdose_month"
