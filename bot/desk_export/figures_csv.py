"""The counts behind the figures as CSV: hour, name, key, number, and no content."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.desk_export.as_csv import table
from bot.desk_export.figures import DAY, NAMES, HourlyCounts, when


def figures_csv(counts: HourlyCounts, *, days: int, now: float, zone: str) -> str:
    """Return every count that the figures of the last days are made of, hour by hour.

    Args:
        counts: where they are stored.
        days: how many days to look back.
        now: seconds since 1970.
        zone: IANA name of the time zone that the hours are told in.
    """
    return table(("hour", "name", "key", "detail", "n"), _rows(counts, now - days * DAY, zone))


def _rows(counts: HourlyCounts, since: float, zone: str) -> Iterator[tuple[str, ...]]:
    local = ZoneInfo(zone)
    for name in NAMES:
        for one in counts.by_hour(name, since):
            key, _, detail = one.key.partition(":")
            yield when(one, local).isoformat(), name, key, detail, str(one.n)
