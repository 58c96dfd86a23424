"""Figures are counted as issue lines 18 and 20 say."""

from __future__ import annotations

from typing import Any

import pytest

from bot.measuring.scoring import (
    FaqRow,
    Outcome,
    faq_summary,
    loss,
    off_topic_summary,
    outcome_of,
    row_document,
    share,
    table,
)


def outcome(decision: Any, topic: str | None = None, *choices: str) -> Outcome:
    return Outcome(decision, topic, topic, choices, 0.5)


def row(expected: str, alternative: str, found: Outcome) -> FaqRow:
    return FaqRow(expected, alternative, found)


ROWS = [
    row("duration", "", outcome("answer", "duration")),
    row("duration", "frequency_hours", outcome("answer", "frequency_hours")),
    row("duration", "frequency_hours", outcome("answer", "cost")),
    row("duration", "", outcome("did_you_mean", None, "cost", "duration")),
    row("duration", "", outcome("fallback")),
    row("not_covered", "iop_vs_php", outcome("answer", "iop_vs_php")),
    row("not_covered", "iop_vs_php", outcome("answer", "duration")),
    row("not_covered", "", outcome("no_reviewed_answer", "cost")),
    row("not_covered", "", outcome("fallback")),
    row("not_covered", "", outcome("other")),
]

FIGURES = {
    "rows": 10,
    "covered": 5,
    "not_covered": 5,
    "covered_top1_strict": 0.2,
    "covered_top1_accepted": 0.4,
    "covered_in_did_you_mean": 0.2,
    "not_covered_refused": 0.4,
    "covered_top1_or_did_you_mean": 0.6,
    "not_covered_near": 0.2,
    "not_covered_refused_or_near": 0.6,
    "wrong_answers": 0.2,
    "two_answers": 0,
    "did_you_mean": 1,
    "did_you_mean_covered": 1,
    "did_you_mean_right": 1.0,
    "calibration_error": 0.5,
}


@pytest.mark.parametrize(("figure", "value"), FIGURES.items())
def test_each_figure_of_the_faq_is_counted(figure: str, value: float) -> None:
    assert faq_summary(ROWS)[figure] == value


def test_the_faq_has_no_other_figures() -> None:
    assert faq_summary(ROWS).keys() == FIGURES.keys()


def test_off_topic_is_refused_by_fallback_or_by_saying_there_is_no_answer() -> None:
    found = [outcome("fallback"), outcome("no_reviewed_answer", "cost"), outcome("answer", "cbt")]
    summary = off_topic_summary([*found, outcome("other")])
    assert (summary["refused"], summary["answer"], summary["other"]) == (0.5, 0.25, 0.25)


def parsed(kind: str, **more: Any) -> dict[str, Any]:
    decision = {"kind": kind, "entry": "x", "topic": "t", "choices": [], "score": 0.5, **more}
    return {"decision": {"label": "faq/x", **decision}, "crisis": {"level": "none"}}


def read(document: dict[str, Any]) -> Outcome:
    kinds = {"faq/x": "answer", "faq/none": "no_reviewed_answer"}
    return outcome_of(document, lambda label: label[4:], lambda label: kinds.get(label, "intent"))


def test_an_answer_has_entry_and_topic() -> None:
    assert read(parsed("answer")) == Outcome("answer", "x", "t", (), 0.5, "x")


def test_a_fallback_has_neither() -> None:
    assert read(parsed("fallback")) == Outcome("fallback", None, None, (), 0.5, "x")


@pytest.mark.parametrize(
    ("label", "refuses"), [("faq/x", False), ("faq/none", True), ("off_topic", True), ("hi", False)]
)
def test_the_best_label_refuses_when_there_is_no_answer_behind_it(
    label: str, refuses: bool
) -> None:
    assert read(parsed("did_you_mean", label=label)).best_refuses is refuses


def test_choices_are_given_as_topics() -> None:
    assert read(parsed("did_you_mean", choices=["faq/a"])).choices == ("a",)


def test_a_dialogue_intent_is_something_other() -> None:
    assert read(parsed("intent")).decision == "other"


def test_a_crisis_card_comes_before_the_answer() -> None:
    found = read({**parsed("answer"), "crisis": {"level": "card"}})
    assert (found.decision, found.entry) == ("other", None)


def test_a_row_of_the_document_holds_no_text() -> None:
    assert row_document(3, "duration", outcome("did_you_mean", None, "a", "b")) == {
        "row": 3,
        "expected": "duration",
        "decision": "did_you_mean",
        "entry": None,
        "topic": None,
        "choices": ["a", "b"],
        "score": 0.5,
    }


def test_a_share_of_nothing_is_nothing() -> None:
    assert share([], []) == 0.0


def test_the_table_shows_shares_as_percentages() -> None:
    assert table({"rows": 4, "refused": 0.25}).split() == ["rows", "4", "refused", "25.0%"]


@pytest.mark.parametrize(
    ("expected", "alternative", "best", "refuses", "right"),
    [
        ("duration", "", "duration", False, True),
        ("duration", "cost", "cost", False, True),
        ("duration", "", "cost", False, False),
        ("duration", "", "off_topic", True, False),
        ("not_covered", "", "off_topic", True, True),
        ("not_covered", "iop_vs_php", "iop_vs_php", False, True),
        ("not_covered", "", "duration", False, False),
    ],
)
def test_what_is_stated_is_the_best_label_clear_or_not(
    expected: str, alternative: str, best: str, refuses: bool, right: bool
) -> None:
    found = FaqRow(expected, alternative, Outcome("fallback", None, None, (), 0.4, best, refuses))
    assert (found.stated.confidence, found.stated.right) == (0.4, right)


def test_the_loss_is_in_points_of_covered_questions() -> None:
    before, after = faq_summary(ROWS), {**faq_summary(ROWS), "covered_top1_accepted": 0.375}
    told = loss(before, after, 9)
    assert (told["points_lost"], told["misspelt"]) == (2.5, 9)
    assert told["before_covered_top1_accepted"] == before["covered_top1_accepted"]
    assert "2.5" in table(told).splitlines()[-2]


def two(first: str, second: str) -> Outcome:
    return Outcome("answer", first, first, (), 0.9, first, False, second)


def test_of_two_answers_one_may_be_right_and_the_other_wrong() -> None:
    found = FaqRow("duration", "", two("cost", "duration"))
    assert (found.accepted_answer, found.wrong) == (True, True)


def test_two_accepted_answers_are_not_wrong() -> None:
    found = FaqRow("duration", "cost", two("cost", "duration"))
    assert (found.accepted_answer, found.wrong) == (True, False)


@pytest.mark.parametrize(("kind", "topic"), [("answer", "cost"), ("no_reviewed_answer", None)])
def test_a_second_answer_counts_only_when_it_is_one(kind: str, topic: str | None) -> None:
    second = {"kind": kind, "topic": "cost"}
    assert read(parsed("answer", second=second)).second == topic
