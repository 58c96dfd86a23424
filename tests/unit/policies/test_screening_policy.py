"""While a screening is open: answer or aside, and taking it up again."""

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.constants import ACTION_LISTEN_NAME

from bot.knowledge.load import load
from bot.policies.screening_policy import ACTION, looks_like_question, next_action
from bot.policies.turn import Turn
from bot.screening.build import build
from bot.screening.engine import Engine


@pytest.fixture(scope="module")
def engine() -> Engine:
    return build(load(Path("knowledge")).raw)


@pytest.fixture
def asking_who(engine: Engine) -> dict[str, Any]:
    return engine.start("screening").state


def turn(
    text: str, *done: str, intent: str = "faq", kind: str = "answer", score: float = 0.9
) -> Turn:
    parse = {"intent": {"name": intent}, "decision": {"kind": kind, "score": score}}
    return Turn(parse=parse, text=text, done=done, gentle_said=False)


def test_a_plain_answer_goes_to_the_screening(engine: Engine, asking_who: dict[str, Any]) -> None:
    assert next_action(turn("me"), asking_who, engine) == ACTION


def test_a_question_is_left_to_the_rules(engine: Engine, asking_who: dict[str, Any]) -> None:
    assert next_action(turn("how long does it last?"), asking_who, engine) is None


def test_an_answer_wins_even_when_it_also_names_a_topic(engine: Engine) -> None:
    state = engine.start("screening").state
    state.update(at="help")
    assert next_action(turn("alcohol"), state, engine) == ACTION


def test_what_is_neither_answer_nor_question_goes_to_the_screening(
    engine: Engine, asking_who: dict[str, Any]
) -> None:
    unclear = turn("purple", intent="nlu_fallback", kind="fallback", score=0.2)
    assert next_action(unclear, asking_who, engine) == ACTION


def test_a_wish_for_a_person_is_always_heard(engine: Engine, asking_who: dict[str, Any]) -> None:
    wish = turn("i want to talk to someone", intent="talk_to_person", kind="intent")
    assert next_action(wish, asking_who, engine) is None


def test_words_in_spanish_that_answer_nothing_are_heard_as_such(
    engine: Engine, asking_who: dict[str, Any]
) -> None:
    said = turn("no hablo ingles", intent="writes_spanish", kind="fallback", score=0.4)
    assert next_action(said, asking_who, engine) is None
    done = turn("no hablo ingles", "utter_writes_spanish", intent="writes_spanish")
    assert next_action(done, asking_who, engine) is None


def test_an_answer_in_spanish_is_an_answer(engine: Engine) -> None:
    state = engine.start("screening").state
    state.update(at="help")
    said = turn("alcohol y drogas", intent="writes_spanish", kind="fallback", score=0.4)
    assert next_action(said, state, engine) == ACTION


def test_after_an_aside_the_open_question_is_asked_again(
    engine: Engine, asking_who: dict[str, Any]
) -> None:
    assert next_action(turn("how long?", "utter_faq"), asking_who, engine) == ACTION


def test_after_a_question_of_its_own_it_listens(engine: Engine, asking_who: dict[str, Any]) -> None:
    assert next_action(turn("me", ACTION), asking_who, engine) == ACTION_LISTEN_NAME


def test_a_paused_screening_stays_silent(engine: Engine, asking_who: dict[str, Any]) -> None:
    assert next_action(turn("me"), engine.pause(asking_who), engine) is None


def test_without_a_screening_the_policy_has_no_say(engine: Engine) -> None:
    assert next_action(turn("me"), None, engine) is None


def test_only_the_screenings_own_buttons_are_taken(
    engine: Engine, asking_who: dict[str, Any]
) -> None:
    own = turn('/screening{"choice": "me"}', intent="screening")
    other = turn('/faq{"entry": "duration"}', intent="faq")
    assert next_action(own, asking_who, engine) == ACTION
    assert next_action(other, asking_who, engine) is None


@pytest.mark.parametrize(
    "text",
    [
        "how long is it",
        "so what does it cost",
        "is it far",
        "really?",
        "ok whats iop meanwhile",
        "hows it go",
    ],
)
def test_a_question_looks_like_one(text: str) -> None:
    assert looks_like_question(text)


@pytest.mark.parametrize("text", ["evenings", "my son", "5 times", "no"])
def test_an_answer_does_not_look_like_a_question(text: str) -> None:
    assert not looks_like_question(text)
