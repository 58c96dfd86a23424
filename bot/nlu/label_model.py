"""One model over all labels together: linear in counts and vectors, and nearness to examples.

"None of these" is one label more, whose logit is the same for every message: what lies far from
all that was learnt has no high logit, and falls to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from bot.nlu.count_weights import Counts, axes_of, rarity_of, side_by_side, summed, weighted_blocks
from bot.nlu.nearness import Examples, Space, as_stored, examples_at, packed, space_of, unpacked
from bot.nlu.softmax import (
    Floats,
    Indices,
    Problem,
    best_temperature,
    held_out,
    probabilities,
    problem,
    with_bias,
)
from bot.one_thread import one_thread

# A lighter penalty for the encoder than for the counts puts 0.3 points more right, held out.
_DENSE_SCALE: Final = np.float32(1.4)
# What a cosine of 1 to the nearest example adds to a label's logit: 2 points more right, held out.
_NEARNESS: Final = np.float32(4.0)
# The first steps are taken on this share of the examples, unless that is few: as good a start in a
# third of the time. Then some on all but those to calibrate on, and the last on all.
_SHARE: Final = 0.3
_FEW: Final = 5_000
_FULL_STEPS: Final = 4
_LAST_STEPS: Final = 8
# One in two hundred examples that were held out lies so far that "none of these" is as likely.
_FAR: Final = 0.005


@dataclass(frozen=True)
class Features:
    """What is known of n messages.

    Args:
        counts: one sparse matrix [n, vocabulary] for each featurizer that counts.
        dense: [n, d], rows of length 1 or 0.
    """

    counts: tuple[Counts, ...]
    dense: Floats


class Known(Protocol):
    """Features of which some may not be made yet; `Features` are all there."""

    @property
    def counts(self) -> tuple[Counts, ...]:
        """Return one sparse matrix [n, vocabulary] for each featurizer that counts."""

    @property
    def dense(self) -> Floats:
        """Return the vectors [n, d], which may take a while."""


@dataclass(frozen=True)
class LabelModel:
    """Weights for every label; `scores` turns features into calibrated probabilities.

    Args:
        labels: names, in the order of the columns.
        rarity: for each block of counts its inverse document frequencies [vocabulary].
        count_weights: for each block [vocabulary, labels].
        dense_weights: [d + 1, labels], the bias last.
        space: where messages are compared with examples.
        examples: where the training messages lie.
        temperature: factor on the logits, from examples held out.
        none: logit of "none of these", from the same; -inf where none could be held out.
        held_out_accuracy: share of training examples put right by a model that had not seen them.
    """

    labels: tuple[str, ...]
    rarity: tuple[Floats, ...]
    count_weights: tuple[Floats, ...]
    dense_weights: Floats
    space: Space
    examples: Examples
    temperature: float
    none: float
    held_out_accuracy: float

    def scores(self, features: Known) -> Floats:
        """Return probabilities [n, labels]; what is missing to 1 is that none of them is meant."""
        with one_thread():
            # The counts first: the encoder may still be at work, on another processor.
            counted = summed(features.counts, self.rarity, self.count_weights)
            dense = features.dense
            logits = _nearer(
                with_bias(dense) @ self.dense_weights + counted,
                self.space.place(dense),
                self.examples,
            )
        none = np.full((len(logits), 1), self.none, dtype=np.float32)
        chances = probabilities(np.hstack([logits * np.float32(self.temperature), none]))
        return chances[:, :-1]

    def save(self, path: Path) -> None:
        """Write the model to one .npz file."""
        arrays: dict[str, Any] = {"labels": np.array(self.labels), "dense": self.dense_weights}
        arrays["calibration"] = np.array([self.temperature, self.none, self.held_out_accuracy])
        arrays |= {"middle": self.space.middle, "axes": self.space.axes}
        arrays |= {"places": packed(self.examples.places)}
        arrays |= {"borders": self.examples.borders}
        for index, (rarity, weights) in enumerate(
            zip(self.rarity, self.count_weights, strict=True)
        ):
            arrays |= {f"rarity{index}": rarity}
            arrays |= {f"weights{index}": weights.astype(np.float16)}
        np.savez(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> LabelModel:
        """Read what `save` wrote; no code is run from the file.

        Raises:
            ValueError: another version wrote it.
        """
        with np.load(path, allow_pickle=False) as file:
            blocks = range(sum(name.startswith("rarity") for name in file))
            temperature, none, accuracy = (float(number) for number in file["calibration"])
            return cls(
                labels=tuple(str(label) for label in file["labels"]),
                rarity=tuple(file[f"rarity{index}"] for index in blocks),
                count_weights=tuple(file[f"weights{index}"].astype(np.float32) for index in blocks),
                dense_weights=file["dense"],
                space=Space(file["middle"], file["axes"]),
                examples=Examples(unpacked(file["places"]), file["borders"]),
                temperature=temperature,
                none=none,
                held_out_accuracy=accuracy,
            )


def train(
    features: Features,
    labels: Sequence[str],
    *,
    strength: float,
    dimensions: int,
    unseen: NDArray[np.bool_] | None = None,
) -> LabelModel:
    """Train on labelled messages.

    Args:
        features: of n messages in random order; where they are many, the first stand for all.
        labels: n names.
        strength: inverse of the L2 penalty.
        dimensions: to how many the counts are reduced while training; the reduction is folded
            into the weights afterwards and costs nothing at run time.
        unseen: mask [n] of messages to calibrate on; None: one in five of each label.
    """
    names = sorted(set(labels))
    index = {name: number for number, name in enumerate(names)}
    y = np.array([index[label] for label in labels], dtype=np.int64)
    aside = held_out(y) if unseen is None else unseen
    with ThreadPoolExecutor(1) as beside:
        # Sparse products, which make the linear model's features, leave one processor free.
        placing = beside.submit(_placed, features.dense, y, aside)
        rarity = tuple(rarity_of(counts) for counts in features.counts)
        blocks = weighted_blocks(features.counts, rarity)
        axes = axes_of(blocks, dimensions)
        x = side_by_side(blocks, axes, features.dense, _DENSE_SCALE)
        task = problem(x, y, len(names), strength=strength)
        placed = placing.result()
    learnt = _calibrated(task, placed.kept, aside)
    weights = task.back @ task.solve(steps=_LAST_STEPS, start=learnt.weights)
    border = x.shape[1] - features.dense.shape[1] - 1
    return LabelModel(
        labels=tuple(names),
        rarity=rarity,
        count_weights=tuple(_halved(axis @ weights[:border]) for axis in axes),
        dense_weights=np.vstack([weights[border:-1] * _DENSE_SCALE, weights[-1:]]),
        space=placed.space,
        examples=examples_at(placed.kept, y, len(names)),
        temperature=learnt.temperature,
        none=learnt.none,
        held_out_accuracy=learnt.accuracy,
    )


@dataclass(frozen=True)
class _Placed:
    """Where messages are compared, as some of them show it, and where all of them lie."""

    space: Space
    kept: Floats


@dataclass(frozen=True)
class _Learnt:
    """What a model that has seen most messages says of the rest."""

    weights: Floats
    temperature: float = 1.0
    none: float = -np.inf
    accuracy: float = 0.0


def _placed(dense: Floats, y: Indices, unseen: NDArray[np.bool_]) -> _Placed:
    seen = ~unseen if _some(unseen) else np.ones_like(unseen)
    space = space_of(dense[seen], y[seen])
    return _Placed(space, as_stored(space.place(dense)))


def _some(unseen: NDArray[np.bool_]) -> bool:
    """Tell whether there is something to calibrate on, and something to fit."""
    return bool(unseen.any() and not unseen.all())


def _calibrated(task: Problem, places: Floats, unseen: NDArray[np.bool_]) -> _Learnt:
    """Fit on the others and see how sure that may be of the unseen ones, and how often right."""
    y = task.labels
    if not _some(unseen):
        return _Learnt(_first(task))
    seen = task.only(~unseen)
    weights = seen.solve(steps=_FULL_STEPS, start=_first(seen))
    examples = examples_at(places[~unseen], y[~unseen], task.count)
    # Visitors' messages are compared with fewer of many examples: in 98 of 100 the same is nearest.
    logits = _nearer(task.rows[unseen] @ weights, places[unseen], examples, every=True)
    right = float((logits.argmax(axis=1) == y[unseen]).mean())
    temperature = best_temperature(logits, y[unseen])
    none = float(np.quantile(logsumexp(logits * temperature, axis=1), _FAR))
    return _Learnt(weights, temperature, none, right)


def _first(task: Problem) -> Floats:
    """Take the first steps; where examples are many, a share of them is enough for those."""
    count = int(_SHARE * len(task.rows))
    if count < _FEW:
        return task.solve()
    return task.only(np.arange(count)).solve(weight=len(task.rows) / count)


def _halved(weights: Floats) -> Floats:
    """Keep half the digits: a stored model, which has no more, gives the same scores."""
    result: Floats = weights.astype(np.float16).astype(np.float32)
    return result


def _nearer(logits: Floats, places: Floats, examples: Examples, *, every: bool = False) -> Floats:
    """Raise the logits of labels whose examples lie near."""
    result: Floats = logits + _NEARNESS * examples.nearest(places, logits, every=every)
    return result
