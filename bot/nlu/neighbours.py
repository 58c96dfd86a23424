"""What stands near an entry: what it offers, what offers it, and what shares its theme."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from bot.knowledge.load import load
from bot.knowledge.model import Entry
from bot.nlu.leaning import Last


def lasts(
    folder: Path, own_measure: Collection[str], own_measure_of: Collection[str] = ()
) -> dict[str, Last]:
    """Return every entry as one that may have been answered last.

    Args:
        folder: the knowledge.
        own_measure: themes whose subjects have a length and a price of their own.
        own_measure_of: entries of other themes that have one.
    """
    entries = load(folder).entries
    measured = frozenset(
        one.id for one in entries.values() if one.theme in own_measure or one.id in own_measure_of
    )
    return {name: _last(entry, entries, measured) for name, entry in entries.items()}


def _last(entry: Entry, entries: Mapping[str, Entry], measured: frozenset[str]) -> Last:
    related = frozenset(_near(entry, entries))
    return Last(
        entry=entry.id,
        title=entry.title,
        related=related,
        for_helper=entry.helper_answer is not None,
        own_measure=entry.id in measured,
        measured=related & measured,
    )


def _near(entry: Entry, entries: Mapping[str, Entry]) -> set[str]:
    alike = {one.id for one in entries.values() if one.theme == entry.theme or entry.id in one.next}
    return {*alike, *entry.next} - {entry.id}
