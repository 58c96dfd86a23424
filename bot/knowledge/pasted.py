"""What other programs leave behind in a file: odd spaces and unseen signs, and marks of a merge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# Word processors and web pages write these for a plain space or hyphen, or to break lines. Nobody
# can see them in an editor, and no check for a number, a word or a length finds its own with them
# in it; what visitors write is cleaned of them too. The two signs that join and part letters of
# other scripts and of emoji (U+200C, U+200D) stay, as they change what is read.
_PLAIN: Final = {
    **dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((0x2010, 0x2011), "-"),
    **dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF), None),
}
# Where a word processor or a web page begins a new line. Whoever counts lines differs on them: an
# editor shows none, YAML in C sees three of them, Python all five.
_BREAKS: Final = str.maketrans(dict.fromkeys("\v\f\x85\u2028\u2029", " "))
_UNREADABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
# Alone on its line, or with the name of a version behind it; git writes seven of a sign.
_MERGE: Final = re.compile(r"[ \t]*(<{7}|\|{7}|={7}|>{7})(?:[ \t]|$)")


def plain(text: str) -> str:
    """Return a text with plain spaces and hyphens, and without signs that nobody sees."""
    return text if text.isascii() else text.translate(_PLAIN)


def merges(text: str) -> Iterator[tuple[int, str]]:
    """Yield line, from 1, and mark of each merge that nobody finished, once for each.

    Args:
        text: a whole file.
    """
    begun = False
    for line, row in enumerate(text.splitlines(), 1):
        found = _MERGE.match(row)
        if not found:
            continue
        if not begun or found[1][0] == "<":
            yield line, found[1]
        begun = found[1][0] != ">"


def unbroken(text: str) -> str:
    """Return a whole file in which only plain line ends begin a line; a space takes their place.

    Args:
        text: the file as it lies there.
    """
    return text.translate(_BREAKS)


def unreadable(text: str) -> Iterator[tuple[int, str]]:
    """Yield line, from 1, and the word before it for each sign that YAML does not take.

    Args:
        text: a whole file.
    """
    for line, row in enumerate(text.split("\n"), 1):
        found = _UNREADABLE.search(row)
        if found:
            yield line, " ".join(row[: found.start()].split()[-2:])
