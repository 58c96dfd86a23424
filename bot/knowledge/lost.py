"""Finds texts of which YAML would leave out a part: `Lot # 5` is read as `Lot`."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.mends import QUOTES
from bot.knowledge.problems import Problem
from bot.knowledge.read import Document, PathIn
from bot.knowledge.spoken import spoken

# Texts that nobody hears as they stand, but that must be whole: what is trained on, and facts.
_WHOLE = {"faq": frozenset({"phrasings", "question"}), "program": frozenset({"name", "address"})}


def lost(kind: str, document: Document) -> Iterator[Problem]:
    """Yield each text that YAML takes in part for a comment, an anchor or a tag.

    Args:
        kind: what the file is; other files than faq/ use anchors on purpose.
        document: the file.
    """
    if not document.cut:
        return
    heard = {text.where for text in spoken(kind, document)}
    for where, (line, sign) in document.cut.items():
        if sign == "#" and (where in heard or _must_be_whole(kind, where)):
            what = "What stands behind the # on this line is a comment and is not read."
            yield Problem(document.path, line, what, QUOTES)
        elif sign != "#" and kind == "faq":
            what = f"A word that begins with {sign} is no text here and is not read."
            yield Problem(document.path, line, what, QUOTES)


def _must_be_whole(kind: str, where: PathIn) -> bool:
    return not _WHOLE.get(kind, frozenset()).isdisjoint(where)
