"""Which trained model belongs to what stands in the files now."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

# What a model is made from: the assistant's files, and the code of the components inside it.
KNOWLEDGE: Final = "knowledge"
TRAINED_FROM = ("config.yml", "domain.yml", "data", KNOWLEDGE, "bot/nlu", "bot/policies")


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder and of those in it, linked ones as well, in a fixed order.

    Left out are Python's caches, what version control keeps, and what an editor's program leaves
    beside an open file.

    Args:
        folder: where to look.
    """
    found = []
    for place, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if not _is_left_out(name)]
        found += [Path(place, name) for name in names if not _is_left_out(name)]
    return sorted(path for path in found if path.is_file())


def leading_out(folder: Path) -> list[Path]:
    """Return the links in a folder that lead to something outside it, in a fixed order.

    Args:
        folder: where to look; it may itself be reached by a link.
    """
    inside, found = folder.resolve(), []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_left_out(name)]
        links = (Path(place, name) for name in (*folders, *names) if not _is_left_out(name))
        found += [one for one in links if one.is_symlink() and _is_out(one, inside)]
    return sorted(found)


def _is_out(link: Path, inside: Path) -> bool:
    try:
        return not link.resolve().is_relative_to(inside)
    except RuntimeError:  # links that lead to one another lead nowhere
        return False


def _is_left_out(name: str) -> bool:
    ends = (".pyc", "~", "#")
    return name == "__pycache__" or name.startswith((".", "#")) or name.endswith(ends)


def fingerprint(root: Path, knowledge: Path | None = None) -> str:
    """Return 16 hex digits that change when anything a model is made from changes.

    Args:
        root: the project's folder.
        knowledge: where the editors' files lie; the project's own folder when left out.
    """
    digest = hashlib.sha256()
    for name, path in _files(root, knowledge or root / KNOWLEDGE):
        digest.update(name.encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def model_path(root: Path, models: Path, knowledge: Path | None = None) -> Path:
    """Return where the model for the files as they are now lies, trained or not."""
    return models / f"foyer-{fingerprint(root, knowledge)}.tar.gz"


def newest_model(root: Path, models: Path, knowledge: Path | None = None) -> Path | None:
    """Return the model that fits the files, else the newest one, else None."""
    fitting = model_path(root, models, knowledge)
    if fitting.exists():
        return fitting
    found = sorted(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    return found[-1] if found else None


def _files(root: Path, knowledge: Path) -> Iterator[tuple[str, Path]]:
    for name in TRAINED_FROM:
        top = knowledge if name == KNOWLEDGE else root / name
        if top.is_file():
            yield name, top
        elif top.is_dir():
            for path in files_in(top):
                yield f"{name}/{path.relative_to(top).as_posix()}", path
