"""Multinomial logistic regression and its calibration, on numpy and scipy alone.

scikit-learn's solver finds the same weights, in about ten times as many steps. How many seconds
this one takes is printed by `foyer benchmark understanding`, as part of the training time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

Floats: TypeAlias = NDArray[np.float32]
Indices: TypeAlias = NDArray[np.int64]

STEPS: Final = 12
# Directions, where there are many examples; all 969 of ours put as many right, held out.
MOST: Final = 600
_ENOUGH: Final = 10_000  # examples that the directions are found on; more change nothing
HELD_OUT: Final = 5  # one example in five is held out
# A temperature outside these bounds means that the model learnt nothing or everything by heart.
LOWEST, HIGHEST = 0.2, 10.0
_BIAS_PENALTY: Final = 1e-6


def probabilities(logits: Floats) -> Floats:
    """Turn logits [n, labels] into probabilities, each row summing to 1."""
    return _into_probabilities(logits.copy())


def _into_probabilities(logits: Floats) -> Floats:
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    return logits


@dataclass(frozen=True)
class Problem:
    """Labelled examples, along the directions in which the loss is about equally curved.

    In them twelve steps reach what takes eighty along the features themselves. The curvature is
    that of the first step, when every label is equally likely, a third of it because the model
    soon grows sure of most examples. The narrowest directions may be left out: there the curvature
    is hardly more than the penalty, which holds weights along them near zero anyway.

    Args:
        rows: the examples [n, r].
        labels: [n], from 0.
        count: number of labels.
        back: [d + 1, r]; turns weights along the directions into weights of features and bias.
        penalty: [r, r], quadratic, of weights along the directions.
    """

    rows: Floats
    labels: Indices
    count: int
    back: Floats
    penalty: Floats

    def only(self, some: NDArray[np.bool_] | Indices) -> Problem:
        """Return the same problem for some of the examples."""
        return replace(self, rows=self.rows[some], labels=self.labels[some])

    def solve(
        self, *, steps: int = STEPS, start: Floats | None = None, weight: float = 1.0
    ) -> Floats:
        """Find the best weights by L-BFGS.

        Args:
            steps: at most so many iterations.
            start: weights to start from, such as those of most of the same examples.
            weight: what each example counts against the penalty.

        Returns:
            weights along the directions [r, count].
        """
        shape = (self.rows.shape[1], self.count)
        every = np.arange(len(self.rows))

        def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            weights = flat.astype(np.float32).reshape(shape)
            chances = _into_probabilities(self.rows @ weights)
            right = np.log(chances[every, self.labels] + 1e-30).sum(dtype=np.float64)
            pull = self.penalty @ weights
            chances[every, self.labels] -= 1.0
            gradient = weight * (self.rows.T @ chances) + pull
            value = 0.5 * float((weights * pull).sum()) - weight * float(right)
            return value, gradient.ravel().astype(np.float64)

        begin = np.zeros(shape) if start is None else start
        found = minimize(
            loss, begin.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": steps}
        )
        result: Floats = found.x.astype(np.float32).reshape(shape)
        return result


def problem(
    x: Floats,
    labels: Indices,
    count: int,
    *,
    strength: float,
    most: int = MOST,
    enough: int = _ENOUGH,
) -> Problem:
    """Lay out the fit of a multinomial logistic regression.

    Args:
        x: [n, d + 1], in random order, as `with_bias` returns them.
        labels: [n], from 0.
        count: number of labels.
        strength: inverse of the L2 penalty; more follows the examples closer. The bias is hardly
            penalised.
        most: directions that are kept where there are more than enough examples.
        enough: examples that the directions are found on.
    """
    penalty = np.full((x.shape[1], 1), 1.0 / strength, dtype=np.float32)
    penalty[-1] = _BIAS_PENALTY
    some = x[:enough]
    curvature = (some.T @ some).astype(np.float64) * (len(x) / len(some) / (3 * count))
    values, vectors = np.linalg.eigh(curvature + np.diag(penalty[:, 0]))
    kept = most if len(x) > enough else len(values)
    back = (vectors / np.sqrt(values))[:, ::-1][:, :kept].astype(np.float32)
    return Problem(x @ back, labels, count, back, (back.T @ (penalty * back)).astype(np.float32))


def fit(
    features: Floats, labels: Indices, count: int, *, strength: float, steps: int = STEPS
) -> Floats:
    """Fit the weights of all labels.

    Args:
        features: [n, d].
        labels: [n], from 0.
        count: number of labels.
        strength: inverse of the L2 penalty; more follows the examples closer.
        steps: at most so many iterations.

    Returns:
        weights [d + 1, count]; the last row is the bias.
    """
    x = with_bias(features)
    every = problem(x, labels, count, strength=strength, enough=len(x))
    weights: Floats = every.back @ every.solve(steps=steps)
    return weights


def with_bias(features: Floats) -> Floats:
    """Append the column of ones that the bias belongs to."""
    result = np.ones((len(features), features.shape[1] + 1), dtype=np.float32)
    result[:, :-1] = features
    return result


def held_out(labels: Indices) -> NDArray[np.bool_]:
    """Choose one example in five of each label, spread over their order.

    Args:
        labels: [n], from 0.

    Returns:
        mask [n], True for those to hold out.
    """
    mask = np.zeros(len(labels), dtype=np.bool_)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        mask[rows] = (np.arange(len(rows)) + label) % HELD_OUT == HELD_OUT - 1
    return mask


def best_temperature(logits: Floats, labels: Indices) -> float:
    """Return the factor on the logits that makes the probabilities honest.

    Args:
        logits: [n, labels], held out.
        labels: [n], the right ones.
    """
    rows = np.arange(len(labels))

    def loss(factor: float) -> float:
        chances = probabilities(logits * np.float32(factor))[rows, labels]
        return float(-np.log(chances + 1e-30).mean())

    return float(minimize_scalar(loss, bounds=(LOWEST, HIGHEST), method="bounded").x)
