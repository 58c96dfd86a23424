"""What only several messages together tell, read by the rules and the shipped model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.read import read
from bot.nlu.danger import danger_model
from bot.safety.bare_no import is_no
from bot.safety.course import Heard, Shown, course
from bot.safety.model import CrisisKnowledge
from bot.safety.screen import CrisisScreen

ROOT = Path(__file__).parents[2]
LEVELS = {"at_most_gentle": {"none", "gentle"}}


@pytest.fixture(scope="module")
def screen() -> CrisisScreen:
    model = danger_model()
    assert model is not None, "Run `foyer safety train`."
    return CrisisScreen(CrisisKnowledge.parse(read(ROOT / "knowledge/crisis.yml").data), model)


def conversations() -> Iterator[Any]:
    for group in read(ROOT / "tests/cases/crisis/conversations.yml").data:
        for number, text in enumerate(group["cases"]):
            yield pytest.param(group, str(text), id=f"{group['about']} {number}")


def shown(said: list[str], screen: CrisisScreen) -> Shown:
    """What the last of these messages is met with."""
    turns = enumerate(said, start=1)
    return course(Heard(turn, screen.screen(text), no=is_no(text)) for turn, text in turns)


@pytest.mark.parametrize(("group", "text"), conversations())
def test_the_last_message_is_met_as_the_conversation_asks(
    group: dict[str, Any], text: str, screen: CrisisScreen
) -> None:
    met = shown(text.split(" / "), screen)
    assert met.finding.level in LEVELS.get(group["level"], {group["level"]}), met.reason
    for name in ("type", "voice"):
        assert getattr(met.finding, name) == group.get(name, getattr(met.finding, name)), met.reason
    assert met.instead == group.get("instead", False)
