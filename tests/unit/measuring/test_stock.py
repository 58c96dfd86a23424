"""Stock Rasa is trained with its own defaults, and what it said is kept by hashes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.measuring.components import labelled
from bot.measuring.run import PartFailed
from bot.measuring.stock import Assistant, outcome
from bot.measuring.stock_files import (
    Said,
    Sayings,
    key_of,
    said_of,
    stock_config,
    write_examples,
)

KINDS = {"faq/duration": "answer", "faq/cost": "no_reviewed_answer"}


def parsed(intent: str, entry: str = "", confidence: float = 0.8) -> dict[str, object]:
    ranking = [{"name": "faq", "confidence": 0.28}, {"name": "greet", "confidence": 0.1}]
    return {
        "intent": {"name": intent, "confidence": confidence},
        "intent_ranking": [{"name": intent, "confidence": confidence}, *ranking],
        "response_selector": {"default": {"response": {"intent_response_key": entry}}},
    }


def test_the_configuration_is_the_packages_own() -> None:
    names = [one["name"] for one in YAML(typ="safe").load(stock_config())["pipeline"]]
    assert names[-4:] == [
        "DIETClassifier",
        "EntitySynonymMapper",
        "ResponseSelector",
        "FallbackClassifier",
    ]


def test_the_response_selector_chooses_the_entry() -> None:
    assert said_of(parsed("faq", "faq/duration")) == Said("faq", 0.8, False, "faq/duration")


def test_the_entry_of_another_intent_does_not_count() -> None:
    assert said_of(parsed("greet", "faq/duration")).entry == ""


def test_a_fallback_keeps_the_intent_that_came_next() -> None:
    said = said_of(parsed("nlu_fallback", "faq/duration", 0.7))
    assert (said.intent, said.confidence, said.refused) == ("faq", 0.28, True)


@pytest.mark.parametrize(
    ("said", "decision", "topic"),
    [
        (Said("faq", 0.9, False, "faq/duration"), "answer", "duration"),
        (Said("faq", 0.9, False, "faq/cost"), "no_reviewed_answer", "cost"),
        (Said("faq", 0.2, True, "faq/duration"), "fallback", None),
        (Said("off_topic", 0.9, False), "fallback", None),
        (Said("greet", 0.9, False), "other", None),
    ],
)
def test_it_is_scored_by_what_a_visitor_would_read(
    said: Said, decision: str, topic: str | None
) -> None:
    found = outcome(said, lambda label: label[4:], lambda label: KINDS.get(label, "intent"))
    assert (found.decision, found.topic, found.choices) == (decision, topic, ())


def test_what_was_said_is_found_again_and_no_text_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "stock.json"
    said = Said("faq", 0.9, False, "faq/cost")
    Sayings(path).keep({"a private question": said})
    again = Sayings(path)
    assert (again.of("a private question"), again.of("another")) == (said, None)
    assert "private" not in path.read_text()


def test_figures_are_noted_beside(tmp_path: Path) -> None:
    Sayings(tmp_path / "stock.json").note("training_seconds", 61.5)
    assert Sayings(tmp_path / "stock.json").noted("training_seconds") == 61.5


def test_brackets_in_examples_stay_brackets(tmp_path: Path) -> None:
    write_examples(labelled([("[my](son) is 5", "faq/age"), ("hi", "greet")]), tmp_path / "n.json")
    written = json.loads((tmp_path / "n.json").read_text())["rasa_nlu_data"]["common_examples"]
    assert written == [
        {"text": "[my](son) is 5", "intent": "faq/age"},
        {"text": "hi", "intent": "greet"},
    ]


def test_the_key_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "nlu.json").write_text("1")
    before = key_of(tmp_path)
    assert key_of(tmp_path) == before
    (tmp_path / "data" / "nlu.json").write_text("2")
    assert key_of(tmp_path) != before


def test_a_training_that_failed_is_not_tried_again(tmp_path: Path) -> None:
    tried = []

    def trainer(*given: object, **more: object) -> float:
        tried.append(given)
        raise PartFailed("It took too long.")

    (tmp_path / "files").mkdir()
    assistant = Assistant(
        tmp_path / "files", tmp_path / "kept", minutes=1, progress=tried.append, trainer=trainer
    )
    for _ in range(3):
        with pytest.raises(PartFailed, match="too long"):
            assistant.ask(["how long is it"])
    assert sum(isinstance(one, tuple) for one in tried) == 1


def test_what_is_kept_needs_no_training(tmp_path: Path) -> None:
    def trainer(*given: object, **more: object) -> float:
        raise AssertionError("trained")

    (tmp_path / "files").mkdir()
    assistant = Assistant(tmp_path / "files", tmp_path, minutes=1, progress=print, trainer=trainer)
    assistant.sayings.keep({"hi": Said("greet", 0.9, False)})
    assert [said.intent for said in assistant.ask(["hi", "hi"])] == ["greet", "greet"]
