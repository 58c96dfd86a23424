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
# What a term's hash begins with: how many words it has, or that it is a part of one.
_WORDS: Final = {size: crc32(b"%d" % size) for size in (1, 2, 3)}
_PART: Final = crc32(b"c")


def places(tokens: Sequence[str]) -> Places:
    """Return the buckets of all terms of a message, each once, in rising order.

    Args:
        tokens: from the normaliser, so leetspeak and misspellings are undone already.
    """
    return np.array(sorted({one % BUCKETS for one in _hashes(tokens)}), dtype=np.int64)


def weighed(found: Places, rarity: Floats) -> Floats:
    """Return the weight of each place: rarer terms count for more; together of length 1."""
    values = rarity[found]
    length = float(np.sqrt(np.dot(values, values)))
    result: Floats = values / np.float32(length) if length else values
    return result


def _hashes(tokens: Sequence[str]) -> Iterator[int]:
    """Hash all terms: a sign for what it is, goes on with its letters."""
    for index, token in enumerate(tokens):
        yield crc32(token.encode(), _WORDS[1])
        for size in (2, 3):
            if index + size <= len(tokens):
                yield crc32(" ".join(tokens[index : index + size]).encode(), _WORDS[size])
        yield from _part_hashes(f" {token[:_LONGEST_TOKEN]} ")


def _part_hashes(padded: str) -> list[int]:
    if padded.isascii():  # a letter is a byte, which saves making a text of each part
        data = padded.encode()
        return [
            crc32(data[start : start + size], _PART)
            for size in _PARTS
            for start in range(len(data) - size + 1)
        ]
    return [
        crc32(padded[start : start + size].encode(), _PART)
        for size in _PARTS
        for start in range(len(padded) - size + 1)
    ]
