"""Pairs of entries that the model takes for one another, and the phrasings that cause it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.knowledge.crossing import Placed, listed, normal
from bot.measuring.folds import HeldOut


@dataclass(frozen=True)
class Mistaken:
    """One phrasing that was taken for another entry's.

    Args:
        text: the editors' own phrasing.
        label: where it stands.
        guess: where the model would put it.
        score: how sure it was, 0 to 1.
    """

    text: str
    label: str
    guess: str
    score: float


@dataclass(frozen=True)
class Pair:
    """Two labels and the phrasings that are mistaken between them, surest first."""

    first: str
    second: str
    mistaken: tuple[Mistaken, ...]


# What is neither here nor there: whatever is near to nothing is taken for one of these, and moving
# a phrasing mends nothing.
CATCH_ALL: Final = frozenset({"off_topic", "faq/other_questions"})


def confused(rows: Sequence[HeldOut], entry: str | None = None) -> list[Pair]:
    """Return the pairs that are confused, most phrasings first; at least one side is an entry.

    Pairs with what catches all the rest come last, however many they are.

    Args:
        rows: examples, each judged by a model that has not seen it.
        entry: id of the entry that one side must be; any when left out.
    """
    found: dict[tuple[str, str], list[Mistaken]] = defaultdict(list)
    for row in rows:
        faq = row.label.startswith("faq/") or row.guess.startswith("faq/")
        wanted = entry is None or f"faq/{entry}" in (row.label, row.guess)
        if row.label != row.guess and faq and wanted:
            first, second = sorted((row.label, row.guess))
            found[first, second].append(Mistaken(row.text, row.label, row.guess, row.score))
    pairs = [Pair(*names, tuple(_surest_first(mistaken))) for names, mistaken in found.items()]
    return sorted(pairs, key=_weight)


def places(entries: Sequence[Placed]) -> Mapping[tuple[str, str], str]:
    """Return file and line of every phrasing, by its label and its normal form.

    Args:
        entries: all FAQ entries as they were read.
    """
    found: dict[tuple[str, str], str] = {}
    for entry in entries:
        texts = [("question", ()), *(("phrasings", (n,)) for n in range(_count(entry)))]
        for key, number in texts:
            value = entry.data.get(key)
            text = value[number[0]] if number and isinstance(value, list) else value
            line = entry.document.line((*entry.where, key, *number))
            place = f"{entry.document.path}:{line}"
            found[f"faq/{entry.id}", normal(str(text))] = place
    return found


def report(
    pairs: Sequence[Pair], at: Mapping[tuple[str, str], str], top: int, most: int = 5
) -> list[str]:
    """Return the lines of the report.

    Args:
        pairs: most confused first.
        at: from `places`.
        top: how many pairs to show.
        most: how many phrasings to show of each.
    """
    lines = []
    for pair in pairs[:top]:
        count = len(pair.mistaken)
        lines.append(f"{pair.first} and {pair.second}: {count} mistaken")
        lines += [_line(one, at) for one in pair.mistaken[:most]]
        if count > most:
            lines.append(f"    and {count - most} more")
    return lines


def _line(one: Mistaken, at: Mapping[tuple[str, str], str]) -> str:
    place = at.get((one.label, normal(one.text)), one.label)
    return f'    {place}: "{one.text}" is taken for {one.guess} ({one.score:.2f})'


def _surest_first(mistaken: Sequence[Mistaken]) -> list[Mistaken]:
    return sorted(mistaken, key=lambda one: -one.score)


def _weight(pair: Pair) -> tuple[bool, int, float, str, str]:
    last = not CATCH_ALL.isdisjoint((pair.first, pair.second))
    sure = sum(one.score for one in pair.mistaken)
    return last, -len(pair.mistaken), -sure, pair.first, pair.second


def _count(entry: Placed) -> int:
    return len(listed(entry.data.get("phrasings")))
