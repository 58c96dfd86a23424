"""Looks at the phone number and the opening hours of program.yml: order, overlap, time zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.knowledge.build import hours_from
from bot.knowledge.hours import DAYS
from bot.knowledge.model import Hours, Period
from bot.knowledge.problems import Problem, Severity
from bot.knowledge.read import Document, PathIn
from bot.knowledge.words import digits, invented

# A holiday of long ago is likelier a slip in the year than one that nobody took out.
OVER_DAYS: Final = 31


def opening(document: Document, today: date) -> Iterator[Problem]:
    """Yield what is wrong with phone and hours; a file in the wrong shape is left to its schema."""
    yield from _phone(document)
    hours = _hours(document.data)
    if hours is None:
        return
    if not _zone_exists(hours.time_zone):
        what = f'There is no time zone "{hours.time_zone}".'
        yield _problem(document, ("time_zone",), what, "Write a name such as America/New_York.")
    for day, periods in zip(DAYS, hours.weekly, strict=True):
        yield from _periods(document, ("hours", "weekly", day), periods)
    days: set[date] = set()
    for number, holiday in enumerate(hours.holidays):
        if holiday.date in days:
            what = f"{holiday.date} stands twice among the holidays."
            where = ("hours", "holidays", number)
            yield _problem(document, where, what, "Keep one of the two, with all its periods.")
        days.add(holiday.date)
        if (today - holiday.date).days > OVER_DAYS:
            what = f"{holiday.date} is long over, and a holiday holds in its own year only."
            where = ("hours", "holidays", number)
            mend = "Mend the year, or take the line out."
            yield _problem(document, where, what, mend, "warning")
        yield from _periods(document, ("hours", "holidays", number), holiday.periods)


def _phone(document: Document) -> Iterator[Problem]:
    """Yield a number out of an example, which visitors would be told to call."""
    phone = document.data.get("phone") if isinstance(document.data, Mapping) else None
    if isinstance(phone, str) and invented(digits(phone)):
        what = f"{phone} is a number for examples: nobody answers it."
        mend = "Write the number of the facility, or null while there is none."
        yield _problem(document, ("phone",), what, mend, "warning")


def _hours(data: Any) -> Hours | None:
    try:
        return hours_from(data) if isinstance(data, Mapping) else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _zone_exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _periods(document: Document, where: PathIn, periods: tuple[Period, ...]) -> Iterator[Problem]:
    last = 0
    for period in periods:
        if period.closes <= period.opens:
            what, mend = "A period closes before it opens.", "Split hours past midnight in two."
            yield _problem(document, where, what, mend)
        elif period.opens < last:
            what, mend = "Two periods overlap or are in disorder.", "Go from early to late."
            yield _problem(document, where, what, mend)
        last = max(last, period.closes)


def _problem(
    document: Document, where: PathIn, what: str, mend: str, severity: Severity = "error"
) -> Problem:
    return Problem(document.path, document.line(where), what, mend, severity)
