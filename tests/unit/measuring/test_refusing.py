"""Guesses below a threshold are refused, and thresholds are chosen on rows that were not learnt."""

from __future__ import annotations

from bot.measuring.refusing import (
    OUT_OF_SCOPE,
    Guess,
    in_scope,
    overall,
    recall,
    threshold_by_balance,
    threshold_by_recall,
)

GUESSES = [
    Guess("a", "a", 0.9),
    Guess("a", "b", 0.8),
    Guess("b", "b", 0.4),
    Guess("b", "b", 0.95),
    Guess(OUT_OF_SCOPE, "a", 0.3),
    Guess(OUT_OF_SCOPE, "b", 0.6),
]


def test_without_a_threshold_only_the_label_counts() -> None:
    assert (in_scope(GUESSES), recall(GUESSES, 0.0)) == (0.75, 0.0)


def test_a_right_label_below_the_threshold_is_lost() -> None:
    assert in_scope(GUESSES, 0.5) == 0.5


def test_out_of_scope_rows_below_the_threshold_are_right() -> None:
    assert recall(GUESSES, 0.5) == 0.5


def test_overall_counts_both() -> None:
    assert overall(GUESSES, 0.5) == 0.5


def test_a_score_at_the_threshold_is_kept() -> None:
    assert in_scope([Guess("a", "a", 0.5)], 0.5) == 1.0


def test_the_lowest_threshold_that_reaches_the_recall_is_chosen() -> None:
    assert threshold_by_recall(GUESSES, 0.5) == 0.31
    assert threshold_by_recall(GUESSES, 1.0) == 0.61


def test_a_recall_that_no_threshold_reaches_refuses_all() -> None:
    assert threshold_by_recall([Guess(OUT_OF_SCOPE, "a", 1.0)], 0.5) == 1.0


def test_the_balanced_threshold_weighs_both_sides_alike() -> None:
    assert 0.6 < threshold_by_balance(GUESSES) <= 0.9


def test_the_balanced_threshold_is_the_middle_of_those_that_are_as_good() -> None:
    apart = [Guess("a", "a", 0.9), Guess(OUT_OF_SCOPE, "a", 0.5)]
    assert threshold_by_balance(apart) == 0.71


def test_thresholds_are_tried_between_scores_that_lie_closer_than_a_hundredth() -> None:
    close = [Guess("a", "a", 0.9993), Guess(OUT_OF_SCOPE, "a", 0.9992)]
    assert threshold_by_balance(close) == 0.9993


def test_of_nothing_all_figures_are_nothing() -> None:
    assert (in_scope([]), recall([], 0.5), overall([], 0.5), threshold_by_balance([])) == (0,) * 4
