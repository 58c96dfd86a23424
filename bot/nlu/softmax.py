"""Multinomial logistic regression and its calibration, on numpy and scipy alone.

scikit-learn's solver finds the same weights, in about ten times as many steps. How many seconds
this one takes is printed by `foyer benchmark understanding`, as part of the training time.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

Floats: TypeAlias = NDArray[np.float32]
Indices: TypeAlias = NDArray[np.int64]

STEPS: Final = 12  # each of two fits, the second starting from the first's weights
HELD_OUT: Final = 5  # one example in five is held out
# A temperature outside these bounds means that the model learnt nothing or everything by heart.
LOWEST, HIGHEST = 0.2, 10.0
_BIAS_PENALTY: Final = 1e-6


def probabilities(logits: Floats) -> Floats:
    """Turn logits [n, labels] into probabilities, each row summing to 1."""
    exps = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Floats = exps / exps.sum(axis=1, keepdims=True)
    return result


def fit(
    features: Floats,
    labels: Indices,
    count: int,
    *,
    strength: float,
    steps: int = STEPS,
    start: Floats | None = None,
) -> Floats:
    """Fit the weights by L-BFGS.

    Args:
        features: [n, d].
        labels: [n], from 0.
        count: number of labels.
        strength: inverse of the L2 penalty; more follows the examples closer.
        steps: at most so many iterations.
        start: weights to start from, such as those of a fit on most of the same examples.

    Returns:
        weights [d + 1, count]; the last row is the bias, which is hardly penalised.
    """
    x = with_bias(features)
    y = np.eye(count, dtype=np.float32)[labels]
    penalty = np.full((x.shape[1], 1), 1.0 / strength, dtype=np.float32)
    penalty[-1] = _BIAS_PENALTY
    basis = _basis(x, penalty, count)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = basis @ flat.astype(np.float32).reshape(x.shape[1], count)
        chances = probabilities(x @ weights)
        value = -np.log((chances * y).sum(axis=1) + 1e-30).sum()
        value += 0.5 * float((penalty * weights * weights).sum())
        gradient = basis @ (x.T @ (chances - y) + penalty * weights)
        return float(value), gradient.ravel().astype(np.float64)

    begin = np.zeros((x.shape[1], count)) if start is None else np.linalg.solve(basis, start)
    found = minimize(loss, begin.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": steps})
    weights: Floats = basis @ found.x.astype(np.float32).reshape(x.shape[1], count)
    return weights


def _basis(x: Floats, penalty: Floats, count: int) -> Floats:
    """Return the directions in which the loss is about equally curved.

    In them twelve steps reach what takes eighty along the features themselves. The curvature is
    that of the first step, when every label is equally likely, a third of it because the model
    soon grows sure of most examples.
    """
    curvature = (x.T @ x).astype(np.float64) / (3 * count) + np.diag(penalty[:, 0])
    values, vectors = np.linalg.eigh(curvature)
    result: Floats = ((vectors / np.sqrt(values)) @ vectors.T).astype(np.float32)
    return result


def with_bias(features: Floats) -> Floats:
    """Append the column of ones that the bias belongs to."""
    ones = np.ones((len(features), 1), dtype=np.float32)
    result: Floats = np.hstack([features.astype(np.float32), ones])
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
