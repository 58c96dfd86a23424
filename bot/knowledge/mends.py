"""Says on which line a file stops being YAML, and how to mend it there."""

from __future__ import annotations

import re
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.tokens import FlowMappingEndToken, FlowSequenceEndToken, ScalarToken

_SPACES: Final = "Check the spaces at the start of this line against the lines above."
QUOTES: Final = "Put quotes around the whole text, or write it on the next line, below `>-`."
CURLY: Final = 'Curly quotes are letters here: put straight ones (") around the text.'
DEEP: Final = (
    "This line is indented deeper than the one above: begin it in the same column, or, if it is a "
    "part of that text, put quotes around the whole text."
)
TIGHT: Final = "Put a space after the dash."
BRACKET: Final = (
    "Close the bracket that is opened here, or put quotes around a text in it that holds a colon, "
    "a #, a quote or a bracket."
)
ITEMS: Final = (
    "Items need the name of their list right above them, with nothing behind its colon: if `[]` "
    "stands there, take it off."
)
_SAYS: Final = (
    ("mapping values are not allowed", "Put quotes around a text that holds a colon."),
    (
        "single document",
        "Take out a line with --- or ... alone on it. If a file was pasted below another one, keep "
        "its items and take out its head, such as `theme:` and `entries:`.",
    ),
    ("end of stream", "A quote is opened here and never closed."),
    ("expected ',' or", BRACKET),
    ("undefined alias", "Put quotes around a text that begins with a star."),
    ("scanning an alias", "Put quotes around a text that begins with a star."),
    ("scanning an anchor", "Put quotes around a text that begins with &."),
    ("scanning a tag", "Put quotes around a text that begins with !."),
    (
        "block scalar",
        "Write the text on the next line; put quotes around one that begins with > or |.",
    ),
    ("unknown escape", "Take the backslash out, or use single quotes."),
    ("simple key", "Put a colon and a space behind the name, or indent this line as its text."),
    ("'-' indicator", "Items of one list must begin with a dash in the same column."),
    ("block end", _SPACES),
    ("expected key", _SPACES),
)
# Spaces that look like the plain one; word processors and web pages leave them behind.
_ODD_INDENT: Final = re.compile(r"[ \t]*[\u00a0\u2000-\u200b\u202f\u205f\u3000]")
_TIGHT_DASH: Final = re.compile(r" *(?:-[^\s-]|[–—])")
_LIST: Final = re.compile(r" *(?:- +)?[A-Za-z_]\w*: *(?:#.*)?")
_BULLET: Final = re.compile(r" *([•◦▪‣·*]) ")
_DASH: Final = re.compile(r" *-|\s*$")
_ENTRY: Final = re.compile(r"( *)- id:")
_HOLDS_ENTRIES: Final = re.compile(r"(?:entries|sources|signals): *(?:#.*)?")
_ITEM: Final = re.compile(r"( *)- ")
_EMPTY_LIST: Final = re.compile(r" *(?:- +)?[A-Za-z_]\w*: +\[\](?: +#.*)?")
_DASH_AS_TEXT: Final = re.compile(r" *(?:- +)?[A-Za-z_]\w*: +- ")
_NAME: Final = re.compile(r" +(?:- +)?[A-Za-z_]\w*")
_NAME_AND_TEXT: Final = re.compile(r" *(?:- +)?[A-Za-z_]\w*: +\S")
_COMMENT: Final = re.compile(r"[^\s#].*\s#")


def tight(row: str) -> bool:
    """Return whether a line begins with a dash that has no space behind it.

    Args:
        row: the line.
    """
    return bool(_TIGHT_DASH.match(row))


def told(error: MarkedYAMLError, text: str) -> tuple[int, str]:
    """Return the line, from 1, on which to mend a file that is not YAML, and the mend.

    Args:
        error: what the reader in plain Python said; the one in C says less.
        text: the whole file.
    """
    rows = text.splitlines()
    line = _line(error)
    odd = next((n for n, row in enumerate(rows[:line], 1) if _ODD_INDENT.match(row)), None)
    if odd is not None:
        return odd, "Type plain spaces at the start of this line; one of them is another sign."
    row, above = (rows[at] if 0 <= at < len(rows) else "" for at in (line - 1, line - 2))
    if "cannot start any token" in str(error.problem):
        return line, _first_sign(error, row)
    if "block end" in f"{error.problem}" or "block" in f"{error.context}":
        misplaced = _misplaced_entry(rows, line)
        if misplaced:
            return misplaced
    if _TIGHT_DASH.match(row):
        return line, TIGHT
    bullet = _BULLET.match(row)
    if bullet:
        return line, f"Begin with a dash and a space: `{bullet[1]}` begins no item here."
    if _DASH_AS_TEXT.match(row):
        return line, "Put quotes around a text that begins with a dash."
    if _ITEM.match(row) and _EMPTY_LIST.fullmatch(_said_above(rows, line)):
        return line, ITEMS
    if "simple key" in f"{error.problem} {error.context}" and _lacks_dash(row, above):
        return line, "Begin this line with a dash and a space, as the one above."
    if "mapping values" in str(error.problem):
        tight = _first_of_list(rows, line)
        if _TIGHT_DASH.match(above) or tight:
            return tight or line - 1, TIGHT
        if "“" in row or "”" in row:
            return line, CURLY
        if _too_deep(error, row, above):
            return line, DEEP
    return _text_ended(error, text) or (line, _said(error, rows, line))


def _misplaced_entry(rows: list[str], stops: int) -> tuple[int, str] | None:
    """Return line and mend for an entry that begins in another column than the others.

    YAML stops at the second one where the first is misplaced. Where lists of items with an `id` lie
    in one another, as the screening's do, columns tell nothing.
    """
    columns = {at: len(found[1]) for at, one in enumerate(rows, 1) if (found := _ENTRY.match(one))}
    if stops not in columns or not any(map(_HOLDS_ENTRIES.fullmatch, rows)):
        return None
    usual = max(columns.values(), key=list(columns.values()).count)
    line = next((at for at, column in columns.items() if column != usual and at <= stops), None)
    if line is None:
        return None
    by = usual - columns[line]
    moved = f"move it and the lines below it by {abs(by)} to the {'right' if by > 0 else 'left'}"
    return line, f"Begin `- id:` in the same column as the others in this file: {moved}."


def _first_of_list(rows: list[str], line: int) -> int | None:
    """Return the line of a list's first item if its dash is tight: all below is read as its text.

    Args:
        rows: the whole file.
        line: the line, from 1, on which YAML stops.
    """
    for at in range(line - 1, 0, -1):
        if _LIST.fullmatch(rows[at - 1].rstrip()):
            return at + 1 if _TIGHT_DASH.match(rows[at]) else None
        if not _DASH.match(rows[at - 1]):
            return None
    return None


def _said_above(rows: list[str], line: int) -> str:
    """Return the last line above that is neither empty nor a comment."""
    above = (row.rstrip() for row in reversed(rows[: line - 1]))
    return next((row for row in above if row and not row.lstrip().startswith("#")), "")


def _lacks_dash(row: str, above: str) -> bool:
    item = _ITEM.match(above)
    return bool(item and len(row) - len(row.lstrip()) == len(item[1]))


def _too_deep(error: MarkedYAMLError, row: str, above: str) -> bool:
    """Tell whether a name begins a line that YAML takes for more of the text above it."""
    begun = row[: error.problem_mark.column] if error.problem_mark else ""
    deeper = len(row) - len(row.lstrip()) > len(above) - len(above.lstrip(" -"))
    return deeper and bool(_NAME.fullmatch(begun) and _NAME_AND_TEXT.match(above))


def _line(error: MarkedYAMLError) -> int:
    """Return where the mistake begins: what was opened there is only missed at the end."""
    problem, said = error.problem_mark, f"{error.problem} {error.context}"
    opened = "expected ',' or" in said  # a bracket; whatever follows is taken for a part of it
    begun = opened or any(one in said for one in ("end of stream", "stream end", "simple key"))
    mark = (error.context_mark if begun else None) or problem or error.context_mark
    return int(mark.line) + 1 if mark else 1


def _first_sign(error: MarkedYAMLError, row: str) -> str:
    sign = row[error.problem_mark.column :][:1] if error.problem_mark else ""
    if sign in ("", "\t"):
        return "Indent with spaces, never with the Tab key."
    return f"Put quotes around a text that begins with {sign}"


def _text_ended(error: MarkedYAMLError, text: str) -> tuple[int, str] | None:
    """Return line and mend where letters stand behind a text that has ended already."""
    if "found '<scalar>'" not in str(error.problem) or error.problem_mark is None:
        return None
    last = _token_before(text, error.problem_mark)
    if isinstance(last, (FlowMappingEndToken, FlowSequenceEndToken)):
        return int(last.end_mark.line) + 1, QUOTES
    if not isinstance(last, ScalarToken) or last.style not in ("'", '"'):
        return None
    first, end = int(last.start_mark.line) + 1, int(last.end_mark.line) + 1
    if first != end:
        return first, f"A quote is opened here and closed only on line {end}."
    if last.style == "'":
        return first, "Put double quotes around this text: an apostrophe ends single ones."
    return first, "Write the whole text on the next line, below `>-`; the second quote ends it."


def _token_before(text: str, mark: Any) -> Any:
    """Return the last token that ends before a place, None where there is none."""
    last = None
    try:
        for token in YAML(typ="safe", pure=True).scan(text):
            if token.start_mark.index >= mark.index:
                break
            last = token
    except YAMLError:
        pass
    return last


def _said(error: MarkedYAMLError, rows: list[str], line: int) -> str:
    said = f"{error.problem} {error.context}".lower()
    if "found '<scalar>'" in said and line > 1 and _COMMENT.match(rows[line - 2].strip()):
        return f"A # begins a comment on the line above. {QUOTES}"
    for sign, mend in _SAYS:
        if sign in said:
            return mend
    return "Check quotes, colons and the spaces at the start of this line."
