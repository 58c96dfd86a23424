"""The Rasa component and its end: they set the finding on each message, as a plain dict."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.crisis_screen import CRISIS, CrisisScreen, finish_screen
from bot.nlu.other_readings import READING
from bot.safety import screen as safety


@pytest.fixture(scope="module")
def component(screen: safety.CrisisScreen) -> CrisisScreen:
    return CrisisScreen(screen)


def screened(component: CrisisScreen, *texts: str) -> list[Message]:
    messages = component.process([Message.build(text) for text in texts])
    for message in messages:
        finish_screen(message)
    return messages


def finding(component: CrisisScreen, text: str) -> dict[str, Any]:
    (message,) = screened(component, text)
    found: dict[str, Any] = message.as_dict(only_output_properties=True)[CRISIS]
    return found


def test_danger_is_set_as_an_output_property(component: CrisisScreen) -> None:
    found = finding(component, "quiero morir")
    assert (found["level"], found["type"], found["language"]) == ("card", "suicide", "es")


def test_an_ordinary_message_gets_a_finding_of_none(component: CrisisScreen) -> None:
    assert finding(component, "what are your hours")["level"] == "none"


def test_a_button_payload_is_left_alone(component: CrisisScreen) -> None:
    assert finding(component, '/faq{"entry": "suicide"}')["level"] == "none"


def test_two_messages_get_a_finding_each(component: CrisisScreen) -> None:
    messages = screened(component, "hello", "I want to die")
    assert [message.get(CRISIS)["level"] for message in messages] == ["none", "card"]


def test_an_empty_message_is_no_error(component: CrisisScreen) -> None:
    assert finding(component, "")["level"] == "none"


def test_no_score_is_kept_with_a_conversation(component: CrisisScreen) -> None:
    kept = {"level", "type", "voice", "language", "reason", "parts"}
    assert set(finding(component, "hello")) == kept


def test_a_half_of_an_emergency_is_kept_without_its_words(component: CrisisScreen) -> None:
    found = finding(component, "my wife has had no beer for two days, she quit on sunday")
    assert list(found["parts"]) == ["stopped:third"]


def test_nothing_but_the_finding_stays_on_a_message(component: CrisisScreen) -> None:
    (message,) = screened(component, "hello")
    assert set(message.data) == {"text", CRISIS}


def test_what_was_not_screened_is_left_alone() -> None:
    reading = Message({"text": "how long is it?", READING: {"kind": "part"}})
    finish_screen(reading)
    assert reading.get(CRISIS) is None


def test_a_finding_is_made_once(component: CrisisScreen) -> None:
    (message,) = screened(component, "I want to die")
    message.set(CRISIS, "kept")
    finish_screen(message)
    assert message.get(CRISIS) == "kept"
