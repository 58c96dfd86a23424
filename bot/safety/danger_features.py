"""What a message is made of, as numbers: its words, pairs of words and parts of words.

The terms are counted under hashes, so no word of any example is kept in the model's file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Places: TypeAlias = NDArray[np.int64]

BUCKETS: Final = 1 << 15
_LONGEST_TOKEN: Final = 20
_PARTS: Final = (3, 4, 5)


def places(tokens: Sequence[str]) -> Places:
    """Return the buckets of all terms of a message, each once, in rising order.

    Args:
        tokens: from the normaliser, so leetspeak and misspellings are undone already.
    """
    found = {crc32(term.encode()) % BUCKETS for term in _terms(tokens)}
    return np.array(sorted(found), dtype=np.int64)


def weighed(found: Places, rarity: Floats) -> Floats:
    """Return the weight of each place: rarer terms count for more; together of length 1."""
    values = rarity[found]
    length = float(np.sqrt(np.dot(values, values)))
    result: Floats = values / np.float32(length) if length else values
    return result


def _terms(tokens: Sequence[str]) -> Iterator[str]:
    for index, token in enumerate(tokens):
        yield f"1{token}"
        for size in (2, 3):
            if index + size <= len(tokens):
                yield f"{size}{' '.join(tokens[index : index + size])}"
        padded = f" {token[:_LONGEST_TOKEN]} "
        for size in _PARTS:
            for start in range(len(padded) - size + 1):
                yield f"c{padded[start : start + size]}"
