"""Misspelt words are mended for the model, and right ones are left alone."""

from __future__ import annotations

import pytest

from bot.nlu.spelling import English, Spelling, count_words, mended

USED = {
    "insurance": 90, "treatment": 300, "how": 400, "long": 120, "what": 500, "work": 80, "week": 60,
    "masshealth": 20, "cost": 70, "suport": 2, "support": 60, "facilities": 9, "does": 200,
}  # fmt: skip


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(USED, English(), {"norco", "iop"})


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("insurence", "insurance"),
        ("do you take insurnace?", "do you take insurance?"),
        ("tretment", "treatment"),
        ("Tretment hours", "treatment hours"),
        ("phacilities", "phacilities"),
        ("suport", "support"),
        ("masshelth", "masshealth"),
        ("werk", "work"),
        ("wat does it cost", "what does it cost"),
        ("HOW LOGN IS IT", "HOW long IS IT"),
        ("How Long Is The Tretment", "How Long Is The treatment"),
        ("work-tretment", "work-treatment"),
        ("insurence's", "insurance's"),
    ],
)
def test_a_misspelt_word_becomes_the_nearest_word_of_the_examples(
    spelling: Spelling, written: str, right: str
) -> None:
    assert mended(written, spelling.find(written)) == right


@pytest.mark.parametrize(
    "text",
    [
        "wine and cheese",  # English, though no example uses it
        "norco",  # a name that no dictionary has
        "do you take Cigna",  # a name inside a sentence
        "is Jenks a counselor",
        "iop",
        "EMDR",
        "can't",
        "b12",
        "2 weeks",
        "",
        "¿cuánto?",
        "qqqqqqqqqq",
    ],
)
def test_what_may_be_right_is_left_alone(spelling: Spelling, text: str) -> None:
    assert spelling.find(text) == ()


def test_a_mend_names_its_place(spelling: Spelling) -> None:
    (mend,) = spelling.find("my insurence, please")
    assert ("my insurence, please"[mend.start : mend.end], mend.word) == ("insurence", "insurance")


def test_without_examples_nothing_is_mended() -> None:
    assert Spelling({}, English()).find("insurence") == ()


def test_a_word_is_counted_once_in_each_text() -> None:
    assert count_words(["How how long", "how"]) == {"how": 2, "long": 1}


def test_a_long_text_of_misspelt_words_is_not_mended_to_its_end(spelling: Spelling) -> None:
    assert len(spelling.find("insurence " * 100)) == 12
