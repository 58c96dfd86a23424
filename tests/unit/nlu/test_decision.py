"""Scores become one decision with its reason."""

from dataclasses import replace

import pytest

from bot.nlu.decision import (
    Decision,
    KnownEntry,
    Scored,
    Thresholds,
    decide,
    pressed,
    with_unknown,
)

ENTRIES = {
    "duration": KnownEntry("duration", "answer"),
    "hours": KnownEntry("frequency_hours", "answer"),
    "cost": KnownEntry("cost", "no_reviewed_answer"),
    "insurance": KnownEntry("insurance", "no_reviewed_answer"),
    "stay": KnownEntry("duration", "answer"),
}
THRESHOLDS = Thresholds(
    clear=0.5,
    named=0.25,
    unanswered=0.45,
    near=0.1,
    together=0.35,
    off_topic=0.4,
    offers=frozenset({"talk_to_person"}),
)

CASES: list[tuple[str, dict[str, float], str, tuple[str, ...]]] = [
    ("clear", {"faq/duration": 0.9, "faq/hours": 0.1}, "answer", ()),
    ("clear, not reviewed", {"faq/cost": 0.6, "faq/hours": 0.2}, "no_reviewed_answer", ()),
    ("clear intent", {"talk_to_person": 0.8, "faq/hours": 0.2}, "intent", ()),
    ("intent that is never offered", {"greet": 0.7, "faq/hours": 0.2}, "intent", ()),
    ("exactly clear", {"faq/duration": 0.5, "faq/hours": 0.5}, "answer", ()),
    (
        "two near",
        {"faq/duration": 0.45, "faq/hours": 0.4, "greet": 0.15},
        "did_you_mean",
        ("faq/duration", "faq/hours"),
    ),
    (
        "never more than three",
        {"faq/duration": 0.3, "faq/hours": 0.25, "faq/cost": 0.2, "talk_to_person": 0.15},
        "did_you_mean",
        ("faq/duration", "faq/hours", "faq/cost"),
    ),
    (
        "off topic is no choice",
        {"off_topic": 0.39, "faq/duration": 0.3, "faq/hours": 0.2},
        "did_you_mean",
        ("faq/duration", "faq/hours"),
    ),
    (
        "a useful intent is a choice",
        {"faq/duration": 0.4, "talk_to_person": 0.3, "greet": 0.3},
        "did_you_mean",
        ("faq/duration", "talk_to_person"),
    ),
    ("none has an answer", {"faq/cost": 0.4, "faq/insurance": 0.3}, "no_reviewed_answer", ()),
    (
        "two entries of one topic are clear together",
        {"faq/duration": 0.3, "faq/stay": 0.25, "faq/hours": 0.2},
        "answer",
        (),
    ),
    (
        "one choice a topic",
        {"faq/duration": 0.25, "faq/hours": 0.2, "faq/stay": 0.15},
        "did_you_mean",
        ("faq/duration", "faq/hours"),
    ),
    (
        "a topic without an answer is named sooner",
        {"faq/cost": 0.3, "faq/duration": 0.28, "faq/hours": 0.27},
        "no_reviewed_answer",
        (),
    ),
    (
        "topics without an answer outweigh one that has an answer",
        {"faq/duration": 0.4, "faq/cost": 0.26, "faq/insurance": 0.2},
        "no_reviewed_answer",
        (),
    ),
    (
        "many faint topics without an answer are no answer either",
        {"faq/duration": 0.4, "off_topic": 0.24, "faq/cost": 0.12, "faq/insurance": 0.1},
        "fallback",
        (),
    ),
    ("off topic", {"off_topic": 0.6, "faq/duration": 0.4}, "fallback", ()),
    ("likely off topic", {"faq/duration": 0.45, "off_topic": 0.4}, "fallback", ()),
    ("off topic in front, unclear", {"off_topic": 0.3, "faq/cost": 0.05}, "fallback", ()),
    ("one choice is none", {"faq/duration": 0.4, "greet": 0.3}, "fallback", ()),
    ("too little near", {"faq/duration": 0.15, "faq/hours": 0.12}, "fallback", ()),
]


def ranking(scores: dict[str, float]) -> list[Scored]:
    return [Scored(label, score) for label, score in scores.items()]


@pytest.mark.parametrize(
    ("scores", "kind", "choices"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_scores_decide(scores: dict[str, float], kind: str, choices: tuple[str, ...]) -> None:
    decision = decide(ranking(scores), ENTRIES, THRESHOLDS)
    assert (decision.kind, decision.choices) == (kind, choices)


@pytest.mark.parametrize("scores", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_the_runner_up_is_always_named(scores: dict[str, float]) -> None:
    decision = decide(ranking(scores), ENTRIES, THRESHOLDS)
    others = [one for one in scores.items() if one[0] not in ("faq/stay", decision.label)]
    assert decision.runner_up == Scored(*others[0])


def test_all_that_fits_no_entry_is_no_choice() -> None:
    loose = replace(THRESHOLDS, unanswered=0.5, loose=frozenset({"insurance"}))
    three = {"faq/duration": 0.4, "faq/insurance": 0.3, "faq/hours": 0.2}
    assert decide(ranking(three), ENTRIES, loose).choices == ("faq/duration", "faq/hours")
    two = {"faq/duration": 0.4, "faq/insurance": 0.3, "faq/hours": 0.05}
    assert decide(ranking(two), ENTRIES, loose).choices == ("faq/duration",)
    four = {"faq/duration": 0.3, "faq/insurance": 0.2, "faq/hours": 0.15, "talk_to_person": 0.12}
    assert decide(ranking(four), ENTRIES, loose).choices == tuple(
        label for label in four if label != "faq/insurance"
    )
    both = replace(loose, loose=frozenset({"insurance", "cost"}))
    unnamed = {"greet": 0.4, "faq/insurance": 0.24, "faq/cost": 0.2}
    none = decide(ranking(unnamed), ENTRIES, both)
    assert (none.kind, none.choices) == ("fallback", ())
    assert none.reason.endswith("nothing to choose from")


WEIGHED = replace(THRESHOLDS, clear=0.45, unanswered=0.4, outweighs=1.3)

AGAINST: list[tuple[str, dict[str, float], str]] = [
    ("what competes is an answer too", {"duration": 0.46, "hours": 0.45}, "answer"),
    ("less speaks against any", {"duration": 0.53, "off": 0.2, "cost": 0.2}, "answer"),
    ("too much does", {"duration": 0.5, "off": 0.2, "cost": 0.2}, "fallback"),
    ("a topic does", {"duration": 0.5, "cost": 0.3, "insurance": 0.1}, "no_reviewed_answer"),
    ("not so much that none is offered", {"duration": 0.46, "cost": 0.38}, "did_you_mean"),
    ("an intent too", {"person": 0.55, "off": 0.29, "cost": 0.16}, "fallback"),
    ("no answer to give", {"cost": 0.3, "insurance": 0.28, "hours": 0.27}, "no_reviewed_answer"),
]


@pytest.mark.parametrize(
    ("scores", "kind"), [case[1:] for case in AGAINST], ids=[case[0] for case in AGAINST]
)
def test_an_answer_outweighs_all_that_speaks_against_having_one(
    scores: dict[str, float], kind: str
) -> None:
    names = {"off": "off_topic", "person": "talk_to_person"}
    full = {names.get(name, f"faq/{name}"): score for name, score in scores.items()}
    assert decide(ranking(full), ENTRIES, WEIGHED).kind == kind


def test_what_an_answer_failed_to_outweigh_is_its_reason() -> None:
    scores = {"faq/duration": 0.5, "off_topic": 0.2, "faq/cost": 0.2}
    reason = decide(ranking(scores), ENTRIES, WEIGHED).reason
    assert reason == "0.50 < 1.30 x 0.40 unanswered, unanswered 0.40 >= 0.40"


def test_the_reason_holds_the_numbers_that_decided() -> None:
    decision = decide(ranking({"faq/duration": 0.93, "faq/hours": 0.03}), ENTRIES, THRESHOLDS)
    assert decision.reason == "0.93 >= 0.50 and ahead by 0.90"


def test_a_decision_is_plain_data_with_entry_and_topic() -> None:
    decision = decide(ranking({"faq/hours": 0.9312, "greet": 0.0312}), ENTRIES, THRESHOLDS)
    assert decision.as_dict() == {
        "kind": "answer",
        "label": "faq/hours",
        "entry": "hours",
        "topic": "frequency_hours",
        "score": 0.931,
        "runner_up": {"label": "greet", "score": 0.031},
        "choices": [],
        "reason": "0.93 >= 0.50 and ahead by 0.90",
        "second": None,
        "after": None,
        "known": 1.0,
    }


def test_a_model_that_learnt_nothing_falls_back() -> None:
    assert decide([], ENTRIES, THRESHOLDS).kind == "fallback"


def test_a_button_opens_its_entry() -> None:
    assert pressed("cost", ENTRIES) == Decision(
        "no_reviewed_answer",
        "faq/cost",
        1.0,
        "a button was pressed",
        entry="cost",
        topic="cost",
    )


def test_a_button_for_an_entry_that_is_gone_falls_back() -> None:
    assert pressed("gone", ENTRIES).kind == "fallback"


def test_what_is_like_nothing_learnt_counts_as_off_topic() -> None:
    ranking = with_unknown([Scored("faq/duration", 0.3), Scored("off_topic", 0.1)])
    assert [one.label for one in ranking] == ["off_topic", "faq/duration"]
    assert ranking[0].score == pytest.approx(0.7)
    assert decide(ranking, ENTRIES, THRESHOLDS).kind == "fallback"


def test_scores_that_leave_nothing_over_stay_as_they_are() -> None:
    ranking = [Scored("faq/duration", 0.8), Scored("off_topic", 0.2)]
    assert with_unknown(ranking) == ranking


def test_where_no_label_is_off_topic_the_rest_belongs_to_none() -> None:
    assert with_unknown([Scored("a", 0.4), Scored("b", 0.1)])[0].score == 0.4
