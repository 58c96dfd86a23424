"""Counts: an hour, a name, a key and a number."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.store.counts import Count, Counts, HourCount
from tests.unit.store.conftest import FakeClock


@pytest.fixture
def counts(engine: Engine, clock: FakeClock) -> Counts:
    return Counts(engine, clock)


def test_what_happens_twice_in_an_hour_is_one_row(counts: Counts, clock: FakeClock) -> None:
    counts.add("answer", "cost")
    counts.add_all([("answer", "cost"), ("answer", "duration")])
    hour = int(clock.now // 3600)
    assert counts.by_hour("answer") == [HourCount(hour, "cost", 2), HourCount(hour, "duration", 1)]


def test_the_next_hour_has_a_row_of_its_own(counts: Counts, clock: FakeClock) -> None:
    counts.add("answer", "cost")
    clock.advance(3600)
    counts.add("answer", "cost")
    assert [one.n for one in counts.by_hour("answer")] == [1, 1]
    assert counts.totals("answer") == [Count("answer", "cost", 2)]


def test_only_hours_since_a_time_are_returned(counts: Counts, clock: FakeClock) -> None:
    counts.add("answer", "cost")
    clock.advance(7200)
    assert counts.by_hour("answer", since=clock.now) == []


def test_all_are_counted_or_none(counts: Counts) -> None:
    with pytest.raises(sa.exc.SQLAlchemyError):
        counts.add_all([("answer", "cost"), ("fallback", None)])  # type: ignore[list-item]
    assert counts.by_hour("answer") == []
