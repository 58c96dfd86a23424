"""Figures are counted as issue lines 18 and 20 say."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cli._scoring import (
    FaqRow,
    Outcome,
    faq_summary,
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
    "not_covered_near": 0.2,
    "wrong_answers": 0.2,
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
    return {"decision": decision, "crisis": {"level": "none"}}


def test_an_answer_has_entry_and_topic() -> None:
    assert outcome_of(parsed("answer"), str) == Outcome("answer", "x", "t", (), 0.5)


def test_a_fallback_has_neither() -> None:
    assert outcome_of(parsed("fallback"), str) == Outcome("fallback", None, None, (), 0.5)


def test_choices_are_given_as_topics() -> None:
    found = outcome_of(parsed("did_you_mean", choices=["faq/a"]), lambda label: label[4:])
    assert found.choices == ("a",)


def test_a_dialogue_intent_is_something_other() -> None:
    assert outcome_of(parsed("intent"), str).decision == "other"


def test_a_crisis_card_comes_before_the_answer() -> None:
    found = outcome_of({**parsed("answer"), "crisis": {"level": "card"}}, str)
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
