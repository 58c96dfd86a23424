"""The measures of the benchmark: what each is called, what it aims at, which side is ahead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Unit = Literal["share", "points", "s", "ms"]
Figures = Mapping[str, float]


@dataclass(frozen=True)
class Measure:
    """One row of the table.

    Args:
        key: name of the figure.
        name: what is measured.
        data: on which data.
        target: what it must reach; None where there is no target.
        lower: whether less is better.
        unit: what the figure is; shares are 0 to 1 and shown as percentages.
        strict: whether the target itself is not enough.
    """

    key: str
    name: str
    data: str
    target: float | None = None
    lower: bool = False
    unit: Unit = "share"
    strict: bool = False

    def met(self, figure: float) -> bool:
        """Whether a figure reaches the target."""
        if self.target is None or (figure == self.target and self.strict):
            return self.target is None
        return figure <= self.target if self.lower else figure >= self.target

    def lead(self, ours: float, theirs: float) -> float:
        """Return by how much the first figure is better; negative when it is worse."""
        return theirs - ours if self.lower else ours - theirs

    def shown(self, figure: float) -> str:
        """Return a figure for people."""
        if self.unit == "share":
            return f"{figure:.1%}"
        return f"{figure:.1f}" if self.unit == "points" else f"{figure:.1f} {self.unit}"

    def shown_lead(self, lead: float) -> str:
        """Return a lead for people; of shares in points."""
        return f"{100 * lead:+.1f}" if self.unit == "share" else f"{lead:+.1f}"

    def shown_target(self) -> str:
        """Return the target for people, "" where there is none."""
        if self.target is None:
            return ""
        sign = {(False, False): "≥", (True, False): "≤", (False, True): ">", (True, True): "<"}
        return f"{sign[self.lower, self.strict]} {self.shown(self.target)}"


_FAQ: Final = "faq-dev"
MEASURES: Final = (
    Measure("covered_right", "covered: right topic (alternative accepted)", _FAQ, 0.93),
    Measure("covered_offered", "covered: right, or among “did you mean”", _FAQ, 0.97),
    Measure("not_covered_refused", "not covered: refused, named as such, or near", _FAQ, 0.93),
    Measure("wrong_answers", "wrong answers, of all rows", _FAQ, 0.03, lower=True),
    Measure("did_you_mean_right", "“did you mean” holds the right one", _FAQ, 0.9),
    Measure("off_topic_refused", "off-topic refused", "off-topic-dev", 0.98),
    Measure(
        "misspelt_points_lost",
        "one misspelling per question: points lost",
        f"{_FAQ}, misspellings",
        3.0,
        lower=True,
        unit="points",
    ),
    Measure("misspelt_right", "one misspelling per question: right topic", f"{_FAQ}, misspellings"),
    Measure("held_out_entry", "our own phrasings, held out: right entry", "knowledge, 5 folds"),
    Measure("held_out_topic", "our own phrasings, held out: right topic", "knowledge, 5 folds"),
    Measure("clinc_in_scope", "no reject: in-scope accuracy", "CLINC150", 0.969),
    Measure("clinc_kept", "threshold from validation: in-scope accuracy", "CLINC150", 0.955),
    Measure("clinc_recall", "threshold from validation: out-of-scope recall", "CLINC150", 0.85),
    *(
        measure
        for name, best, inside in (("curekart", 0.748, 0.86), ("sofmattress", 0.713, 0.78))
        for measure in (
            Measure(
                f"hint3_{name}_overall",
                "threshold from training: overall accuracy",
                f"HINT3 {name}",
                best,
                strict=True,
            ),
            Measure(
                f"hint3_{name}_kept",
                "threshold from training: in-scope accuracy",
                f"HINT3 {name}",
            ),
            Measure(
                f"hint3_{name}_in_scope", "no reject: in-scope accuracy", f"HINT3 {name}", inside
            ),
        )
    ),
    Measure(
        "training_seconds", "training the whole assistant", "all files", 30.0, lower=True, unit="s"
    ),
    Measure("message_ms", "understanding one message, median", _FAQ, 8.0, lower=True, unit="ms"),
)


def rows(ours: Figures, theirs: Figures) -> list[dict[str, Any]]:
    """Return the measures that have a figure, as plain data.

    Args:
        ours: figures by key.
        theirs: stock Rasa's; those without one stay empty.
    """
    return [
        _row(one, ours.get(one.key), theirs.get(one.key))
        for one in MEASURES
        if one.key in ours or one.key in theirs
    ]


def markdown(ours: Figures, theirs: Figures) -> str:
    """Return the measures that have a figure as a Markdown table."""
    lines = [
        "| data | measure | target | Foyer | stock Rasa | ahead by |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for one in MEASURES:
        if one.key in ours or one.key in theirs:
            lines.append(_line(one, ours.get(one.key), theirs.get(one.key)))
    return "\n".join(lines)


def _row(one: Measure, ours: float | None, theirs: float | None) -> dict[str, Any]:
    both = ours is not None and theirs is not None
    return {
        "key": one.key,
        "data": one.data,
        "measure": one.name,
        "unit": one.unit,
        "lower_is_better": one.lower,
        "target": one.target,
        "foyer": ours,
        "stock": theirs,
        "ahead_by": round(one.lead(ours or 0.0, theirs or 0.0), 4) if both else None,
        "target_met": one.met(ours) if ours is not None and one.target is not None else None,
    }


def _line(one: Measure, ours: float | None, theirs: float | None) -> str:
    shown = "" if ours is None else one.shown(ours)
    if ours is not None and not one.met(ours):
        shown += " ✗"
    stock = "" if theirs is None else one.shown(theirs)
    lead = "" if ours is None or theirs is None else one.shown_lead(one.lead(ours, theirs))
    return f"| {one.data} | {one.name} | {one.shown_target()} | {shown} | {stock} | {lead} |"
