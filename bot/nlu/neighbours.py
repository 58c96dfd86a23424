"""What stands near an entry: what it offers, what offers it, and what shares its theme."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from bot.knowledge.load import load
from bot.knowledge.model import Entry
from bot.nlu.follow_up import Last


def lasts(folder: Path, own_measure: Collection[str]) -> dict[str, Last]:
    """Return every entry as one that may have been answered last.

    Args:
        folder: the knowledge.
        own_measure: themes whose subjects have a length and a price of their own.
    """
    entries = load(folder).entries
    return {name: _last(entry, entries, own_measure) for name, entry in entries.items()}


def _last(entry: Entry, entries: Mapping[str, Entry], own_measure: Collection[str]) -> Last:
    return Last(
        entry=entry.id,
        title=entry.title,
        related=frozenset(_near(entry, entries)),
        for_helper=entry.helper_answer is not None,
        own_measure=entry.theme in own_measure and entry.kind == "no_reviewed_answer",
    )


def _near(entry: Entry, entries: Mapping[str, Entry]) -> set[str]:
    alike = {one.id for one in entries.values() if one.theme == entry.theme or entry.id in one.next}
    return {*alike, *entry.next} - {entry.id}
