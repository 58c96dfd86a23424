"""The parts of the benchmark: each asks a side and counts; neither side is known here.

A side judges texts, or learns labelled rows and then guesses labels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.measuring.folds import deal
from bot.measuring.misspelling import Misspellings, misspell
from bot.measuring.refusing import (
    OUT_OF_SCOPE,
    Guess,
    in_scope,
    overall,
    recall,
    threshold_by_balance,
    threshold_by_recall,
)
from bot.measuring.rows import Labelled
from bot.measuring.scoring import FaqRow, Outcome, faq_summary, off_topic_summary

LEAST_RECALL = 0.85
LABEL_FOLDS = 4


@dataclass(frozen=True)
class Top:
    """The best label of a text.

    Args:
        label: its name.
        score: how sure the model is, 0 to 1.
        refused: whether the model would refuse by its own settings.
    """

    label: str
    score: float
    refused: bool = False


Judge = Callable[[Sequence[str]], list[Outcome]]
Guesser = Callable[[Sequence[str]], list[Top]]
Learner = Callable[[Labelled], Guesser]
Figures = dict[str, float]


def faq_rows(judge: Judge, rows: Sequence[Mapping[str, str]], texts: Sequence[str]) -> list[FaqRow]:
    """Judge questions.

    Args:
        judge: the side.
        rows: topic and alt_or_nearest_topic of each.
        texts: what is asked, as it is or misspelt.
    """
    return [
        FaqRow(row["topic"], row.get("alt_or_nearest_topic") or "", outcome)
        for row, outcome in zip(rows, judge(texts), strict=True)
    ]


def faq(judge: Judge, rows: Sequence[Mapping[str, str]]) -> tuple[Figures, dict[str, Any]]:
    """Return the figures of questions, and the whole summary."""
    summary = faq_summary(faq_rows(judge, rows, [row["question"] for row in rows]))
    figures = {
        "covered_right": summary["covered_top1_accepted"],
        "covered_offered": summary["covered_top1_or_did_you_mean"],
        "not_covered_refused": summary["not_covered_refused_or_near"],
        "wrong_answers": summary["wrong_answers"],
    }
    if summary["did_you_mean_covered"]:
        figures["did_you_mean_right"] = summary["did_you_mean_right"]
    return figures, summary


def off_topic(judge: Judge, texts: Sequence[str]) -> tuple[Figures, dict[str, Any]]:
    """Return the share of unrelated messages that is refused, and the whole summary."""
    summary = off_topic_summary(judge(texts))
    return {"off_topic_refused": summary["refused"]}, summary


def misspelt(
    judge: Judge, rows: Sequence[Mapping[str, str]], known: Misspellings, seed: int
) -> tuple[Figures, dict[str, Any]]:
    """Return what one misspelling per question costs."""
    texts = [row["question"] for row in rows]
    wrong = [misspell(text, known, seed=seed, row=at) for at, text in enumerate(texts)]
    before = faq_summary(faq_rows(judge, rows, texts))["covered_top1_accepted"]
    summary = faq_summary(faq_rows(judge, rows, wrong))
    after = summary["covered_top1_accepted"]
    changed = sum(one != other for one, other in zip(texts, wrong, strict=True))
    figures = {
        "misspelt_points_lost": round(100 * (before - after), 2),
        "misspelt_right": after,
    }
    return figures, {**summary, "misspelt": changed, "seed": seed}


def clinc(learn: Learner, parts: Mapping[str, Labelled]) -> tuple[Figures, dict[str, Any]]:
    """Return CLINC150's figures without and with a threshold that validation chose."""
    guess = learn(parts["train"])
    threshold = threshold_by_recall(guesses(guess, parts["validation"]), LEAST_RECALL)
    tops = guess([text for text, _ in parts["test"]])
    found = _guesses(tops, parts["test"])
    figures = {
        "clinc_in_scope": in_scope(found),
        "clinc_kept": in_scope(found, threshold),
        "clinc_recall": recall(found, threshold),
    }
    return figures, {"threshold": threshold, **_own(tops, parts["test"]), "rows": _counts(parts)}


def hint3(
    learn: Learner, name: str, train: Labelled, test: Labelled
) -> tuple[Figures, dict[str, Any]]:
    """Return the figures of one HINT3 data set, its threshold chosen on training rows alone."""
    unseen = [
        guess
        for seen, asked in leave_labels_out(train, LABEL_FOLDS)
        for guess in guesses(learn(seen), asked)
    ]
    threshold = threshold_by_balance(unseen)
    tops = learn(train)([text for text, _ in test])
    found = _guesses(tops, test)
    figures = {
        f"hint3_{name}_overall": overall(found, threshold),
        f"hint3_{name}_kept": in_scope(found, threshold),
        f"hint3_{name}_in_scope": in_scope(found),
    }
    detail = {
        "threshold": threshold,
        "recall": recall(found, threshold),
        **_own(tops, test),
        "rows": _counts({"train": train, "test": test}),
    }
    return figures, detail


def leave_labels_out(rows: Labelled, folds: int) -> Iterator[tuple[Labelled, Labelled]]:
    """Yield rows to learn and rows to guess, some of whose labels were never learnt.

    That stands for questions from outside, of which training rows hold none.

    Args:
        rows: labelled rows, all in scope.
        folds: so many times; each label is left out once.
    """
    labels = [label for _, label in rows]
    names = sorted(set(labels))
    group = dict(zip(names, deal(["label"] * len(names), folds), strict=True))
    fold = deal(labels, folds)
    for one in range(folds):
        seen = [
            row for row, at in zip(rows, fold, strict=True) if group[row[1]] != one and at != one
        ]
        learnt = {label for _, label in seen}
        asked = [
            (text, label if label in learnt else OUT_OF_SCOPE)
            for (text, label), at in zip(rows, fold, strict=True)
            if group[label] == one or at == one
        ]
        yield seen, asked


def guesses(guess: Guesser, rows: Labelled) -> list[Guess]:
    """Guess the labels of rows."""
    return _guesses(guess([text for text, _ in rows]), rows)


def _guesses(tops: Sequence[Top], rows: Labelled) -> list[Guess]:
    return [Guess(label, top.label, top.score) for top, (_, label) in zip(tops, rows, strict=True)]


def _own(tops: Sequence[Top], rows: Labelled) -> dict[str, Any]:
    """Return the figures when the model refuses by its own settings."""
    found = [
        Guess(label, top.label, 0.0 if top.refused else 1.0)
        for top, (_, label) in zip(tops, rows, strict=True)
    ]
    return {
        "own_settings": {
            "overall": overall(found, 0.5),
            "in_scope": in_scope(found, 0.5),
            "recall": recall(found, 0.5),
        }
    }


def _counts(parts: Mapping[str, Labelled]) -> dict[str, dict[str, int]]:
    return {
        name: {
            "in_scope": sum(label != OUT_OF_SCOPE for _, label in rows),
            "out_of_scope": sum(label == OUT_OF_SCOPE for _, label in rows),
        }
        for name, rows in parts.items()
    }
