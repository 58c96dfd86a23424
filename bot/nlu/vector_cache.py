"""Keeps the vectors of training examples between trainings, so that only new ones are encoded.

An editor who changes ten phrasings waits for ten, not for twenty thousand. The file holds hashes
and vectors, no text. It is worth nothing without the encoder that made it: another starts afresh.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder_parts import Vectors

K = TypeVar("K")
V = TypeVar("V")

_KEY: Final = 16  # bytes of a text's SHA-256


def encoded(
    texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors], path: Path, made_by: str
) -> Vectors:
    """Return the vectors of texts, encoding only those that the file does not hold yet.

    Args:
        texts: n texts.
        encode: makes vectors [m, d] of m texts.
        path: the file, which may be missing or broken; of texts that are not asked for now it keeps
            at most as many as are.
        made_by: names the encoder; vectors of any other are not used.

    Returns:
        float32 [n, d], rounded to 16 bits whether they come from the file or not.
    """
    keys = [hashlib.sha256(text.encode()).digest()[:_KEY] for text in texts]
    rows, vectors = _read(path, made_by)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in rows}
    if missing:
        fresh = encode(list(missing.values())).astype(np.float16)
        vectors = np.concatenate([vectors, fresh]) if rows else fresh
        rows |= {key: row for row, key in enumerate(missing, start=len(vectors) - len(fresh))}
        kept = worth_keeping(rows, set(keys))
        _write(path, made_by, list(kept), vectors[list(kept.values())])
    if not keys:
        return encode([])
    chosen = np.fromiter((rows[key] for key in keys), dtype=np.int64, count=len(keys))
    return _widened(np.take(vectors, chosen, axis=0))


def _widened(halves: NDArray[np.float16]) -> Vectors:
    """Return the same finite numbers in 32 bits; numpy's own conversion takes ten times as long.

    Sign and digits are moved to their places. The exponent then counts from -127 instead of from
    -15, which a factor of 2 to the 112th makes up for, in the smallest numbers too.
    """
    bits = halves.view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= ~0x70000000
    result: Vectors = bits.view(np.float32)
    result *= np.float32(2.0**112)
    return result


def worth_keeping(known: dict[K, V], asked: set[K]) -> dict[K, V]:
    """Leave out what was not asked for, once that is more than what was: others train folds.

    Args:
        known: all that is at hand.
        asked: the keys that this training needed.
    """
    if len(known) <= 2 * len(asked):
        return known
    return {key: vector for key, vector in known.items() if key in asked}


def _read(path: Path, made_by: str) -> tuple[dict[bytes, int], NDArray[np.float16]]:
    """Return the vectors that are kept, and the row of each by its text's key."""
    nothing = np.zeros((0, 0), dtype=np.float16)
    try:
        with np.load(path, allow_pickle=False) as file:
            if str(file["made_by"]) != made_by:
                return {}, nothing
            vectors: NDArray[np.float16] = file["vectors"]
            keys = [key.tobytes() for key in file["keys"]]
            if len(keys) != len(vectors):
                return {}, nothing
            return {key: row for row, key in enumerate(keys)}, vectors
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return {}, nothing


def _write(path: Path, made_by: str, keys: Sequence[bytes], vectors: NDArray[np.float16]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.npz")
    written = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, _KEY)
    np.savez(part, made_by=made_by, keys=written, vectors=vectors)
    part.replace(path)
