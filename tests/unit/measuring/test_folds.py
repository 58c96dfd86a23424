"""Our own examples are dealt into folds, and counted when held out."""

from __future__ import annotations

from bot.measuring.folds import HeldOut, cross_validated, deal
from bot.measuring.parts import leave_labels_out
from bot.measuring.refusing import OUT_OF_SCOPE

TOPICS = {"faq/duration": "duration", "faq/weeks": "duration", "faq/cost": "cost"}


def topic_of(label: str) -> str:
    return TOPICS.get(label, label)


def kind_of(label: str) -> str:
    return "answer" if label.startswith("faq/") else "intent"


def test_the_examples_of_a_label_are_dealt_evenly() -> None:
    fold = deal(["a"] * 10 + ["b"] * 7, 5)
    assert sorted(fold[:10]) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert max(fold[10:].count(one) for one in range(5)) == 2


def test_dealing_is_the_same_every_time() -> None:
    assert deal(["a", "b"] * 9, 3) == deal(["a", "b"] * 9, 3)


def test_one_label_more_does_not_deal_the_others_anew() -> None:
    assert deal(["a"] * 9, 3) == deal(["a"] * 9 + ["b"], 3)[:9]


ROWS = [
    HeldOut("", "faq/duration", "faq/duration", 0.9, "answer"),
    HeldOut("", "faq/duration", "faq/weeks", 0.9, "answer"),
    HeldOut("", "faq/duration", "faq/cost", 0.9, "answer"),
    HeldOut("", "faq/cost", "faq/weeks", 0.3, "did_you_mean", ("faq/weeks", "faq/cost")),
    HeldOut("", "greet", "faq/cost", 0.9, "answer"),
]


def test_phrasings_are_counted_by_entry_and_by_topic() -> None:
    found = cross_validated(ROWS, topic_of, kind_of)
    assert (found["phrasings"], found["right_entry"], found["right_topic"]) == (4, 0.25, 0.5)


def test_wrong_answers_and_choices_are_counted_by_topic() -> None:
    found = cross_validated(ROWS, topic_of, kind_of)
    assert (found["wrong_answers"], found["did_you_mean_right"]) == (0.25, 1.0)


def test_each_label_is_left_out_once_and_none_of_it_is_learnt() -> None:
    rows = [(f"{label}{number}", label) for label in "abcd" for number in range(8)]
    outside = []
    for seen, asked in leave_labels_out(rows, 4):
        assert not set(seen) & set(asked)
        learnt = {label for _, label in seen}
        left = {text[0] for text, label in asked if label == OUT_OF_SCOPE}
        assert not left & learnt
        outside += left
    assert sorted(outside) == list("abcd")
