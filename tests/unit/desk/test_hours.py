"""Opening hours: several periods, holidays, midnight, summer time, and the words for them."""

from __future__ import annotations

import pytest

from bot.desk.hours import back_words, open_seconds, opening
from bot.knowledge.model import Hours, Period
from tests.unit.desk.rows import HOURS, NO_HOURS, ZONE, local

NIGHT = Hours(((Period(0, 6 * 60), Period(20 * 60, 1440)),) * 7, (), ZONE)
ALWAYS = Hours(((Period(0, 1440),),) * 7, (), ZONE)


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        ("2026-11-23 08:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 11:59", True),
        ("2026-11-23 12:00", False),
        ("2026-11-23 13:00", True),
        ("2026-11-23 17:00", False),
        ("2026-11-28 10:00", False),
        ("2026-12-24 11:00", True),
        ("2026-12-24 14:00", False),
        ("2026-12-25 10:00", False),
    ],
)
def test_staff_are_there_within_a_period_and_not_between(at: str, open_: bool) -> None:
    assert opening(HOURS, local(at)).open is open_


def test_without_hours_nothing_is_promised() -> None:
    found = opening(NO_HOURS, local("2026-11-23 10:00"))
    assert (found.known, found.open, found.opens_at) == (False, False, None)
    assert back_words(NO_HOURS, found, local("2026-11-23 10:00")) is None


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-23 07:00", "today at 9 am Eastern Time"),
        ("2026-11-23 12:30", "today at 1 pm Eastern Time"),
        ("2026-11-23 18:00", "tomorrow at 9 am Eastern Time"),
        ("2026-11-27 18:00", "Monday at 9 am Eastern Time"),
        ("2026-12-24 13:00", "Monday at 9 am Eastern Time"),
    ],
)
def test_when_staff_are_back_is_said_in_words(at: str, words: str) -> None:
    assert back_words(HOURS, opening(HOURS, local(at)), local(at)) == words


def test_a_day_more_than_a_week_away_is_said_with_its_date() -> None:
    mondays = Hours((((Period(540, 600),),) + ((),) * 6), HOURS.holidays, ZONE)
    late = local("2026-11-23 11:00")
    found = opening(mondays, late)
    assert back_words(mondays, found, late) == "Monday, November 30, at 9 am Eastern Time"


def test_a_holiday_is_named_as_the_reason() -> None:
    assert opening(HOURS, local("2026-12-25 10:00")).reason == "a holiday"


def test_hours_past_midnight_are_one_stretch() -> None:
    found = opening(NIGHT, local("2026-11-23 23:00"))
    assert (found.open, found.closes_at) == (True, local("2026-11-24 06:00"))


def test_who_is_always_there_is_never_closed() -> None:
    assert opening(ALWAYS, local("2026-11-24 00:00")).open


def test_the_clocks_going_back_do_not_move_the_opening() -> None:
    sunday_night = local("2026-10-31 23:00")
    assert opening(HOURS, sunday_night).opens_at == local("2026-11-02 09:00")


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-23 09:00", "2026-11-23 17:00", 7),
        ("2026-11-23 11:00", "2026-11-23 13:30", 1.5),
        ("2026-11-23 18:00", "2026-11-24 08:00", 0),
        ("2026-11-27 16:00", "2026-11-30 10:00", 2),
        ("2026-12-24 11:00", "2026-12-28 10:00", 2),
    ],
)
def test_only_opening_hours_count(start: str, end: str, hours: float) -> None:
    assert open_seconds(HOURS, local(start), local(end)) == hours * 3600


def test_without_hours_all_time_counts() -> None:
    assert open_seconds(NO_HOURS, 100.0, 160.0) == 60.0
