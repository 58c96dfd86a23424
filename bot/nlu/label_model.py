"""One linear model over all labels together: word and character counts beside the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.utils.extmath import randomized_svd

from bot.nlu.softmax import (
    Floats,
    best_temperature,
    fit,
    held_out,
    probabilities,
    with_bias,
)
from bot.one_thread import one_thread

Counts: TypeAlias = csr_matrix
_SEED: Final = 0
# A lighter penalty for the encoder than for the counts puts 0.3 points more right, held out.
_DENSE_SCALE: Final = np.float32(1.4)


@dataclass(frozen=True)
class Features:
    """What is known of n messages.

    Args:
        counts: one sparse matrix [n, vocabulary] for each featurizer that counts.
        dense: [n, d], rows of length 1 or 0.
    """

    counts: tuple[Counts, ...]
    dense: Floats


@dataclass(frozen=True)
class LabelModel:
    """Weights for every label; `scores` turns features into calibrated probabilities.

    Args:
        labels: names, in the order of the columns.
        rarity: for each block of counts its inverse document frequencies [vocabulary].
        count_weights: for each block [vocabulary, labels].
        dense_weights: [d + 1, labels], the bias last.
        temperature: factor on the logits, from examples held out.
        held_out_accuracy: share of training examples put right by a model that had not seen them.
    """

    labels: tuple[str, ...]
    rarity: tuple[Floats, ...]
    count_weights: tuple[Floats, ...]
    dense_weights: Floats
    temperature: float
    held_out_accuracy: float

    def scores(self, features: Features) -> Floats:
        """Return probabilities [n, labels]."""
        with one_thread():
            logits = with_bias(features.dense) @ self.dense_weights
        blocks = _weighted_blocks(features.counts, self.rarity)
        for block, weights in zip(blocks, self.count_weights, strict=True):
            logits = logits + block @ weights
        return probabilities(logits * np.float32(self.temperature))

    def save(self, path: Path) -> None:
        """Write the model to one .npz file."""
        arrays: dict[str, Any] = {"labels": np.array(self.labels), "dense": self.dense_weights}
        arrays["calibration"] = np.array([self.temperature, self.held_out_accuracy])
        for index, (rarity, weights) in enumerate(
            zip(self.rarity, self.count_weights, strict=True)
        ):
            arrays |= {f"rarity{index}": rarity, f"weights{index}": weights}
        np.savez(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> LabelModel:
        """Read what `save` wrote; no code is run from the file."""
        with np.load(path, allow_pickle=False) as file:
            blocks = range(sum(name.startswith("rarity") for name in file))
            temperature, accuracy = (float(number) for number in file["calibration"])
            return cls(
                labels=tuple(str(label) for label in file["labels"]),
                rarity=tuple(file[f"rarity{index}"] for index in blocks),
                count_weights=tuple(file[f"weights{index}"] for index in blocks),
                dense_weights=file["dense"],
                temperature=temperature,
                held_out_accuracy=accuracy,
            )


def train(
    features: Features, labels: Sequence[str], *, strength: float, dimensions: int
) -> LabelModel:
    """Train on labelled messages.

    Args:
        features: of n messages.
        labels: n names.
        strength: inverse of the L2 penalty.
        dimensions: to how many the counts are reduced while training; the reduction is folded
            into the weights afterwards and costs nothing at run time.
    """
    names = sorted(set(labels))
    index = {name: number for number, name in enumerate(names)}
    y = np.array([index[label] for label in labels], dtype=np.int64)
    rarity = tuple(_rarity(counts) for counts in features.counts)
    blocks = _weighted_blocks(features.counts, rarity)
    axes = _axes(blocks, dimensions)
    x = np.hstack([*_reduced(blocks, axes), features.dense * _DENSE_SCALE])
    temperature, accuracy, weights = _calibrated(x, y, len(names), strength)
    weights = fit(x, y, len(names), strength=strength, start=weights)
    border = x.shape[1] - features.dense.shape[1]
    return LabelModel(
        labels=tuple(names),
        rarity=rarity,
        count_weights=tuple(axis @ weights[:border] for axis in axes),
        dense_weights=np.vstack([weights[border:-1] * _DENSE_SCALE, weights[-1:]]),
        temperature=temperature,
        held_out_accuracy=accuracy,
    )


def _calibrated(
    x: Floats, y: NDArray[np.int64], count: int, strength: float
) -> tuple[float, float, Floats | None]:
    """Fit on four fifths and see how sure that may be of the last fifth, and how often right."""
    unseen = held_out(y)
    if not unseen.any() or unseen.all():
        return 1.0, 0.0, None
    weights = fit(x[~unseen], y[~unseen], count, strength=strength)
    logits = with_bias(x[unseen]) @ weights
    right = float((logits.argmax(axis=1) == y[unseen]).mean())
    return best_temperature(logits, y[unseen]), right, weights


def _rarity(counts: Counts) -> Floats:
    """Inverse document frequencies, smoothed as if one more document held every term."""
    present = np.bincount(counts.indices, minlength=counts.shape[1])
    result: Floats = (np.log((1 + counts.shape[0]) / (1 + present)) + 1).astype(np.float32)
    return result


def _weighted_blocks(counts: Sequence[Counts], rarity: Sequence[Floats]) -> list[Counts]:
    """Weigh each block; all together get the length that the encoder's vector has."""
    share = np.float32(1.0 / np.sqrt(max(len(counts), 1)))
    return [_weighted(block, rare, share) for block, rare in zip(counts, rarity, strict=True)]


def _weighted(counts: Counts, rarity: Floats, length: np.float32) -> Counts:
    """Weigh counts by rarity, repeated terms by their logarithm, and scale rows to `length`."""
    data = (1.0 + np.log(counts.data.astype(np.float32))) * rarity[counts.indices]
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(row, weights=data * data, minlength=counts.shape[0]))
    data = (data * length / lengths[row]).astype(np.float32)
    return csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


def _axes(blocks: Sequence[Counts], dimensions: int) -> tuple[Floats, ...]:
    """Return the directions in which the training messages differ most, split by block."""
    if not blocks:
        return ()
    together = hstack(blocks).tocsr()
    most = min(dimensions, min(together.shape) - 1)
    _, _, directions = randomized_svd(together, most, n_iter=2, random_state=_SEED)
    edges = np.cumsum([block.shape[1] for block in blocks])[:-1]
    return tuple(part.astype(np.float32) for part in np.split(directions.T, edges))


def _reduced(blocks: Sequence[Counts], axes: Sequence[Floats]) -> list[Floats]:
    """Return the counts along the axes as one matrix [n, dimensions]; none when nothing counts."""
    parts = [block @ axis for block, axis in zip(blocks, axes, strict=True)]
    return [np.sum(parts, axis=0)] if parts else []
