"""Whether staff can be reached now, and when they are back, by the hours in program.yml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.knowledge.hours import DAYS, clock_words, zone_words
from bot.knowledge.model import Hours, Period

# Holidays in a row never close a program for longer than this; beyond it nothing is promised.
_DAYS_AHEAD: Final = 15
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Opening:
    """How things stand at one moment.

    Args:
        known: whether the operator has set any hours; without them nothing is promised.
        open: whether staff can be reached by those hours.
        closes_at: when this period ends, seconds since 1970; None when closed.
        opens_at: when the next one begins; None when open, or when there is none for two weeks.
        reason: why, in a few words.
    """

    known: bool
    open: bool
    closes_at: float | None
    opens_at: float | None
    reason: str


def opening(hours: Hours, at: float) -> Opening:
    """Return whether staff can be reached at a moment.

    Args:
        hours: of program.yml.
        at: seconds since 1970.
    """
    if not hours.known:
        return Opening(False, False, None, None, "no hours are set")
    today = datetime.fromtimestamp(at, ZoneInfo(hours.time_zone)).date()
    for begins, ends in _stretches(hours, today - timedelta(days=1), _DAYS_AHEAD + 2):
        if begins <= at < ends:
            return Opening(True, True, ends, None, "within opening hours")
        if begins > at:
            return Opening(True, False, None, begins, _why_closed(hours, today))
    return Opening(True, False, None, None, "no opening within two weeks")


def open_seconds(hours: Hours, start: float, end: float) -> float:
    """Return how much of a time was within opening hours; all of it while no hours are set.

    Args:
        start: seconds since 1970, as `end`.
    """
    if not hours.known:
        return max(end - start, 0.0)
    first = datetime.fromtimestamp(start, ZoneInfo(hours.time_zone)).date()
    days = int((end - start) // 86_400) + 3
    stretches = _stretches(hours, first - timedelta(days=1), days)
    return sum(max(min(end, ends) - max(start, begins), 0.0) for begins, ends in stretches)


def back_words(hours: Hours, now: Opening, at: float) -> str | None:
    """Return when staff are back: "tomorrow at 9 am Eastern Time"; None when nobody can say."""
    if now.opens_at is None:
        return None
    zone = ZoneInfo(hours.time_zone)
    back = datetime.fromtimestamp(now.opens_at, zone)
    day = _day_words(datetime.fromtimestamp(at, zone).date(), back.date())
    named = zone_words(hours.time_zone)
    return f"{day} at {clock_words(back.hour * 60 + back.minute)}{f' {named}' if named else ''}"


def _day_words(today: date, day: date) -> str:
    apart = (day - today).days
    if apart < 2:
        return "tomorrow" if apart else "today"
    weekday = DAYS[day.weekday()].capitalize()
    return weekday if apart < 7 else f"{weekday}, {_MONTHS[day.month - 1]} {day.day},"


def _why_closed(hours: Hours, today: date) -> str:
    name = next((one.name for one in hours.holidays if one.date == today), None)
    return "outside opening hours" if name is None else "a holiday"


def _stretches(hours: Hours, first: date, days: int) -> Iterator[tuple[float, float]]:
    """Yield begin and end of every stretch of opening; those that touch are one."""
    whole: tuple[float, float] | None = None
    for number in range(days):
        day = first + timedelta(days=number)
        for period in _periods(hours, day):
            begins, ends = (_moment(hours, day, one) for one in (period.opens, period.closes))
            if whole is not None and begins <= whole[1]:
                whole = (whole[0], max(whole[1], ends))
                continue
            if whole is not None:
                yield whole
            whole = (begins, ends)
    if whole is not None:
        yield whole


def _periods(hours: Hours, day: date) -> tuple[Period, ...]:
    for holiday in hours.holidays:
        if holiday.date == day:
            return holiday.periods
    return hours.weekly[day.weekday()]


def _moment(hours: Hours, day: date, minute: int) -> float:
    """Return a wall-clock time as seconds since 1970; the zone knows about summer time."""
    days, rest = divmod(minute, 1440)
    there = datetime(day.year, day.month, day.day, rest // 60, rest % 60)
    local = (there + timedelta(days=days)).replace(tzinfo=ZoneInfo(hours.time_zone))
    return local.timestamp()
