"""How answers to labelled questions are counted: plain functions, no model and no I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot.measuring.calibration import Stated, calibration_error, reliability
from bot.nlu.reply_format import OWN_REPLIES

Told = Literal["answer", "did_you_mean", "no_reviewed_answer", "fallback", "other"]

OFF_TOPIC: Final = "off_topic"
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
        best_topic: topic of the label that won, whether or not it was clear enough.
        best_refuses: whether that label is off topic or has no reviewed answer.
        second: topic of the answer to a second question in the same message, if one was given.
    """

    decision: Told
    entry: str | None
    topic: str | None
    choices: tuple[str, ...]
    score: float
    best_topic: str = ""
    best_refuses: bool = False
    second: str | None = None


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
    def topics(self) -> set[str]:
        """Topics of the reviewed answers that were given: none, one or two."""
        found = self.outcome
        first = {found.topic or ""} if found.decision == "answer" else set()
        return first | ({found.second} if found.second else set())

    @property
    def accepted_answer(self) -> bool:
        """Whether an answer that is no wrong one was given."""
        return bool(self.topics & self.accepted)

    @property
    def wrong(self) -> bool:
        """Whether an answer on another topic was given, alone or beside a right one."""
        return bool(self.topics - self.accepted)

    @property
    def offered(self) -> bool:
        """Whether "did you mean" offered a topic that is no wrong answer."""
        return bool(self.accepted & set(self.outcome.choices))

    @property
    def stated(self) -> Stated:
        """How sure the model was of its best label, and whether that was right."""
        found = self.outcome
        refused = not self.covered and found.best_refuses
        return Stated(found.score, refused or found.best_topic in self.accepted)


def outcome_of(
    parsed: Mapping[str, Any], topic_of: Callable[[str], str], kind_of: Callable[[str], str]
) -> Outcome:
    """Read the outcome from a parse result.

    Args:
        parsed: what `Interpreter.parse` returned.
        topic_of: turns a label such as "faq/duration" into its topic.
        kind_of: turns it into "answer", "no_reviewed_answer" or "intent".
    """
    decision = parsed["decision"]
    label = decision["label"]
    no_subject = label == OFF_TOPIC or label in OWN_REPLIES
    best = (topic_of(label), no_subject or kind_of(label) == "no_reviewed_answer")
    if (parsed.get("crisis") or {}).get("level") == "card":  # comes before any answer
        return Outcome("other", None, None, (), decision["score"], *best)
    answered = decision["kind"] in ("answer", "no_reviewed_answer")
    second = decision.get("second") or {}
    return Outcome(
        decision="other" if decision["kind"] == "intent" else decision["kind"],
        entry=decision["entry"] if answered else None,
        topic=decision["topic"] if answered else None,
        choices=tuple(topic_of(label) for label in decision["choices"]),
        score=decision["score"],
        best_topic=best[0],
        best_refuses=best[1],
        second=second["topic"] if second.get("kind") == "answer" else None,
    )


def faq_summary(rows: Sequence[FaqRow]) -> dict[str, Any]:
    """Count the figures of `foyer evaluate faq`; shares are of the rows named in the key."""
    covered = [row for row in rows if row.covered]
    refusable = [row for row in rows if not row.covered]
    strict = [row for row in covered if row.expected in row.topics]
    accepted = [row for row in covered if row.accepted_answer]
    offered = [row for row in covered if row.offered]
    asked = [row for row in rows if row.outcome.decision == "did_you_mean"]
    refused = [row for row in refusable if row.outcome.decision in REFUSED and not row.topics]
    near = [row for row in refusable if row.topics and not row.wrong]
    wrong = [row for row in rows if row.wrong]
    return {
        "rows": len(rows),
        "covered": len(covered),
        "not_covered": len(refusable),
        "covered_top1_strict": share(strict, covered),
        "covered_top1_accepted": share(accepted, covered),
        "covered_in_did_you_mean": share(offered, covered),
        "covered_top1_or_did_you_mean": share([*accepted, *offered], covered),
        "not_covered_refused": share(refused, refusable),
        "not_covered_near": share(near, refusable),
        "not_covered_refused_or_near": share([*refused, *near], refusable),
        "wrong_answers": share(wrong, rows),
        "two_answers": len([row for row in rows if row.outcome.second]),
        "did_you_mean": len(asked),
        "did_you_mean_covered": len([row for row in asked if row.covered]),
        "did_you_mean_right": share(offered, [row for row in asked if row.covered]),
        "calibration_error": calibration_error(reliability([row.stated for row in rows])),
    }


def loss(before: Mapping[str, Any], after: Mapping[str, Any], changed: int) -> dict[str, Any]:
    """Return the figures of misspelt questions, and the points lost against the unchanged ones.

    Args:
        before: figures of the questions as they are.
        after: figures of the same questions with one word misspelt.
        changed: how many questions have a word that could be misspelt.
    """
    lost = before["covered_top1_accepted"] - after["covered_top1_accepted"]
    return {
        **after,
        "misspelt": changed,
        "before_covered_top1_accepted": before["covered_top1_accepted"],
        "points_lost": round(100 * lost, 2),
        "before_wrong_answers": before["wrong_answers"],
    }


def off_topic_summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Count the figures of `foyer evaluate off-topic`; shares are of all rows."""
    kinds = ("fallback", "no_reviewed_answer", "did_you_mean", "answer", "other")
    by_kind = {kind: [one for one in outcomes if one.decision == kind] for kind in kinds}
    refused = by_kind["fallback"] + by_kind["no_reviewed_answer"]
    shares = {kind: share(found, outcomes) for kind, found in by_kind.items()}
    error = calibration_error(reliability(off_topic_stated(outcomes)))
    summary = {"rows": len(outcomes), "refused": share(refused, outcomes), **shares}
    return {**summary, "calibration_error": error}


def off_topic_stated(outcomes: Sequence[Outcome]) -> list[Stated]:
    """Return how sure the model was of its best label, and whether that label refuses."""
    return [Stated(one.score, one.best_refuses) for one in outcomes]


def row_document(number: int, expected: str, outcome: Outcome) -> dict[str, Any]:
    """Return one row of the JSON document; it never holds the text."""
    return {
        "row": number,
        "expected": expected,
        "decision": outcome.decision,
        "entry": outcome.entry,
        "topic": outcome.topic,
        "choices": list(outcome.choices),
        "score": outcome.score,
    }


def table(summary: Mapping[str, Any]) -> str:
    """Return a summary as lines, shares as percentages."""
    lines = [f"{name.replace('_', ' '):<30}{_shown(name, at):>8}" for name, at in summary.items()]
    return "\n".join(lines)


def share(part: Sequence[object], whole: Sequence[object]) -> float:
    """Return the share of a part, 0 to 1; of nothing it is 0."""
    return round(len(part) / len(whole), 4) if whole else 0.0


def _shown(name: str, value: Any) -> str:
    if name == "points_lost":
        return f"{value:.1f}"
    return f"{value:.1%}" if isinstance(value, float) else str(value)
