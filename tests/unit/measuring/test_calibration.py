"""Stated confidence against what came true."""

from __future__ import annotations

import pytest

from bot.measuring.calibration import (
    Stated,
    calibration_error,
    reliability,
    reliability_table,
)


def stated(confidence: float, *right: bool) -> list[Stated]:
    return [Stated(confidence, one) for one in right]


@pytest.mark.parametrize(
    ("confidence", "at"), [(0.0, 0), (0.09, 0), (0.1, 1), (0.55, 5), (0.999, 9), (1.0, 9)]
)
def test_each_confidence_falls_into_its_tenth(confidence: float, at: int) -> None:
    bins = reliability(stated(confidence, True))
    assert [one.rows for one in bins].index(1) == at


def test_a_bin_shows_mean_confidence_and_observed_share() -> None:
    one = reliability([*stated(0.72, True, False), *stated(0.78, True, True)])[7]
    assert (one.rows, one.stated, one.right) == (4, 0.75, 0.75)


def test_honest_confidence_has_no_error() -> None:
    assert calibration_error(reliability(stated(0.75, True, True, True, False))) == 0.0


def test_the_error_weighs_each_gap_by_its_rows() -> None:
    found = [*stated(0.95, False), *stated(0.5, True, False, True)]
    # one row off by 0.95, three off by 1/6
    assert calibration_error(reliability(found)) == pytest.approx(0.25 * 0.95 + 0.75 / 6, abs=1e-4)


def test_no_guesses_have_no_error() -> None:
    assert calibration_error(reliability([])) == 0.0


def test_the_table_has_a_line_for_each_bin_and_the_error() -> None:
    lines = reliability_table(reliability(stated(0.42, True))).splitlines()
    assert len(lines) == 12
    assert lines[5].split() == ["0.4", "to", "0.5", "0.42", "100.0%", "1"]
    assert lines[-1].endswith("0.580")
