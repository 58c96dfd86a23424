"""Features that are there when somebody asks for them.

Those of an example stay in the matrix of all examples: a training has 47,000 of them and three
featurizers, and to cut a row out for each, and to put the rows together again for the model, took
two seconds. A message's vector is made when it is asked for; another thread may have begun it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, vstack

Rows: TypeAlias = NDArray[np.int64]


class RowFeatures(Features):  # type: ignore[misc]
    """One row of a matrix; to any component of Rasa it is that row.

    Args:
        matrix: [n, columns], sparse by rows or dense.
        row: which one.
        origin: name of the featurizer.
    """

    def __init__(self, matrix: Any, row: int, origin: str) -> None:
        # Rasa's own would cut the row out to look at it.
        self.matrix, self.row = matrix, row
        self.type, self.attribute, self.origin = FEATURE_TYPE_SENTENCE, TEXT, origin
        self._cached_fingerprint = None

    @property
    def features(self) -> Any:
        """Cut the row out [1, columns]."""
        row = self.matrix[self.row : self.row + 1]
        return row if isinstance(row, np.ndarray) else row.tocoo()

    def __deepcopy__(self, _memo: dict[int, Any]) -> Features:
        """Copy the row alone; Rasa puts others beside its copy."""
        return Features(self.features.copy(), self.type, self.attribute, self.origin)


class LaterFeatures(Features):  # type: ignore[misc]
    """A message's vector, made when it is first asked for.

    Args:
        make: returns it [1, columns].
        origin: name of the featurizer.
    """

    def __init__(self, make: Callable[[], NDArray[np.float32]], origin: str) -> None:
        # Rasa's own would ask for it to look at it.
        self._make = make
        self._made: NDArray[np.float32] | None = None
        self.type, self.attribute, self.origin = FEATURE_TYPE_SENTENCE, TEXT, origin
        self._cached_fingerprint = None

    # No cached_property: while it makes one, Python 3.10 lets no other thread make another.
    @property
    def features(self) -> NDArray[np.float32]:
        """Make the vector [1, columns]."""
        if self._made is None:
            self._made = self._make()
        return self._made

    @features.setter
    def features(self, value: NDArray[np.float32]) -> None:
        self._made = value  # Rasa puts other vectors beside it

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy the vector, not what makes it."""
        return Features, (self.features, self.type, self.attribute, self.origin)


def add_rows(messages: Sequence[Message], matrix: Any, origin: str) -> None:
    """Give each message its row.

    Args:
        messages: n of them.
        matrix: [n, columns].
        origin: name of the featurizer.
    """
    for row, message in enumerate(messages):
        message.add_features(RowFeatures(matrix, row, origin))


def together(messages: Sequence[Message]) -> list[Any] | None:
    """Return the matrices whose rows messages have, each [n, columns] in the messages' order.

    Args:
        messages: n of them; where one lacks a row that others have, it is zero.

    Returns:
        one matrix for each featurizer, in the order of the pipeline; None where features are no
        rows, where there are none, or where no message has a row of each matrix.
    """
    fullest: Sequence[Features] = max(
        (message.features for message in messages), key=len, default=[]
    )
    if not fullest or not all(isinstance(one, RowFeatures) for one in fullest):
        return None
    matrices = [one.matrix for one in fullest]
    numbers = {id(matrix): number for number, matrix in enumerate(matrices)}
    rows = np.full((len(matrices), len(messages)), -1, dtype=np.int64)
    for place, message in enumerate(messages):
        for one in message.features:
            number = numbers.get(id(one.matrix)) if isinstance(one, RowFeatures) else None
            if number is None:
                return None
            rows[number, place] = one.row
    return [_at(matrix, chosen) for matrix, chosen in zip(matrices, rows, strict=True)]


def _at(matrix: Any, rows: Rows) -> Any:
    if rows.min() < 0:  # one more row, of zeros, for those that have none
        empty = np.zeros((1, matrix.shape[1]), dtype=matrix.dtype)
        dense = isinstance(matrix, np.ndarray)
        matrix = np.vstack([matrix, empty]) if dense else vstack([matrix, csr_matrix(empty)], "csr")
    return matrix[rows]
