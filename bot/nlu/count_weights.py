"""Counts of words and parts of words: how much each weighs, and along which axes they differ."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.utils.extmath import randomized_svd

from bot.nlu.softmax import Floats

Counts: TypeAlias = csr_matrix
_SEED: Final = 0
_ENOUGH: Final = 5_000  # messages that the directions are found on; more change nothing


def rarity_of(counts: Counts) -> Floats:
    """Inverse document frequencies, smoothed as if one more document held every term."""
    present = np.bincount(counts.indices, minlength=counts.shape[1])
    result: Floats = (np.log((1 + counts.shape[0]) / (1 + present)) + 1).astype(np.float32)
    return result


def weighted_blocks(counts: Sequence[Counts], rarity: Sequence[Floats]) -> list[Counts]:
    """Weigh each block; all together get the length that the encoder's vector has."""
    share = np.float32(1.0 / np.sqrt(max(len(counts), 1)))
    return [_weighted(block, rare, share) for block, rare in zip(counts, rarity, strict=True)]


def _weighted(counts: Counts, rarity: Floats, length: np.float32) -> Counts:
    """Weigh counts by rarity, repeated terms by their logarithm, and scale rows to `length`."""
    data = (1.0 + np.log(counts.data.astype(np.float32))) * rarity[counts.indices]
    held = np.diff(counts.indptr)
    full = held > 0
    squares = np.add.reduceat(data * data, counts.indptr[:-1][full]) if full.any() else data
    data *= np.repeat(length / np.sqrt(squares), held[full])
    result = copy(counts)  # a new one would be checked, which takes longer than all the rest
    result.data = data
    return result


def summed(
    counts: Sequence[Counts], rarity: Sequence[Floats], weights: Sequence[Floats]
) -> Floats | np.float32:
    """Return what the counts say of each label [n, labels], weighed as in `weighted_blocks`.

    Nothing, 0, where there are no counts.

    A message holds about a hundred of the many terms, so their weights are picked out: less work
    than a product of sparse matrices.

    Args:
        counts: blocks, each [n, vocabulary].
        rarity: for each block [vocabulary].
        weights: for each block [vocabulary, labels].
    """
    if not counts:
        return np.float32(0.0)
    share = np.float32(1.0 / np.sqrt(len(counts)))
    result: Floats = np.zeros((counts[0].shape[0], weights[0].shape[1]), dtype=np.float32)
    for block, rare, weight in zip(counts, rarity, weights, strict=True):
        for row, (start, end) in enumerate(pairwise(block.indptr.tolist())):
            found = block.indices[start:end]
            data = (1.0 + np.log(block.data[start:end].astype(np.float32))) * rare[found]
            length = np.sqrt(np.dot(data, data)) or np.float32(1.0)
            result[row] += (data * (share / length)) @ weight[found]
    return result


def axes_of(blocks: Sequence[Counts], dimensions: int) -> tuple[Floats, ...]:
    """Return the directions in which the training messages differ most, split by block.

    Args:
        blocks: of messages in random order.
        dimensions: how many directions, at most.
    """
    if not blocks:
        return ()
    together = hstack([block[:_ENOUGH] for block in blocks]).tocsr()
    most = min(dimensions, min(together.shape) - 1)
    rounds = 2 if blocks[0].shape[0] < 2 * _ENOUGH else 1
    _, _, directions = randomized_svd(together, most, n_iter=rounds, random_state=_SEED)
    edges = np.cumsum([block.shape[1] for block in blocks])[:-1]
    return tuple(part.astype(np.float32) for part in np.split(directions.T, edges))


def side_by_side(
    blocks: Sequence[Counts], axes: Sequence[Floats], dense: Floats, scale: np.float32
) -> Floats:
    """Return the counts along the axes, the vectors and a one, for the bias [n, k + d + 1].

    All are written into their place: to put them together afterwards took a second of a training.

    Args:
        blocks: weighed counts, each [n, vocabulary].
        axes: for each block [vocabulary, k].
        dense: vectors [n, d].
        scale: what the vectors are multiplied with.
    """
    k = axes[0].shape[1] if axes else 0
    result: Floats = np.empty((len(dense), k + dense.shape[1] + 1), dtype=np.float32)
    if axes:
        result[:, :k] = sum(block @ axis for block, axis in zip(blocks, axes, strict=True))
    np.multiply(dense, scale, out=result[:, k:-1])
    result[:, -1] = 1.0
    return result
