"""Trained models that nobody needs any more, so that a disk does not fill with them."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

# As `foyer train` names them; whatever else lies in the folder is somebody's own.
_TRAINED: Final = re.compile(r"foyer-[0-9a-f]{16}\.tar\.gz")


def drop_old_models(serving: Path, kept: int, spared: Collection[str] = ()) -> list[Path]:
    """Delete all trained models but the newest ones. The one that serves always stays.

    A change that is taken back fits its earlier model again, which need not be trained then.

    Args:
        serving: the model that is served from now on; the others lie beside it.
        kept: how many stay, that one among them; at least 1.
        spared: file names of others that stay beside these.

    Returns:
        What was deleted, oldest first.
    """
    trained = [path for path in serving.parent.iterdir() if _TRAINED.fullmatch(path.name)]
    stay = {serving.name, *spared}
    others = sorted((path for path in trained if path.name not in stay), key=_age)
    gone = []
    for path in others[: max(0, len(others) - (kept - 1))]:
        with suppress(OSError):  # a folder that cannot be written is no reason not to serve
            path.unlink()
            gone.append(path)
    return gone


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # gone in the meantime, or a link to nothing
        return 0.0
