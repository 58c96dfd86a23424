"""Two answers to one message: order, leads, buttons."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.action_two_answers import MOST_BUTTONS, replies
from bot.knowledge.load import load
from bot.knowledge.model import Knowledge


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load(Path("knowledge"))


def test_each_answer_is_led_by_its_title_in_the_order_asked(knowledge: Knowledge) -> None:
    first, second = replies(["duration", "insurance"], knowledge)
    assert first["text"].startswith("You asked two things. First: How long it lasts\n\n")
    assert second["text"].startswith("Second: Insurance\n\n")
    assert "reviewed answer about" in second["text"]


def test_the_buttons_of_both_stand_under_the_last_at_most_three(knowledge: Knowledge) -> None:
    first, second = replies(["duration", "frequency_hours"], knowledge)
    assert first["buttons"] == []
    assert 0 < len(second["buttons"]) <= MOST_BUTTONS


def test_a_person_is_offered_first_when_one_has_no_reviewed_answer(knowledge: Knowledge) -> None:
    _, second = replies(["cost", "duration"], knowledge)
    assert second["buttons"][0]["payload"] == "/talk_to_person"


def test_no_button_leads_back_to_what_was_just_answered(knowledge: Knowledge) -> None:
    _, second = replies(["duration", "frequency_hours"], knowledge)
    titles = [button["title"] for button in second["buttons"]]
    assert not {"How long it lasts", "Hours and days a week"} & set(titles)


def test_tell_me_more_is_not_offered_since_it_could_mean_either(knowledge: Knowledge) -> None:
    _, second = replies(["duration", "frequency_hours"], knowledge)
    assert all(button["payload"] != "/more" for button in second["buttons"])


def test_a_helper_hears_the_answers_for_helpers(knowledge: Knowledge) -> None:
    first, _ = replies(["duration", "cost"], knowledge, helper=True)
    assert first["metadata"]["voice"] == "helper"
    assert first["text"].endswith(knowledge.entries["duration"].helper_answer or "-")


def test_each_reply_is_counted_under_its_own_entry(knowledge: Knowledge) -> None:
    found = replies(["cost", "duration"], knowledge)
    assert [one["metadata"]["entry"] for one in found] == ["cost", "duration"]


def test_an_entry_that_is_gone_leaves_the_other(knowledge: Knowledge) -> None:
    (only,) = replies(["gone", "duration"], knowledge)
    assert only["metadata"]["entry"] == "duration"
    assert only["buttons"]
