"""How near a message lies to what was learnt of a label, beside what the linear model says of it.

A linear model grows sure of a label on whichever side of the border a message lies, however far
from every example. The cosine to the label's nearest example sees that distance. Directions in
which examples of one label differ among themselves tell nothing, so they are shrunk first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.softmax import Floats, Indices

# Only the labels in front are looked at: what the linear model finds unlikely is not near either.
FRONT: Final = 5
# Of the 768 dimensions of two vectors 256 hold all that helps, in a third of the room and the time.
_KEPT: Final = 256
# How much of the mean spread is added to each direction's; small sets need it to be no less.
_RIDGE: Final = 0.5
_FINENESS: Final = np.float32(127.0)  # a byte's steps from 0 to 1
_ENOUGH: Final = 4000  # messages that the directions are found on; more change nothing
# Of a label with many examples, the first directions choose which are compared along all: two
# labels hold a fifth of all examples, and reading those took longer than all the rest. In 98 of
# 100 messages the nearest one is found; otherwise one that is hardly less near.
_MANY: Final = 1000
_FIRST: Final = 96
_CHOSEN: Final = 128


@dataclass(frozen=True)
class Space:
    """Where messages are compared.

    Args:
        middle: [d], the mean of the training messages.
        axes: [d, k], the directions that are kept, shrunk by the spread within labels; those along
            which messages differ most come first.
    """

    middle: Floats
    axes: Floats

    def place(self, dense: Floats) -> Floats:
        """Return where messages lie [n, k], at length 1; a message without a vector is nowhere."""
        placed = dense @ self.axes
        placed -= self.middle @ self.axes
        lengths = np.linalg.norm(placed, axis=1, keepdims=True)
        placed /= np.where(lengths == 0.0, np.float32(1.0), lengths)
        placed[~dense.any(axis=1)] = 0.0
        result: Floats = placed.astype(np.float32)
        return result


@dataclass(frozen=True)
class Examples:
    """Where the training messages lie.

    Args:
        places: [n, k], one label's after the other's.
        borders: [labels + 1], where each label's begin and end.
    """

    places: Floats
    borders: Indices
    _firsts: dict[int, Floats] = field(default_factory=dict, compare=False, repr=False)

    def nearest(self, places: Floats, logits: Floats, *, every: bool = False) -> Floats:
        """Return the cosine to the nearest example of each label in front, 0 for all others.

        Examples are rounded to a byte a number, so it may be off by a hundredth; of a label with
        many, an example hardly less near may be found.

        Args:
            places: [n, k], of the messages.
            logits: [n, labels], what the linear model says of them.
            every: compare with every example all the same; for thousands of messages one large
                product is quicker than choosing examples for each.
        """
        found = np.zeros(logits.shape, dtype=np.float32)
        front = _front(logits)
        if len(front) == 1:  # as every message is read
            for label in front[0].tolist():
                found[0, label] = self._nearest(label, places)[0]
            return found
        for label in set(front.ravel().tolist()):
            rows = (front == label).any(axis=1).nonzero()[0]
            found[rows, label] = self._nearest(label, places[rows], every=every)
        return found

    def _nearest(self, label: int, places: Floats, *, every: bool = False) -> Floats:
        own = self.places[self.borders[label] : self.borders[label + 1]]
        if every or len(own) <= _MANY:
            result: Floats = np.max(own @ places.T, axis=0, initial=0.0)
            return result
        glance = self._first(label) @ places[:, :_FIRST].T
        best = np.zeros(len(places), dtype=np.float32)
        for row, (one, place) in enumerate(zip(glance.T, places, strict=True)):
            chosen = np.argpartition(-one, _CHOSEN)[:_CHOSEN]
            best[row] = np.max(own[chosen] @ place, initial=0.0)
        return best

    def _first(self, label: int) -> Floats:
        """Return a label's examples along the first directions, side by side in memory."""
        if label not in self._firsts:
            own = self.places[self.borders[label] : self.borders[label + 1], :_FIRST]
            self._firsts[label] = np.ascontiguousarray(own)
        return self._firsts[label]


def space_of(dense: Floats, labels: Sequence[int] | NDArray[np.int64]) -> Space:
    """Find the directions that tell labels apart.

    Args:
        dense: [n, d], the vectors of training messages in random order.
        labels: [n], from 0.
    """
    y = np.asarray(labels, dtype=np.int64)
    middle: Floats = dense.mean(axis=0)
    some = dense[:_ENOUGH] - middle
    _, directions = np.linalg.eigh((some.T @ some).astype(np.float64))
    widest = directions[:, ::-1][:, :_KEPT].astype(np.float32)
    placed = dense @ widest
    placed -= middle @ widest
    spread = _spread_within(placed, y)
    shrink = np.linalg.inv(np.linalg.cholesky(spread)).T.astype(np.float32)
    # Turned so that the directions along which messages differ most come first; cosines stay.
    along = placed @ shrink
    _, turn = np.linalg.eigh((along.T @ along).astype(np.float64))
    return Space(middle, widest @ shrink @ turn[:, ::-1].astype(np.float32))


def examples_at(places: Floats, labels: Indices, count: int) -> Examples:
    """Keep where training messages lie.

    Args:
        places: [n, k], as they are stored.
        labels: [n], from 0.
        count: number of labels.
    """
    order = np.argsort(labels, kind="stable")
    return Examples(places[order], np.searchsorted(labels[order], np.arange(count + 1)))


def as_stored(places: Floats) -> Floats:
    """Keep as many digits of places as are stored, so that a stored model gives the same scores."""
    return unpacked(packed(places))


def packed(places: Floats) -> NDArray[np.int8]:
    """Round places, whose numbers lie between -1 and 1, to one byte each, as they are stored."""
    result: NDArray[np.int8] = np.rint(places * _FINENESS).astype(np.int8)
    return result


def unpacked(stored: NDArray[np.int8]) -> Floats:
    """Return the places that `packed` was given, as far as a byte can tell.

    Raises:
        ValueError: they are not stored in bytes.
    """
    if stored.dtype != np.int8:
        raise ValueError("another version stored where the examples lie")
    result: Floats = stored.astype(np.float32) / _FINENESS
    return result


def _spread_within(placed: Floats, labels: Indices) -> NDArray[np.float64]:
    """Return how messages of one label differ [k, k], with the ridge."""
    present, index = np.unique(labels, return_inverse=True)
    every = np.arange(len(index))
    ones = np.ones(len(index), dtype=np.float32)
    belongs = csr_matrix((ones, (index, every)), shape=(len(present), len(index)))
    # What all differ by, less what the labels' middles do, with digits enough for the difference.
    wide = placed.astype(np.float64)
    middles = (belongs @ wide) / np.sqrt(np.bincount(index))[:, None]
    spread = (wide.T @ wide - middles.T @ middles) / len(wide)
    width = len(spread)
    ridge = _RIDGE * np.trace(spread) / max(width, 1) + 1e-6
    result: NDArray[np.float64] = spread + ridge * np.eye(width)
    return result


def _front(logits: Floats) -> Indices:
    """Return the labels with the highest logits [n, at most FRONT], in no order."""
    first = min(FRONT, logits.shape[1])
    result: Indices = np.argpartition(-logits, first - 1, axis=1)[:, :first]
    return result
