"""At the question of danger: a yes is never lost, a no is a plain one, a stray word is neither."""

from __future__ import annotations

import pytest

from bot.screening.engine import Engine
from tests.unit.screening.visitor import at


@pytest.mark.parametrize("text", [
    "she is 58", "i am 34", "i have a question", "i have been drinking a lot", "ok", "okay",
    "ok so can i start", "weed sometimes", "maybe later can you tell me about cost first",
    "i am from boston", "he is my son", "fine", "go ahead", "i do weed", "right so i drink",
    "i can do evenings", "no problem", "i have no one left", "nobody is really safe",
    "no one here is safe right now honestly", "i have a",
])  # fmt: skip
def test_a_stray_word_at_the_danger_question_is_asked_again(engine: Engine, text: str) -> None:
    turn = engine.step(at(engine, "danger"), text, None)
    assert turn.outcome is None
    assert turn.state["at"] == "danger"
    assert turn.state["answers"] == {}


@pytest.mark.parametrize("text", [
    "yes", "yeah he is", "i think so", "she is in danger", "kind of", "yes she is", "i am yes",
    "ya", "yep", "he is", "i am", "i am right now", "yes he took pills", "yeah i think so", "maybe",
    "not sure", "i dont know", "not sure what he took", "sometimes", "im not safe",
    "sometimes i think about it", "maybe he took something", "i have thoughts", "not safe",
    "she is not ok", "i guess so", "possibly", "it is an emergency", "yes but he is asleep",
    "no one is safe", "of course", "she took an overdose", "he is unconscious",
])  # fmt: skip
def test_a_real_yes_at_the_danger_question_stops_the_form(engine: Engine, text: str) -> None:
    turn = engine.step(at(engine, "danger"), text, None)
    assert turn.outcome == "crisis", turn.reason


@pytest.mark.parametrize("text", [
    "no", "nope", "i dont think so", "not that i know of", "not really", "no nothing like that",
    "no i dont think so", "nope not that i know of", "no im not", "no he is not",
    "no, not suicidal", "no, we are safe", "no there isnt", "im fine", "of course not",
    "nobody's in danger",
    "im not in danger", "no danger no overdose no suicide", "no not right now", "honestly no",
])  # fmt: skip
def test_a_plain_no_at_the_danger_question_goes_on(engine: Engine, text: str) -> None:
    turn = engine.step(at(engine, "danger"), text, None)
    assert turn.state["answers"] == {"danger": {"kept": False}}, turn.reason
    assert turn.outcome is None


@pytest.mark.parametrize("text", [
    "i dont think so but he took pills", "not really sure what he took no but", "not really safe",
    "not that i know of but she is crying", "no but he took something", "im never safe",
    "no im not safe", "probably not", "no overdose", "not at all safe", "none safe", "is he safe",
    "no i am", "not all safe", "nobody safe", "never safe", "no one safe", "im not, he is",
    "hes not, i am", "no im not she is", "i dont, she does", "hes not right", "im not right",
    "not really sure", "no there is", "no he did", "she isnt all there", "not unsafe",
    "not an emergency",
])  # fmt: skip
def test_a_no_with_more_behind_it_is_no_plain_no(engine: Engine, text: str) -> None:
    turn = engine.step(at(engine, "danger"), text, None)
    assert turn.state["at"] == "danger" or turn.outcome == "crisis"


def test_a_yes_to_danger_is_one_however_it_begins(engine: Engine) -> None:
    who = engine.step(engine.start("screening").state, None, "who:me")
    assert engine.step(who.state, "i meant yes", None).outcome == "crisis"
