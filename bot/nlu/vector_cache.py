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
    known = _read(path, made_by)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        fresh = encode(list(missing.values())).astype(np.float16)
        known.update(zip(missing, fresh, strict=True))
        _write(path, made_by, worth_keeping(known, set(keys)))
    if not keys:
        return encode([])
    result: Vectors = np.stack([known[key] for key in keys]).astype(np.float32)
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


def _read(path: Path, made_by: str) -> dict[bytes, Vectors]:
    try:
        with np.load(path, allow_pickle=False) as file:
            if str(file["made_by"]) != made_by:
                return {}
            keys = [key.tobytes() for key in file["keys"]]
            return dict(zip(keys, file["vectors"], strict=True))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return {}


def _write(path: Path, made_by: str, vectors: dict[bytes, Vectors]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.npz")
    keys = np.frombuffer(b"".join(vectors), dtype=np.uint8).reshape(-1, _KEY)
    np.savez(part, made_by=made_by, keys=keys, vectors=np.stack(list(vectors.values())))
    part.replace(path)
