"""A count is kept only where one was said; a limit, a year or a span of time is none."""

from __future__ import annotations

import pytest

from bot.screening.counting import Count, count
from bot.screening.engine import Engine
from bot.screening.reading import NotUnderstood, Understood, read


@pytest.mark.parametrize("text", [
    "never more than 2 or 3", "never more than two", "once in 2019", "not since 2020", "2018",
    "no i quit pills 2 years ago", "less than 5", "under 5", "no more than 2", "not often",
    "not every day", "i dont keep track", "not friday", "no i quit last year", "a few years ago",
    "once i start i cant stop", "one of my friends does", "for 3 months", "3 beers a night",
    "not since last year", "i had 6 years sober", "at most 3", "fewer than 4", "not many",
    "i have some questions", "none of your questions make sense", "never but maybe once",
    "im 34", "a 12 pack", "6 pack a night",
])  # fmt: skip
def test_what_gives_no_count_is_asked_again(text: str) -> None:
    assert count(text) is None


@pytest.mark.parametrize(("text", "number", "at_least"), [
    ("0", 0, False),
    ("none", 0, False),
    ("never", 0, False),
    ("no never", 0, False),
    ("not once", 0, False),
    ("not even once", 0, False),
    ("never in my life", 0, False),
    ("not in the past year", 0, False),
    ("i dont use drugs", 0, False),
    ("i havent", 0, False),
    ("zero times", 0, False),
    ("nope", 0, False),
    ("3", 3, False),
    ("once", 1, False),
    ("just one time", 1, False),
    ("3 days", 3, False),
    ("5 times", 5, False),
    ("more than 10", 10, True),
    ("at least 4", 4, True),
    ("3 times a week", 3, True),
    ("twice a month", 2, True),
    ("every 2 weeks", 2, True),
    ("2 or 3", 2, True),
    ("most days", 2, True),
    ("sometimes", 1, True),
    ("some days", 2, True),
    ("two hundred", 200, True),
    ("a couple hundred times", 200, True),
    ("twenty one", 21, False),
    ("ten or twenty", 10, True),
    ("1/week", 1, True),
    ("once in a while", 1, True),
])  # fmt: skip
def test_a_count_is_read_as_it_was_said(text: str, number: int, at_least: bool) -> None:
    found = count(text)
    assert isinstance(found, Count)
    assert (found.number, found.at_least) == (number, at_least)


@pytest.mark.parametrize("text", [
    "my name is spelled Jenn", "my number is 617-555-0123", "617-555-0123", "jenn@example.org",
    "the name is spelled with two n",
])  # fmt: skip
def test_a_name_or_a_number_is_no_safe_time(engine: Engine, text: str) -> None:
    found = read(engine.form, engine.form.question("safe_times"), text)
    assert isinstance(found, NotUnderstood)


@pytest.mark.parametrize("text", ["weekdays after 5", "call after 5:30pm, ask for my sister"])
def test_a_safe_time_is_kept_in_the_words_of_the_visitor(engine: Engine, text: str) -> None:
    found = read(engine.form, engine.form.question("safe_times"), text)
    assert isinstance(found, Understood)
    assert found.value == text
