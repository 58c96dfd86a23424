from __future__ import annotations

import pytest

from bot.knowledge.readability import grade, sentences, syllables, words

SYLLABLES = {
    1: "the asked times while staff hours lives used",
    2: "needed changes people program safely careful something patient quiet",
    3: "therapy alcohol services completely outpatient financial period various employee cognitive",
    4: "medication recovery experience anxiety residential diagnosis",
    5: "individual evaluation communication dialectical motivational",
    6: "hospitalization benzodiazepines",
}


@pytest.mark.parametrize(
    ("word", "count"), [(word, count) for count, line in SYLLABLES.items() for word in line.split()]
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [("It takes 9-19 hours.", 4), ("Don't stop.", 2), ("At 11:30 a.m. we talk.", 5),
     ("Family, friends and co-workers", 4), ("", 0), ("... --", 0)],
)  # fmt: skip
def test_words_are_counted_as_people_count_them(text: str, count: int) -> None:
    assert len(words(text)) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [("One. Two! Three?", 3), ("We open at 9 a.m. on Monday.", 1), ("Ask Dr. Lee.", 1),
     ("First line\nSecond line", 2), ('He said "Go." She went.', 2), ("Version 3.5 is out.", 1),
     ("", 0)],
)  # fmt: skip
def test_sentences_end_where_they_end(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_the_grade_follows_the_published_formula() -> None:
    # 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 * 1 - 15.59
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)


def test_an_empty_text_has_grade_zero() -> None:
    assert grade("") == 0.0
