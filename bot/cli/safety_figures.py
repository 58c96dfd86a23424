"""What the screen is worth on messages that its model has not seen, as lines to print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.cli import _danger_curve
from bot.safety.danger_examples import Example
from bot.safety.danger_features import Floats
from bot.safety.danger_model import Reading, Tokens, reading
from bot.safety.model import CrisisKnowledge, Finding
from bot.safety.screen import CrisisScreen


@dataclass(frozen=True)
class Unseen:
    """Examples and what a model said of them that had not seen them.

    Args:
        examples: the messages.
        logits: [examples, columns].
        temperature: factor on the level's logits.
    """

    examples: Sequence[Example]
    logits: Floats
    temperature: float

    @cached_property
    def readings(self) -> list[Reading]:
        """The model's chances, one for each example."""
        return [reading(row, self.temperature) for row in self.logits]


class _Told:
    """Stands for the model while the screen is measured: says what was found for this text."""

    def __init__(self) -> None:
        self.next: Reading | None = None

    def begin(self, text: str, tokens: Tokens) -> Callable[[], Reading | None]:
        return lambda: self.next


def findings(unseen: Unseen, knowledge: CrisisKnowledge) -> list[Finding]:
    """Return what rules and model together make of each example."""
    told = _Told()
    screen = CrisisScreen(knowledge, told)
    found = []
    for one, read in zip(unseen.examples, unseen.readings, strict=True):
        told.next = read
        found.append(screen.screen(one.text))
    return found


def table(title: str, unseen: Unseen, knowledge: CrisisKnowledge) -> list[str]:
    """Return the figures by type and kind, and the model's own curve.

    Args:
        title: how the messages were kept from the model.
        unseen: the messages and the model's chances.
        knowledge: the rules and the limits.
    """
    found = findings(unseen, knowledge)
    levels = np.array([one.level for one in found])
    lines = [f"our own examples, {title}", f"{'':28}{'full card':>10}{'any help':>10}"]

    def add(label: str, wanted: Callable[[Example], bool]) -> None:
        rows = np.array([wanted(one) for one in unseen.examples])
        if rows.any():
            card, any_help = (levels[rows] == "card").mean(), (levels[rows] != "none").mean()
            lines.append(f"{label:28}{card:>10.1%}{any_help:>10.1%}{rows.sum():>8} rows")

    add("recall, calls for a card", lambda one: one.level == "card")
    add("recall, calls for any help", lambda one: one.level != "none")
    add("false alarms, close", lambda one: one.level == "none" and one.kind != "ordinary")
    add("false alarms, ordinary", lambda one: one.kind == "ordinary")
    for kind in sorted({one.kind for one in unseen.examples if one.kind != "ordinary"}):
        for level in ("card", "gentle", "none"):
            add(
                f"  {kind}, {level}",
                lambda one, kind=kind, level=level: (one.kind, one.level) == (kind, level),  # type: ignore[misc]
            )
    return [*lines, "", *_danger_curve.lines(_danger_curve.points(_weighed(unseen, found))), ""]


def _weighed(unseen: Unseen, found: Sequence[Finding]) -> list[_danger_curve.Weighed]:
    return [
        _danger_curve.Weighed(
            "ordinary" if one.kind == "ordinary" else one.level,
            _danger_curve.by_rules(finding), read.any_sign, read.card,
        )
        for one, finding, read in zip(unseen.examples, found, unseen.readings, strict=True)
    ]  # fmt: skip
