"""What differs between two copies of the editors' files, named as an editor would name it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.knowledge.load import entries_of
from bot.knowledge.model import Entry
from bot.knowledge.problems import KnowledgeError
from bot.serving.fingerprint import files_in


def changes(before: Path, after: Path) -> list[str]:
    """Return what changed, a line each: entries by their ids, all else by its file.

    Args:
        before: a knowledge folder.
        after: the same folder later.
    """
    old, new = _contents(before), _contents(after)
    told: list[str] = []
    for name in sorted(old | new):
        if old.get(name) != new.get(name):
            how = "new" if name not in old else "gone" if name not in new else "changed"
            told += _entries(before / name, after / name) or [f"{how}: {name}"]
    return told


def _entries(before: Path, after: Path) -> list[str]:
    """Return which entries of a file differ; nothing if it holds none, or cannot be read."""
    if after.parent.name != "faq" or after.suffix != ".yml":
        return []
    try:
        # A copy of long ago need not fit what reads it today.
        old, new = ({one.id: one for one in _read(path)} for path in (before, after))
    except KnowledgeError:
        return []
    return list(_differing(old, new, after.name))


def _differing(old: dict[str, Entry], new: dict[str, Entry], name: str) -> Iterator[str]:
    for entry in new.values():
        if entry != old.get(entry.id):
            yield f"{'changed' if entry.id in old else 'new'}: {name}, {entry.id}"
    for entry in old.values():
        if entry.id not in new:
            yield f"gone: {name}, {entry.id}"


def _read(path: Path) -> list[Entry]:
    return entries_of(path) if path.exists() else []


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files_in(folder)}
