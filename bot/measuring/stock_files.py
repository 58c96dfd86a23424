"""What stock Rasa is trained on, and what it said: files and their keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

FALLBACK: Final = "nlu_fallback"
_DEFAULT_CONFIG: Final = "default_config.yml"


@dataclass(frozen=True)
class Said:
    """What stock Rasa makes of one text.

    Args:
        intent: the best one, whether or not it fell back.
        confidence: of that intent, 0 to 1.
        refused: whether its FallbackClassifier took over.
        entry: label that its ResponseSelector chose, "" unless the intent is `faq`.
    """

    intent: str
    confidence: float
    refused: bool
    entry: str = ""


class Sayings:
    """What one assistant said, by a hash of the text; and figures noted beside."""

    def __init__(self, path: Path) -> None:
        """Read what is kept, if anything is.

        Args:
            path: the JSON file.
        """
        self._path = path
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self._said: dict[str, Any] = kept.get("said", {})
        self._notes: dict[str, float] = kept.get("notes", {})

    def of(self, text: str) -> Said | None:
        """Return what was said to a text, None when it was never asked."""
        kept = self._said.get(_hash(text))
        return Said(**kept) if kept else None

    def keep(self, said: Mapping[str, Said]) -> None:
        """Keep what was said to texts."""
        self._said |= {_hash(text): asdict(one) for text, one in said.items()}
        self._write()

    def note(self, name: str, figure: float) -> None:
        """Keep a figure."""
        self._notes[name] = figure
        self._write()

    def noted(self, name: str) -> float | None:
        """Return a figure that was kept."""
        return self._notes.get(name)

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        document = {"said": self._said, "notes": self._notes}
        self._path.write_text(json.dumps(document), encoding="utf-8")


def stock_config() -> str:
    """Return the configuration that Rasa fills in where an assistant names none, unchanged."""
    package = files("rasa.engine.recipes.config_files")
    return (package / _DEFAULT_CONFIG).read_text(encoding="utf-8")


def write_examples(data: Any, path: Path) -> None:
    """Write training examples as Rasa's JSON, in which brackets are only brackets.

    Args:
        data: Rasa's TrainingData.
        path: the file.
    """
    examples = [
        {"text": one.get("text"), "intent": one.get("intent_response_key") or one.get("intent")}
        for one in data.intent_examples
        if one.get("text")
    ]
    document = {"rasa_nlu_data": {"common_examples": examples}}
    path.write_text(json.dumps(document), encoding="utf-8")


def said_of(parsed: Mapping[str, Any]) -> Said:
    """Read what was said from Rasa's parse result."""
    refused = parsed["intent"]["name"] == FALLBACK
    ranked = [one for one in parsed["intent_ranking"] if one["name"] != FALLBACK]
    best = ranked[0] if refused and ranked else parsed["intent"]
    selected = (parsed.get("response_selector") or {}).get("default") or {}
    entry = (selected.get("response") or {}).get("intent_response_key") or ""
    faq = best["name"] == "faq"
    return Said(best["name"] or "", best["confidence"], refused, entry if faq else "")


def key_of(folder: Path) -> str:
    """Return 16 hex digits that change with Rasa's version and with any file of a folder.

    Args:
        folder: what an assistant is trained on.
    """
    digest = hashlib.sha256(version("rasa").encode())
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
