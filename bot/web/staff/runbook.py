"""Lays a document of docs/ out as a page: headings, lists, tables and paragraphs, nothing more.

Ours are written in that much Markdown; what else may stand there is shown as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

Kind = Literal["heading", "list", "steps", "table", "text"]
_MARKS: Final = (
    ("heading", re.compile(r"#{1,4} ")),
    ("list", re.compile(r"- ")),
    ("steps", re.compile(r"\d+\. ")),
    ("table", re.compile(r"\|")),
)
_RULE: Final = re.compile(r"\|[-| :]+\|?")
_CODE: Final = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Piece:
    """A run of words, or of code."""

    words: str
    code: bool = False


Words = tuple[Piece, ...]


@dataclass(frozen=True)
class Block:
    """One block of the page.

    Args:
        rows: one row of cells for each item or line; a heading and a paragraph have one of one.
        level: of a heading, 1 for the document's own.
    """

    kind: Kind
    rows: tuple[tuple[Words, ...], ...]
    level: int = 0


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a document, in order."""
    for (kind, _), lines in groupby(_joined(text), key=lambda one: (one[0], _alone(*one))):
        written = [line for _, line in lines]
        if kind == "heading":
            for line in written:
                yield Block("heading", ((_words(line.lstrip("# ")),),), line.index(" "))
        elif kind == "table":
            rows = [line.strip("| ").split("|") for line in written if not _RULE.fullmatch(line)]
            yield Block("table", tuple(tuple(_words(cell.strip()) for cell in row) for row in rows))
        elif kind == "text":
            yield from (Block("text", ((_words(line),),)) for line in written)
        elif kind == "list":
            yield Block("list", tuple((_words(line[2:]),) for line in written))
        else:
            yield Block("steps", tuple((_words(line.split(". ", 1)[1]),) for line in written))


def _joined(text: str) -> list[tuple[str, str]]:
    """Return kind and whole text of each item; what runs on over lines is put together."""
    found: list[tuple[str, str]] = []
    fresh = True
    for line in (one.strip() for one in text.splitlines()):
        kind = next((name for name, mark in _MARKS if mark.match(line)), "text")
        if not line:
            fresh = True
        elif kind == "text" and not fresh and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line}")
        else:
            found.append((kind, line))
            fresh = False
    return found


def _alone(kind: str, line: str) -> str:
    return line if kind in ("heading", "text") else ""


def _words(text: str) -> Words:
    """Return a line's words; every second part between backticks is code."""
    parts = _CODE.split(text.replace("**", ""))
    return tuple(Piece(part, bool(n % 2)) for n, part in enumerate(parts) if part)
