"""Typed words that stand for one of the choices of "did you mean"."""

from __future__ import annotations

from typing import Any

import pytest

from bot.desk.typed import DID_YOU_MEAN, pressed_by_words
from bot.store.message_rows import Message

TITLES = ("What a day looks like", "Hours and days a week", "How to start")


def message(seq: int, author: Any, **body: Any) -> Message:
    return Message("c", seq, author, float(seq), body)


def meant(said: str, choices: int = 3, kind: str = DID_YOU_MEAN) -> str | None:
    buttons = [{"title": one, "payload": one[-5:]} for one in TITLES[:choices]]
    buttons.append({"title": "None of these", "payload": "none"})
    asked = message(2, "bot", text="Which?", buttons=buttons, metadata={"kind": kind})
    wrote = message(3, "visitor", text=said)
    return pressed_by_words(wrote, [message(1, "visitor", text="schedule"), asked, wrote])


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("the first", 0),
        ("First one!", 0),
        ("#1", 0),
        ("1.", 0),
        ("top one", 0),
        ("the second one", 1),
        ("um the second one please", 1),
        ("2", 1),
        ("number 2", 1),
        ("no I meant the second", 1),
        ("the middle one", 1),
        ("3rd", 2),
        ("the last one", 2),
        ("how to start", 2),
    ],
)
def test_a_choice_can_be_named_by_its_place(said: str, at: int) -> None:
    assert meant(said) == TITLES[at][-5:]


@pytest.mark.parametrize(
    "said",
    ["neither", "None of them", "no", "no that's not it", "Nope.", "no one", "none of the above"],
)
def test_none_of_them_can_be_said(said: str) -> None:
    assert meant(said) == "none"


@pytest.mark.parametrize("said", ["yes", "Yeah", "that one", "yes that's it", "exactly"])
def test_a_yes_to_one_choice_is_that_choice_and_to_several_it_names_none(said: str) -> None:
    assert meant(said, choices=1) == TITLES[0][-5:]
    assert meant(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "4",
        "the third one is my brother",
        "is the first session free",
        "one more question",
        "one question",
        "ok last question",
        "one second",
        "a second please",
        "two weeks?",
        "my last drink was the first of may",
        "i have been here 3 days",
        "no i mean for my son",
        "how much is the second month",
        "first",  # of two choices below, but under no question at all
    ],
)
def test_what_only_holds_such_a_word_is_read_as_what_it_is(said: str) -> None:
    assert meant(said, kind="answer") is None
    if said != "first":
        assert meant(said) is None


@pytest.mark.parametrize("said", ["no", "neither", "the last one", "yes", "1"])
def test_where_nothing_could_be_offered_but_a_person_no_word_asks_for_one(said: str) -> None:
    alone = [{"title": "Talk to a person", "payload": "/talk_to_person"}]
    asked = message(2, "bot", text="?", buttons=alone, metadata={"kind": DID_YOU_MEAN})
    wrote = message(3, "visitor", text=said)
    assert pressed_by_words(wrote, [asked, wrote]) is None


def test_a_place_that_was_not_offered_names_nothing() -> None:
    assert meant("the third one", choices=2) is None
    assert meant("the middle one", choices=2) is None
    assert meant("the last one", choices=2) == TITLES[1][-5:]
