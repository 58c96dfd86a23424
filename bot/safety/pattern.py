"""Reads the patterns of `crisis.yml` and unfolds them into flat rows of word sets.

The notation is explained at the head of `crisis.yml`. A pattern with choices of several words
becomes several rows; a choice between single words stays one place with several words. Flat rows
are what lets the matcher read every pattern at once, in a time that no input can stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.safety.inflect import forms

_PIECE = re.compile(r"\.\.\d+|<[a-z_]+>|[()\[\]|]|~?[a-z0-9']+\*?")
_NAMED = re.compile(r"<([a-z_]+)>")
_MOST_ROWS = 4_000
_READ = "Write lower case a-z, 0-9 and ' with the signs ( | ) [ ] < > ~ * and .. with a number."


class PatternError(ValueError):
    """A pattern cannot be read; the message names it and what to mend.

    Args:
        pattern: as it stands in the file.
        what: what is wrong with it.
        mend: what an editor can do about it.
    """

    def __init__(self, pattern: str, what: str, mend: str) -> None:
        super().__init__(f"{pattern!r}: {what} {mend}")
        self.pattern = pattern
        self.what = what
        self.mend = mend


@dataclass(frozen=True)
class Place:
    """One place in a row: which words fit, and whether the place may stay empty.

    Args:
        words: words that fit.
        stems: beginnings that fit (`suicid*`).
        anything: any word fits (`..3`).
        optional: the place may be skipped.
    """

    words: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    anything: bool = False
    optional: bool = False


Row = tuple[Place, ...]


def unfold(
    pattern: str,
    words: Mapping[str, Sequence[str]],
    within: tuple[str, ...] = (),
    *,
    whole: bool = False,
) -> list[Row]:
    """Return the rows that a pattern stands for.

    Args:
        pattern: such as `<want> to (die|be dead)`.
        words: the named lists; a list may name other lists, but not itself.
        within: the lists that the pattern stands in, outermost first.
        whole: whether it is asked if the pattern is all of a message. Then what may be missing at
            its ends is not left out: "911 [help]" must reach to the end of "911 help".

    Raises:
        PatternError: unknown list, unclosed bracket, or more rows than a pattern should have.
    """
    reader = _Reader(pattern, words, within)
    rows = reader.choice()
    if reader.pieces:
        what = "a bracket is closed that was never opened."
        raise PatternError(pattern, what, "Open it, or take it out.")
    ended = [end for row in rows for end in _ends(row)] if whole else rows
    trimmed = {_trim(row) for row in ended} - {()}
    if not trimmed:
        what = "it would match anything."
        raise PatternError(pattern, what, "Add a word that must be there.")
    # Most rows stand alone, and what to sort by takes longer to make than the row itself.
    return sorted(trimmed, key=repr) if len(trimmed) > 1 else list(trimmed)


def lists_named(pattern: str) -> list[str]:
    """Return the names of the lists that a pattern uses, in order."""
    return _NAMED.findall(pattern)


class _Reader:
    """A recursive reader; `pieces` is what is left to read, last piece first."""

    def __init__(
        self, pattern: str, words: Mapping[str, Sequence[str]], within: tuple[str, ...]
    ) -> None:
        self.pattern = pattern
        self.words = words
        self.within = within
        self.pieces = _pieces(pattern)[::-1]

    def choice(self) -> list[Row]:
        options = [self.row()]
        while self.pieces and self.pieces[-1] == "|":
            self.pieces.pop()
            options.append(self.row())
        return _merged([row for rows in options for row in rows])

    def row(self) -> list[Row]:
        rows: list[Row] = [()]
        while self.pieces and self.pieces[-1] not in ("|", ")", "]"):
            tails = self.item(self.pieces.pop())
            if len(rows) * len(tails) > _MOST_ROWS:
                raise PatternError(self.pattern, "too many choices.", "Split the pattern.")
            rows = [head + tail for head in rows for tail in tails]
        return rows

    def item(self, piece: str) -> list[Row]:
        if piece == "(":
            return self.closed(")")
        if piece == "[":
            return _optional(self.closed("]"))
        if piece.startswith(".."):
            return [(Place(anything=True, optional=True),) * int(piece[2:])]
        if piece.startswith("<"):
            return self.named(piece[1:-1])
        return [(_place(piece),)]

    def closed(self, bracket: str) -> list[Row]:
        rows = self.choice()
        if not self.pieces or self.pieces.pop() != bracket:
            what = f"a bracket is not closed with {bracket!r}."
            raise PatternError(self.pattern, what, "Close it, or take it out.")
        return rows

    def named(self, name: str) -> list[Row]:
        if name not in self.words:
            what = f"no list is called <{name}>."
            raise PatternError(self.pattern, what, "Name one of the lists under `words`.")
        if name in self.within:
            what = f"the list <{name}> would hold itself."
            raise PatternError(self.pattern, what, f"Take <{name}> out.")
        within = (*self.within, name)
        return _merged(
            [row for each in self.words[name] for row in unfold(each, self.words, within)]
        )


def _pieces(pattern: str) -> list[str]:
    pieces = _PIECE.findall(pattern)
    if "".join(pieces) != pattern.replace(" ", ""):
        what = "it holds a sign that is not read, or holds it in a wrong place."
        raise PatternError(pattern, what, _READ)
    return pieces


def _place(piece: str) -> Place:
    if piece.endswith("*"):
        return Place(stems=frozenset([piece[:-1]]))
    if piece.startswith("~"):
        return Place(words=frozenset(forms(piece[1:])))
    return Place(words=frozenset([piece]))


def _merged(rows: Sequence[Row]) -> list[Row]:
    """Join all rows that are one plain place into one place with all their words."""
    single = [row[0] for row in rows if len(row) == 1 and not row[0].optional]
    others = [row for row in rows if not (len(row) == 1 and not row[0].optional)]
    if not single:
        return others
    place = Place(
        words=frozenset().union(*(each.words for each in single)),
        stems=frozenset().union(*(each.stems for each in single)),
    )
    return [(place,), *others]


def _optional(rows: list[Row]) -> list[Row]:
    if len(rows) == 1 and len(rows[0]) == 1:
        return [(replace(rows[0][0], optional=True),)]
    return [*rows, ()]


def _ends(row: Row) -> Iterator[Row]:
    """Yield a row with what may be missing at its ends there, and without it."""
    for at, end in ((0, row[:1]), (len(row) - 1, row[-1:])):
        if len(row) > 1 and end[0].optional:
            there = (*row[:at], replace(end[0], optional=False), *row[at + 1 :])
            yield from _ends(there)
            yield from _ends((*row[:at], *row[at + 1 :]))
            return
    yield row


def _trim(row: Row) -> Row:
    """Drop optional places at both ends: they cannot change whether the row matches."""
    while row and row[0].optional:
        row = row[1:]
    while row and row[-1].optional:
        row = row[:-1]
    return row
