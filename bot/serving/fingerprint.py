"""Which trained model belongs to what stands in the files now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

# What a model is made from: the assistant's files, and the code of the components inside it.
TRAINED_FROM = ("config.yml", "domain.yml", "data", "knowledge", "bot/nlu", "bot/policies")
_SKIPPED = {"__pycache__"}


def fingerprint(root: Path) -> str:
    """Return 16 hex digits that change when anything a model is made from changes.

    Args:
        root: the project's folder.
    """
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def model_path(root: Path, models: Path) -> Path:
    """Return where the model for the files as they are now lies, trained or not."""
    return models / f"foyer-{fingerprint(root)}.tar.gz"


def newest_model(root: Path, models: Path) -> Path | None:
    """Return the model that fits the files, else the newest one, else None."""
    fitting = model_path(root, models)
    if fitting.exists():
        return fitting
    found = sorted(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    return found[-1] if found else None


def _files(root: Path) -> Iterator[Path]:
    for name in TRAINED_FROM:
        top = root / name
        if top.is_file():
            yield top
        elif top.is_dir():
            yield from sorted(
                path
                for path in top.rglob("*")
                if path.is_file() and not _SKIPPED & set(path.parts) and path.suffix != ".pyc"
            )
