"""Finds what another program or a hurried hand left in a text: visitors would read it as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.knowledge.facts import OPTIONAL
from bot.knowledge.problems import Problem
from bot.knowledge.spoken import Spoken

# Each sign, what it is, and what to do about it; only the first in a text is told.
_SIGNS: Final = (
    # "It’s" that was saved in one alphabet and opened in another, and a sign that was lost so.
    (
        re.compile("â€.?|Ã[\x80-\xbf©¨¡³±]|Â[\xa0-\xbf]|\ufffd"),
        '"{}" is a sign that was saved wrongly.',
        "Type it anew, and save the file as UTF-8.",
    ),
    (
        re.compile(r"&(?:#\d{2,5}|#x[\da-fA-F]{2,5}|[a-z]{2,6}|[lr][ds]quo);"),
        '"{}" is code of a web page.',
        "Type the sign itself.",
    ),
    (
        re.compile(r"\*\*(?=\S)|(?<!\w)__(?=[^\s_])|(?:^|\n)#{1,6} "),
        '"{}" makes no bold words and no heading here.',
        "Take the signs out.",
    ),
    (
        re.compile(r"\\[nrtu]"),
        '"{}" breaks no line here.',
        "Take it out; an empty line begins a new paragraph.",
    ),
    (
        re.compile(r"\b(?:TODO|TBD|FIXME|XXX)\b|\?\?\?"),
        '"{}" still stands here.',
        "Finish the text, or take that part out.",
    ),
)


def leftovers(spoken: Spoken, kind: str) -> Iterator[Problem]:
    """Yield what stands in a text and is not meant for its reader, or that nothing is left of it.

    Args:
        spoken: the text and where it stands.
        kind: the kind of its file, such as "faq".
    """
    if spoken.role == "urgent_card":  # its lines were looked at one by one
        return
    for pattern, what, mend in _SIGNS:
        found = pattern.search(spoken.text)
        if found:
            yield _problem(spoken, what.format(found.group(0).strip()), mend)
            break
    if not spoken.text.strip():
        yield _problem(spoken, "This text is empty.", "Write it.")
    # A label of the page, or a pointer, is left out as a whole; anything else leaves a blank.
    elif kind != "page" and spoken.role != "pointer" and not OPTIONAL.sub("", spoken.text).strip():
        what = "Nothing is left of this text while its fact is not set."
        yield _problem(spoken, what, "Write a sentence outside the [[double brackets]], too.")


def _problem(spoken: Spoken, what: str, mend: str) -> Problem:
    return Problem(spoken.document.path, spoken.line, what, mend)
