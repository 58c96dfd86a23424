"""A message that leans on the answer before it: "and at night?", "how long does that take?".

Most such messages are clear by themselves and are left alone. One that is not clear is weighed
anew: what stands near the last answer is likelier than what is far from it. A wrong follow-up does
more harm than a question back, so whatever stays unclear goes the normal way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from bot.nlu.decision import FAQ, OFF_TOPIC, Decision, KnownEntry, Scored, Thresholds, entry_of

How = Literal["joined", "points back", "fragment", "somebody else"]

_MOST_WORDS: Final = 8
_FRAGMENT_WORDS: Final = 3
_WORD: Final = re.compile(r"[\w']+")
_JOINED: Final = re.compile(
    r"^(?:(?:ok|okay|so|yes|no|oh|hm+)\W+)?(?:(?:and|but|or|even|also|then)\b|"
    r"(?:what|how) (?:about|if)\b|compared\b|same\b)|\b(?:too|as well|either)\W*$",
    re.IGNORECASE,
)
_POINTS_BACK: Final = re.compile(
    r"\b(?:that|it|this|they|them|those|these|there|then|which one|the same)\b", re.IGNORECASE
)
_PERSON: Final = re.compile(
    r"^(?:(?:ok|okay|so|and|but|what about|how about|what if it'?s|is (?:it|that|this) the same|"
    r"same|also|even|for|with|if it'?s)\b\W*)*(?:my|our|a|an)\s+(?:\w+\s+){0,2}?"
    r"(?:son|daughter|husband|wife|partner|boyfriend|girlfriend|spouse|fiancee?|mother|father|mom|"
    r"mum|dad|parents?|brother|sister|grand(?:son|daughter|mother|father|ma|pa)|uncle|aunt|cousin|"
    r"nephew|niece|friend|loved one|relative)(?:'s)?\W*(?:too|as well|then|instead)?\W*$",
    re.IGNORECASE,
)
# A third of what the plain reading needs to be offered already speaks for a neighbour.
_RELATED: Final = 6.0
_DISTANT: Final = 3.0
_SURE: Final = 0.7  # a plain reading this clear is right more often than the last answer's light
_SURE_JOINED: Final = 0.8  # "and ...?" leans harder, if the plain reading is nothing near
_LIGHT_OVER_OFF_TOPIC: Final = 0.95
_LIGHT: Final = 0.8  # lowest score of the last entry, read together with the message
_PLAINLY_OFF: Final = 0.8


@dataclass(frozen=True)
class Last:
    """The entry answered last, and what stands near it.

    Args:
        entry: its id.
        title: its short title, to be read before the message.
        kind: whether it has a reviewed answer.
        related: ids of the entries that it offers, of those that offer it, and of its theme.
        distant: ids one step further.
        for_helper: whether it has an answer for somebody who asks for another.
        own_measure: whether it has a length and a price of its own, unlike a part of the program.
    """

    entry: str
    title: str
    kind: str
    related: frozenset[str] = frozenset()
    distant: frozenset[str] = frozenset()
    for_helper: bool = False
    own_measure: bool = False

    @property
    def label(self) -> str:
        """Its label, such as "faq/duration"."""
        return FAQ + self.entry


def leans(text: str) -> How | None:
    """Return how a message leans on what came before it; None when it stands by itself.

    Args:
        text: what the visitor typed.
    """
    words = _WORD.findall(text)
    if not words or len(words) > _MOST_WORDS:
        return None
    if _PERSON.match(text.strip()):
        return "somebody else"
    if _JOINED.search(text.strip()):
        return "joined"
    if _POINTS_BACK.search(text):
        return "points back"
    asks = text.rstrip().endswith("?") or words[0].lower() in ("how", "when", "where", "why", "who")
    return "fragment" if asks and len(words) <= _FRAGMENT_WORDS else None


def in_light_of(last: Last, text: str) -> str:
    """Return the message as it reads behind the title of the last answer."""
    return f"{last.title} {text}"


def decide_after(
    plain: Decision,
    ranking: Sequence[Scored],
    light: Sequence[Scored],
    last: Last,
    how: How,
    entries: Mapping[str, KnownEntry],
    thresholds: Thresholds,
    measures: frozenset[str] = frozenset(),
) -> Decision:
    """Decide on a message in the light of the last answer; the plain decision where unclear.

    Args:
        plain: the decision on the message by itself.
        ranking: all labels for the message by itself, best first.
        light: all labels for the message read behind the last answer's title.
        last: the entry answered last.
        how: how the message leans on it.
        entries: FAQ entries by id.
        thresholds: where clear ends and near begins.
        measures: entries on the program's length, price and the like; other subjects have theirs.
    """
    if plain.kind == "intent" and plain.score >= thresholds.clear:
        return plain
    off_topic = next((one.score for one in ranking if one.label == OFF_TOPIC), 0.0)
    if off_topic >= _PLAINLY_OFF:
        return plain
    in_light = {one.label: one.score for one in light}
    again = in_light.get(last.label, 0.0)
    if how == "somebody else":
        return _for_another(plain, last, entries)
    if plain.entry in measures and plain.score >= thresholds.clear:
        return _measure(plain, last, again, entries)
    sure = _SURE_JOINED if how == "joined" and plain.entry not in last.related else _SURE
    if plain.entry is not None and plain.score >= sure:
        return plain
    return _weighed(plain, ranking, last, entries, thresholds) or _same_again(
        plain, again, how, last, entries, thresholds
    )


def _for_another(plain: Decision, last: Last, entries: Mapping[str, KnownEntry]) -> Decision:
    """ "What about my wife?": the same question, for her."""
    if not last.for_helper:
        return plain
    return _answer(plain, last.entry, 1.0, "the same question for somebody else", last, entries)


def _measure(
    plain: Decision, last: Last, again: float, entries: Mapping[str, KnownEntry]
) -> Decision:
    """ "How long does that take?" after detox: not the length of the program."""
    if plain.entry is None or plain.entry in last.related or plain.entry == last.entry:
        return plain
    if not last.own_measure or again < _LIGHT:
        return plain
    reason = f"{plain.label} of {last.label}: read together {again:.2f} >= {_LIGHT:.2f}"
    return _answer(plain, last.entry, again, reason, last, entries)


def _weighed(
    plain: Decision,
    ranking: Sequence[Scored],
    last: Last,
    entries: Mapping[str, KnownEntry],
    thresholds: Thresholds,
) -> Decision | None:
    """The neighbour that stands out once neighbours count for more."""
    weighed = {one.label: one.score * _weight(one.label, last) for one in ranking}
    whole = sum(weighed.values())
    if not whole:
        return None
    best = max(weighed, key=lambda label: weighed[label])
    score, by_itself = weighed[best] / whole, _score_of(best, ranking)
    entry = entry_of(best)
    if entry not in entries or score < thresholds.clear or by_itself < thresholds.near:
        return None
    if best == plain.label and plain.kind in ("answer", "no_reviewed_answer"):
        return plain
    reason = f"{by_itself:.2f} alone, {score:.2f} after {last.label}"
    return _answer(plain, str(entry), score, reason, last, entries)


def _same_again(
    plain: Decision,
    again: float,
    how: How,
    last: Last,
    entries: Mapping[str, KnownEntry],
    thresholds: Thresholds,
) -> Decision:
    """Still the subject on which there is no reviewed answer: then that is said again."""
    unclear = plain.score < thresholds.clear or (plain.kind == "fallback" and how == "joined")
    needed = _LIGHT if plain.score < thresholds.clear else _LIGHT_OVER_OFF_TOPIC
    if last.kind != "no_reviewed_answer" or not unclear or again < needed:
        return plain
    reason = f"{plain.score:.2f} alone; read together still {last.label} {again:.2f}"
    return _answer(plain, last.entry, again, reason, last, entries)


def _weight(label: str, last: Last) -> float:
    entry = entry_of(label)
    if entry in last.related:
        return _RELATED
    return _DISTANT if entry in last.distant else 1.0


def _score_of(label: str, ranking: Sequence[Scored]) -> float:
    return next(one.score for one in ranking if one.label == label)


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
