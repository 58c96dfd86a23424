"""Counting and threshold choice where a guess below a score is refused: plain functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

OUT_OF_SCOPE: Final = ""
_SCORES: Final = 200
_SAME: Final = 0.02


@dataclass(frozen=True)
class Guess:
    """The best label of one row.

    Args:
        expected: the right label, or OUT_OF_SCOPE.
        label: the best one, of those that name something.
        score: how sure the model is, 0 to 1; 0 where it refuses by itself.
    """

    expected: str
    label: str
    score: float

    @property
    def in_scope(self) -> bool:
        """Whether there is a right label."""
        return self.expected != OUT_OF_SCOPE

    def right(self, threshold: float) -> bool:
        """Whether the right label is kept, or a row without one is refused."""
        kept = self.score >= threshold
        return kept and self.label == self.expected if self.in_scope else not kept


def overall(guesses: Sequence[Guess], threshold: float) -> float:
    """Return the share of all rows put right, refusals of out-of-scope rows among them."""
    return _mean([one.right(threshold) for one in guesses])


def in_scope(guesses: Sequence[Guess], threshold: float = 0.0) -> float:
    """Return the share of in-scope rows that keep their right label."""
    return _mean([one.right(threshold) for one in guesses if one.in_scope])


def recall(guesses: Sequence[Guess], threshold: float) -> float:
    """Return the share of out-of-scope rows that are refused."""
    return _mean([one.right(threshold) for one in guesses if not one.in_scope])


def threshold_by_recall(guesses: Sequence[Guess], least: float) -> float:
    """Return the lowest threshold that refuses at least this share of out-of-scope rows.

    Args:
        guesses: rows that were not trained on.
        least: 0 to 1.
    """
    return next((at for at in candidates(guesses) if recall(guesses, at) >= least), 1.0)


def threshold_by_balance(guesses: Sequence[Guess]) -> float:
    """Return the threshold with the best mean of in-scope accuracy and out-of-scope recall.

    A few hundred rows do not tell a mean from another that is 2 points lower, and the highest
    stands where chance put it. The middle of all thresholds that are as good moves less.

    Args:
        guesses: rows that were not trained on.
    """
    tried = candidates(guesses)
    means = [(in_scope(guesses, at) + recall(guesses, at)) / 2 for at in tried]
    as_good = [at for at, mean in zip(tried, means, strict=True) if mean >= max(means) - _SAME]
    return as_good[len(as_good) // 2]


def candidates(guesses: Sequence[Guess]) -> list[float]:
    """Return thresholds worth trying, lowest first: hundredths, finer ones towards 1, and scores.

    Args:
        guesses: up to 200 of their scores, evenly spread, stand among the thresholds.
    """
    scores = sorted({one.score for one in guesses})
    some = scores[:: max(len(scores) // _SCORES, 1)]
    fixed = [*(number / 100 for number in range(100)), 0.9925, 0.995, 0.9975, 0.999, 1.0]
    return sorted({*fixed, *some}) if guesses else [0.0]


def _mean(right: Sequence[bool]) -> float:
    return round(sum(right) / len(right), 4) if right else 0.0
