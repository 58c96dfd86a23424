"""Words and their base forms, from spaCy.

spaCy's trained English pipelines cannot be installed from the package index, so the default is the
blank English one with its lookup tables. An operator who has `en_core_web_md` names it in
config.yml.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, NamedTuple

import spacy
from spacy.language import Language
from spacy.lookups import load_lookups

BLANK: Final = "blank:en"
# The lookup table takes "does" for the plural of "doe", and "'s" always for "have".
_MENDED: Final = {"does": "do", "'s": "'s"}


class LanguageError(ValueError):
    """The language model cannot be used; the message says how to mend it."""


class Word(NamedTuple):
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
        self._table: Any = _lemma_table() if model == BLANK else None
        self._bases: dict[str, str] = {}  # of words that are in the table, no others

    def split(self, text: str) -> list[Word]:
        """Return the words of a text, white space left out."""
        if self._table is None:
            return [
                Word(token.text, token.idx, str(token.lemma_).lower() or str(token.lower_))
                for token in self.language(text)
                if not token.is_space
            ]
        # The blank language has nothing but a tokenizer, which alone takes half the time. The norm
        # undoes contractions: "can't" and "cant" are both "can" and "not".
        return [
            Word(token.text, token.idx, self._base(token.norm_))
            for token in self.language.tokenizer(text)
            if not token.is_space
        ]

    def _base(self, norm: str) -> str:
        base = self._bases.get(norm)
        if base is None:
            small = norm.lower()
            found = _MENDED.get(small) or self._table.get(small)
            if found is None:
                return small
            base = self._bases[norm] = str(found).lower()
        return base


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
