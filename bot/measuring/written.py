"""Writes a run of the benchmark: a table for people, a document for machines."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from bot.measuring.measures import markdown, rows
from bot.measuring.run import Result

NAME: Final = "understanding"


@dataclass(frozen=True)
class Written:
    """What a run says.

    Args:
        commit: the state of the files, from `commit_of`.
        day: when it ran.
        seed: which words were misspelt.
        ours: Foyer's figures.
        theirs: stock Rasa's, empty when it was left out.
        counts: rows of each data file that was read.
        load: processes that waited for the processor when the run ended.
        one_in: both sides learnt from one of our own examples in so many; None: from all.
    """

    commit: str
    day: date
    seed: int
    ours: Result
    theirs: Result
    counts: Mapping[str, int] = field(default_factory=dict)
    load: float = 0.0
    one_in: int | None = None

    @property
    def name(self) -> str:
        """What its files and its place in a README are called."""
        return NAME if self.one_in is None else f"{NAME}-one-in-{self.one_in}"

    def markdown(self) -> str:
        """Return the table and what belongs to it."""
        lines = [
            f"Made on {self.day.isoformat()} at commit {self.commit}, seed {self.seed}.",
            "",
            markdown(self.ours.figures, self.theirs.figures),
            "",
            *self._notes(),
        ]
        return "\n".join(lines)

    def document(self) -> dict[str, Any]:
        """Return everything as plain data; no text of any row is in it."""
        return {
            "commit": self.commit,
            "day": self.day.isoformat(),
            "seed": self.seed,
            "one_in": self.one_in,
            "rows": dict(self.counts),
            "measures": rows(self.ours.figures, self.theirs.figures),
            "foyer": _side(self.ours),
            "stock": _side(self.theirs),
        }

    def _notes(self) -> list[str]:
        counted = ", ".join(f"{name} {count}" for name, count in self.counts.items())
        notes = [f"Rows: {counted}."] if counted else []
        if self.one_in is not None:
            notes.append(
                f"On our own files both sides learnt from one example in {self.one_in}; only "
                "Foyer's training time is that of all."
            )
        notes += [_own(name, side) for name, side in (("Foyer", self.ours), _stock(self.theirs))]
        notes += [
            f"{name} has no figure for {part}: {why}"
            for name, side in (("Foyer", self.ours), _stock(self.theirs))
            for part, why in side.failed.items()
        ]
        if "training_seconds" in {**self.ours.figures, **self.theirs.figures}:
            notes.append(
                f"Times are wall-clock times on {os.cpu_count()} processors; load {self.load:.1f}."
            )
        notes.append(f"Seconds: Foyer {_seconds(self.ours)}; stock Rasa {_seconds(self.theirs)}.")
        return [line for note in notes if note for line in (f"- {note}",)]


def write(run: Written, directory: Path) -> list[Path]:
    """Write understanding.md and understanding.json, and the table into a README that marks it.

    Args:
        run: what to write.
        directory: where to; made if it is missing.

    Returns:
        The files that were written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    table = directory / f"{run.name}.md"
    table.write_text(f"# Understanding\n\n{run.markdown()}\n", encoding="utf-8")
    document = directory / f"{run.name}.json"
    document.write_text(json.dumps(run.document(), indent=2) + "\n", encoding="utf-8")
    readme = directory / "README.md"
    told = readme.read_text(encoding="utf-8") if readme.exists() else ""
    if text := between(told, run.markdown(), run.name):
        readme.write_text(text, encoding="utf-8")
        return [table, document, readme]
    return [table, document]


def between(text: str, table: str, name: str) -> str | None:
    """Return a text with the table between the two marks of a name; None when it has none."""
    first, last = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, begin, rest = text.partition(first)
    _, end, after = rest.partition(last)
    return f"{before}{first}\n\n{table}\n\n{last}{after}" if begin and end else None


def commit_of(root: Path) -> str:
    """Return the commit, and whether files that understanding depends on differ from it.

    Args:
        root: the project's folder.
    """
    head = _git(root, "rev-parse", "--short", "HEAD") or "unknown"
    paths = ("config.yml", "domain.yml", "data", "knowledge", "bot/nlu", "bot/measuring")
    changed = _git(root, "status", "--porcelain", "--", *paths)
    return f"{head}, with changes that are not committed" if changed else head


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603
            ["git", *words],  # noqa: S607
            cwd=root, capture_output=True, text=True, check=False,
        )  # fmt: skip
    except OSError:
        return ""
    return done.stdout.strip()


def _stock(side: Result) -> tuple[str, Result]:
    return "Stock Rasa", side


def _side(side: Result) -> dict[str, Any]:
    return {
        "figures": side.figures,
        "details": side.details,
        "seconds": side.seconds,
        "failed": side.failed,
    }


def _own(name: str, side: Result) -> str:
    """Return what other data give when a side refuses by its own settings."""
    told = [
        f"{part} overall {own['overall']:.1%}, in scope {own['in_scope']:.1%}, "
        f"recall {own['recall']:.1%} (chosen threshold {detail['threshold']:g})"
        for part, detail in side.details.items()
        if (own := detail.get("own_settings"))
    ]
    return f"{name} refusing by its own settings: {'; '.join(told)}." if told else ""


def _seconds(side: Result) -> str:
    return ", ".join(f"{part} {spent:.0f}" for part, spent in side.seconds.items()) or "none"


def chosen(only: str | None, parts: Sequence[str]) -> list[str]:
    """Return the parts that `--only` names.

    Args:
        only: names with commas; None means all.
        parts: the names that there are.

    Raises:
        ValueError: a name is not among them.
    """
    names = [name.strip() for name in only.split(",")] if only else list(parts)
    unknown = [name for name in names if name not in parts]
    if unknown:
        raise ValueError(f"There is no part {', '.join(unknown)}. Choose of {', '.join(parts)}.")
    return names
