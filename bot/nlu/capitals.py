"""What capitals say about a word: a name, an acronym, a title, or somebody who shouts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_WORD: Final = re.compile(r"(?<![\w'’])[^\W\d_]+(?!\w|['’](?!s\b))")  # "can" of "can't" is none
_ACRONYMS: Final = 2  # so few words all in capitals may be acronyms
_SHORT: Final = 3
_IN_TITLE: Final = 0.5  # against mending a Word with a Capital where other Words have one too


def doubts(text: str, is_plain: Callable[[str], bool]) -> dict[tuple[int, int], float]:
    """Return the places of words that are no names, and what speaks against mending each.

    Args:
        text: what was written.
        is_plain: whether a word in lower case is so common that it is no name.

    Returns:
        by begin and end: the logarithm of a chance, mostly 0.
    """
    words = [one for one in _WORD.finditer(text) if one.group().isascii()]
    if text.istitle() or (text.isupper() and len(words) > _ACRONYMS):
        return {one.span(): 0.0 for one in words}
    names = {one.span() for one in words if _is_name(one.group(), text[: one.start()])}
    inner = [one.group() for one in words if one.span() in names and not one.group().isupper()]
    title = any(len(word) > _SHORT and is_plain(word.lower()) for word in inner)
    return {
        one.span(): _IN_TITLE if one.span() in names else 0.0
        for one in words
        if one.span() not in names or (title and _may_stand_in_title(one.group()))
    }


def _may_stand_in_title(word: str) -> bool:
    return not word.isupper() and len(word) >= _SHORT


def _is_name(word: str, before: str) -> bool:
    """Whether capitals say so: an acronym, or a name inside a sentence."""
    if word.isupper():
        return True
    begins = not before.strip() or before.rstrip()[-1] in ".?!"
    return word[0].isupper() and not begins
