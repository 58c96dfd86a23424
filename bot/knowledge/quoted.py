"""Finds texts that stand in curly quotes: YAML takes these for letters, so visitors read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.knowledge.crossing import items, listed
from bot.knowledge.problems import Problem
from bot.knowledge.read import Document, PathIn
from bot.knowledge.spoken import spoken

_WHOLE: Final = re.compile(r"\s*(?:“[^“”]*”|‘[^‘’]*’)\s*")
_MEND: Final = 'Take them off. Quotes that only hold a text together are straight ones (").'


def quoted(kind: str, document: Document) -> Iterator[Problem]:
    """Yield a warning for each text that stands in curly quotes from its first letter to its last.

    Args:
        kind: what the file is, such as "faq".
        document: the file.
    """
    texts: list[tuple[PathIn, object]] = [(one.where, one.text) for one in spoken(kind, document)]
    for entry in items([document], "entries") if kind == "faq" else ():
        phrasings = listed(entry.data.get("phrasings"))
        texts += [((*entry.where, "phrasings", n), text) for n, text in enumerate(phrasings)]
    if kind == "program" and isinstance(document.data, dict):
        texts += [((name,), document.data.get(name)) for name in ("name", "address")]
    for where, text in texts:
        if isinstance(text, str) and not text.isascii() and _WHOLE.fullmatch(text):
            what = "The curly quotes around this text are a part of it."
            yield Problem(document.path, document.line(where), what, _MEND, "warning")
