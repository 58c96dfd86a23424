"""How answers to labelled questions are counted: plain functions, no model and no I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

Told = Literal["answer", "did_you_mean", "no_reviewed_answer", "fallback", "other"]

NOT_COVERED: Final = "not_covered"
REFUSED: Final = ("no_reviewed_answer", "fallback")


@dataclass(frozen=True)
class Outcome:
    """What the assistant did with one message.

    Args:
        decision: what it did; "other" is anything that is no reply to a question.
        entry: id of the entry that it answered from, or that it has no answer on.
        topic: that entry's topic.
        choices: topics that "did you mean" offered.
        score: of the label that won, 0 to 1.
    """

    decision: Told
    entry: str | None
    topic: str | None
    choices: tuple[str, ...]
    score: float


@dataclass(frozen=True)
class FaqRow:
    """One labelled question and what came of it.

    Args:
        expected: topic, or "not_covered".
        alternative: topic that is acceptable too, or for a question that is not covered the
            nearest one; empty when there is none.
        outcome: what the assistant did.
    """

    expected: str
    alternative: str
    outcome: Outcome

    @property
    def covered(self) -> bool:
        """Whether an answer is expected."""
        return self.expected != NOT_COVERED

    @property
    def accepted(self) -> set[str]:
        """Topics that are no wrong answer."""
        return {self.expected, self.alternative} - {"", NOT_COVERED}

    @property
    def answered(self) -> bool:
        """Whether a reviewed answer was given."""
        return self.outcome.decision == "answer"

    @property
    def wrong(self) -> bool:
        """Whether an answer on another topic was given."""
        return self.answered and self.outcome.topic not in self.accepted


def outcome_of(parsed: Mapping[str, Any], topic_of: Callable[[str], str]) -> Outcome:
    """Read the outcome from a parse result.

    Args:
        parsed: what `Interpreter.parse` returned.
        topic_of: turns a label such as "faq/duration" into its topic.
    """
    decision = parsed["decision"]
    if (parsed.get("crisis") or {}).get("level") == "card":  # comes before any answer
        return Outcome("other", None, None, (), decision["score"])
    answered = decision["kind"] in ("answer", "no_reviewed_answer")
    return Outcome(
        decision="other" if decision["kind"] == "intent" else decision["kind"],
        entry=decision["entry"] if answered else None,
        topic=decision["topic"] if answered else None,
        choices=tuple(topic_of(label) for label in decision["choices"]),
        score=decision["score"],
    )


def faq_summary(rows: Sequence[FaqRow]) -> dict[str, Any]:
    """Count the figures of `foyer evaluate faq`; shares are of the rows named in the key."""
    covered = [row for row in rows if row.covered]
    refusable = [row for row in rows if not row.covered]
    strict = [row for row in covered if row.answered and row.outcome.topic == row.expected]
    accepted = [row for row in covered if row.answered and not row.wrong]
    offered = [row for row in covered if row.accepted & set(row.outcome.choices)]
    refused = [row for row in refusable if row.outcome.decision in REFUSED]
    near = [row for row in refusable if row.answered and not row.wrong]
    wrong = [row for row in rows if row.wrong]
    return {
        "rows": len(rows),
        "covered": len(covered),
        "not_covered": len(refusable),
        "covered_top1_strict": share(strict, covered),
        "covered_top1_accepted": share(accepted, covered),
        "covered_in_did_you_mean": share(offered, covered),
        "not_covered_refused": share(refused, refusable),
        "not_covered_near": share(near, refusable),
        "wrong_answers": share(wrong, rows),
    }


def off_topic_summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Count the figures of `foyer evaluate off-topic`; shares are of all rows."""
    kinds = ("fallback", "no_reviewed_answer", "did_you_mean", "answer", "other")
    by_kind = {kind: [one for one in outcomes if one.decision == kind] for kind in kinds}
    refused = by_kind["fallback"] + by_kind["no_reviewed_answer"]
    shares = {kind: share(found, outcomes) for kind, found in by_kind.items()}
    return {"rows": len(outcomes), "refused": share(refused, outcomes), **shares}


def row_document(number: int, expected: str, outcome: Outcome) -> dict[str, Any]:
    """Return one row of the JSON document; it never holds the text."""
    plain = {**asdict(outcome), "choices": list(outcome.choices)}
    return {"row": number, "expected": expected, **plain}


def table(summary: Mapping[str, Any]) -> str:
    """Return a summary as lines, shares as percentages."""
    lines = [f"{key.replace('_', ' '):<26}{_shown(value):>8}" for key, value in summary.items()]
    return "\n".join(lines)


def share(part: Sequence[object], whole: Sequence[object]) -> float:
    """Return the share of a part, 0 to 1; of nothing it is 0."""
    return round(len(part) / len(whole), 4) if whole else 0.0


def _shown(value: Any) -> str:
    return f"{value:.1%}" if isinstance(value, float) else str(value)
