"""What is asked where understanding left choices open."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from actions.action_did_you_mean import asked
from bot.knowledge.load import load
from bot.knowledge.model import Knowledge

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load(ROOT / "knowledge")


def test_several_are_asked_about_together(knowledge: Knowledge) -> None:
    text, buttons = asked(["faq/duration", "talk_to_person", "faq/cost"], knowledge)
    assert "Which of these" in text
    assert [one["payload"] for one in buttons] == [
        '/faq{"entry": "duration"}',
        "/talk_to_person",
        '/faq{"entry": "cost"}',
        "/nlu_fallback",
    ]
    assert buttons[-1]["title"] == "None of these"


def test_all_that_config_offers_has_a_button(knowledge: Knowledge) -> None:
    pipeline = YAML(typ="safe").load(ROOT / "config.yml")["pipeline"]
    offers = next(one["offers"] for one in pipeline if "offers" in one)
    assert len(offers) > 2
    assert len(asked(offers, knowledge)[1]) == len(offers) + 1


def test_without_any_a_person_is_offered(knowledge: Knowledge) -> None:
    text, buttons = asked(["faq/long_gone"], knowledge)
    assert "988" in text
    assert [one["payload"] for one in buttons] == ["/talk_to_person"]


def test_one_alone_is_asked_about_by_itself(knowledge: Knowledge) -> None:
    text, buttons = asked(["faq/duration", "faq/long_gone"], knowledge)
    assert "Is this" in text
    assert [one["title"] for one in buttons] == [
        knowledge.entries["duration"].title,
        "No, something else",
    ]
