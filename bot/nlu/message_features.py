"""Collects the sentence features that Rasa's featurizers left on messages into matrices."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import coo_matrix, csr_matrix

from bot.nlu.count_weights import Counts
from bot.nlu.label_model import Features
from bot.nlu.row_features import LaterFeatures, together

Row: TypeAlias = Any  # one message's matrix of one featurizer, [1, columns]
FoundFeatures: TypeAlias = Any  # what Rasa keeps such a matrix in


@dataclass(frozen=True)
class Widths:
    """How many columns each featurizer gives, in the order of the pipeline.

    Args:
        counts: of the sparse ones.
        dense: of all dense ones together.
    """

    counts: tuple[int, ...]
    dense: int


class OneMessage:
    """The features of one message, of which the vectors may not be made yet.

    Args:
        message: after all featurizers.
        widths: of the messages that the model was trained on.
    """

    def __init__(self, message: Message, widths: Widths) -> None:
        sparse, self._vectors = _rows(message)
        self._width = widths.dense
        # All or none, as `collect` takes them: a row in another's place would be weighed wrongly.
        found = sparse[: len(widths.counts)] or [None] * len(widths.counts)
        rows = zip(found, widths.counts, strict=True)
        self.counts = tuple(_stacked([row], width) for row, width in rows)

    @property
    def dense(self) -> NDArray[np.float32]:
        """Wait for the vectors and return them side by side [1, their widths together].

        Raises:
            ValueError: they have another width.
        """
        return _dense([self._vectors], self._width)


def learn(messages: Sequence[Message]) -> tuple[Features, Widths]:
    """Return the features of training messages, one row each, and their widths.

    Args:
        messages: after all featurizers.
    """
    whole = together(messages)
    if whole is None:
        widths = _widths_of(messages)
        return collect(messages, widths), widths
    counts = tuple(one for one in whole if not isinstance(one, np.ndarray))
    vectors = [one for one in whole if isinstance(one, np.ndarray)]
    empty = np.zeros((len(messages), 0), dtype=np.float32)
    # One featurizer's are taken as they are: a copy of all examples' takes a third of a second.
    dense = vectors[0] if len(vectors) == 1 else np.hstack([empty, *vectors])
    return Features(counts, dense), Widths(tuple(one.shape[1] for one in counts), dense.shape[1])


def _widths_of(messages: Sequence[Message]) -> Widths:
    """Return the widths that the messages' features have; messages without any tell nothing."""
    counts: tuple[int, ...] = ()
    dense = 0
    for message in messages:
        sparse, vectors = _rows(message)
        if len(sparse) > len(counts):
            counts = tuple(row.shape[1] for row in sparse)
        if vectors:
            dense = max(dense, sum(one.features.shape[1] for one in vectors))
    return Widths(counts, dense)


def collect(messages: Sequence[Message], widths: Widths) -> Features:
    """Return the features of messages, one row each; what a message lacks is zero.

    Args:
        messages: after all featurizers.
        widths: of the messages that the model was trained on.

    Raises:
        ValueError: a message's vectors have another width.
    """
    found = [_rows(message) for message in messages]
    sparse = [counted for counted, _ in found]
    dense = _dense([vectors for _, vectors in found], widths.dense)
    counts = tuple(
        _stacked([rows[block] if rows else None for rows in sparse], width)
        for block, width in enumerate(widths.counts)
    )
    return Features(counts, dense)


def _dense(vectors: Sequence[Sequence[FoundFeatures]], width: int) -> NDArray[np.float32]:
    """Return each message's vectors side by side, zero where it has none."""
    dense = np.zeros((len(vectors), width), dtype=np.float32)
    for number, found in enumerate(vectors):
        rows = [one.features for one in found]
        whole = sum(row.shape[1] for row in rows)
        if whole not in (0, width):
            raise ValueError(f"The model was trained on vectors of {width}, not {whole}.")
        if rows:
            dense[number] = np.concatenate([row[0] for row in rows])
    return dense


def _stacked(rows: Sequence[Row | None], width: int) -> Counts:
    if len(rows) == 1 and rows[0] is not None:
        return _alone(rows[0].tocoo(), width)
    found = [row.tocoo() for row in rows if row is not None]
    lengths = [0 if row is None else row.nnz for row in rows]
    return csr_matrix(
        (
            np.concatenate([np.zeros(0), *(row.data for row in found)]),
            np.concatenate([np.zeros(0, np.int32), *(row.col for row in found)]),
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        ),
        shape=(len(rows), width),
    )


def _alone(row: coo_matrix, width: int) -> Counts:
    """Return a matrix of one row: a copy of an empty one, since scipy checks each that is made."""
    result = copy(_empty(width))
    result.data, result.indices = row.data, row.col
    result.indptr = np.array([0, row.nnz], dtype=row.col.dtype)
    return result


@lru_cache(maxsize=8)
def _empty(width: int) -> Counts:
    return csr_matrix((1, width))


def _rows(message: Message) -> tuple[list[Row], list[FoundFeatures]]:
    """Return a message's rows of counts, and the features that hold its vectors."""
    sparse: list[Row] = []
    dense: list[FoundFeatures] = []
    for one in message.features:
        if one.attribute == TEXT and one.type == FEATURE_TYPE_SENTENCE:
            if isinstance(one, LaterFeatures) or isinstance(one.features, np.ndarray):
                dense.append(one)
            else:
                sparse.append(one.features)
    return sparse, dense
