"""One word of a question is misspelt, the same one for the same seed."""

from __future__ import annotations

import pytest

from bot.measuring.misspelling import misspell, misspellings

KNOWN = misspellings(
    [("therapy", "therepy"), ("therapy", "theropy"), ("program", "progam"), ("I", "he")]
)


def test_exactly_one_word_changes() -> None:
    before = "How long is the therapy program"
    after = misspell(before, KNOWN, seed=1, row=0)
    pairs = zip(before.split(), after.split(), strict=True)
    assert sum(one != other for one, other in pairs) == 1


def test_the_same_seed_and_row_misspell_alike() -> None:
    text = "therapy program therapy program"
    assert misspell(text, KNOWN, seed=3, row=9) == misspell(text, KNOWN, seed=3, row=9)


def test_another_seed_takes_other_words() -> None:
    text = "therapy program therapy program"
    assert len({misspell(text, KNOWN, seed=seed, row=0) for seed in range(20)}) > 1


def test_a_question_without_a_listed_word_stays_as_it_is() -> None:
    assert misspell("What is it?", KNOWN, seed=1, row=0) == "What is it?"


def test_short_words_are_left_alone_because_their_misspellings_are_other_words() -> None:
    assert misspell("I", KNOWN, seed=1, row=0) == "I"


@pytest.mark.parametrize(
    ("written", "wrong"), [("Program?", "Progam?"), ("PROGRAM", "PROGAM"), ("program", "progam")]
)
def test_capitals_and_marks_are_kept(written: str, wrong: str) -> None:
    assert misspell(written, KNOWN, seed=1, row=0) == wrong


def test_a_misspelling_that_only_changes_the_case_does_not_count() -> None:
    assert not misspellings([("April", "april")])
