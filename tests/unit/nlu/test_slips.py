"""Likely slips count less than unlikely ones, and what sounds alike is known by its sound."""

from __future__ import annotations

import pytest

from bot.nlu.near_words import NearWords, unstretched
from bot.nlu.slips import slips, sound


def test_a_word_written_right_has_no_slip() -> None:
    assert slips("treatment", "treatment") == 0


@pytest.mark.parametrize(
    ("likely", "unlikely", "right"),
    [
        ("insurence", "insurbnce", "insurance"),  # a vowel for a vowel
        ("adiction", "addicton", "addiction"),  # a letter once for twice
        ("teh", "txe", "the"),  # two letters changed places
        ("costt", "costk", "cost"),
        ("cist", "cxst", "cost"),
        ("xosts", "mosts", "costs"),  # keys beside each other
        ("paying", "gaying", "paying"),
        ("recovert", "recoverk", "recovery"),
    ],
)
def test_a_likely_slip_counts_less(likely: str, unlikely: str, right: str) -> None:
    assert slips(likely, right) < slips(unlikely, right)


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("phacility", "facility"),
        ("parshial", "partial"),
        ("senter", "center"),
        ("nite", "night"),
        ("nolege", "knowledge"),
        ("recofery", "recovery"),
    ],
)
def test_what_sounds_alike_has_one_sound(written: str, right: str) -> None:
    assert sound(written) == sound(right)


def test_words_are_found_by_their_letters_and_by_their_sound() -> None:
    near = NearWords({"insurance", "facility", "recovery", "week"})
    assert near.close("insurence") == {"insurance"}
    assert near.close("phasiliti") == {"facility"}
    assert near.close("rekofe") == set()
    assert "recovery" in near.near("rekofe")


def test_letters_written_three_times_are_written_once() -> None:
    assert unstretched("pleeeease") == "please"
    assert unstretched("week") == "week"
