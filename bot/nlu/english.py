"""Which words are English, and how often each is written, from spaCy's lookup tables."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Final

import spacy_lookups_data
from spacy.lang.en.tokenizer_exceptions import TOKENIZER_EXCEPTIONS
from spacy.lookups import load_lookups

NEVER: Final = -18.0  # natural logarithm of a word's share of all words, for one that is not listed
_RAREST: Final = -15.5  # the table is sorted, and what is rarer is mostly names and misspellings
_UNLISTED: Final = _RAREST - 1.5
_A_NAME: Final = 2.0  # so much more often, as a logarithm, a name is written with a capital
_FILE: Final = Path(spacy_lookups_data.__file__).parent / "data" / "en_lexeme_prob.json.gz"
_ROW: Final = re.compile(r'"([A-Z]?[a-z]+|[A-Z]+)":(-[\d.]+)')
_READ: Final = 1_000_000  # characters of the table at a time


class English:
    """The words of the language: inflected forms, contractions without an apostrophe, and names."""

    def __init__(self) -> None:
        """Read the tables, which takes about half a second."""
        lookups = load_lookups("en", ["lemma_lookup", "lemma_index"])
        self._forms = lookups.get_table("lemma_lookup")
        bases = lookups.get_table("lemma_index").values()
        self._bases = frozenset(word for words in bases for word in words)
        self.contractions = frozenset(
            word.lower() for word in TOKENIZER_EXCEPTIONS if word.isalpha() and len(word) > 1
        )
        self.chances, self._capitalised = _chances()

    def __contains__(self, word: object) -> bool:
        return word in self._forms or word in self._bases or word in self.contractions

    def chance(self, word: str) -> float:
        """Return the logarithm of how often a word in lower case is written."""
        return self.chances.get(word, NEVER)

    def base(self, word: str) -> str:
        """Return a word's base form: "stay" of "stays"."""
        return str(self._forms.get(word, word))

    def is_name(self, word: str) -> bool:
        """Tell whether a word is hardly ever written without a capital: "Maria", "FAFSA"."""
        small = self.chances.get(word, _UNLISTED)
        return self._capitalised.get(word, NEVER) > small + _A_NAME


def _chances() -> tuple[dict[str, float], dict[str, float]]:
    """Return how often words are written in lower case, and with a capital."""
    small: dict[str, float] = {}
    capitalised: dict[str, float] = {}
    with gzip.open(_FILE, "rt", encoding="utf-8") as file:
        while lines := file.readlines(_READ):
            for word, number in _ROW.findall("".join(lines)):
                chance = float(number)
                if chance < _RAREST:
                    return small, capitalised
                if word.islower():
                    small[word] = chance
                else:
                    capitalised.setdefault(word.lower(), chance)
    return small, capitalised
