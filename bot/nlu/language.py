"""Words and their base forms, from spaCy.

spaCy's trained English pipelines cannot be installed from the package index, so the default is the
blank English one with its lookup tables. An operator who has `en_core_web_md` names it in
config.yml.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import spacy
from spacy.language import Language
from spacy.lookups import load_lookups
from spacy.tokens import Token

BLANK: Final = "blank:en"
# The lookup table takes "does" for the plural of "doe", and "'s" always for "have".
_MENDED: Final = {"does": "do", "'s": "'s"}


class LanguageError(ValueError):
    """The language model cannot be used; the message says how to mend it."""


@dataclass(frozen=True)
class Word:
    """One word: as written, where it begins (character offset), and its base form."""

    text: str
    start: int
    lemma: str

    @property
    def end(self) -> int:
        """Offset of the character after the word."""
        return self.start + len(self.text)


class Words:
    """Splits a text into words with their base forms."""

    def __init__(self, model: str = BLANK) -> None:
        """Load the language.

        Args:
            model: "blank:en", or the name of an installed spaCy pipeline.

        Raises:
            LanguageError: the pipeline is not installed.
        """
        self.language = load_language(model)
        self._table = _lemma_table() if model == BLANK else None

    def split(self, text: str) -> list[Word]:
        """Return the words of a text, white space left out."""
        return [
            Word(token.text, token.idx, self._lemma(token))
            for token in self.language(text)
            if token.text.strip()
        ]

    def _lemma(self, token: Token) -> str:
        if self._table is None:
            return str(token.lemma_).lower() or str(token.lower_)
        # The norm undoes contractions: "can't" and "cant" are both "can" and "not".
        norm = str(token.norm_).lower()
        return _MENDED.get(norm) or str(self._table.get(norm, norm)).lower()


@lru_cache(maxsize=2)
def load_language(model: str) -> Language:
    """Load a spaCy language once for all components that ask for it.

    Raises:
        LanguageError: the pipeline is not installed.
    """
    if model == BLANK:
        return spacy.blank("en")
    try:
        return spacy.load(model, exclude=["parser", "ner"])
    except OSError:
        raise LanguageError(
            f"spaCy has no pipeline `{model}` here. Install it, or set `model: {BLANK}`."
        ) from None


@lru_cache(maxsize=1)
def _lemma_table() -> Any:
    return load_lookups("en", ["lemma_lookup"]).get_table("lemma_lookup")
