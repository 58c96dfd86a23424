"""Spells out the acronyms and field words of a message, so that one meaning has one form.

The encoder does not know that IOP means intensive outpatient program: "How long does an IOP last?"
and "duration of the intensive outpatient program" have a cosine of 0.32, spelt out 0.91.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.knowledge.model import Glossary

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Spelling:
    """One way to write a term, and the words that take its place.

    Args:
        written: as visitors write it.
        means: the plain words.
        exact_case: True where another case means something else (SMART, smart).
    """

    written: str
    means: str
    exact_case: bool = False


@dataclass(frozen=True)
class Expansion:
    """One place in a text, as character offsets, and the words that take its place."""

    start: int
    end: int
    means: str


class Acronyms:
    """Finds the spellings of a glossary in a text; the longest one wins."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        """Take the spellings; each is matched as a whole word."""
        self.spellings = tuple(spellings)
        self._exact = {one.written: one.means for one in self.spellings if one.exact_case}
        self._any_case = {
            one.written.lower(): one.means for one in self.spellings if not one.exact_case
        }
        self._pattern = _pattern([one.written for one in self.spellings])
        first = [_WORD.match(one.written.lower()) for one in self.spellings]
        self._first = frozenset(word.group() for word in first if word)
        self._search = None in first  # a term that begins with a sign may stand anywhere

    @classmethod
    def of(cls, glossary: Glossary) -> Acronyms:
        """Take every way to write every term of the knowledge base's glossary."""
        return cls(
            Spelling(written, term.means, term.exact_case)
            for term in glossary.terms
            for written in term.written
        )

    def find(self, text: str) -> tuple[Expansion, ...]:
        """Return what to spell out, from left to right, without overlaps."""
        found = ((match, self._means(match.group(), text)) for match in self._matches(text))
        return tuple(
            Expansion(match.start(), match.end(), means) for match, means in found if means
        )

    def expand(self, text: str, found: Iterable[Expansion] | None = None) -> str:
        """Return the text with every term spelt out.

        Args:
            text: what was written.
            found: what `find` returned for the same text, if it was asked before.
        """
        parts, end = [], 0
        for one in self.find(text) if found is None else found:
            parts += [text[end : one.start], one.means]
            end = one.end
        return "".join([*parts, text[end:]])

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        if self._search:
            yield from self._pattern.finditer(text)
            return
        # Looking only where a word stands that a term begins with takes less time than a search of
        # the whole text for all terms.
        end = 0
        for word in _WORD.finditer(text):
            if word.start() >= end and word.group().lower() in self._first:
                match = self._pattern.match(text, word.start())
                if match:
                    end = match.end()
                    yield match

    def _means(self, written: str, text: str) -> str | None:
        # Someone who TYPES EVERYTHING IN CAPITALS writes MEET and ACT as plain words.
        if written in self._exact and not _all_capitals(text):
            return self._exact[written]
        return self._any_case.get(written.lower())


def _all_capitals(text: str) -> bool:
    return text.isupper() and len(text.split()) > 2


def _pattern(written: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(written, key=len, reverse=True)
    words = "|".join(re.escape(one) for one in longest_first)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
