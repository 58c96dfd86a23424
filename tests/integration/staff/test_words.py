"""Times in the words that staff read."""

from __future__ import annotations

import pytest

from bot.web.staff.queue_view import reference
from bot.web.staff.words import Times, span

# 2026-11-23 15:14:00 in New York, which is 20:14 UTC.
AFTERNOON = 1_795_464_840.0
HOUR = 3600.0


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "less than a minute"),
        (59, "less than a minute"),
        (60, "1 minute"),
        (125, "2 minutes"),
        (HOUR, "1 hour"),
        (HOUR + 300, "1 hour 5 minutes"),
        (24 * HOUR, "1 day"),
        (24 * HOUR + 120, "1 day"),
        (51 * HOUR, "2 days 3 hours"),
        (51 * HOUR + 300, "2 days 3 hours"),
    ],
)
def test_a_length_of_time_is_said_in_words(seconds: float, said: str) -> None:
    assert span(seconds) == said


@pytest.mark.parametrize(
    ("seconds_ago", "said"),
    [
        (0, "today, 3:14 PM"),
        (15 * HOUR, "today, 12:14 AM"),
        (16 * HOUR, "yesterday, 11:14 PM"),
        (48 * HOUR, "Sat, Nov 21, 2026, 3:14 PM"),
    ],
)
def test_a_near_time_is_named_by_its_day(seconds_ago: float, said: str) -> None:
    assert Times("America/New_York", AFTERNOON).near(AFTERNOON - seconds_ago) == said


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/New_York", "Mon, Nov 23, 2026, 3:14 PM EST"),
        ("America/Los_Angeles", "Mon, Nov 23, 2026, 12:14 PM PST"),
        ("Pacific/Honolulu", "Mon, Nov 23, 2026, 10:14 AM HST"),
    ],
)
def test_times_are_those_of_the_programs_zone(zone: str, said: str) -> None:
    assert Times(zone, AFTERNOON).moment(AFTERNOON).whole == said


def test_a_reference_is_short_and_can_be_said_aloud() -> None:
    assert reference("-_a1_b2-c3d4") == "A1B2C3"
