"""The table names each measure, its target, both sides, and who is ahead."""

from __future__ import annotations

from bot.measuring.measures import MEASURES, Measure, markdown, rows

WRONG = Measure("wrong_answers", "wrong answers", "faq", 0.03, lower=True)
ABOVE = Measure("overall", "overall", "hint3", 0.748, strict=True)


def test_a_figure_on_the_target_meets_it() -> None:
    assert WRONG.met(0.03)


def test_where_the_best_published_must_be_beaten_equal_is_not_enough() -> None:
    assert (ABOVE.met(0.748), ABOVE.met(0.749)) == (False, True)


def test_where_less_is_better_the_lead_is_turned_round() -> None:
    assert round(WRONG.lead(0.02, 0.10), 4) == 0.08


def test_leads_of_shares_are_shown_in_points() -> None:
    assert WRONG.shown_lead(0.08) == "+8.0"


def test_targets_are_shown_with_their_sign() -> None:
    assert (WRONG.shown_target(), ABOVE.shown_target()) == ("≤ 3.0%", "> 74.8%")


def test_every_measure_has_a_key_of_its_own() -> None:
    assert len({one.key for one in MEASURES}) == len(MEASURES)


def test_a_line_shows_both_sides_and_marks_a_missed_target() -> None:
    line = markdown({"wrong_answers": 0.05}, {"wrong_answers": 0.2}).splitlines()[-1]
    assert line.endswith("| ≤ 3.0% | 5.0% ✗ | 20.0% | +15.0 |")


def test_a_side_without_a_figure_stays_empty() -> None:
    line = markdown({"wrong_answers": 0.02}, {}).splitlines()[-1]
    assert line.endswith("| 2.0% |  |  |")


def test_measures_that_nobody_took_are_left_out() -> None:
    assert len(markdown({"message_ms": 7.0}, {}).splitlines()) == 3


def test_rows_are_plain_data_with_lead_and_verdict() -> None:
    (found,) = rows({"training_seconds": 28.0}, {"training_seconds": 300.0})
    assert (found["foyer"], found["stock"], found["ahead_by"]) == (28.0, 300.0, 272.0)
    assert found["target_met"] is True
