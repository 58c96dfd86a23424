"""Tells whether a message is no more than a "no" to the card's "Are you safe right now?"."""

from __future__ import annotations

import re
from typing import Final

# What a bare "no" to "Are you safe right now?" is made of, in the three languages of the cards.
_NO: Final = frozenset({"no", "nope", "nah", "não", "nao", "not", "isnt", "arent"})
_NOT: Final = frozenset({"not", "isnt", "arent"})
_SAFE: Final = frozenset({"safe", "ok", "okay", "sure"})
# Who says that they are scared instead has said no as well.
_SCARED: Final = frozenset({
    "scared", "frightened", "terrified", "miedo", "asustado", "asustada", "medo", "assustado",
    "assustada",
})  # fmt: skip
# Of whom, and where.
_OF_WHOM: Final = frozenset({
    "so", "too", "very", "just", "and", "here", "home", "with", "of", "him", "her", "them", "tengo",
    "muy", "mucho", "de", "él", "el", "ella", "tenho", "com", "muito", "dele", "dela",
})  # fmt: skip
_AROUND: Final = frozenset({
    "i", "im", "am", "he", "she", "they", "is", "are", "hes", "shes", "theyre", "really", "at",
    "all", "right", "now", "estoy", "está", "esta", "seguro", "segura", "estou", "em", "segurança",
})  # fmt: skip
# "No tengo miedo" is the contrary of "no, tengo miedo".
_UNAFRAID: Final = re.compile(r"\b(?:no|não|nao) (?:tengo|tenho|estoy|estou)\b", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGEST_NO: Final = 60  # characters


def is_no(text: str) -> bool:
    """Tell whether a text is no more than a "no" to "Are you safe right now?"."""
    if len(text) > _LONGEST_NO:
        return False
    words = set(_WORD.findall(re.sub(r"['’]", "", text.lower())))
    if words & _SCARED:
        afraid = not (words & _NOT or _UNAFRAID.search(text))
        return words <= _NO | _SCARED | _AROUND | _OF_WHOM and afraid
    if words & _SAFE:
        # "No, I am safe" says no to something else.
        return words <= _NO | _SAFE | _AROUND | _OF_WHOM and bool(words & _NOT)
    return words <= _NO | _AROUND and bool(words & _NO)
