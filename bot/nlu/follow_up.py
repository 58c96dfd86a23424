"""A message that leans on the answer before it: "and at night?", "til when?", "is that all?".

Half of such messages say by a word that they lean on something. So each short message after an
answer is read twice, by itself and behind that answer's title, and both readings are weighed
together with what stands near the answer; without such a word the bar is higher. What is clear by
itself is left alone: a wrong follow-up does more harm than a question back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.nlu.decision import (
    FAQ,
    MOST_CHOICES,
    OFF_TOPIC,
    Decision,
    KnownEntry,
    Scored,
    Thresholds,
    decide,
    entry_of,
)
from bot.nlu.leaning import How, Last

# How much each reading counts (exponents of its chances), and what multiplies a label. Fitted on
# cases of ours, and seen to hold on others; docs/adr/0015 has the figures.
_ALONE: Final = 0.6
_IN_LIGHT: Final = 0.6
_RELATED: Final = 9.0
_ITSELF: Final = 2.5
_INTENT: Final = 2.0
_OFF_TOPIC: Final = 0.37
_LEAST: Final = 1e-4  # no reading rules a label out

_SURE: Final = 0.7  # an answer this clear by itself is right more often than in another light
_SURE_NAMED: Final = 0.5  # and so is a subject without an answer
_NO_SUBJECT: Final = 0.5  # what is no subject by itself is none here, unless a word leans
_CLEAR: Final = 0.5  # what both readings together must hold for an answer
_CLEAR_SHORT: Final = 0.6  # the same where no word leans
_NAMED: Final = 0.4  # and to name a subject without an answer
_LIGHT: Final = 0.8  # lowest score of the last entry, read together with the message
_LEADS: Final = 0.5  # the same where the message leans, of any subject with a length of its own
_LEADS_UNSAID: Final = 0.7  # and where the message by itself is not even clear
_BARELY: Final = 0.8  # "per week?" after a price is hardly about the program's hours
# "Do you do that?" is no yes, and "would I have to start over?" asks for no new chat.
_SAID_OTHERWISE: Final = frozenset({"affirm", "bot_challenge", "more", "restart"})
_SURE_INTENT: Final = 0.9
_BEHIND: Final = 0.3  # what it means then must be near behind the last answer's title
_PLAINLY_OFF: Final = 0.8


def decide_after(
    plain: Decision,
    ranking: Sequence[Scored],
    light: Sequence[Scored],
    last: Last,
    how: How,
    entries: Mapping[str, KnownEntry],
    thresholds: Thresholds,
    measures: frozenset[str] = frozenset(),
    loose: frozenset[str] = frozenset(),
    asks: bool = False,
) -> Decision:
    """Decide on a message in the light of the last answer; the plain decision where unclear.

    Args:
        plain: the decision on the message by itself.
        ranking: all labels for the message by itself, best first.
        light: all labels for the message read behind the last answer's title.
        last: the entry answered last.
        how: how the message may lean on it.
        entries: FAQ entries by id.
        thresholds: where clear ends and near begins.
        measures: entries on the program's length, price and the like; other subjects have theirs.
        loose: entries that are no subject of their own, so that no message leans towards them.
        asks: whether the message is a question.
    """
    if plain.kind == "intent" and plain.score >= thresholds.clear:
        if asks and _may_ask_back(plain, how):
            return _asked_back(plain, ranking, light, last, entries, thresholds, loose)
        return plain
    if plain.choices == (last.label,):  # nothing is left to ask about
        plain = replace(plain, kind="fallback", choices=(), reason=f"{plain.reason}, just said")
    off_topic = next((one.score for one in ranking if one.label == OFF_TOPIC), 0.0)
    if off_topic >= _PLAINLY_OFF:
        return plain
    if how == "somebody else":
        return _for_another(plain, last, entries)
    if plain.entry in measures and plain.score >= thresholds.clear:
        return _measure(plain, light, last, how, entries, thresholds, measures, loose)
    no_subject = sum(one.score for one in ranking if entry_of(one.label) in loose)
    if plain.score >= _sure(plain, loose) or (how == "short" and no_subject >= _NO_SUBJECT):
        return plain
    clear = _CLEAR_SHORT if how == "short" else _CLEAR
    bars = replace(thresholds, clear=clear, named=_NAMED)
    found = decide(_weighed(ranking, light, last), entries, bars)
    if found.kind in ("fallback", "intent"):
        return plain
    if found.kind == "did_you_mean":
        return _choices(plain, found, last)
    again = light[0].score if light[0].label == last.label else 0.0
    if found.entry in measures and last.own_measure and again >= _LEADS_UNSAID:
        return _own(plain, last.entry, again, last, entries)
    return _answered(plain, found, last, entries, loose)


def _may_ask_back(plain: Decision, how: How) -> bool:
    """Say whether a question that was taken for an intent may be about the last answer."""
    if plain.label not in _SAID_OTHERWISE or plain.score >= _SURE_INTENT:
        return False
    return how == "leaning" or plain.label == "restart"


def _asked_back(
    said: Decision,
    ranking: Sequence[Scored],
    light: Sequence[Scored],
    last: Last,
    entries: Mapping[str, KnownEntry],
    thresholds: Thresholds,
    loose: frozenset[str],
) -> Decision:
    """Decide on a question that was taken for an intent, by what both readings hold besides."""
    left = [one for one in ranking if one.label not in {*_SAID_OTHERWISE, "deny"}]
    bars = replace(thresholds, clear=_CLEAR, named=_NAMED)
    found = decide(_weighed(left, light, last), entries, bars)
    behind = next((one.score for one in light if one.label == found.label), 0.0)
    if found.kind not in ("answer", "no_reviewed_answer") or behind < _BEHIND:
        return _unanswered(said)
    answered = _answered(said, found, last, entries, loose)
    return answered if answered.after else _unanswered(said)


def _unanswered(said: Decision) -> Decision:
    """Return what is left of it where the last answer explains nothing: no yes, no new chat."""
    if said.label == "more":
        return said
    reason = f"a question that leans, {said.label} {said.score:.2f} < {_SURE_INTENT:.2f}"
    return replace(said, kind="fallback", reason=reason)


def _sure(plain: Decision, loose: frozenset[str]) -> float:
    """Return the score from which on a message stands by itself; above 1 where it never does."""
    if plain.kind == "answer":
        return _SURE
    named = plain.kind == "no_reviewed_answer" and plain.entry not in loose
    return _SURE_NAMED if named else 2.0


def _answered(
    plain: Decision,
    found: Decision,
    last: Last,
    entries: Mapping[str, KnownEntry],
    loose: frozenset[str],
) -> Decision:
    """Return what both readings together found, where it is something new to say."""
    # Nor is it said twice that there is no answer, where the message itself names another subject.
    named = plain.score >= _NAMED and plain.entry not in loose
    other = named and plain.kind == "no_reviewed_answer"
    said_again = found.entry == last.entry and (found.kind == "answer" or other)
    same = (found.kind, found.label) == (plain.kind, plain.label)
    if found.entry not in entries or found.entry in loose or same or said_again:
        return plain
    return _after(plain, found, last)


def _choices(plain: Decision, found: Decision, last: Last) -> Decision:
    """Return the choices of both readings, without what was just said."""
    left = tuple(label for label in found.choices if label != last.label)
    if plain.kind == "answer" or len(left) < 2:
        return plain
    return _after(plain, replace(found, choices=left), last)


def _after(plain: Decision, found: Decision, last: Last) -> Decision:
    reason = f"follow-up: by itself {plain.score:.2f}, after {last.label} {found.reason}"
    return replace(found, reason=reason, after=last.entry)


def _weighed(ranking: Sequence[Scored], light: Sequence[Scored], last: Last) -> list[Scored]:
    """Return every label's chance by both readings, best first."""
    behind = {one.label: one.score for one in light}
    weights = {
        label: (score + _LEAST) ** _ALONE
        * (behind.get(label, 0.0) + _LEAST) ** _IN_LIGHT
        * _factor(label, last)
        for label, score in ranking
    }
    whole = sum(weights.values())
    found = [Scored(label, weight / whole) for label, weight in weights.items()]
    return sorted(found, key=lambda one: one.score, reverse=True)


def _factor(label: str, last: Last) -> float:
    if label == last.label:
        return _ITSELF
    entry = entry_of(label)
    if entry is None:
        return _OFF_TOPIC if label == OFF_TOPIC else _INTENT
    return _RELATED if entry in last.related else 1.0


def _for_another(plain: Decision, last: Last, entries: Mapping[str, KnownEntry]) -> Decision:
    """ "What about my wife?", "I meant for my son", "and for me?": the same question."""
    if not last.for_helper:
        return plain
    return _answer(plain, last.entry, 1.0, "the same question for somebody else", last, entries)


def _measure(
    plain: Decision,
    light: Sequence[Scored],
    last: Last,
    how: How,
    entries: Mapping[str, KnownEntry],
    thresholds: Thresholds,
    measures: frozenset[str],
    loose: frozenset[str],
) -> Decision:
    """ "How long does that take?" after detox: not the length of the program.

    Where the two readings together name no subject, it is asked whether the program's is meant.
    """
    if plain.entry is None or plain.entry == last.entry:
        return plain
    again = next((one.score for one in light if one.label == last.label), 0.0)
    if last.entry in measures:  # a price and a length ask for one another, unless barely
        own = _is_named(last.entry, entries) and plain.score < _BARELY and again >= _LIGHT
        return _own(plain, last.entry, again, last, entries) if own else plain
    # The price of a part of the program is the program's, which is told by the staff alike.
    named = _is_named(plain.entry, entries)
    if not last.own_measure or (named and not _is_named(last.entry, entries)):
        return plain
    if named and plain.entry in last.related:
        return plain
    if again >= _LIGHT:
        return _own(plain, last.entry, again, last, entries)
    if named or how != "leaning":
        return plain
    first = light[0]
    leads = entry_of(first.label)
    if leads in {last.entry, *last.measured} and first.score >= _LEADS:
        return _own(plain, str(leads), first.score, last, entries)
    return _which(plain, light, last, thresholds, loose)


def _is_named(entry: str, entries: Mapping[str, KnownEntry]) -> bool:
    known = entries.get(entry)
    return known is not None and known.kind == "no_reviewed_answer"


def _own(
    plain: Decision, entry: str, score: float, last: Last, entries: Mapping[str, KnownEntry]
) -> Decision:
    reason = f"{plain.label} of {FAQ}{entry}: read together {score:.2f}"
    return _answer(plain, entry, score, reason, last, entries)


def _which(
    plain: Decision,
    light: Sequence[Scored],
    last: Last,
    thresholds: Thresholds,
    loose: frozenset[str],
) -> Decision:
    """Offer the program's length, beside what else both readings are near to."""
    near = [one.label for one in light if one.score >= thresholds.near]
    related = [label for label in near if entry_of(label) in last.related - loose]
    others = [label for label in related if label != plain.label][: MOST_CHOICES - 1]
    left = (*others, plain.label)
    reason = f"follow-up: {plain.label} {plain.score:.2f} by itself, may be of {last.label}"
    return replace(plain, kind="did_you_mean", reason=reason, choices=left, after=last.entry)


def _answer(
    plain: Decision,
    entry: str,
    score: float,
    reason: str,
    last: Last,
    entries: Mapping[str, KnownEntry],
) -> Decision:
    known = entries.get(entry)
    if known is None:
        return plain
    return replace(
        plain,
        kind=known.kind,
        label=FAQ + entry,
        score=score,
        reason=f"follow-up: {reason}",
        choices=(),
        entry=entry,
        topic=known.topic,
        after=last.entry,
    )
