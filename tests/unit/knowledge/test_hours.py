from __future__ import annotations

import pytest

from bot.knowledge.build import minutes
from bot.knowledge.hours import hours_text
from bot.knowledge.model import Hours, Period

DAY = (Period(540, 1020),)
SPLIT = (Period(510, 720), Period(780, 1230))
CLOSED: tuple[Period, ...] = ()
LATE = (Period(0, 1440),)


@pytest.mark.parametrize(
    ("week", "said"),
    [([DAY] * 5 + [CLOSED] * 2, "Monday to Friday 9 am to 5 pm Eastern Time"),
     ([DAY] * 7, "Monday to Sunday 9 am to 5 pm Eastern Time"),
     ([CLOSED] * 5 + [DAY] * 2, "Saturday and Sunday 9 am to 5 pm Eastern Time"),
     ([DAY, CLOSED, DAY, CLOSED, CLOSED, CLOSED, CLOSED],
      "Monday 9 am to 5 pm, Wednesday 9 am to 5 pm Eastern Time"),
     ([SPLIT] + [CLOSED] * 6, "Monday 8:30 am to noon and 1 pm to 8:30 pm Eastern Time"),
     ([LATE] + [CLOSED] * 6, "Monday midnight to midnight Eastern Time")],
)  # fmt: skip
def test_hours_are_said_in_plain_words(week: list[tuple[Period, ...]], said: str) -> None:
    assert hours_text(Hours(tuple(week), (), "America/New_York")) == said


def test_hours_that_nobody_set_are_not_said() -> None:
    assert hours_text(Hours((CLOSED,) * 7, (), "America/New_York")) is None


def test_a_time_zone_without_a_common_name_is_left_out() -> None:
    said = hours_text(Hours((DAY,) + (CLOSED,) * 6, (), "America/Puerto_Rico"))
    assert said == "Monday 9 am to 5 pm"


@pytest.mark.parametrize(("clock", "after"), [("00:00", 0), ("09:30", 570), ("24:00", 1440)])
def test_a_clock_time_is_minutes_after_midnight(clock: str, after: int) -> None:
    assert minutes(clock) == after
