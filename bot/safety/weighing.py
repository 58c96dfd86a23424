"""Weighs one signal found in a message against what surrounds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.safety.model import Level, Signal, Voice
from bot.safety.negation import negated
from bot.safety.scene import BODY, BREATH, Scene, Span, Who
from bot.safety.wordset import word_set

# What must be answered first when a message shows several dangers.
_FIRST = (
    "overdose",
    "withdrawal",
    "medical",
    "suicide",
    "child",
    "assault",
    "abuse",
    "violence",
    "self_harm",
    "general",
)
_LEVELS: tuple[Level, ...] = ("none", "gentle", "card")
# A question on these, about nobody in particular, may still be about the person who asks.
_ASKED_OF_ONESELF = ("suicide", "self_harm")
_DONE_TO_SOMEONE = ("abuse", "assault", "child")
_WISHING = word_set(
    "wish wishing want hope hoping begged asked let pray praying",
    "quiero quisiera deseo pienso voy queria",
)
# "I pray every night that he kills me"
_FAR_WISHING = word_set("wish pray praying")
_OF_SOMETHING_ELSE = frozenset(["about", "to", "on", "with", "for"])
# Proposed, to be approved by a clinician: how many mild signs in one message make a full card.
_MILD_SIGNS = 3


@dataclass(frozen=True)
class Sign:
    """One signal found in a message, with what is left of it.

    Args:
        signal: the rule.
        span: the tokens that it covers.
        level: its level here, which may be lower than the rule's.
        voice: who is at risk.
        note: why the level is not the rule's; empty when it is.
    """

    signal: Signal
    span: Span
    level: Level
    voice: Voice
    note: str

    @property
    def reason(self) -> str:
        """The rule's id, and what changed its level."""
        return f"{self.signal.id} ({self.note})" if self.note else self.signal.id


def weighed(signal: Signal, span: Span, scene: Scene) -> Sign:
    """Return a signal with the level that it has in this message.

    Args:
        signal: the rule that matched.
        span: the tokens that it covers.
        scene: the message.
    """
    who = scene.who(span)
    sign = Sign(signal, span, signal.level, _voice(signal, span, scene, who), "")
    dropped = _dropped(signal, span, scene, who)
    if dropped == "denied" and scene.goes_on(span):
        return replace(sign, level="gentle", note="denied with a but")
    if dropped:
        return replace(sign, level="none", note=dropped)
    for note in _weakening(signal, span, scene, who):
        if note not in signal.keep:
            return replace(sign, level=_lower(sign.level), note=note)
    return sign


def most_urgent(signs: Sequence[Sign]) -> Sign:
    """Return the sign that decides; several mild ones of its kind make it a strong one.

    Args:
        signs: at least one, each of a level above `none`.
    """
    first = min(signs, key=_urgency)
    if first.level != "gentle":
        return first
    alike = [sign for sign in signs if sign.signal.kind == first.signal.kind]
    places = {sign.span[1] for sign in alike if sign.signal.level == "gentle"}
    if len(places) < _MILD_SIGNS:
        return first
    return replace(first, level="card", note=f"{len(places)} mild signs")


def _urgency(sign: Sign) -> tuple[int, int, bool]:
    kind = _FIRST.index(sign.signal.kind)
    return -_LEVELS.index(sign.level), kind, sign.signal.voice == "auto"


def _lower(level: Level) -> Level:
    return _LEVELS[max(0, _LEVELS.index(level) - 1)]


def _dropped(signal: Signal, span: Span, scene: Scene, who: Who) -> str:
    """Why a signal is no sign at all here; empty when it may be one."""
    if signal.whole and not scene.is_whole(span):
        return "not the whole message"
    if (signal.about, who) in (("other", "first"), ("self", "third")):
        return "about the wrong person"
    if not all(scene.holds(need) for need in signal.needs):
        return "alone it means little"
    meant = scene.holds("deliberate", scene.sentence(span))
    if scene.ends_inside("idiom", span) and not meant:
        return "idiom"
    if signal.kind == "suicide" and _done_to_me(scene, span):
        return "done by another"
    taken_back = signal.kind in _ASKED_OF_ONESELF and _taken_back(scene)
    if not taken_back and (scene.holds("denial", span) or negated(scene, span)):
        return "denied"
    in_general = signal.kind not in _ASKED_OF_ONESELF or scene.holds("study")
    return "question" if in_general and _asked(signal, span, scene, who) else ""


def _done_to_me(scene: Scene, span: Span) -> bool:
    """Whether a sign is another's threat: "he will kill me", but not "I wish he would"."""
    return any(
        start < span[1] and end > span[0] and not _wished(scene, (start, end))
        for start, end in scene.contexts.get("done_to_me", ())
    )


def _wished(scene: Scene, span: Span) -> bool:
    near = scene.tokens[max(0, span[0] - 3) : span[1]]
    far = scene.tokens[max(0, span[0] - 7) : span[0]]
    return not _WISHING.isdisjoint(near) or not _FAR_WISHING.isdisjoint(far)


def _taken_back(scene: Scene) -> bool:
    """Whether what was said is taken back: "but I lied", and not "but I lied about my weight"."""
    return any(
        _OF_SOMETHING_ELSE.isdisjoint(scene.tokens[end : end + 1])
        for _, end in scene.contexts.get("taken_back", ())
    )


def _asked(signal: Signal, span: Span, scene: Scene, who: Who) -> bool:
    """Whether a sign stands in a question about nobody in particular."""
    kind = {"generic": "question", "nobody": "bare_question"}.get(who)
    if kind is None or kind in signal.keep or scene.holds("company"):
        return False
    return scene.asks(span)


def _weakening(signal: Signal, span: Span, scene: Scene, who: Who) -> Iterator[str]:
    """Yield each reason to take a signal one level down."""
    if _asked(signal, span, scene, who):
        yield "asked"
    if scene.is_past(span):
        yield "past"
    if scene.holds("fiction"):
        yield "fiction"
    if scene.holds("study") and not (who == "first" and scene.speaks_of_self(span)):
        yield "study"
    if scene.holds("grief", None if who == "third" else span):
        yield "grief"
    if scene.ends_inside("loose", span):
        yield "loose"
    yield from _weakening_of_kind(signal.kind, span, scene)


def _weakening_of_kind(kind: str, span: Span, scene: Scene) -> Iterator[str]:
    if kind in ("suicide", "violence") and scene.jokes():
        yield "hyperbole"
    if kind == "suicide" and scene.holds("fear", span):
        yield "fear"
    if kind == "overdose" and scene.is_lived_through(span):
        yield "past"
    if kind in ("overdose", "withdrawal") and scene.supposes(span):
        yield "conditional"


def _voice(signal: Signal, span: Span, scene: Scene, who: Who) -> Voice:
    if signal.kind in _DONE_TO_SOMEONE and scene.says_own(BODY, span):
        return "self"
    if signal.kind == "overdose" and scene.says_own(BREATH, span):
        return "self"
    if signal.voice == "self" and signal.kind == "abuse" and scene.is_done_to_another(span):
        return "helper"
    if signal.voice != "auto":
        return signal.voice
    if signal.kind in _DONE_TO_SOMEONE and scene.says_me(span):
        return "self"
    if signal.kind == "assault" and scene.tokens[max(0, span[0] - 1) : span[0]] == ["i"]:
        return "self"  # "I said no, and he went on"
    if signal.kind == "violence":
        return "helper" if scene.doer(span) == "third" else "self"
    if who == "third" or (who != "first" and scene.only_others()):
        return "helper"
    return "self"
