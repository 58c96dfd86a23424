"""One run of the benchmark: the chosen parts, for one side or both."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, Protocol

from bot.measuring.parts import Judge, Learner, clinc, faq, hint3, misspelt, off_topic
from bot.measuring.rows import read_clinc, read_hint3, read_misspellings, rows_of

PARTS: Final = ("faq", "off-topic", "misspelt", "held-out", "clinc", "hint3", "speed")
HINT3: Final = ("curekart", "sofmattress")

Figures = dict[str, float]
Found = tuple[Figures, dict[str, Any]]


class Side(Protocol):
    """Foyer or stock Rasa."""

    def judge(self) -> Judge:
        """Train on our own examples."""

    @property
    def learn(self) -> Learner:
        """What trains on other labelled rows."""

    def held_out(self) -> Found:
        """Cross-validate on our own examples; nothing where that is not measured."""

    def speed(self, texts: Sequence[str]) -> Found:
        """Time the training of the whole assistant, and the understanding of each text."""


@dataclass
class Result:
    """What one side reached.

    Args:
        figures: by the key of the measure.
        details: by part: whole summaries, thresholds, rows.
        seconds: by part.
        failed: by part: why there is no figure.
    """

    figures: Figures = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


class PartFailed(RuntimeError):
    """A part gave no figure; the message says why, and the others go on."""


class Data:
    """The files that are measured on, read when a part needs them."""

    def __init__(self, directory: Path, seed: int) -> None:
        """Note where they lie.

        Args:
            directory: the folder.
            seed: which words are misspelt.
        """
        self.directory = directory
        self.seed = seed

    @cached_property
    def questions(self) -> list[dict[str, str]]:
        """The rows of faq-dev.csv."""
        return rows_of(self.directory / "faq-dev.csv", "question", "topic")

    @cached_property
    def unrelated(self) -> list[str]:
        """The texts of off-topic-dev.csv."""
        return [row["text"] for row in rows_of(self.directory / "off-topic-dev.csv", "text")]

    def counts(self) -> dict[str, int]:
        """Return how many rows there are in the files that were read."""
        read = {"faq-dev": "questions", "off-topic-dev": "unrelated"}
        return {
            name: len(getattr(self, field)) for name, field in read.items() if field in vars(self)
        }


def run(side: Side, data: Data, parts: Sequence[str], clock: Callable[[], float]) -> Result:
    """Measure the chosen parts of one side.

    Args:
        side: who is measured.
        data: what it is measured on.
        parts: of PARTS.
        clock: tells seconds.
    """
    result = Result()
    for name, measure in _jobs(side, data).items():
        if name.split(" ")[0] not in parts:
            continue
        begun = clock()
        try:
            figures, detail = measure()
        except PartFailed as failed:
            result.failed[name] = str(failed)
            continue
        result.figures |= figures
        if detail:
            result.details[name] = detail
        result.seconds[name] = round(clock() - begun, 1)
    return result


def _jobs(side: Side, data: Data) -> Mapping[str, Callable[[], Found]]:
    judge = cache(side.judge)  # trained once, and only if a part asks
    folder = data.directory

    def misspelt_part() -> Found:
        known = read_misspellings(folder / "misspellings.csv")
        return misspelt(judge(), data.questions, known, data.seed)

    def hint3_part(name: str) -> Callable[[], Found]:
        return lambda: hint3(side.learn, name, *read_hint3(folder, name))

    return {
        "faq": lambda: faq(judge(), data.questions),
        "off-topic": lambda: off_topic(judge(), data.unrelated),
        "misspelt": misspelt_part,
        "held-out": side.held_out,
        "clinc": lambda: clinc(side.learn, read_clinc(folder / "clinc150-full.json")),
        **{f"hint3 {name}": hint3_part(name) for name in HINT3},
        "speed": lambda: side.speed([row["question"] for row in data.questions]),
    }


def now() -> float:
    """Seconds that never run backwards."""
    return time.monotonic()
