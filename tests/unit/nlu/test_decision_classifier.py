"""Decisions arrive on the message in the shapes that Rasa's policies and actions read."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import ActionRetrieveResponse
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import decision_classifier
from bot.nlu.decision_classifier import DecisionClassifier
from bot.nlu.leaning import Last
from bot.nlu.other_readings import READING
from bot.safety.model import Finding
from tests.contracts.nlu_components import CASES, Workshop


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Any:
    workshop = Workshop(tmp_path_factory.mktemp("model"))
    case = next(one for one in CASES if one.component is DecisionClassifier)
    data, prepare = workshop.prepared(case)
    component = workshop.ready(DecisionClassifier, {"clear": 0.3}, data)

    def run(messages: list[Message]) -> list[Message]:
        prepare(messages)
        decided: list[Message] = component.process(messages)
        return decided

    return run


@pytest.fixture(scope="module")
def understand(classifier: Any) -> Any:
    def run(text: str, **more: Any) -> dict[str, Any]:
        (message,) = classifier([Message({"text": text, **more})])
        parsed: dict[str, Any] = message.as_dict(only_output_properties=True)
        return parsed

    return run


def test_a_question_becomes_the_intent_faq_with_its_entry(understand: Any) -> None:
    parsed = understand("how long does it last")
    assert parsed["intent"]["name"] == "faq"
    assert parsed["decision"]["entry"] == "duration"


def test_status_and_topic_come_from_the_responses(understand: Any) -> None:
    decision = understand("what is the price")["decision"]
    assert (decision["kind"], decision["topic"]) == ("no_reviewed_answer", "cost")


def test_a_dialogue_intent_stays_itself(understand: Any) -> None:
    parsed = understand("hi there")
    assert parsed["intent"]["name"] == "greet"
    assert "response_selector" not in parsed


def test_off_topic_becomes_the_fallback_intent(understand: Any) -> None:
    parsed = understand("tell me a joke")
    assert (parsed["intent"]["name"], parsed["decision"]["kind"]) == ("nlu_fallback", "fallback")


def test_the_ranking_begins_with_the_intent_and_names_each_once(understand: Any) -> None:
    parsed = understand("how long does it last")
    names = [one["name"] for one in parsed["intent_ranking"]]
    assert names[0] == "faq"
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("level", "leans"), [("none", True), ("gentle", False), ("card", False)])
def test_a_message_with_a_sign_of_danger_is_not_read_in_the_last_answers_light(
    classifier: Any, level: str, leans: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The finding comes from the screen that was begun before everything else."""
    read: list[str] = []
    monkeypatch.setattr(
        decision_classifier, "decide_after", lambda plain, *_: read.append("after") or plain
    )
    message = Message({"text": "how long does it last"})
    message.set("crisis_begun", lambda: Finding(level, "suicide", "self", "en", "a rule"))
    about = {"kind": "after", "how": "short", "last": Last("cost", "What it costs"), "asks": False}
    reading = Message({"text": "What it costs how long does it last", READING: about})
    (decided,) = classifier([message, reading])
    assert (read == ["after"]) is leans
    assert decided.get("crisis")["level"] == level
    assert (decided.get("intent")["name"] == "crisis") is (level == "card")


def test_an_empty_message_falls_back(understand: Any) -> None:
    assert understand("")["decision"]["kind"] == "fallback"


@pytest.mark.parametrize("payload", ['/faq{"entry": "cost"}', '/faq{"entry":"cost"}'])
def test_a_button_opens_its_entry(understand: Any, payload: str) -> None:
    parsed = understand(payload)
    assert parsed["decision"]["label"] == "faq/cost"
    assert parsed["intent"] == {"name": "faq", "confidence": 1.0}


@pytest.mark.parametrize("payload", ["/faq", '/faq{"entry": "gone"}', '/faq{"entry": "x"} more'])
def test_a_button_that_names_no_entry_falls_back(understand: Any, payload: str) -> None:
    parsed = understand(payload)
    assert parsed["intent"]["name"] == "nlu_fallback"


@pytest.mark.parametrize("payload", ['/faq{"entry": "cost"}', "/faq"])
def test_regex_message_handler_leaves_our_buttons_alone(understand: Any, payload: str) -> None:
    assert not understand(payload)["text"].startswith("/")


def test_other_buttons_are_left_to_regex_message_handler(understand: Any) -> None:
    assert understand("/greet")["text"] == "/greet"


def test_an_entry_id_on_a_button_is_no_mention(understand: Any) -> None:
    found = [{"entity": "therapy", "value": "cbt", "start": 0, "end": 1}]
    assert understand('/faq{"entry": "cost"}', entities=found)["entities"] == []


@pytest.mark.parametrize("text", ["how long does it last", '/faq{"entry": "duration"}'])
def test_rasas_retrieval_action_finds_the_reply(understand: Any, text: str) -> None:
    parsed = understand(text)
    said = UserUttered(text, intent=parsed["intent"], parse_data=parsed)
    tracker = DialogueStateTracker.from_events("visitor", [said])
    found = ActionRetrieveResponse("utter_faq").get_full_retrieval_name(tracker)
    assert found == "utter_faq/duration"


def test_a_loaded_model_is_left_alone_by_the_search_for_garbage(tmp_path: Path) -> None:
    """It would stop a visitor's message for as long as it takes to go through the model."""
    workshop = Workshop(tmp_path)
    case = next(one for one in CASES if one.component is DecisionClassifier)
    data, _ = workshop.prepared(case)
    _, load = workshop.trained(DecisionClassifier, case.config, data)
    gc.unfreeze()
    assert load()
    assert gc.get_freeze_count() > 0


@pytest.mark.parametrize("value", [["step_down"], ["step_down", "cost", "duration"]])
def test_the_ways_between_levels_of_care_are_two(value: list[str]) -> None:
    config = {**DecisionClassifier.get_default_config(), "ways": value}
    with pytest.raises(InvalidConfigException, match=r"`ways`: name two entries"):
        DecisionClassifier(config, None, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [-1, "much", None, float("nan")])
def test_how_much_an_answer_outweighs_is_a_positive_number(value: object) -> None:
    config = {**DecisionClassifier.get_default_config(), "outweighs": value}
    with pytest.raises(InvalidConfigException, match=r"`outweighs`: use 0 or .+ such as 1\.3"):
        DecisionClassifier(config, None, None)  # type: ignore[arg-type]


def test_where_many_examples_stand_in_their_files_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decision_classifier, "_MANY", 5)
    workshop = Workshop(tmp_path)
    case = next(one for one in CASES if one.component is DecisionClassifier)
    data, prepare = workshop.prepared(case)
    told = []
    for turned in (False, True):
        examples = data.training_examples[::-1] if turned else data.training_examples
        mixed = TrainingData(list(examples), responses=data.responses)
        component = workshop.ready(DecisionClassifier, {}, mixed)
        messages = [Message({"text": "how many weeks does it take"})]
        prepare(messages)
        told.append(component.process(messages)[0].get("decision"))
    assert told[0] == told[1]
