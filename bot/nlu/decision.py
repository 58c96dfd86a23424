"""From calibrated scores to one decision, with its reason: plain functions, no Rasa.

Clear: answer it. Several near: ask "did you mean", unless none of them has a reviewed answer: then
asking would only put off saying so. Anything else: say that it is unclear, offer a person.

Entries of one topic stand together: "does it work?" may be torn between two entries on whether an
IOP works, and either is right. Their scores are summed, and the entry in front speaks for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, Literal, NamedTuple

Kind = Literal["answer", "no_reviewed_answer", "did_you_mean", "fallback", "intent"]

FAQ: Final = "faq/"
OFF_TOPIC: Final = "off_topic"
MOST_CHOICES: Final = 3


class Scored(NamedTuple):
    """A label and how likely it is, 0 to 1; there are two hundred for each message."""

    label: str
    score: float


_score: Final = attrgetter("score")
# Labels fainter than this decide nothing: all two hundred together hold one in fifty at most.
_FAINT: Final = 1e-4


@dataclass(frozen=True)
class KnownEntry:
    """What a decision needs to know of an FAQ entry.

    Args:
        topic: what it is counted under.
        kind: whether it has a reviewed answer.
    """

    topic: str
    kind: Literal["answer", "no_reviewed_answer"]


@dataclass(frozen=True)
class Thresholds:
    """Where clear ends and near begins; the values and their reasons stand in config.yml.

    Args:
        clear: lowest score of a topic with an answer, or of a dialogue intent, that decides alone.
        named: the same for a topic without a reviewed answer: naming the wrong one costs less.
        unanswered: lowest sum of off_topic and all topics without an answer from which no answer
            is offered, whichever is in front.
        near: lowest score of a topic that is worth offering.
        together: lowest sum of the topics that are near, no more than three of them.
        off_topic: lowest score of off_topic that ends the search, whatever else is near.
        outweighs: how many times what speaks against any answer, off_topic and all topics without
            one, the topic in front must hold to decide alone; 0 leaves that out.
        offers: dialogue intents that may stand beside FAQ entries in "did you mean".
        told: lowest score of a topic without an answer at which it is named to who tells something
            and asks nothing.
        pressing: topics without an answer that are named all the same to who only tells something.
        loose: entries of all that fits no other, which "none of these" says better than a choice.
    """

    clear: float
    named: float
    unanswered: float
    near: float
    together: float
    off_topic: float
    outweighs: float = 0.0
    told: float = 0.0
    pressing: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Second:
    """The answer to the second of two questions in one message."""

    kind: Kind
    label: str
    score: float
    entry: str | None
    topic: str | None


@dataclass(frozen=True)
class Decision:
    """What to do with a message, and why.

    Args:
        kind: what to do.
        label: the label that won, also when it was not clear enough.
        score: its score, 0 to 1.
        reason: the comparison that decided, with its numbers.
        runner_up: the label that came second; None only for a pressed button.
        choices: labels to offer, at most three; empty unless kind is did_you_mean.
        entry: id of the FAQ entry that won, if it was one.
        topic: that entry's topic.
        second: the answer to a second question of the same message, see two_questions.py.
        after: id of the entry in whose light the message was read, see follow_up.py.
        known: how sure it is that the message is of a kind that was learnt, 0 to 1.
    """

    kind: Kind
    label: str
    score: float
    reason: str
    runner_up: Scored | None = None
    choices: tuple[str, ...] = ()
    entry: str | None = None
    topic: str | None = None
    second: Second | None = None
    after: str | None = None
    known: float = 1.0

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for Rasa's parse result; scores with three decimals."""
        # dataclasses.asdict would copy in depth.
        data = dict(vars(self))
        data["score"] = round(self.score, 3)
        data["known"] = round(self.known, 5)
        data["choices"] = list(self.choices)
        if self.runner_up:
            label, score = self.runner_up
            data["runner_up"] = {"label": label, "score": round(score, 3)}
        if self.second:
            data["second"] = {**vars(self.second), "score": round(self.second.score, 3)}
        return data


def decide(
    ranking: Sequence[Scored], entries: Mapping[str, KnownEntry], thresholds: Thresholds
) -> Decision:
    """Decide what to do with a message.

    Args:
        ranking: all labels, best first, scores summing to 1; empty for a message without words.
        entries: FAQ entries by id.
        thresholds: where clear ends and near begins.
    """
    if not ranking:
        return Decision("fallback", OFF_TOPIC, 0.0, "there is nothing to go by")
    topics = by_topic(ranking, entries)
    kind, best, reason, choices = _verdict(topics, entries, thresholds)
    runner_up = next((one for one in topics if one is not best), None)
    entry = entry_of(best.label)
    topic = entries[entry].topic if entry and entry in entries else None
    return Decision(kind, best.label, best.score, reason, runner_up, choices, entry, topic)


def by_topic(ranking: Sequence[Scored], entries: Mapping[str, KnownEntry]) -> list[Scored]:
    """Sum the scores of each topic under its entry in front; a dialogue intent is its own topic.

    Most of two hundred labels are too faint to matter; they are left out once two topics are found.

    Args:
        ranking: all labels, best first.
        entries: FAQ entries by id.

    Returns:
        one label a topic, best first.
    """
    front: dict[str, str] = {}
    total: dict[str, float] = {}
    for label, score in ranking:
        if score < _FAINT and len(front) > 1:
            break
        known = entries.get(label[len(FAQ) :]) if label.startswith(FAQ) else None
        topic = FAQ + known.topic if known else label
        if topic in total:
            total[topic] += score
        else:
            front[topic], total[topic] = label, score
    found = [Scored(front[topic], score) for topic, score in total.items()]
    found.sort(key=_score, reverse=True)
    return found


def with_unknown(ranking: Sequence[Scored]) -> list[Scored]:
    """Add what scores lack to 1 to off_topic: what is like nothing learnt is not our subject.

    Args:
        ranking: labels and their scores; without off_topic among them nothing is added.

    Returns:
        the same labels, best first.
    """
    missing = max(1.0 - sum(map(_score, ranking)), 0.0)
    found = [
        Scored(OFF_TOPIC, one.score + missing) if one.label == OFF_TOPIC else one for one in ranking
    ]
    found.sort(key=_score, reverse=True)
    return found


def pressed(entry: str, entries: Mapping[str, KnownEntry]) -> Decision:
    """Decide on a button that names an entry.

    Args:
        entry: the id on the button.
        entries: FAQ entries by id.
    """
    if entry not in entries:
        return Decision("fallback", OFF_TOPIC, 0.0, "the button names an entry that does not exist")
    known = entries[entry]
    return Decision(
        known.kind, FAQ + entry, 1.0, "a button was pressed", entry=entry, topic=known.topic
    )


def entry_of(label: str) -> str | None:
    """Return the entry's id of a label such as "faq/duration", None for a dialogue intent."""
    return label.removeprefix(FAQ) if label.startswith(FAQ) else None


def _verdict(
    topics: Sequence[Scored], entries: Mapping[str, KnownEntry], thresholds: Thresholds
) -> tuple[Kind, Scored, str, tuple[str, ...]]:
    best = topics[0]
    off_topic = next((one.score for one in topics if one.label == OFF_TOPIC), 0.0)
    if off_topic >= thresholds.off_topic:
        return "fallback", best, f"off topic {off_topic:.2f} >= {thresholds.off_topic:.2f}", ()
    kind, limit, weight = _kind(best.label, entries), thresholds.clear, thresholds.outweighs
    if kind == "no_reviewed_answer":
        limit, weight = thresholds.named, 0.0
    clear = best.label != OFF_TOPIC and best.score >= limit
    if clear and best.score >= weight * (1.0 - best.score):  # all the rest may speak against it
        return kind, best, _clear_reason(topics, limit), ()
    without = [one for one in topics if _kind(one.label, entries) == "no_reviewed_answer"]
    against = off_topic + sum(one.score for one in without)
    if clear and best.score >= weight * against:
        return kind, best, _clear_reason(topics, limit), ()
    seen = f"{best.score:.2f} < {limit:.2f}"
    if clear:
        seen = f"{best.score:.2f} < {weight:.2f} x {against:.2f} unanswered"
    return _unclear(topics, without, against, thresholds, seen)


def _unclear(
    topics: Sequence[Scored],
    without: Sequence[Scored],
    against: float,
    thresholds: Thresholds,
    seen: str,
) -> tuple[Kind, Scored, str, tuple[str, ...]]:
    best = topics[0]
    if against >= thresholds.unanswered:
        reason = f"{seen}, unanswered {against:.2f} >= {thresholds.unanswered:.2f}"
        if without and without[0].score >= thresholds.named:
            return "no_reviewed_answer", without[0], reason, ()
        return "fallback", best, reason, ()
    worth = [one for one in topics if _worth_offering(one, thresholds)]
    near = worth[:MOST_CHOICES]
    total = sum(one.score for one in near)
    seen = f"{seen}, {len(near)} near with {total:.2f}"
    if total < thresholds.together or not near:
        return "fallback", best, f"{seen} < {thresholds.together:.2f}", ()
    if best in near and all(one in without for one in near):
        return "no_reviewed_answer", best, f"{seen}, none of them with a reviewed answer", ()
    choices = [one.label for one in worth if entry_of(one.label) not in thresholds.loose]
    if len(near) == 1 or not choices:
        return "fallback", best, f"{seen}, nothing to choose from", ()
    return "did_you_mean", best, seen, tuple(choices[:MOST_CHOICES])


def _kind(label: str, entries: Mapping[str, KnownEntry]) -> Kind:
    entry = entry_of(label)
    if entry is None:
        return "intent"
    return entries[entry].kind if entry in entries else "answer"


def _clear_reason(topics: Sequence[Scored], limit: float) -> str:
    best = topics[0].score
    ahead = best - (topics[1].score if len(topics) > 1 else 0.0)
    return f"{best:.2f} >= {limit:.2f} and ahead by {ahead:.2f}"


def _worth_offering(one: Scored, thresholds: Thresholds) -> bool:
    offered = entry_of(one.label) is not None or one.label in thresholds.offers
    return offered and one.score >= thresholds.near
