"""Fits the danger model to our own examples, and says honestly how well it does on unseen ones.

One linear layer over two views of a message: its terms (forgiving of spelling) and the encoder's
vectors (forgiving of wording). Fitting takes seconds; nothing here is needed at run time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

from bot.nlu.softmax import best_temperature, fit, with_bias
from bot.safety.danger_examples import Example, fingerprint
from bot.safety.danger_features import BUCKETS, Floats, places, weighed
from bot.safety.danger_model import LEVELS, SentenceEncoder, Tokens, Weights
from bot.safety.model import TYPES, VOICES
from bot.safety.windows import windows

Indices: TypeAlias = NDArray[np.int64]

FOLDS: Final = 5
# Closer vectors than this are wordings of one message, which must not be parted by a fold.
_TWINS: Final = 0.85
_STRENGTH: Final = 1.0
_DIMENSIONS: Final = 300
_VECTOR_SCALE: Final = np.float32(1.4)
_SEED: Final = 0


class Trainer:
    """Holds the features of all examples, so that folds need not encode them again.

    Args:
        examples: danger and its benign neighbours.
        ordinary: plain questions and remarks; never held out of training for its hash.
        encoder: whose outputs are read.
        outputs: which.
        tokens: the normaliser of the crisis screen.
    """

    def __init__(
        self,
        examples: Sequence[Example],
        ordinary: Sequence[Example],
        encoder: SentenceEncoder,
        outputs: Sequence[str],
        tokens: Tokens,
    ) -> None:
        self.examples = [*examples, *ordinary]
        self._made_from = (encoder.fingerprint, fingerprint(examples))
        self._outputs = tuple(outputs)
        # Every piece of a long benign message is benign; of a dangerous one nobody knows which.
        pieces = [
            (number, piece) for number, one in enumerate(self.examples) for piece in _pieces(one)
        ]
        self.owner = np.array([number for number, _ in pieces], dtype=np.int64)
        texts = [piece for _, piece in pieces]
        self._vectors = encoder.encode_outputs(texts, self._outputs)
        found = [places(tokens(text)) for text in texts]
        self._rarity = _rarity(found)
        self._terms = _matrix(found, self._rarity)
        self._axes = _axes(self._terms)
        reduced = self._terms @ self._axes
        self._x = np.hstack([reduced, self._vectors * _VECTOR_SCALE]).astype(np.float32)

    def weights(self, temperature: float) -> Weights:
        """Return the weights of a model fitted to every example."""
        fitted = self._fitted(np.ones(len(self.owner), dtype=bool))
        border = self._axes.shape[1]
        vectors = np.vstack([fitted[border:-1] * _VECTOR_SCALE, fitted[-1:]])
        encoder, examples = self._made_from
        return Weights(
            self._rarity, self._axes @ fitted[:border], vectors, temperature, self._outputs,
            encoder, examples,
        )  # fmt: skip

    def cross_validated(self) -> Floats:
        """Return the logits [examples, columns] of each by a model that saw nothing like it."""
        fold = _folds(self._twins())
        logits = np.zeros((len(self.examples), 3 + len(TYPES) + len(VOICES)), dtype=np.float32)
        for one in range(FOLDS):
            logits[fold == one] = self._unseen(fold == one)
        return logits

    def held_out(self) -> tuple[Indices, Floats]:
        """Return the examples to be left out, and their logits by a model without them."""
        chosen = np.array([one.held_out for one in self.examples])
        return np.flatnonzero(chosen), self._unseen(chosen)

    def temperature(self, logits: Floats, rows: Indices) -> float:
        """Return the factor that makes the chances of held-out logits honest."""
        levels = np.array([LEVELS.index(self.examples[row].level) for row in rows])
        return best_temperature(logits[:, :3], levels)

    def _unseen(self, chosen: NDArray[np.bool_]) -> Floats:
        fitted = self._fitted(~chosen[self.owner])
        first = np.unique(self.owner, return_index=True)[1][chosen]
        result: Floats = with_bias(self._x[first]) @ fitted
        return result

    def _fitted(self, seen: NDArray[np.bool_]) -> Floats:
        """Fit levels on all, types and voices on the dangers alone."""
        rows = np.flatnonzero(seen)
        told = [self.examples[self.owner[row]] for row in rows]
        levels = np.array([LEVELS.index(one.level) for one in told])
        danger = levels > 0
        types = np.array([TYPES.index(one.type) for one in told if one.level != "none"])
        voices = np.array([VOICES.index(one.voice) for one in told if one.level != "none"])
        x = self._x[rows]
        return np.hstack([
            fit(x, levels, len(LEVELS), strength=_STRENGTH),
            fit(x[danger], types, len(TYPES), strength=_STRENGTH),
            fit(x[danger], voices, len(VOICES), strength=_STRENGTH),
        ])  # fmt: skip

    def _twins(self) -> Indices:
        """Return a group for each example; wordings of one message share it."""
        first = np.unique(self.owner, return_index=True)[1]
        return _groups(self._vectors[first])


def _pieces(one: Example) -> list[str]:
    if one.level != "none":
        return [one.text]
    cut = windows(one.text)
    return [one.text, *cut] if len(cut) > 1 else [one.text]


def _rarity(found: Sequence[Indices]) -> Floats:
    present = np.bincount(np.concatenate(found), minlength=BUCKETS)
    result: Floats = (np.log((1 + len(found)) / (1 + present)) + 1).astype(np.float32)
    return result


def _matrix(found: Sequence[Indices], rarity: Floats) -> csr_matrix:
    values = np.concatenate([weighed(at, rarity) for at in found])
    edges = np.concatenate([[0], np.cumsum([len(at) for at in found])])
    return csr_matrix((values, np.concatenate(found), edges), shape=(len(found), BUCKETS))


def _axes(terms: csr_matrix) -> Floats:
    """Return the directions in which the messages differ most, [buckets, dimensions]."""
    most = min(_DIMENSIONS, min(terms.shape) - 1)
    _, _, directions = randomized_svd(terms, most, n_iter=2, random_state=_SEED)
    result: Floats = directions.T.astype(np.float32)
    return result


def _groups(vectors: Floats) -> Indices:
    parent = np.arange(len(vectors))

    def top(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = int(parent[at])
        return at

    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    for start in range(0, len(units), 500):
        alike = units[start : start + 500] @ units.T > _TWINS
        for left, right in np.argwhere(alike):
            parent[top(int(left) + start)] = top(int(right))
    return np.array([top(at) for at in range(len(vectors))], dtype=np.int64)


def _folds(groups: Indices) -> Indices:
    """Deal whole groups out over the folds, by chance but the same every time."""
    names, members = np.unique(groups, return_inverse=True)
    dealt = np.random.default_rng(_SEED).permutation(len(names)) % FOLDS
    result: Indices = dealt[members]
    return result
