"""How likely a word is depends on its neighbours, and on English where examples say nothing."""

from __future__ import annotations

import math

import pytest

from bot.nlu.english import NEVER, English
from bot.nlu.word_pairs import BEGIN, END, WordPairs, count_pairs, places


def test_each_word_is_counted_behind_the_one_before_it() -> None:
    assert count_pairs(["How long?", "how long"]) == {
        "<": {"how": 2},
        "how": {"long": 2},
        "long": {".": 1, ">": 1},
        ".": {">": 1},
    }


def test_numbers_and_curly_apostrophes_are_neighbours_like_any_other() -> None:
    words = [word for _, _, word in places("My loved one’s 12 weeks; don’t!")]
    assert words == ["my", "loved", "one", "'s", "#", "weeks", "don't", "."]


def test_a_word_that_examples_have_between_its_neighbours_fits_better() -> None:
    fit = WordPairs(count_pairs(["how long is it", "what is it"]), lambda word: NEVER)
    assert fit.fits("how", "long", "is") > fit.fits("how", "log", "is")
    assert fit.fits(BEGIN, "what", "is") > fit.fits(BEGIN, "long", "is")


def test_chances_of_what_follows_a_word_sum_to_no_more_than_one() -> None:
    fit = WordPairs(count_pairs(["a b", "a c"]), lambda word: -math.inf)
    words = [*fit.used, "b"]
    assert sum(fit._behind("a", word) for word in set(words)) <= 1.0
    assert fit._behind("a", END) > 0


@pytest.fixture(scope="module")
def english() -> English:
    return English()


def test_english_has_inflected_forms_and_contractions(english: English) -> None:
    assert all(word in english for word in ("treatment", "stays", "went", "dont", "arent"))
    assert "tretment" not in english


def test_a_common_word_is_likelier_than_a_rare_one(english: English) -> None:
    assert english.chance("the") > english.chance("insurance") > english.chance("affective")
    assert english.chance("tretment") == NEVER


def test_a_name_is_known_by_its_capital(english: English) -> None:
    assert english.is_name("maria")
    assert not english.is_name("insurance")
    assert not english.is_name("tretment")
