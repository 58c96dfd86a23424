"""Reads a YAML file and remembers on which line everything stands.

Dates stay text ("2026-11-23"), so that a document is plain JSON for the schemas. YAML 1.2 rules
hold: `yes`, `no`, `on` and `09:00` are text, never true, false or a number. Odd spaces and unseen
signs of a pasted text are read as plain ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.knowledge.mends import TIGHT, tight, told
from bot.knowledge.pasted import merges, plain, unbroken, unreadable
from bot.knowledge.problems import KnowledgeError, Problem

PathIn = tuple[str | int, ...]

_DEEPEST = 30
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class Document:
    """One YAML file: its data, and the line on which each part begins.

    Args:
        path: the file.
        data: plain dicts, lists, texts, numbers, booleans and None.
        lines: line number (from 1) for each path into the data, such as ("entries", 0, "id").
        cut: values of which YAML takes a part for something else than text: the line, and the
            sign that did it; "#" begins a comment, "&" an anchor and "!" a tag.
    """

    path: Path
    data: Any
    lines: Mapping[PathIn, int]
    cut: Mapping[PathIn, tuple[int, str]] = field(default_factory=dict)

    def line(self, where: PathIn) -> int:
        """Return the line of a part, or of the nearest part around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def read(path: Path, *, as_written: bool = False) -> Document:
    """Read one YAML file.

    Args:
        path: the file to read, UTF-8.
        as_written: whether odd spaces and unseen signs stay, as in what visitors might type.

    Raises:
        KnowledgeError: it is missing, not UTF-8, half merged, not YAML, or uses a key twice.
    """
    text = unbroken(_text(path))
    _raise_if_half_merged(path, text)
    _raise_if_unreadable(path, text)
    node = _compose(path, text)
    reader = _Reader(path, text, as_written)
    data = reader.value(node, ()) if node is not None else None
    if reader.problems:
        raise KnowledgeError(reader.problems)
    return Document(path, data, reader.lines, reader.cut)


class _Reader:
    """Turns YAML nodes into plain data and notes the lines on the way."""

    def __init__(self, path: Path, text: str, as_written: bool) -> None:
        self.path = path
        self.as_written = as_written
        self.rows = text.splitlines()
        self.lines: dict[PathIn, int] = {(): 1}
        self.cut: dict[PathIn, tuple[int, str]] = {}
        self.problems: list[Problem] = []

    def value(self, node: Node, at: PathIn) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(at, line)
        if len(at) > _DEEPEST:  # an alias that contains itself would never end
            self._report(line, "This is nested too deep.", "Take out the star and ampersand.")
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, at)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*at, number)) for number, item in enumerate(node.value)]
        self._note_cut(node, at)
        self._report_swallowed(node)
        found = _scalar(node)
        return plain(found) if isinstance(found, str) and not self.as_written else found

    def _note_cut(self, node: ScalarNode, at: PathIn) -> None:
        first = self._after(node.start_mark)[:1]
        if first in ("&", "!"):
            self.cut[at] = (node.start_mark.line + 1, first)
        # In a text in quotes, or one below `>-`, a # is a letter as any other.
        elif not node.style and self._after(node.end_mark).lstrip(" \t").startswith("#"):
            self.cut[at] = (node.end_mark.line + 1, "#")

    def _report_swallowed(self, node: ScalarNode) -> None:
        """Report an item that begins too far to the right: YAML takes it for more of the last."""
        if node.style:  # in quotes, or below `>-`
            return
        for number in range(node.start_mark.line + 1, node.end_mark.line + 1):
            row = self.rows[number].strip() if number < len(self.rows) else ""
            if row.startswith(("- ", "• ", "– ", "* ")):
                if tight(self.rows[node.start_mark.line]):  # the first item of a list
                    what = "This line and those below it are read as one text."
                    self._report(node.start_mark.line + 1, what, TIGHT)
                    return
                what = "This line is read as more of the text above it."
                mend = (
                    "Begin it in the same column as the dash above, or, if it is a part of that "
                    "text, put quotes around the whole text."
                )
                self._report(number + 1, what, mend)

    def _after(self, mark: Any) -> str:
        return self.rows[mark.line][mark.column :] if mark.line < len(self.rows) else ""

    def _mapping(self, node: MappingNode, at: PathIn) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            here = (*at, key)
            if key in found:
                first = self.lines[here]
                mend = "Keep one of the two, or give each item its own dash."
                what = f"`{key}` stands twice in the same place, first on line {first}."
                self._report(line, what, mend)
                continue
            self.lines[here] = line
            found[key] = self.value(value_node, here)
        return found

    def _report(self, line: int, what: str, mend: str) -> None:
        self.problems.append(Problem(self.path, line, what, mend))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise _broken(path, 1, "The file is not there.", "Put it back.") from None
    except UnicodeDecodeError as error:
        # The rows before the first sign that is none; a file in another alphabet begins with it.
        line = error.object[: error.start].count(b"\n") + 1
        what = "The file is not UTF-8 text; the first sign that cannot be read is on this line."
        raise _broken(path, line, what, "Save it as UTF-8, or type that sign anew.") from None
    except OSError:
        raise _unreadable(path) from None


def _raise_if_half_merged(path: Path, text: str) -> None:
    """Refuse a file with both versions of a merge; YAML may even take them for one text."""
    mend = "Keep what is right, and delete the lines with <<<<<<<, ======= and >>>>>>>."
    found = [
        Problem(path, line, f"Two versions of this file are still mixed: {mark}", mend)
        for line, mark in merges(text)
    ]
    if found:
        raise KnowledgeError(found)


def _raise_if_unreadable(path: Path, text: str) -> None:
    """Refuse signs that no YAML may hold, each on its line; nobody sees them in an editor."""
    mend = "Delete it, or type the words around it anew."
    found = [
        Problem(path, line, f"An unseen sign stands behind “{before}”.", mend)
        if before
        else Problem(path, line, "An unseen sign begins this line.", mend)
        for line, before in unreadable(text)
    ]
    if found:
        raise KnowledgeError(found)


def _compose(path: Path, text: str) -> Node | None:
    try:
        return _nodes(text)
    except MarkedYAMLError as error:
        line, mend = told(error, text)
        raise _broken(path, line, "This cannot be read as YAML.", mend) from None
    except YAMLError:
        raise _unreadable(path) from None


def _nodes(text: str) -> Node | None:
    """Return the YAML nodes; libyaml is ten times as fast, but refuses some valid YAML."""
    try:
        return YAML(typ="safe").compose(text)
    except MarkedYAMLError:  # {title: What is an IOP?, payload: /help} for one
        return YAML(typ="safe", pure=True).compose(text)


def _unreadable(path: Path) -> KnowledgeError:
    mend = "Look for stray characters, or copy the file anew."
    return _broken(path, 1, "The file cannot be read.", mend)


def _broken(path: Path, line: int, what: str, mend: str) -> KnowledgeError:
    return KnowledgeError([Problem(path, line, what, mend)])


def _scalar(node: ScalarNode) -> Any:
    text = str(node.value)
    kind = node.tag.removeprefix(_TAG)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        return _number(text, int)
    if kind == "float":
        return _number(text, float)
    return text


def _number(text: str, kind: type[int] | type[float]) -> int | float | str:
    try:
        return kind(text)
    except ValueError:  # 0x10, 1_000: whoever wrote that in these files meant a text
        return text
