"""Finds mistakes that concern whole files: in the wrong place, a copy, without content, or gone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.knowledge.crossing import Placed, items, listed
from bot.knowledge.problems import Problem
from bot.knowledge.read import Document

# The list that each file of a folder holds, and what it is called.
LISTS: Final = {"faq": "entries", "sources": "sources"}
_CALLED: Final = {"faq": "answer", "sources": "source"}
_NAME: Final = re.compile(r"(.+?)\.ya?ml(?:\.txt)?", re.IGNORECASE)
# Alone on its line, as the head of a list is; "sources: ask Maria" is a note.
_HEADS: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:entries|sources):\s*(?:#.*)?")
_UNREAD: Final = "Nothing reads this file."
# So many names that nothing answers to are no slips of the pen: the file that held them is gone.
_MOST_SLIPS: Final = 5


def unread(directory: Path, known: Collection[str]) -> Iterator[Problem]:
    """Yield each YAML file that nothing reads because of its name or its folder.

    Args:
        directory: the knowledge folder.
        known: names, without the ending, of the files that stand beside the folders.
    """
    for path in sorted(directory.rglob("*")):
        inside = path.relative_to(directory).parts
        name = _name(path, inside, known)
        if not name or path.name.startswith(".") or not path.is_file():
            continue
        if path.suffix != ".yml":
            yield Problem(path, 1, _UNREAD, _named_anew(path, f"{name}.yml"))
        elif inside[0] in LISTS and len(inside) > 2:
            yield Problem(path, 1, _UNREAD, f"Move it into {inside[0]}/ itself.")
        elif inside[0] not in LISTS and (len(inside) > 1 or path.stem not in known):
            mend = "Mend its name, or move it to faq/ or sources/."
            yield Problem(path, 1, _UNREAD, mend, "warning")


def _name(path: Path, inside: Sequence[str], known: Collection[str]) -> str | None:
    """Return the name without the ending of what is YAML, None for any other file."""
    found = _NAME.fullmatch(path.name)
    if found:
        return found[1]
    # A program may have put its own ending in place of ours; notes and copies are left alone.
    if path.suffix.casefold() != ".txt" or path.with_suffix(".yml").exists():
        return None
    holds = path.stem in known if len(inside) == 1 else inside[0] in LISTS and _holds_list(path)
    return path.stem if holds else None


def _holds_list(path: Path) -> bool:
    with suppress(OSError):
        return any(_HEADS.fullmatch(row) for row in path.read_bytes().splitlines())
    return False


def _named_anew(path: Path, name: str) -> str:
    there = path.with_name(name)
    # Where names are told apart by more than their case, to rename it would overwrite the other.
    if there.exists() and not there.samefile(path):
        return f"Compare it with {name}, then delete it or move it out of knowledge/."
    return f"Rename it to {name}."


def incomplete(directory: Path, problems: Collection[Problem]) -> set[str]:
    """Return the folders of which a file is not read, so that nobody can tell what is missing.

    Args:
        directory: the knowledge folder.
        problems: what `unread` found there.
    """
    return {one.file.relative_to(directory).parts[0] for one in problems} & LISTS.keys()


def copies(documents: Sequence[Document], kind: str) -> Iterator[Problem]:
    """Yield each file that holds mostly what another file holds, under a longer name.

    Args:
        documents: the files of one folder.
        kind: "faq" or "sources".
    """
    ids = [{one.id for one in items([document], LISTS[kind])} for document in documents]
    for copy, its in zip(documents, ids, strict=True):
        for first, theirs in zip(documents, ids, strict=True):
            shared = len(its & theirs)
            longer = copy.path.stem != first.path.stem and first.path.stem in copy.path.stem
            if longer and shared and 2 * shared >= len(its):
                what = f"This is a copy of {first.path.name}: {shared} ids stand in both."
                mend = "Delete it, or move it out of knowledge/. A new theme needs ids of its own."
                yield Problem(copy.path, 1, what, mend)
                break


def hollow(documents: Collection[Document], kind: str) -> bool:
    """Return whether there is no file of a kind, or one that holds no list."""
    held = [one.data.get(LISTS[kind]) if isinstance(one.data, dict) else None for one in documents]
    return not all(listed(found) for found in held) or not held


def absent(directory: Path, kind: str) -> Problem:
    """Return the problem that a folder holds no file."""
    what = f"There is no {_CALLED[kind]} file."
    return Problem(directory / kind, 1, what, "Put at least one .yml file there.")


def gone(
    folder: Path, entries: Collection[Placed], key: str, ids: Collection[str] | None
) -> Problem | None:
    """Return the problem that a whole file is gone, None if no more than a few names are wrong.

    Args:
        folder: the folder that the ids are looked up in.
        entries: all FAQ entries.
        key: the list in them that names ids.
        ids: what there is; None when nobody can tell.
    """
    named = {str(name) for one in entries for name in listed(one.data.get(key))}
    missing = sorted(named - set(ids)) if ids is not None else []
    if len(missing) <= _MOST_SLIPS:
        return None
    called = "entries" if folder.name == "faq" else "sources"
    what = f"{len(missing)} {called} that answers name stand in no file here, first `{missing[0]}`."
    return Problem(folder, 1, what, "Put back the file that held them; it was deleted or renamed.")
