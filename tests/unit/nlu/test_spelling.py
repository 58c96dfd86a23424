"""Misspelt words are mended for the model, and right ones are left alone."""

from __future__ import annotations

import pytest

from bot.nlu.english import English
from bot.nlu.spelling import Spelling, mended
from bot.nlu.word_pairs import count_pairs

EXAMPLES = 20 * ["treatment"] + 3 * [
    "do you take insurance?", "does my insurance pay for treatment", "what does treatment cost",
    "how long is it", "how long is the treatment", "What is an IOP?", "what is treatment",
    "I want help", "i want to stop", "can I keep my work", "does it work?", "how many days a week",
    "is masshealth all right", "I have masshealth", "support in the facilities",
    "is it effective", "is the treatment effective?", "is rehab effective", "is it near my home",
    "masshealth support",
]  # fmt: skip


@pytest.fixture(scope="module")
def english() -> English:
    return English()


@pytest.fixture(scope="module")
def spelling(english: English) -> Spelling:
    return Spelling(count_pairs(EXAMPLES), english, {"norco", "iop", "masshealth"})


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("insurence", "insurance"),
        ("do you take insurnace?", "do you take insurance?"),
        ("tretment", "treatment"),
        ("Tretment hours", "treatment hours"),
        ("phacilities", "facilities"),
        ("masshelth", "masshealth"),
        ("can I keep my werk", "can I keep my work"),
        ("how many days a werk", "how many days a week"),
        ("wat does it cost", "what does it cost"),
        ("Whaaat does it cost", "what does it cost"),
        ("insuranceee", "insurance"),
        ("HOW LOGN IS IT", "HOW long IS IT"),
        ("How Long Is The Tretment", "How Long Is The treatment"),
        ("is it The Treatment Facilitys", "is it The Treatment facilities"),
        ("work-tretment", "work-treatment"),
        ("insurence's", "insurance's"),
    ],
)
def test_a_misspelt_word_becomes_the_word_that_was_meant(
    spelling: Spelling, written: str, right: str
) -> None:
    assert mended(written, spelling.find(written)) == right


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("is it affective", "is it effective"),
        ("how log is it", "how long is it"),
        ("dose it work?", "does it work?"),
    ],
)
def test_an_english_word_between_words_that_want_another_is_mended(
    spelling: Spelling, written: str, right: str
) -> None:
    assert mended(written, spelling.find(written)) == right


@pytest.mark.parametrize(
    "text",
    [
        "wine and cheese",  # English, though no example uses it
        "a log in the fire",
        "one dose of it",
        "works",  # another form of a word is no slip
        "norco",  # a name that no dictionary has
        "do you take Cigna",  # a name inside a sentence
        "is Jenks a counselor",
        "my friends john and maria",  # names in lower case
        "my brother is trans",
        "iop",
        "EMDR",
        "can't",
        "dont and arent and im",
        "b12",
        "2 weeks",
        "",
        "¿cuánto?",
        "cuanto cuesta el tratamiento por favor",
        "qqqqqqqqqq",
    ],
)
def test_what_may_be_right_is_left_alone(spelling: Spelling, text: str) -> None:
    assert spelling.find(text) == ()


def test_a_mend_names_its_place(spelling: Spelling) -> None:
    (mend,) = spelling.find("my insurence, please")
    assert ("my insurence, please"[mend.start : mend.end], mend.word) == ("insurence", "insurance")


def test_without_examples_nothing_is_mended(english: English) -> None:
    assert Spelling({}, english).find("insurence") == ()


def test_a_long_text_of_misspelt_words_is_not_mended_to_its_end(spelling: Spelling) -> None:
    assert len(spelling.find("my insurence is " * 100)) == 12


def test_nothing_that_a_visitor_misspelt_is_kept(spelling: Spelling) -> None:
    before = spelling._other.cache_info().currsize
    spelling.find("insurence tretment")
    assert spelling._other.cache_info().currsize == before
