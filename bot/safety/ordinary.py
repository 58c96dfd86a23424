"""Plain messages of our own that the danger model must leave alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.knowledge.read import read

# Questions in these themes often come from somebody in danger ("my wife has the shakes since she
# stopped drinking"): they have an answer, and the gentle line may well lead it.
_NEAR_DANGER = frozenset({"medical", "loved_one", "other_conditions"})
_MARKED = re.compile(r"\[([^\]]*)\](?:\{[^}]*\}|\([^)]*\))")


def plain_messages(knowledge: Path, data: Path) -> list[str]:
    """Return FAQ phrasings that are far from danger, small talk, wishes and the unrelated.

    Args:
        knowledge: the folder with faq/.
        data: the folder with Rasa's training examples.
    """
    return list(dict.fromkeys([*_phrasings(knowledge / "faq"), *_said(data)]))


def _phrasings(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.yml")):
        document = read(path).data
        if document["theme"] not in _NEAR_DANGER:
            for entry in document["entries"]:
                yield from (str(text) for text in (entry["question"], *entry["phrasings"]))


def _said(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.yml")):
        listed: list[dict[str, Any]] = read(path).data["nlu"]
        for group in listed:
            for line in str(group.get("examples") or "").splitlines():
                if line.strip():
                    yield _MARKED.sub(r"\1", line.strip().removeprefix("- "))
