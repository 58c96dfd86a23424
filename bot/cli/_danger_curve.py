"""The recall / false-alarm curve of the whole screen over the model's limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.safety.model import Finding

CURVE: Final = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Weighed:
    """One message: what it calls for, and what rules and model said of it.

    Args:
        expected: `card` or `gentle` where there is danger; `none` or `ordinary` where there is not.
        by_rules: 0 for nothing, 1 for the gentle line, 2 for the card.
        any_sign: the model's chance that any help is called for; 0 where it was not asked.
        card: its chance of a card.
    """

    expected: str
    by_rules: int
    any_sign: float
    card: float


@dataclass(frozen=True)
class Point:
    """What the screen would do if the model were believed from this chance on.

    Args:
        threshold: the chance.
        recall: share of the dangers that are met with any help.
        false_alarms: share of the benign messages that are.
        ordinary: share of the plain ones that are; None where there are none.
        card_recall: share of the dangers that call for a card and get one.
        card_false_alarms: share of the benign messages that get one.
    """

    threshold: float
    recall: float
    false_alarms: float
    ordinary: float | None
    card_recall: float
    card_false_alarms: float


def by_rules(found: Finding) -> int:
    """Return what the rules alone had said: 0 nothing, 1 the gentle line, 2 the card."""
    if found.level == "none" or found.reason.startswith("model"):
        return 0
    return 2 if found.level == "card" and ", model" not in found.reason else 1


def points(rows: Sequence[Weighed]) -> list[Point]:
    """Return the curve; empty where there are not both dangers and benign messages.

    Args:
        rows: every message with what was said of it.
    """
    danger = [row for row in rows if row.expected in ("card", "gentle")]
    strong = [row for row in rows if row.expected == "card"]
    benign = [row for row in rows if row.expected == "none"]
    plain = [row for row in rows if row.expected == "ordinary"]
    if not danger or not benign:
        return []
    return [
        Point(
            at, _share(danger, _helped(at)), _share(benign, _helped(at)),
            _share(plain, _helped(at)) if plain else None,
            _share(strong, _carded(at)), _share(benign, _carded(at)),
        )
        for at in CURVE
    ]  # fmt: skip


def lines(found: Sequence[Point]) -> list[str]:
    """Return the curve as a table."""
    if not found:
        return []
    head = ("chance", "any help", "false al.", "ordinary", "card", "false al.")
    return [
        "rules and model together, if the model is believed from a chance on",
        "".join(f"{name:>12}" for name in head),
        *("".join(f"{_shown(value):>12}" for value in _values(point)) for point in found),
    ]


def _values(point: Point) -> tuple[float | str | None, ...]:
    return (
        f"{point.threshold:.2f}", point.recall, point.false_alarms, point.ordinary,
        point.card_recall, point.card_false_alarms,
    )  # fmt: skip


def _helped(at: float) -> Callable[[Weighed], bool]:
    return lambda row: row.by_rules > 0 or row.any_sign >= at


def _carded(at: float) -> Callable[[Weighed], bool]:
    return lambda row: row.by_rules > 1 or row.card >= at


def _share(rows: Sequence[Weighed], wanted: Callable[[Weighed], bool]) -> float:
    return round(sum(map(wanted, rows)) / len(rows), 4) if rows else 0.0


def _shown(value: float | str | None) -> str:
    return "-" if value is None else value if isinstance(value, str) else f"{value:.1%}"
