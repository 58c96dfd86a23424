"""What an operator still has to fill in before the public page opens; `foyer doctor` shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.knowledge.model import Knowledge

_PROGRAM = "program.yml"
_WHY = {
    "phone": "Visitors are told to call only when there is a number, and so is everyone who waits.",
    "address": "Nobody can be told where the program is.",
    "email": "The chat can name no other way to write to you.",
    "website": "The chat can name no page to read more.",
    "privacy_notice_url": "Answers on privacy point to this notice.",
}


@dataclass(frozen=True)
class Missing:
    """One thing to fill in.

    Args:
        what: what is missing.
        where: the file, and the line's name in it.
        why: what visitors go without until then.
    """

    what: str
    where: str
    why: str


def missing(knowledge: Knowledge) -> list[Missing]:
    """Return what is still to be filled in, the facility's facts first.

    Args:
        knowledge: the loaded knowledge.
    """
    return [*_facts(knowledge), *_hours(knowledge), *_reviews(knowledge), *_translations(knowledge)]


def _facts(knowledge: Knowledge) -> Iterator[Missing]:
    for name, why in _WHY.items():
        if not getattr(knowledge.program, name):
            yield Missing(name.replace("_", " "), f"{_PROGRAM}: {name}", why)


def _hours(knowledge: Knowledge) -> Iterator[Missing]:
    if not knowledge.program.hours.known:
        why = "Nobody can be told when a person is there, so the chat never says that staff are in."
        yield Missing("opening hours", f"{_PROGRAM}: hours", why)


def _reviews(knowledge: Knowledge) -> Iterator[Missing]:
    why = "A clinician has not read this yet; the software says so to no one."
    pending = sum(entry.reviewed.pending for entry in knowledge.entries.values())
    if pending:
        yield Missing(f"clinical review of {pending} answers", "faq/*.yml: clinical_review", why)
    for name, document in knowledge.raw.items():
        count = _count(document, "clinical_review", "pending")
        if count:
            yield Missing(f"clinical review of {name}", f"{name}.yml: clinical_review", why)


def _translations(knowledge: Knowledge) -> Iterator[Missing]:
    count = _count(knowledge.raw.get("crisis"), "human_review", "awaiting")
    if count:
        why = "Crisis words in Spanish and Portuguese were not read by a native speaker yet."
        yield Missing(f"language review of {count} texts", "crisis.yml: human_review", why)


def _count(data: Any, key: str, value: str) -> int:
    if isinstance(data, Mapping):
        here = int(data.get(key) == value)
        return here + sum(_count(inner, key, value) for inner in data.values())
    if isinstance(data, list):
        return sum(_count(inner, key, value) for inner in data)
    return 0
