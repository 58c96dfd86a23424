"""What a visitor says about how to be reached is kept, or it is said that it is not."""

from __future__ import annotations

from typing import Any

import pytest

from bot.screening.engine import Engine
from bot.screening.model import State
from bot.screening.permission import wishes
from bot.screening.summary import summary
from bot.screening.turn import Turn
from tests.unit.screening.visitor import USUAL, at, texts, walk

CONTACT = {"name": "=Sam", "phone": "=617-555-0123", "may_phone": "yes", "may_text": "no",
           "may_voicemail": "skip", "safe_times": "=after 5"}  # fmt: skip
NUMBER = {"name": {"value": "Sam"}, "phone": {"value": "+16175550144"}}


def say(engine: Engine, question: str, text: str, **answers: Any) -> Turn:
    return engine.step(at(engine, question, flow="contact", answers=answers), text, None)


def value(turn: Turn, question: str) -> object:
    return turn.state["answers"].get(question, {}).get("value")


@pytest.mark.parametrize(("text", "times"), [
    ("yes but only after 5", "only after 5"),
    ("yes after 5", "after 5"),
    ("ok, weekdays before 9am", "weekdays before 9am"),
    ("sure but not on sundays", "not on sundays"),
])  # fmt: skip
def test_a_yes_with_a_time_is_a_yes_and_keeps_the_time(
    engine: Engine, text: str, times: str
) -> None:
    turn = say(engine, "may_phone", text, **NUMBER)
    assert value(turn, "may_phone") == "yes"
    assert value(turn, "safe_times") == times
    assert times in texts(turn)
    assert turn.state["at"] == "may_text"


def test_a_second_time_stands_beside_the_first(engine: Engine) -> None:
    turn = say(engine, "may_phone", "yes after 5", **NUMBER)
    turn = engine.step(turn.state, "yes but not on sundays", None)
    assert value(turn, "safe_times") == "after 5; not on sundays"


def test_a_time_that_is_corrected_replaces_the_first(engine: Engine) -> None:
    turn = say(engine, "may_phone", "yes after 5", **NUMBER)
    turn = engine.step(turn.state, "yes but not on sundays", None)
    turn = engine.step({**turn.state, "at": "may_phone"}, "yes after 7", None)
    assert value(turn, "safe_times") == "after 7; not on sundays"


@pytest.mark.parametrize(("question", "text"), [
    ("may_text", "ok call after 5"),
    ("may_voicemail", "yes, text me on weekends"),
    ("may_phone", "yes but text only after 5"),
    ("may_phone", "yes but dont call after 9"),
    ("may_text", "sure but dont call before noon"),
])  # fmt: skip
def test_a_time_for_another_way_or_a_refusal_at_times_is_asked_again(
    engine: Engine, question: str, text: str
) -> None:
    turn = say(engine, question, text, **NUMBER)
    assert turn.state["at"] == question
    assert turn.state["answers"] == NUMBER


@pytest.mark.parametrize(("question", "text", "kept"), [
    ("may_phone", "yes calls after 5 but no texts", {"may_phone": "yes", "may_text": "no"}),
    ("may_phone", "yes but no texts", {"may_phone": "yes", "may_text": "no"}),
    ("may_text", "sure but dont call", {"may_text": "yes", "may_phone": "no"}),
    ("may_phone", "sure but dont call", {"may_phone": "no"}),
    ("may_phone", "yes but dont leave voicemails", {"may_phone": "yes", "may_voicemail": "no"}),
])  # fmt: skip
def test_a_way_that_is_refused_beside_a_yes_is_refused(
    engine: Engine, question: str, text: str, kept: dict[str, str]
) -> None:
    turn = say(engine, question, text, **NUMBER)
    assert {name: value(turn, name) for name in kept} == kept


@pytest.mark.parametrize("text", [
    "ok but who would call", "yes but i might not answer", "yes but why", "after 5",
])  # fmt: skip
def test_an_unclear_condition_gives_no_leave(engine: Engine, text: str) -> None:
    turn = say(engine, "may_phone", text, **NUMBER)
    assert turn.state["at"] == "may_phone"
    assert value(turn, "may_phone") is None


@pytest.mark.parametrize(("text", "kept"), [
    ("617 555 0144 but call after 5", {"safe_times": "call after 5"}),
    ("call on weekdays at 617-555-0144", {"safe_times": "call on weekdays"}),
    ("617-555-0144 text only", {"may_phone": "no", "may_voicemail": "no"}),
    ("617-555-0144 please do not call", {"may_phone": "no"}),
    ("617-555-0144 dont call just text", {"may_phone": "no"}),
    ("617-555-0144 dont call me text me", {"may_phone": "no"}),
    ("617-555-0144 dont call me or text me", {"may_phone": "no", "may_text": "no"}),
    ("617-555-0144 no calls or texts", {"may_phone": "no", "may_text": "no"}),
    ("617-555-0144, dont leave a message", {"may_voicemail": "no"}),
    ("617-555-0144 dont call before 9", {"safe_times": "dont call before 9"}),
    ("617-555-0144 please dont send me texts", {"may_text": "no"}),
    ("617-555-0144 dont give me calls", {"may_phone": "no"}),
    ("617-555-0144 dont hesitate to call or text", {}),
    ("617-555-0144 no problem call or text", {}),
    ("617-555-0144 its my work phone", {}),
])  # fmt: skip
def test_what_is_said_beside_a_number_is_kept_and_told(
    engine: Engine, text: str, kept: dict[str, str]
) -> None:
    turn = say(engine, "phone", text, name={"value": "Sam"})
    said = {one: each["value"] for one, each in turn.state["answers"].items()}
    assert said == {"name": "Sam", "phone": "+16175550144", **kept}
    assert ("I also noted" in texts(turn)) is bool(kept)


@pytest.mark.parametrize(("text", "refused"), [
    ("don't call, text", {"may_phone"}),
    ("i changed my mind, stop calling", {"may_phone"}),
    ("after 5, no voicemail", {"may_voicemail"}),
    ("text only", {"may_phone", "may_voicemail"}),
    ("dont call before 10", set()),
    ("dont call the house, call my cell", set()),
    ("not mornings", set()),
])  # fmt: skip
def test_a_way_that_is_refused_at_the_safe_times_is_refused(
    engine: Engine, text: str, refused: set[str]
) -> None:
    ways = {"may_phone", "may_text", "may_voicemail"}
    turn = say(engine, "safe_times", text, **NUMBER, **{one: {"value": "yes"} for one in ways})
    assert {one for one in ways if value(turn, one) == "no"} == refused
    assert turn.state["status"] == "reading_back"


@pytest.mark.parametrize(("question", "text"), [
    ("may_text", "dont send me texts"),
    ("may_text", "stop sending me texts"),
    ("may_text", "no, call me"),
    ("may_phone", "please dont give me calls"),
    ("may_voicemail", "dont leave me voicemails"),
])  # fmt: skip
def test_a_no_that_names_the_way_is_a_no(engine: Engine, question: str, text: str) -> None:
    turn = say(engine, question, text, **NUMBER)
    assert value(turn, question) == "no"
    assert set(turn.state["answers"]) == {"name", "phone", question}


def test_only_another_way_is_a_no_to_this_one(engine: Engine) -> None:
    assert value(say(engine, "may_phone", "text only please", **NUMBER), "may_phone") == "no"
    assert value(say(engine, "may_text", "calls only", **NUMBER), "may_text") == "no"
    assert value(say(engine, "may_text", "text only", **NUMBER), "may_text") is None


@pytest.mark.parametrize(("question", "text"), [
    ("may_phone", "yes call me"),
    ("may_phone", "you can call"),
    ("may_phone", "call me"),
    ("may_phone", "calls are fine"),
    ("may_phone", "you can call or text"),
    ("may_text", "yes text me"),
    ("may_text", "yes you can text me"),
    ("may_voicemail", "yes a voicemail is ok"),
    ("may_text", "k"),
])  # fmt: skip
def test_a_yes_that_names_the_way_is_a_yes(engine: Engine, question: str, text: str) -> None:
    turn = say(engine, question, text, **NUMBER)
    assert value(turn, question) == "yes"
    assert set(turn.state["answers"]) == {"name", "phone", question}


@pytest.mark.parametrize(("question", "text"), [
    ("may_phone", "text me"),
    ("may_phone", "yes text me"),
    ("may_phone", "call my wife"),
    ("may_phone", "calls"),
    ("may_phone", "call me maybe"),
    ("may_phone", "can you call me?"),
    ("may_phone", "ok is that a call"),
    ("may_phone", "k is this a call or a text"),
    ("may_phone", "call you"),
    ("may_text", "sure is this texting"),
    ("may_text", "no calls"),
    ("may_text", "nah text me"),
    ("may_text", "no voicemail please"),
    ("may_phone", "no texts please"),
])  # fmt: skip
def test_what_names_another_way_is_no_answer_to_this_one(
    engine: Engine, question: str, text: str
) -> None:
    turn = say(engine, question, text, **NUMBER)
    assert turn.state["at"] == question
    assert turn.state["answers"] == NUMBER


@pytest.mark.parametrize("text", [
    "nah text me", "no thanks just text", "no, my husband reads my texts", "no dont call me",
    "no i dont want calls",
])  # fmt: skip
def test_a_no_to_calls_is_a_no(engine: Engine, text: str) -> None:
    assert value(say(engine, "may_phone", text, **NUMBER), "may_phone") == "no"


@pytest.mark.parametrize("text", ["i dont have a phone", "no phone", "I don't have one."])
def test_who_has_no_phone_leaves_it_out(engine: Engine, text: str) -> None:
    state = at(engine, "phone", flow="contact", answers={"name": {"value": "Sam"}})
    assert engine.reads(state, text).kind == "command"
    turn = engine.step(state, text, None)
    assert turn.state["answers"]["phone"] == {"value": None, "skipped": True}
    assert engine.form.texts["no_phone"] in texts(turn)


@pytest.mark.parametrize("text", ["617-555-0144 ext 4", "617-555-0144 x4"])
def test_an_extension_is_kept_and_staff_see_it(engine: Engine, text: str) -> None:
    state = say(engine, "phone", text).state
    assert summary(state, engine.form, engine.guidance).contact.phone_shown == (
        "(617) 555-0144 ext. 4"
    )


def test_of_two_numbers_it_is_said_which_is_kept(engine: Engine) -> None:
    turn = say(engine, "phone", "617-555-0144 or 617-555-0123")
    assert value(turn, "phone") == "+16175550144"
    assert "I kept the first number, (617) 555-0144." in texts(turn)
    assert "I kept" not in texts(say(engine, "phone", "617-555-0144"))


def test_an_e_mail_where_a_number_is_asked_is_met_kindly(engine: Engine) -> None:
    turn = say(engine, "phone", "sam@example.org")
    assert turn.state["at"] == "phone"
    assert "e-mail" in texts(turn)
    assert "617-555-0123" in texts(turn)
    assert engine.reads(at(engine, "phone"), "sam@example.org").kind == "answer"


@pytest.mark.parametrize(("text", "name"), [
    ("im mike and my number is 617-555-0144 call after 5", "mike"),
    ("My name is Ann Lee, 617-555-0144", "Ann Lee"),
    ("mike 617-555-0144", "mike"),
])  # fmt: skip
def test_a_name_told_with_a_number_keeps_both(engine: Engine, text: str, name: str) -> None:
    turn = say(engine, "name", text)
    assert value(turn, "name") == name
    assert value(turn, "phone") == "+16175550144"
    assert "(617) 555-0144" in texts(turn)
    assert turn.state["at"] == "may_phone"


@pytest.mark.parametrize("text", ["call me at 617-555-0144", "my number is 617-555-0144"])
def test_a_number_without_a_name_is_no_name(engine: Engine, text: str) -> None:
    assert say(engine, "name", text).state["at"] == "name"


@pytest.fixture
def reading_back(engine: Engine) -> State:
    return walk(engine, {**USUAL, **CONTACT})[-1].state


@pytest.mark.parametrize("text", ["change the number to 617-555-0144", "617-555-0144 instead"])
def test_a_new_number_at_the_read_back_leads_to_the_number(
    engine: Engine, reading_back: State, text: str
) -> None:
    assert engine.reads(reading_back, text).kind == "answer"
    assert engine.step(reading_back, text, None).state["at"] == "phone"


def test_calls_in_a_case_only_refuse_no_texts() -> None:
    assert wishes("call only if urgent").refused == ()
    assert wishes("call only").refused == ("may_text",)
