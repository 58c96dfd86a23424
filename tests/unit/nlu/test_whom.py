"""For whom a message asks, by rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.nlu.asks_for import AsksFor
from bot.nlu.whom import whom

CASES = Path(__file__).parents[2] / "cases" / "understanding" / "for_whom.yml"


def cases() -> list[tuple[str, str]]:
    listed: dict[str, list[str]] = YAML(typ="safe").load(CASES.read_text(encoding="utf-8"))
    return [(text, voice) for voice, texts in listed.items() for text in texts]


@pytest.mark.parametrize(("text", "voice"), cases())
def test_a_message_tells_for_whom_it_asks_or_does_not(text: str, voice: str) -> None:
    found = whom(text)
    assert (found.voice if found else "unknown") == voice


def test_the_words_that_told_and_the_rule_are_part_of_the_result() -> None:
    found = whom("How long will my older son stay?")
    assert found is not None
    assert "How long will my older son stay?"[found.start : found.end] == "my older son"
    assert found.reason == "asks about a person they care about"


def entities(text: str) -> list[dict[str, Any]]:
    from rasa.shared.nlu.training_data.message import Message

    found: list[dict[str, Any]] = AsksFor().process([Message({"text": text})])[0].get("entities")
    return found


def test_it_becomes_an_entity_with_its_reason() -> None:
    (entity,) = entities("how long will he stay")
    assert (entity["entity"], entity["value"]) == ("asks_for", "helper")
    assert entity["reason"]


def test_a_button_tells_nothing() -> None:
    assert entities('/faq{"entry": "is_it_my_fault"}') == []
