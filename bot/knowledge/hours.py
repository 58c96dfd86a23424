"""Says opening hours in words: "Monday to Friday 9 am to 5 pm Eastern Time"."""

from __future__ import annotations

from itertools import groupby

from bot.knowledge.model import Hours, Period

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ZONES = {
    "America/New_York": "Eastern Time",
    "America/Chicago": "Central Time",
    "America/Denver": "Mountain Time",
    "America/Phoenix": "Mountain Time",
    "America/Los_Angeles": "Pacific Time",
    "America/Anchorage": "Alaska Time",
    "Pacific/Honolulu": "Hawaii Time",
}


def hours_text(hours: Hours) -> str | None:
    """Return the weekly hours in plain words, or None while the operator has set none.

    Args:
        hours: weekly periods, Monday first; holidays are left to whoever asks about a day.
    """
    if not hours.known:
        return None
    runs = [list(run) for _, run in groupby(range(7), key=lambda day: hours.weekly[day])]
    said = [f"{_days(run)} {_periods(hours.weekly[run[0]])}" for run in runs if _open(hours, run)]
    zone = zone_words(hours.time_zone)
    return ", ".join(said) + (f" {zone}" if zone else "")


def _open(hours: Hours, run: list[int]) -> bool:
    return bool(hours.weekly[run[0]])


def _days(run: list[int]) -> str:
    first, last = DAYS[run[0]].capitalize(), DAYS[run[-1]].capitalize()
    if len(run) == 1:
        return first
    return f"{first} {'and' if len(run) == 2 else 'to'} {last}"


def _periods(periods: tuple[Period, ...]) -> str:
    return " and ".join(f"{clock_words(one.opens)} to {clock_words(one.closes)}" for one in periods)


def clock_words(minute: int) -> str:
    """Return a time of day, in minutes after midnight, as people say it: "9 am", "noon"."""
    if minute in (0, 1440):
        return "midnight"
    if minute == 720:
        return "noon"
    hour, rest = divmod(minute, 60)
    half = "am" if hour < 12 else "pm"
    return f"{(hour - 1) % 12 + 1}{f':{rest:02d}' if rest else ''} {half}"


def zone_words(time_zone: str) -> str:
    """Return the everyday name of a time zone, or "" where there is none."""
    return _ZONES.get(time_zone, "")
