"""What the check tries of the running house, and how a failure is told to an editor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.knowledge.problems import Problem
from bot.knowledge.read import Document

Documents = Mapping[str, Document]  # the readable files that there are one of, by kind
Trial = Callable[[Documents], Iterator[Problem]]


@dataclass(frozen=True)
class Unusable(Problem):
    """A failure whose place nobody can tell; it is said only when nothing else is wrong."""


def unusable(document: Document, error: Exception) -> Unusable:
    """Return the problem that stands for an error which nobody foresaw.

    Args:
        document: the file that was being used.
        error: what was raised.
    """
    what = f"The running house cannot use this file ({type(error).__name__}: {error})."
    mend = "Compare it with the file of the release that you run."
    return Unusable(document.path, 1, what, mend)
