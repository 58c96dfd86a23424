"""Puts the facility's facts into a text, and drops what cannot be said yet."""

from __future__ import annotations

import re
from collections.abc import Mapping

OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
FACT = re.compile(r"\{([a-z][a-z0-9_.]*)\}")
_SPACES = re.compile(r"[ \t]{2,}")
_BEFORE_END = re.compile(r"\s+([.,;:?!])")


class UnsetFact(ValueError):
    """A text needs a fact that is unknown, or unset and not in [[double brackets]]."""


def fill(text: str, facts: Mapping[str, str | None]) -> str:
    """Return the text with {facts} filled in and [[sentences]] without their fact left out.

    Args:
        text: a text from a knowledge file.
        facts: value by name, such as {"program.phone": "555-0100"}; None or "" is unset.

    Raises:
        UnsetFact: a fact outside double brackets is unset, or nobody knows its name.
    """
    kept = OPTIONAL.sub(lambda found: _if_known(found.group(1), facts), text)
    filled = FACT.sub(lambda found: _must(found.group(1), facts), kept)
    return _BEFORE_END.sub(r"\1", _SPACES.sub(" ", filled)).strip()


def facts_in(text: str) -> list[str]:
    """Return the names of all facts that a text uses, in order."""
    return FACT.findall(text)


def _if_known(sentence: str, facts: Mapping[str, str | None]) -> str:
    names = facts_in(sentence)
    for name in names:
        _raise_if_nobody_knows(name, facts)
    return sentence if all(facts[name] for name in names) else ""


def _must(name: str, facts: Mapping[str, str | None]) -> str:
    _raise_if_nobody_knows(name, facts)
    value = facts[name]
    if not value:
        raise UnsetFact(f"{{{name}}} is not set; put its sentence in [[double brackets]].")
    return value


def _raise_if_nobody_knows(name: str, facts: Mapping[str, str | None]) -> None:
    if name not in facts:
        raise UnsetFact(f"{{{name}}} is not a fact; the facts are {', '.join(sorted(facts))}.")
