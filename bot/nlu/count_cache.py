"""Keeps what was counted of training examples, so that only new ones are counted again.

To count forty thousand examples takes a tenth of a training's time, and an editor changes ten. The
file holds hashes of texts, the words and parts of words that stand in them, and counts.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix, vstack

from bot.nlu.gram_counts import Counted, Grams, counted, learn
from bot.nlu.token_cache import made_by
from bot.nlu.vector_cache import worth_keeping

_KEY: Final = 16  # bytes of a text's SHA-256
_APART: Final = "\n"  # stands in no gram
_CODE: Final = ("gram_counts.py", "count_cache.py")


def kept(texts: Sequence[str], grams: Grams, path: Path) -> Counted:
    """Count the grams of texts; what the file holds already is not counted again.

    Args:
        texts: n of them, in lower case.
        grams: what is counted.
        path: the file, which may be missing or broken; of texts that are not asked for now it keeps
            at most as many as are.

    Returns:
        the counts [n, grams], as `counted` returns them; there may be columns that no text has.
    """
    maker = made_by(_CODE, grams)
    keys = [hashlib.sha256(text.encode()).digest()[:_KEY] for text in texts]
    rows, known = _read(path, maker)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in rows}
    if missing:
        fresh = counted(list(missing.values()), grams, known.names)
        widened = csr_matrix(
            (known.counts.data, known.counts.indices, known.counts.indptr),
            shape=(known.counts.shape[0], fresh.counts.shape[1]),
        )
        rows |= {key: row for row, key in enumerate(missing, start=widened.shape[0])}
        known = Counted(fresh.names, vstack([widened, fresh.counts], "csr"))
        _write(path, maker, worth_keeping(rows, set(keys)), known)
    return Counted(known.names, known.counts[[rows[key] for key in keys]])


def _read(path: Path, maker: str) -> tuple[dict[bytes, int], Counted]:
    """Return what is kept, and the row of each text by its key."""
    nothing = Counted([], csr_matrix((0, 0), dtype=np.int64))
    try:
        with np.load(path, allow_pickle=False) as file:
            if str(file["maker"]) != maker:
                return {}, nothing
            names = file["names"].tobytes().decode().split(_APART)
            rows = {key.tobytes(): row for row, key in enumerate(file["keys"])}
            found = (file["data"].astype(np.int64), file["indices"], file["indptr"])
            counts = csr_matrix(found, shape=(len(rows), len(names)))
            counts.check_format(full_check=True)
            return rows, Counted(names, counts)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return {}, nothing


def _write(path: Path, maker: str, rows: dict[bytes, int], known: Counted) -> None:
    # In the order that `learn` gives them: what it returns next time is in order already.
    columns, counts = learn(Counted(known.names, known.counts[list(rows.values())]), least=1)
    if not columns:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.npz")
    np.savez(
        part,
        maker=maker,
        keys=np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(-1, _KEY),
        names=np.frombuffer(_APART.join(columns).encode(), dtype=np.uint8),
        data=counts.data.astype(np.min_scalar_type(counts.data.max())),
        indices=counts.indices,
        indptr=counts.indptr,
    )
    part.replace(path)
