"""Which messages are read in another way too."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.leaning import How, Last, is_about_itself
from bot.nlu.other_readings import LAST_ENTRY, READING, OtherReadings, with_readings


def readings(text: str, path: Path) -> list[Message]:
    """The other readings of a message that comes after an answer on the hours."""
    entries = {"hours": Last("hours", "Hours a week")}
    component = OtherReadings({}, LocalModelStorage(path), Resource("o"), entries)
    message = Message({TEXT: text, "metadata": {LAST_ENTRY: "hours"}})
    ((first, others),) = with_readings(component.process([message]))
    assert first is message
    return others


@pytest.mark.parametrize(
    ("text", "how"),
    [("til when", "short"), ("and at night?", "leaning"), ("what about my wife", "somebody else")],
)
def test_a_short_message_after_an_answer_is_read_behind_its_title(
    text: str, how: str, tmp_path: Path
) -> None:
    (reading,) = readings(text, tmp_path)
    assert reading.get(TEXT).startswith("Hours a week")
    assert (reading.get(READING)["kind"], reading.get(READING)["how"]) == ("after", how)


def test_a_long_message_is_read_by_itself(tmp_path: Path) -> None:
    assert not readings("i would like to know " + "very much " * 9, tmp_path)


@pytest.mark.parametrize(
    ("how", "danger", "alone"),
    [
        ("short", "none", False),
        ("leaning", "none", False),
        ("leaning", "gentle", False),
        ("somebody else", "gentle", False),
        ("short", "gentle", True),
        ("leaning", "card", True),
    ],
)
def test_a_sign_of_danger_is_about_itself_unless_a_word_leans(
    how: How, danger: str, alone: bool
) -> None:
    assert is_about_itself(how, danger) is alone
