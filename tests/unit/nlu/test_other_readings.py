"""Which messages are read in another way too."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.crisis_screen import CRISIS
from bot.nlu.follow_up import Last
from bot.nlu.other_readings import LAST_ENTRY, OtherReadings


def readings(text: str, danger: str, path: Path) -> list[str]:
    """The other readings of a message that comes after an answer on the hours."""
    entries = {"hours": Last("hours", "Hours a week")}
    component = OtherReadings({}, LocalModelStorage(path), Resource("o"), entries)
    message = Message({TEXT: text, CRISIS: {"level": danger}, "metadata": {LAST_ENTRY: "hours"}})
    return [one.get(TEXT) for one in component.process([message])[1:]]


@pytest.mark.parametrize(
    ("text", "danger", "read"),
    [
        ("til when", "none", True),
        ("and at night?", "none", True),
        ("and if i die there?", "gentle", True),
        ("i hate myself", "gentle", False),
        ("and at night i took all my pills", "card", False),
    ],
)
def test_a_sign_of_danger_is_about_itself_unless_a_word_leans(
    text: str, danger: str, read: bool, tmp_path: Path
) -> None:
    assert readings(text, danger, tmp_path) == ([f"Hours a week {text}"] if read else [])
