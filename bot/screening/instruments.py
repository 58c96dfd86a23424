"""The instruments: verbatim items checked by hash, and results that only staff see."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.screening.errors import FormError, Report, Where, refuse

_FILE = "instruments.yml"

Result = Literal["positive", "negative", "not computed"]


@dataclass(frozen=True)
class Option:
    """One verbatim answer of an instrument, with its points."""

    score: int
    label: str


@dataclass(frozen=True)
class Instrument:
    """One instrument as published.

    Args:
        stem: the sentence before the items, or "".
        items: the items, verbatim; "X" in an item is a number of drinks.
        options: the answers, verbatim; none when the answer is a count.
        positive_at: the sum (or count) from which the screen is positive.
        limit: drinks in a day by sex, for the alcohol question.
    """

    id: str
    name: str
    notice: str
    stem: str
    items: tuple[str, ...]
    options: tuple[Option, ...]
    positive_at: int
    cut_off_source: str
    limit: Mapping[str, int]

    def wording(self, item: int, sex: str = "not_given") -> str:
        """Return what is shown for one item (counted from 0), stem included."""
        text = self.items[item]
        if self.limit:
            text = text.replace("X", str(self.limit.get(sex, self.limit["not_given"])))
        return f"{self.stem}\n\n{text}" if self.stem else text

    def checksum(self) -> str:
        """Return the SHA-256 of the verbatim text: stem, items, then options with their points."""
        options = [f"{one.score} {one.label}" for one in self.options]
        lines = [self.stem, *self.items, *options]
        return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Screen:
    """The result of one instrument, for staff only, with the reason and the cut-off's source."""

    id: str
    name: str
    result: Result
    reason: str
    source: str


@dataclass(frozen=True)
class Instruments:
    """All instruments by id, and the caution that stands beside their results."""

    by_id: Mapping[str, Instrument]
    caution: str

    @staticmethod
    def parse(raw: Mapping[str, Any], report: Report = refuse) -> Instruments:
        """Read instruments.yml.

        Args:
            raw: the parsed document.
            report: told of each instrument whose wording differs from its checksum, or whose id
                stands twice; raises it when left out.

        Raises:
            FormError: as `report` does.
        """
        listed = [_checked(one, report) for one in raw["instruments"]]
        for one_id in twice(one.id for one in listed):
            where = Where(_FILE, "instrument", one_id, "id")
            report(FormError(where, "the id stands twice", "Give each its own id."))
        return Instruments({one.id: one for one in listed}, str(raw["caution"]))

    def screen(self, instrument_id: str, points: Sequence[int | None]) -> Screen:
        """Compute one result; an item without an answer makes it "not computed", never zero.

        Args:
            instrument_id: which instrument.
            points: the points (or count) of each item in order, None where there is no answer.
        """
        one = self.by_id[instrument_id]
        given = [point for point in points if point is not None]
        missing = len(one.items) - len(given)
        if missing:
            reason = f"{missing} of {len(one.items)} items without an answer"
            return Screen(one.id, one.name, "not computed", reason, one.cut_off_source)
        positive = sum(given) >= one.positive_at
        reason = f"cut-off {one.positive_at} or more"
        result: Result = "positive" if positive else "negative"
        return Screen(one.id, one.name, result, reason, one.cut_off_source)


def twice(names: Iterable[str]) -> list[str]:
    """Return each name that stands more than once, in order."""
    return [name for name, count in Counter(names).items() if count > 1]


def _checked(raw: Mapping[str, Any], report: Report) -> Instrument:
    one = Instrument(
        id=raw["id"],
        name=raw["name"],
        notice=raw["notice"],
        stem=raw.get("stem", ""),
        items=tuple(raw["items"]),
        options=tuple(Option(opt["score"], opt["label"]) for opt in raw.get("options", ())),
        positive_at=raw["positive_at"],
        cut_off_source=raw["cut_off_source"],
        limit=dict(raw.get("limit", {})),
    )
    if one.checksum() != raw["sha256"]:
        mend = "Bring the published wording back; these texts may not be changed."
        where = Where(_FILE, "instrument", one.id)
        report(FormError(where, "the wording differs from its checksum", mend))
    return one
