"""The name of a treatment center is read as "your center"."""

from __future__ import annotations

import pytest

from bot.nlu.center_names import CenterNames

NAMES = CenterNames(["Harbor Point"])


def read(text: str) -> str:
    for one in reversed(NAMES.find(text)):
        text = f"{text[: one.start]}{one.means}{text[one.end :]}"
    return text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("does harbor point treat gambling", "does your center treat gambling"),
        ("Harbor Point, how long is it?", "your center, how long is it?"),
        ("Does Green Willow Recovery treat gambling?", "Does your center treat gambling?"),
        ("How do I start at Green Willow Treatment Center?", "How do I start at your center?"),
        ("How Long Is Detox at Green Willow Recovery?", "How Long Is Detox at your center?"),
        ("Is Harbor Point better than Oak Hill Clinic?", "Is your center better than your center?"),
    ],
)  # fmt: skip
def test_a_centers_name_is_read_as_your_center(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "What is Dialectical Behavior Therapy?",
        "What Happens in Drug Treatment?",
        "How Does Family Therapy Support Recovery",
        "DO YOU HAVE A WOMEN'S CENTER",
        "does green willow recovery treat gambling",
        "Is Blue Cross Behavioral Health accepted?",
        "Does the Veterans Affairs Hospital refer to you?",
        "Is SMART Recovery better than AA?",
        "Do you offer Intensive Outpatient Treatment?",
        "harborpoint",
        "Recovery",
        "",
    ],
)
def test_headings_programs_insurers_and_fellowships_are_no_names(text: str) -> None:
    assert read(text) == text


def test_without_a_name_of_our_own_only_capitals_tell() -> None:
    assert CenterNames().find("does harbor point treat gambling") == ()
    assert len(CenterNames().find("Does Harbor Point Recovery treat gambling?")) == 1
