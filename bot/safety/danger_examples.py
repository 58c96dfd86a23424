"""Reads the messages that the danger model learns from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from bot.safety.model import CrisisType, Level, Voice

EXAMPLES: Final = Path(__file__).parent / "examples"
_HELD_OUT_EVERY: Final = 5


@dataclass(frozen=True)
class Example:
    """One message of ours.

    Args:
        text: what is said.
        level: what it calls for.
        type: the kind of danger; `none` when there is none.
        voice: who is at risk.
        kind: what sort of benign message it is; the type where there is danger.
    """

    text: str
    level: Level
    type: CrisisType
    voice: Voice
    kind: str

    @property
    def held_out(self) -> bool:
        """Whether it is left out of a fit, to judge it: one in five, by the hash of its text."""
        digest = hashlib.sha256(self.text.encode("utf-8")).hexdigest()
        return int(digest, 16) % _HELD_OUT_EVERY == 0


def read_examples(folder: Path = EXAMPLES) -> list[Example]:
    """Return all examples, in the order of files and lines.

    Args:
        folder: with one YAML file for each kind of message.
    """
    return [
        _example(raw)
        for path in sorted(folder.glob("*.yml"))
        for raw in _document(path)["examples"]
    ]


def ordinary(texts: Sequence[str]) -> list[Example]:
    """Return plain messages, such as questions for the FAQ, as examples of no danger."""
    return [Example(text, "none", "none", "self", "ordinary") for text in texts]


def fingerprint(examples: Sequence[Example]) -> str:
    """Return 16 hex digits that change when an example or its labels change."""
    digest = hashlib.sha256()
    for one in examples:
        digest.update(repr(one).encode("utf-8"))
    return digest.hexdigest()[:16]


def _document(path: Path) -> Any:
    # The same safe loader, in C where it is there: five thousand lines take a tenth of the time.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506


def _example(raw: dict[str, Any]) -> Example:
    kind = raw.get("kind") or raw["type"]
    return Example(raw["text"], raw["level"], raw["type"], raw.get("voice", "self"), kind)
