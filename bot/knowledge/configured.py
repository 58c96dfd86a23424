"""Finds entries that config.yml names and that are gone: nothing else would say so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.knowledge.crossing import listed
from bot.knowledge.problems import KnowledgeError, Problem
from bot.knowledge.read import read

_NAMING: Final = ("own_measure_of", "measures", "pressing", "loose", "ways")


def configured(directory: Path, ids: Collection[str] | None) -> Iterator[Problem]:
    """Yield a warning for each entry that the config.yml beside a knowledge folder misses.

    Args:
        directory: the knowledge folder; one that lies elsewhere is checked without it.
        ids: ids of all entries; None when nobody can tell.
    """
    path = directory.parent / "config.yml"
    if ids is None or not path.is_file():
        return
    try:
        document = read(path)
    except KnowledgeError:  # Rasa says what is wrong with its own file
        return
    pipeline = document.data.get("pipeline") if isinstance(document.data, Mapping) else None
    for number, part in enumerate(listed(pipeline)):
        for key in _NAMING if isinstance(part, Mapping) else ():
            for at, name in enumerate(listed(part.get(key))):
                if name not in ids:
                    line = document.line(("pipeline", number, key, at))
                    what = f"There is no entry `{name}`, which `{key}` names."
                    mend = "Keep that id, or ask whoever keeps config.yml to change it there."
                    yield Problem(path, line, what, mend, "warning")
