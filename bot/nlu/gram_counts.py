"""Counts words and pairs of words, or parts of words, over many texts at once.

The counts are those of scikit-learn's CountVectorizer with the same options; a test compares them.
The parts of a word are found once, however many texts the word stands in, which saves most of the
time that counting all training examples takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Analyzer: TypeAlias = Literal["word", "char_wb"]
Columns: TypeAlias = NDArray[np.integer[Any]]

_WORD: Final = re.compile(r"\b\w+\b")


@dataclass(frozen=True)
class Grams:
    """What is counted.

    Args:
        analyzer: "word": words and their neighbours; "char_wb": parts of each word, with a space
            for where it begins and ends.
        low: words, or characters, of the shortest.
        high: of the longest.
    """

    analyzer: Analyzer
    low: int
    high: int

    def pieces(self, text: str) -> list[str]:
        """Return the pieces of a text in lower case whose grams are found one by one."""
        return text.split() if self.analyzer == "char_wb" else [text]

    def of(self, piece: str) -> list[str]:
        """Return the grams of one piece, each as often as it occurs."""
        if self.analyzer == "char_wb":
            return self._parts(f" {piece} ")
        words = _WORD.findall(piece)
        return [
            " ".join(words[at : at + size])
            for size in range(self.low, self.high + 1)
            for at in range(len(words) - size + 1)
        ]

    def _parts(self, word: str) -> list[str]:
        found: list[str] = []
        for size in range(self.low, self.high + 1):
            found += [word[at : at + size] for at in range(max(len(word) - size, 0) + 1)]
            if len(word) <= size:  # a short word is counted once as a whole
                break
        return found


@dataclass(frozen=True)
class Counted:
    """Which grams texts hold.

    Args:
        names: the gram of each column.
        counts: [n, grams], whole numbers.
    """

    names: list[str]
    counts: csr_matrix


def counted(texts: Iterable[str], grams: Grams, names: Sequence[str] = ()) -> Counted:
    """Count all grams of texts.

    Args:
        texts: n of them, in lower case.
        grams: what is counted.
        names: grams of the first columns, whether the texts hold them or not.
    """
    numbers = {name: number for number, name in enumerate(names)}
    counts = _counted(texts, grams, lambda gram: numbers.setdefault(gram, len(numbers)))
    counts.resize(counts.shape[0], len(numbers))
    return Counted(list(numbers), counts)


def learn(every: Counted, *, least: int) -> tuple[dict[str, int], csr_matrix]:
    """Keep the grams that stand in enough texts.

    Args:
        every: what was counted.
        least: in how many texts it must stand, at least 1.

    Returns:
        each gram with its column, and the counts [n, grams] as `count` returns them. What stands in
        most texts comes first, the rest of it in alphabetical order: products with the counts take
        a quarter less time when what they read most lies side by side.
    """
    present = np.bincount(every.counts.indices, minlength=len(every.names)).tolist()
    numbered = [
        (-often, gram, n)
        for n, (gram, often) in enumerate(zip(every.names, present, strict=True))
        if often >= least
    ]
    numbered.sort()
    columns = {gram: column for column, (_, gram, _) in enumerate(numbered)}
    return columns, _only(every.counts, np.array([n for _, _, n in numbered], dtype=np.int32))


def _only(counts: csr_matrix, columns: Columns) -> csr_matrix:
    """Return the named columns of a matrix, in the order named."""
    place = np.full(counts.shape[1], -1, dtype=np.int32)
    place[columns] = np.arange(len(columns), dtype=np.int32)
    moved = place[counts.indices]
    stays = moved >= 0
    ends = np.concatenate([[0], np.cumsum(stays)])[counts.indptr].astype(np.int32)
    shape = (counts.shape[0], len(columns))
    result = csr_matrix((counts.data[stays], moved[stays], ends), shape=shape)
    result.sort_indices()
    return result


def count(texts: Sequence[str], grams: Grams, columns: Mapping[str, int]) -> csr_matrix:
    """Count the known grams of each text.

    Args:
        texts: n of them, in lower case.
        grams: what is counted.
        columns: of each known gram, as `learn` returns them.

    Returns:
        counts [n, grams], whole numbers, the columns of each row in order.
    """
    counts = _counted(texts, grams, columns.get, width=len(columns))
    counts.sort_indices()
    return counts


def count_one(text: str, grams: Grams, columns: Mapping[str, int]) -> tuple[Columns, Columns]:
    """Count the known grams of one text, without what `count` lays out for many.

    Args:
        text: in lower case.
        grams: what is counted.
        columns: of each known gram, as `learn` returns them.

    Returns:
        the columns, in order, and how often each.
    """
    named = [columns.get(gram) for piece in grams.pieces(text) for gram in grams.of(piece)]
    known = np.array([column for column in named if column is not None], dtype=np.int32)
    found, often = np.unique(known, return_counts=True)
    return found, often


def _counted(
    texts: Iterable[str],
    grams: Grams,
    column_of: Callable[[str], int | None],
    *,
    width: int | None = None,
) -> csr_matrix:
    numbers: dict[str, int] = {}
    held = [[numbers.setdefault(one, len(numbers)) for one in grams.pieces(t)] for t in texts]
    named = [[column_of(gram) for gram in grams.of(piece)] for piece in numbers]
    inside = [[column for column in columns if column is not None] for columns in named]
    if width is None:
        width = max(chain.from_iterable(inside), default=-1) + 1
    return _ones(held, len(numbers)) @ _ones(inside, width)


def _ones(rows: Sequence[Sequence[int]], width: int) -> csr_matrix:
    """Return a matrix [rows, width] with a one for each column that a row names, summed."""
    columns = np.fromiter(chain.from_iterable(rows), dtype=np.int32)
    ends = np.cumsum([0, *map(len, rows)], dtype=np.int32)
    matrix = csr_matrix(
        (np.ones(len(columns), dtype=np.int64), columns, ends), shape=(len(rows), width)
    )
    matrix.sum_duplicates()
    return matrix
