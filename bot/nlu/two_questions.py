"""Two questions in one message: where to cut, and when both parts are clear enough to answer.

A cut needs a mark or a joining word, and a question on each side of it: "do you treat alcohol and
drugs?" is one question. What is cut is decided on part by part, by the model that decides on whole
messages; two answers come only when each part is clear and they are about different topics.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.nlu.decision import Decision, Scored, Second, Thresholds

MOST_PARTS: Final = 3
# Read as a whole, a message that asks two things shows a trace of both: in ours, each part's label
# was among the first seven. "What is DBT, and is it offered?" shows none of its second part.
_TRACE: Final = 8
_LONGEST: Final = 400  # characters; whoever tells a long story is answered as a whole

_WHO: Final = (
    r"(?:i|you|we|they|he|she|it|there|this|that|these|those|anyone|anybody|someone|somebody|"
    r"people|my|your|our|his|her|their|family|insurance)"
)
_AUXILIARY: Final = (
    r"(?:do|does|did|is|are|am|can|could|will|would|should|may|must|has|have|was|isn't|aren't|"
    r"don't|doesn't|can't|won't)"
)
_ASKS: Final = (
    rf"(?:how|what|whats|what's|when|where|wheres|who|whos|why|which|{_AUXILIARY} {_WHO})"
)
_JOIN: Final = r"(?:and also|and|also|plus|but|as well as)"
# A mark that ends a question or a sentence, or a joining word or comma before a new question.
_CUT: Final = re.compile(
    rf"\s*[?!.;\n]+\s*(?:{_JOIN}\s+)?(?=\S)|\s*,?\s+{_JOIN}\s+(?={_ASKS}\b)|\s*,\s*(?={_ASKS}\b)",
    re.IGNORECASE,
)
_ABBREVIATION: Final = re.compile(r"\b(?:a\.m|p\.m|dr|mr|mrs|ms|vs|e\.g|i\.e|st|no)\.$", re.I)
_OPENER: Final = re.compile(
    rf"^(?:(?:hi|hello|hey|ok|okay|so|well|also|and|please|sorry|thanks|but|then)\W+)*"
    rf"(?:{_ASKS}|{_AUXILIARY} \w+|tell me|explain|"
    rf"(?:i (?:want|need|would like) to know|i'd like to know|(?:i(?:'m| am) )?wondering|curious)"
    rf" (?:about|if|whether|how|what|when|where|who|why|which))\b",
    re.IGNORECASE,
)
# "When I start, do you take my phone?": the first part says when, it does not ask.
_SUBORDINATE: Final = re.compile(
    r"^(?:when|if|while|once|after|before|since|because)\s+(?:i|we|he|she|they|you|my|our|it)\b"
    r"(?!.*\?$)",
    re.IGNORECASE,
)
# "Really? How long?": the first part wonders at what was said.
_ECHO: Final = re.compile(
    r"^(?:(?:oh|no|yes|wow|ok|okay|so)\W+)*"
    r"(?:really|seriously|honestly|for real|right|yes|no|oh|wow|ok|okay|huh|sorry|pardon)\W*$",
    re.IGNORECASE,
)
# "… and how do I get one?" asks on about the first question; "it" most often means the program.
_MAY_POINT_BACK: Final = re.compile(r"\bit\b", re.IGNORECASE)
_POINTS_BACK: Final = re.compile(r"\b(?:ones?|that|those|these|them|him|her)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A stretch of a message that asks something."""

    start: int
    end: int
    text: str


def parts(text: str) -> tuple[Part, ...]:
    """Return the questions of a message, when there is more than one; else nothing.

    Args:
        text: what the visitor typed.
    """
    if len(text) > _LONGEST:
        return ()
    found = [one for one in _pieces(text) if asks(one.text)]
    if any(_POINTS_BACK.search(one.text) for one in found[1:]):
        return ()
    return tuple(found) if 2 <= len(found) <= MOST_PARTS else ()


def both(
    whole: Decision,
    ranking: Sequence[Scored],
    decided: Sequence[Decision],
    thresholds: Thresholds,
    asked: Sequence[str] = (),
    own: frozenset[str] = frozenset(),
) -> Decision | None:
    """Return a decision with two answers, or None when the message is answered as a whole.

    Args:
        whole: the decision on the whole message.
        ranking: all labels for the whole message, best first.
        decided: one decision for each part, in order.
        thresholds: where clear ends and near begins.
        asked: the words of each part.
        own: entries on what "it" may mean behind them, instead of the program: CBT, or detox.
    """
    clear = [one for one in decided if _is_answer(one) and one.score >= thresholds.clear]
    if len(clear) < len(decided):
        return None  # a part that nobody understood may change what the others mean
    topics = {one.topic: one for one in reversed(clear)}
    each = [one for one in clear if topics[one.topic] is one]
    if len(each) == MOST_PARTS:
        return _which(whole, each, thresholds)
    if len(each) != 2:
        return None
    first, second = each
    if first.entry in own and any(_MAY_POINT_BACK.search(text) for text in asked[1:]):
        return None  # "what is CBT, and do I have to do it alone?"
    if _says_something_else(whole, (first, second), thresholds):
        return None
    if not {first.label, second.label} <= {one.label for one in ranking[:_TRACE]}:
        return None
    reason = f"two questions: {first.label} {first.score:.2f} and {second.label} {second.score:.2f}"
    other = Second(second.kind, second.label, second.score, second.entry, second.topic)
    return replace(first, second=other, reason=reason)


def _which(whole: Decision, each: Sequence[Decision], thresholds: Thresholds) -> Decision | None:
    """Let the visitor choose where three things are asked: three answers at once are too long."""
    if _says_something_else(whole, each, thresholds):
        return None
    reason = "three questions: " + ", ".join(f"{one.label} {one.score:.2f}" for one in each)
    labels = tuple(one.label for one in each)
    return replace(each[0], kind="did_you_mean", choices=labels, reason=reason)


def _says_something_else(
    whole: Decision, asked: Sequence[Decision], thresholds: Thresholds
) -> bool:
    """Whether the whole has a reviewed answer that is no part's: then it is one question.

    A topic without an answer is no reason: two questions together may well resemble none we know.
    """
    sure = whole.kind == "answer" and whole.score >= thresholds.clear
    return sure and whole.topic not in {one.topic for one in asked}


def _is_answer(decision: Decision) -> bool:
    return decision.kind in ("answer", "no_reviewed_answer") and decision.entry is not None


def _pieces(text: str) -> list[Part]:
    pieces: list[Part] = []
    start = 0
    for cut in _CUT.finditer(text):
        # The mark itself stays with what it ends: "how much?" asks, "how much" may not.
        mark = re.match(r"\s*[?!.;]*", cut.group())
        end = cut.start() + (mark.end() if mark else 0)
        if not _ABBREVIATION.search(text[:end]):
            pieces.append(_part(text, start, end))
            start = cut.end()
    pieces.append(_part(text, start, len(text)))
    return [one for one in pieces if any(sign.isalnum() for sign in one.text)]


def _part(text: str, start: int, end: int) -> Part:
    whole = text[start:end]
    begins = start + len(whole) - len(whole.lstrip())
    return Part(begins, begins + len(whole.strip()), whole.strip())


def opens(text: str) -> bool:
    """Whether a text begins with words that open a question.

    Args:
        text: from its first word on.
    """
    return bool(_OPENER.match(text))


def asks(text: str) -> bool:
    """Whether a text asks something: it ends with a question mark or begins like a question.

    Args:
        text: a stretch of a message.
    """
    if _SUBORDINATE.match(text) or _ECHO.match(text):
        return False
    return text.endswith("?") or bool(_OPENER.match(text))
