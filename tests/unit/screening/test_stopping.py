"""Who is done, or stops: when it ends the questions, and when it is an answer."""

from __future__ import annotations

import pytest

from bot.screening.engine import Engine
from tests.unit.screening.visitor import at


@pytest.mark.parametrize("text", ["i want to stop", "quit"])
def test_a_wish_to_stop_drinking_does_not_end_the_questions(engine: Engine, text: str) -> None:
    state = at(engine, "stopped")
    assert engine.reads(state, text).kind == "answer"
    turn = engine.step(state, text, None)
    assert turn.state["at"] == "stopped"
    assert "stopped" not in turn.state["answers"]
    assert engine.step(state, None, "stopped:stop").outcome == "stopped"
    assert engine.step(at(engine, "support"), text, None).outcome == "stopped"


def test_who_is_done_with_picking_keeps_the_answers(engine: Engine) -> None:
    state = engine.step(at(engine, "help"), None, "help:more_than_one").state
    state = engine.step(state, None, "help:alcohol").state
    turn = engine.step(state, "im done", None)
    assert turn.state["answers"]["help"]["value"] == ["alcohol"]
    assert turn.state["at"] != "help"
    assert engine.step(at(engine, "support"), "im done", None).outcome == "stopped"


LAST = ["name", "phone", "may_phone", "may_text", "may_voicemail", "safe_times"]


@pytest.mark.parametrize("question", LAST)
@pytest.mark.parametrize("text", ["im done", "send it", "that's all", "send"])
def test_whoever_is_done_at_the_last_questions_loses_nothing(
    engine: Engine, question: str, text: str
) -> None:
    given = {"who": {"value": "me"}, "help": {"value": ["alcohol"]}}
    state = at(engine, question, answers=given)
    assert engine.reads(state, text).kind == "command"
    turn = engine.step(state, text, None)
    assert turn.outcome is None
    assert turn.state["answers"] == {**given, question: {"value": None, "skipped": True}}


@pytest.mark.parametrize("question", LAST)
@pytest.mark.parametrize("text", ["im done", "send it"])
def test_whoever_is_done_while_an_answer_is_corrected_keeps_it(
    engine: Engine, question: str, text: str
) -> None:
    given = {one: {"value": "yes"} for one in LAST} | {"phone": {"value": "+16175550144"}}
    turn = engine.step(at(engine, question, flow="contact", answers=given), text, None)
    assert (turn.state["status"], turn.outcome) == ("reading_back", None)
    assert turn.state["answers"] == given


def test_stop_stops_at_the_last_questions_as_well(engine: Engine) -> None:
    assert engine.step(at(engine, "safe_times"), "stop", None).outcome == "stopped"
    assert engine.step(at(engine, "name"), "delete everything", None).outcome == "delete"
