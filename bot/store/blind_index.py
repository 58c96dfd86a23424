"""Finds handoffs by their words without keeping the words: keyed hashes of word stems.

Whoever has the disk and not the server key sees how many words a handoff has and which handoffs
share one, and no word. What is indexed: what visitors and staff wrote, not what the bot says.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.store import tables as t
from bot.store.keys import Keys

MOST_WORDS: Final = 12  # of one search
_LONGEST_WORD: Final = 40
_HASH_CHARS: Final = 32
_WORD: Final = re.compile(r"[^\W_]{2,}")
_NUMBER: Final = re.compile(r"\+?\d[\d().\s-]{8,18}\d")
_VOWEL: Final = re.compile(r"[aeiouy]")
_DOUBLED: Final = re.compile(r"([bdfgmnprt])\1$")


class BlindIndex:
    """Hashes words under a key of their own.

    Args:
        keys: the keys of this server.
    """

    def __init__(self, keys: Keys) -> None:
        self._key = keys.derive("search")

    def hashes(self, *texts: str) -> set[str]:
        """Return the keyed hash of every word stem and phone number in some texts."""
        return {self._hash(stem) for text in texts for stem in stems(text)}

    def add(self, connection: Connection, handoff_id: str, *texts: str) -> None:
        """Make a handoff findable by these texts, inside the caller's transaction."""
        words = {word for text in texts for stem in stems(text) for word in (stem, _ending(stem))}
        found = [{"handoff_id": handoff_id, "word": self._hash(one)} for one in sorted(words)]
        if not found:
            return
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(insert(t.handoff_words).on_conflict_do_nothing(), found)

    def matching(self, query: str) -> Any:
        """Return a subquery of the ids of handoffs that hold every word of a query, or None."""
        words = sorted(self.hashes(query))[:MOST_WORDS]
        if not words:
            return None
        return (
            sa.select(t.handoff_words.c.handoff_id)
            .where(t.handoff_words.c.word.in_(words))
            .group_by(t.handoff_words.c.handoff_id)
            .having(sa.func.count() == len(words))
        )

    def _hash(self, stem: str) -> str:
        return hmac.new(self._key, stem.encode(), hashlib.sha256).hexdigest()[:_HASH_CHARS]


def stems(text: str) -> Iterator[str]:
    """Yield the stems of a text's words, and its phone numbers as ten digits."""
    plain = _without_marks(text.casefold())
    for found in _NUMBER.finditer(plain):
        if _is_phone(found.group()):
            yield _digits(found.group())[-10:]
    rest = _NUMBER.sub(lambda found: " " if _is_phone(found.group()) else found.group(), plain)
    for found in _WORD.finditer(rest):
        yield stem(found.group()[:_LONGEST_WORD])


def stem(word: str) -> str:
    """Return a word without its usual English endings: "drinks", "drinking" give "drink".

    Rough on purpose: a stem only has to be the same for the forms of one word.
    """
    if len(word) <= 3:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and _VOWEL.search(rest) and not rest.endswith("e"):
            word = _DOUBLED.sub(r"\1", rest)
            break
    return word.removesuffix("e") if len(word) > 3 else word


def _ending(stem: str) -> str:
    """Return a phone number's last four digits, by which people ask for it; else the stem."""
    return stem[-4:] if stem.isdigit() and len(stem) == 10 else stem


def _is_phone(written: str) -> bool:
    return len(_digits(written)) in (10, 11)


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)


def told_in(summary: dict[str, Any]) -> Iterable[str]:
    """Return the parts of a summary that are the visitor's own words."""
    contact = summary.get("contact") or {}
    yield from (value for value in contact.values() if isinstance(value, str))
    for answer in summary.get("answers") or []:
        if not answer.get("skipped"):
            yield str(answer.get("answer") or "")


def _without_marks(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if not unicodedata.combining(char))
