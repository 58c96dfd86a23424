"""A screening on hold is taken up again in words, and is never thrown away without asking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.knowledge.load import load
from bot.policies.screening_policy import (
    ACTION,
    CONFIRM_DELETE,
    RESTART,
    START_OVER,
    next_action,
)
from bot.policies.turn import Turn, last_said
from bot.screening.build import build
from bot.screening.engine import Engine


@pytest.fixture(scope="module")
def engine() -> Engine:
    return build(load(Path("knowledge")).raw)


@pytest.fixture
def answered(engine: Engine) -> dict[str, Any]:
    return engine.step(engine.start("screening").state, "me", None).state


def turn(text: str, *done: str, intent: str = "restart", score: float = 0.9) -> Turn:
    parse = {"intent": {"name": intent}, "decision": {"kind": "intent", "score": score}}
    return Turn(parse=parse, text=text, done=done, gentle_said=False)


GO_ON = ["continue", "lets go on", "keep going", "resume", "can we go back to the questions",
         "go on", "back to the questions", "ok continue"]  # fmt: skip


@pytest.mark.parametrize("text", GO_ON)
def test_a_paused_screening_is_taken_up_again_in_words(
    engine: Engine, answered: dict[str, Any], text: str
) -> None:
    paused = engine.pause(answered)
    assert next_action(turn(text, intent="nlu_fallback"), paused, engine) == ACTION
    taken_up = engine.step(paused, text, None)
    assert taken_up.state["status"] == "asking"
    assert taken_up.state["answers"] == answered["answers"]


def test_a_wish_to_send_reads_back_what_waits_and_sends_nothing_yet(
    engine: Engine, answered: dict[str, Any]
) -> None:
    wish = turn("send it", intent="send_to_staff")
    read_back = {**answered, "status": "paused", "was": "reading_back", "at": None}
    assert next_action(wish, read_back, engine) == ACTION
    again = engine.resume(read_back)
    assert (again.state["status"], again.state["consent"]) == ("reading_back", None)
    assert next_action(wish, engine.pause(answered), engine) is None


@pytest.mark.parametrize("text", GO_ON)
def test_an_open_question_is_asked_again_and_nothing_is_lost(
    engine: Engine, answered: dict[str, Any], text: str
) -> None:
    assert next_action(turn(text), answered, engine) == ACTION
    again = engine.step(answered, text, None)
    assert again.state["at"] == "danger"
    assert again.state["answers"] == answered["answers"]
    assert again.says[-1].text == engine.form.question("danger").ask


@pytest.mark.parametrize("text", ["stop", "delete everything", "how long does it last?", "yes"])
def test_other_words_leave_a_paused_screening_alone(
    engine: Engine, answered: dict[str, Any], text: str
) -> None:
    assert next_action(turn(text, intent="faq"), engine.pause(answered), engine) is None


def test_starting_over_asks_first_while_there_are_answers(
    engine: Engine, answered: dict[str, Any]
) -> None:
    wish = turn("start over")
    assert next_action(wish, answered, engine) == START_OVER
    assert next_action(wish, engine.pause(answered), engine) == START_OVER
    assert next_action(turn("start over", START_OVER), answered, engine) == ACTION_LISTEN_NAME


def test_starting_over_needs_no_asking_where_nothing_was_answered(engine: Engine) -> None:
    assert next_action(turn("start over"), engine.start("screening").state, engine) is None


@pytest.mark.parametrize(
    ("text", "intent", "then"),
    [
        ("yes", "affirm", RESTART),
        ("start over", "restart", RESTART),
        ("no", "deny", "utter_all_right"),
        ("continue", "nlu_fallback", ACTION),
        ("not sure", "nlu_fallback", ACTION),
    ],
)
def test_the_answer_to_starting_over_decides(
    engine: Engine, answered: dict[str, Any], text: str, intent: str, then: str
) -> None:
    assert next_action(turn(text, intent=intent), answered, engine, said=START_OVER) == then


def test_after_a_no_the_open_question_is_asked_again(
    engine: Engine, answered: dict[str, Any]
) -> None:
    refused = turn("no", "utter_all_right", intent="deny")
    assert next_action(refused, answered, engine, said=START_OVER) == ACTION


@pytest.mark.parametrize(
    ("said", "text", "then"),
    [
        ("action_did_you_mean", "yes", "action_affirm"),
        ("action_repeat", "ok", "action_affirm"),
        ("action_did_you_mean", "no", "utter_all_right"),
        ("action_did_you_mean", "all of them", "action_repeat"),
        ("utter_confirm_delete", "yes", "utter_confirm_delete"),
        ("utter_confirm_delete", "no", "utter_all_right"),
        ("utter_writes_spanish", "sí", "action_affirm"),
        ("utter_goodbye", "Yes", "utter_all_right"),
        ("utter_confirm_delete", "yes call me", ACTION),
        ("action_did_you_mean", "/screening", None),
        (ACTION, "yes", ACTION),
        ("", "yes", ACTION),
    ],
)
def test_a_bare_yes_agrees_to_no_call_where_something_else_was_asked_last(
    engine: Engine, said: str, text: str, then: str | None
) -> None:
    state = engine.start("contact").state
    for given in ("Robin", "617-555-0123"):
        state = engine.step(state, given, None).state
    assert state["at"] == "may_phone"
    assert next_action(turn(text, intent="nlu_fallback"), state, engine, said=said) == then
    after = turn(text, "utter_all_right", intent="nlu_fallback")
    assert next_action(after, state, engine, said=said) == ACTION


@pytest.mark.parametrize("text", ["delete everything", "dont send it", "delete it"])
def test_what_is_typed_into_a_screening_deletes_nothing_without_a_press(
    engine: Engine, answered: dict[str, Any], text: str
) -> None:
    assert next_action(turn(text), answered, engine) == CONFIRM_DELETE
    assert next_action(turn(text, CONFIRM_DELETE), answered, engine) == ACTION_LISTEN_NAME
    kept = turn("/deny", "action_deny", intent="deny")  # "Keep the chat"
    assert next_action(kept, answered, engine, said=CONFIRM_DELETE) == ACTION


def test_the_buttons_under_the_question_go_on_or_start_over(
    engine: Engine, answered: dict[str, Any]
) -> None:
    domain = yaml.safe_load(Path("domain.yml").read_text("utf-8"))
    payloads = [one["payload"] for one in domain["responses"][START_OVER][0]["buttons"]]
    assert payloads == ['/screening{{"choice": "resume"}}', "/restart"]
    on = engine.step(answered, None, "resume")
    assert on.says[-1].text == engine.form.question("danger").ask
    assert on.state["answers"] == answered["answers"]
    assert next_action(turn("/restart"), answered, engine, said=START_OVER) is None


def test_the_last_thing_said_is_that_of_the_turn_before() -> None:
    listen = ActionExecuted(ACTION_LISTEN_NAME)
    earlier = [listen, UserUttered("start over"), ActionExecuted(START_OVER), listen]
    asked = DialogueStateTracker.from_events("c", [*earlier, UserUttered("yes")])
    assert last_said(asked) == START_OVER
    later = [*earlier, UserUttered("me"), ActionExecuted(ACTION), listen, UserUttered("yes")]
    assert last_said(DialogueStateTracker.from_events("c", later)) == ACTION
    assert last_said(DialogueStateTracker.from_events("c", [listen, UserUttered("hi")])) == ""
