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
        "< how": {"long": 2},
        "how long": {".": 1, ">": 1},
    }


def test_numbers_and_curly_apostrophes_are_neighbours_like_any_other() -> None:
    words = [word for _, _, word in places("My loved one’s 12 weeks; don’t!")]
    assert words == ["my", "loved", "one", "'s", "#", "weeks", "don't", "."]


def test_a_word_that_examples_have_between_its_neighbours_fits_better() -> None:
    fit = WordPairs(count_pairs(["how long is it", "what is it"]), lambda word: NEVER)
    assert fit.fits((BEGIN, "how"), "long", ("is", "it")) > fit.fits(
        (BEGIN, "how"), "log", ("is", "it")
    )
    assert fit.fits((BEGIN, BEGIN), "what", ("is", "it")) > fit.fits(
        (BEGIN, BEGIN), "long", ("is", "it")
    )


def test_two_words_in_front_tell_more_than_one() -> None:
    texts = 3 * ["a level of care", "a lot of cars", "out of cars", "instead of cars"]
    fit = WordPairs(count_pairs(texts), lambda word: NEVER)
    assert fit.fits(("level", "of"), "care", (END, END)) > fit.fits(
        ("level", "of"), "cars", (END, END)
    )
    assert fit.fits(("all", "of"), "cars", (END, END)) > fit.fits(("all", "of"), "care", (END, END))


def test_chances_of_what_follows_a_word_sum_to_no_more_than_one() -> None:
    fit = WordPairs(count_pairs(["a b", "a c"]), lambda word: -math.inf)
    assert sum(fit._after("a", word) for word in fit.used) <= 1.0
    assert fit._after("a", END) > 0


def test_words_that_cannot_fit_well_enough_are_dropped_and_no_others() -> None:
    texts = 3 * ["how long is it", "how log is", "what is it", "where it is", "how it is long"]
    fit = WordPairs(count_pairs(texts), lambda word: NEVER)
    words = sorted(fit.used)
    dropped = 0
    for before, after in (((BEGIN, "how"), ("is", "it")), (("it", "is"), (END, END))):
        fits = {word: fit.fits(before, word, after) for word in words}
        for least in (-12.0, -3.0, *fits.values()):
            found = sorted(fit.fitting(before, words, after, least))
            assert found == sorted((value, word) for word, value in fits.items() if value > least)
            dropped += len(words) - len(found)
    assert dropped


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
