"""The figures are sums of counts, by reason, by hour of the day and by date."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest

from bot.desk_export.figures import Figures, figures
from bot.desk_export.figures_csv import figures_csv
from bot.store.counts import HourCount

ZONE = "America/New_York"
NOW = 1_800_000_000.0  # January 15, 2027, 3:00 AM in New York
HOUR = int(NOW // 3600)
Row = tuple[str, int, str, int]


class FakeCounts:
    """Counts in memory: name, hours ago, key, number."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def by_hour(self, name: str, since: float = 0.0) -> list[HourCount]:
        found = [HourCount(HOUR - ago, key, n) for one, ago, key, n in self._rows if one == name]
        return [one for one in found if one.hour >= int(since // 3600)]


def of(*rows: Row, days: int = 7, order: Sequence[str] = ()) -> Figures:
    return figures(FakeCounts(rows), days=days, now=NOW, zone=ZONE, order=order)


def test_handoffs_are_told_by_reason_the_most_frequent_first() -> None:
    found = of(("handoff_sent", 0, "crisis", 1), ("handoff_sent", 1, "screening", 2))
    assert [(one.key, one.sent) for one in found.by_reason] == [("screening", 2), ("crisis", 1)]


def test_an_hour_of_the_day_adds_up_over_days_in_local_time() -> None:
    found = of(("handoff_sent", 0, "crisis", 1), ("handoff_sent", 48, "screening", 2))
    assert found.by_hour[3].sent == 3 and sum(one.sent for one in found.by_hour) == 3


def test_what_was_deleted_while_waiting_was_abandoned() -> None:
    found = of(
        ("handoff_withdrawn", 0, "screening:waiting", 2),
        ("handoff_withdrawn", 0, "screening:claimed", 1),
        ("handoff_withdrawn", 0, "screening:closed", 1),
    )
    assert (found.total.abandoned, found.total.withdrawn) == (2, 2)


def test_waits_are_told_by_the_span_that_half_are_within() -> None:
    rows = [("60", 4), ("300", 3), ("3600", 3)]
    found = of(*(("handoff_wait", 0, f"screening:{span}", n) for span, n in rows))
    assert found.total.wait.half_within() == 300


def test_a_wait_longer_than_the_longest_span_has_no_number() -> None:
    found = of(("handoff_wait", 0, "screening:longer", 3), ("handoff_wait", 0, "crisis:60", 1))
    assert found.total.wait.half_within() is None


def test_no_wait_at_all_has_no_number() -> None:
    assert of().total.wait.half_within() is None


def test_how_many_were_answered_within_a_span() -> None:
    rows = [("60", 4), ("300", 3), ("3600", 3)]
    found = of(*(("handoff_first_response", 0, f"live_chat:{span}", n) for span, n in rows))
    assert found.total.response.within(300) == 7


def test_everything_but_an_answer_is_a_question_without_one() -> None:
    found = of(
        ("answer", 0, "duration", 5),
        ("no_reviewed_answer", 0, "cost", 2),
        ("did_you_mean", 0, "", 1),
        ("fallback", 0, "", 1),
    )
    assert (found.questions.answered, found.questions.unanswered) == (5, 4)


def test_every_day_of_the_period_is_there_even_without_questions() -> None:
    assert [one.key for one in of().by_date][-2:] == ["2027-01-14", "2027-01-15"]
    assert len(of().by_date) == 8


def test_a_long_period_is_told_by_month() -> None:
    assert [one.key for one in of(days=365).by_date][:2] == ["2026-01", "2026-02"]


def test_drop_off_is_asked_less_gone_past_in_the_order_of_the_form() -> None:
    found = of(
        ("screening_asked", 0, "help", 4),
        ("screening_done", 0, "help", 3),
        ("screening_asked", 0, "who", 5),
        ("screening_done", 0, "who", 5),
        order=["who", "help"],
    )
    assert [(one.id, one.left) for one in found.screenings.questions] == [("who", 0), ("help", 1)]


def test_a_question_gone_past_in_a_later_period_than_it_was_asked_in_is_never_below_zero() -> None:
    found = of(("screening_asked", 0, "who", 1), ("screening_done", 0, "who", 2))
    assert found.screenings.questions[0].left == 0


def test_a_question_that_is_no_longer_in_the_form_comes_last() -> None:
    found = of(
        ("screening_asked", 0, "aaa_gone", 1), ("screening_asked", 0, "who", 1), order=["who"]
    )
    assert [one.id for one in found.screenings.questions] == ["who", "aaa_gone"]


def test_completion_counts_what_was_sent() -> None:
    found = of(
        ("screening_started", 0, "screening", 4),
        ("screening_ended", 0, "send", 1),
        ("screening_ended", 0, "stopped", 2),
    )
    assert (found.screenings.started, found.screenings.sent) == (4, 1)


@pytest.mark.parametrize("ago", [8 * 24, 365 * 24])
def test_what_is_older_than_the_period_is_not_in_it(ago: int) -> None:
    assert of(("handoff_sent", ago, "crisis", 1)).total.sent == 0


def test_the_csv_has_a_row_for_each_hour_name_and_key() -> None:
    rows: list[Row] = [("handoff_withdrawn", 0, "screening:waiting", 2), ("answer", 1, "cost", 3)]
    text = figures_csv(FakeCounts(rows), days=7, now=NOW, zone=ZONE)
    read = list(csv.reader(io.StringIO(text[1:])))
    assert read == [
        ["hour", "name", "key", "detail", "n"],
        ["2027-01-15T03:00:00-05:00", "handoff_withdrawn", "screening", "waiting", "2"],
        ["2027-01-15T02:00:00-05:00", "answer", "cost", "", "3"],
    ]
