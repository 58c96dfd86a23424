"""What can be wrong with a knowledge file, said so that an editor can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One finding: where it is, what is wrong, and how to mend it.

    Args:
        file: the file, beginning with the folder that was checked.
        line: line number, from 1.
        what: what is wrong, in plain words.
        mend: what the editor should do about it.
        severity: an error keeps the file out of training; a warning does not.
    """

    file: Path
    line: int
    what: str
    mend: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.what} {self.mend}"


class KnowledgeError(ValueError):
    """The knowledge cannot be used; `problems` says what to mend."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = "1 problem" if count == 1 else f"{count} problems"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"The knowledge has {head} to mend first:\n{lines}")


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that keep a file out of training."""
    return [problem for problem in problems if problem.severity == "error"]


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return each problem once, sorted by file, line and text."""
    return sorted(set(problems), key=lambda one: (str(one.file), one.line, one.what))
