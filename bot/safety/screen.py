"""The crisis screen: decides for one message whether help must be shown, and which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from bot.safety.language import language_of
from bot.safety.matcher import Match, Matcher
from bot.safety.model import CrisisKnowledge, CrisisType, Finding, Language, Level, Signal, Voice
from bot.safety.negation import negated
from bot.safety.normalise import Normaliser
from bot.safety.pattern import Row, unfold
from bot.safety.scene import Scene, Span, Who
from bot.safety.spelling import Speller

__all__ = ["CrisisScreen", "Finding"]

NOTHING = Finding("none", "none", "self", "en", "no rule")
# What must be answered first when a message shows several dangers.
_FIRST = ("overdose", "withdrawal", "suicide", "child", "assault", "abuse", "violence", "self_harm")
_MILD_SIGNS = 3
# A question on these, about nobody in particular, may still be about the person who asks.
_ASKED_OF_ONESELF = ("suicide", "self_harm")
_DONE_TO_SOMEONE = ("abuse", "assault", "child")
_STRENGTH = {"none": 0, "gentle": 1, "card": 2}
_LEVELS: tuple[Level, ...] = ("none", "gentle", "card")


@dataclass(frozen=True)
class Sign:
    """One signal found in a message, weighed against what surrounds it."""

    signal: Signal
    span: Span
    level: Level
    voice: Voice
    note: str

    @property
    def reason(self) -> str:
        """The rule's id, and what weakened it."""
        return f"{self.signal.id} ({self.note})" if self.note else self.signal.id


class CrisisScreen:
    """Looks for danger in what a person typed. Rules only; keeps nothing, logs nothing.

    Args:
        knowledge: the parsed `crisis.yml`.
    """

    def __init__(self, knowledge: CrisisKnowledge) -> None:
        self._rules = (*knowledge.contexts, *knowledge.signals)
        self._fillers = frozenset(knowledge.words["filler"]) | {","}
        self._kin = frozenset(knowledge.words["kin"])
        self._markers: dict[Language, frozenset[str]] = {
            "en": frozenset(knowledge.words["english"]),
            "es": frozenset(knowledge.words["spanish"]),
            "pt": frozenset(knowledge.words["portuguese"]),
        }
        self._generic = frozenset(knowledge.words["generic"])
        rows = [_rows(rule, knowledge) for rule in self._rules]
        self._matcher = Matcher(rows, self._fillers)
        speller = Speller(self._matcher.vocabulary, knowledge.spelling, knowledge.slang)
        self._normaliser = Normaliser(speller, knowledge.emoji)

    def screen(self, text: str) -> Finding:
        """Return what one message calls for.

        Args:
            text: what the person typed, any length; of a very long one both ends are read.
        """
        tokens = self._normaliser.tokens(text)
        signs = [sign for sign in self._signs(tokens) if sign.level != "none"]
        if not signs:
            return NOTHING
        first = _raised(min(signs, key=_urgency), signs)
        language = language_of(tokens, first.signal.language, self._markers)
        return Finding(
            first.level, cast(CrisisType, first.signal.kind), first.voice, language, first.reason
        )

    def _signs(self, tokens: Sequence[str]) -> Iterator[Sign]:
        matches = self._matcher.find(tokens)
        scene = self._scene(tokens, matches)
        for match in matches:
            rule = self._rules[match.rule]
            if rule.level != "none":
                yield _weighed(rule, (match.start, match.end), scene)

    def _scene(self, tokens: Sequence[str], matches: Iterable[Match]) -> Scene:
        contexts: dict[str, list[Span]] = defaultdict(list)
        for match in matches:
            rule = self._rules[match.rule]
            if rule.level == "none":
                contexts[rule.kind].append((match.start, match.end))
        return Scene(tokens, self._kin, self._generic, self._fillers, contexts)


def _rows(rule: Signal, knowledge: CrisisKnowledge) -> list[Row]:
    return [row for pattern in rule.patterns for row in unfold(pattern, knowledge.words)]


def _weighed(signal: Signal, span: Span, scene: Scene) -> Sign:
    who = scene.who(span)
    sign = Sign(signal, span, signal.level, _voice(signal, span, scene, who), "")
    dropped = _dropped(signal, span, scene, who)
    if dropped == "denied" and scene.goes_on(span):
        return replace(sign, level="gentle", note="denied with a but")
    if dropped:
        return replace(sign, level="none", note=dropped)
    for note in _weakening(signal, span, scene, who):
        if note not in signal.keep:
            lower = _LEVELS[max(0, _STRENGTH[sign.level] - 1)]
            return replace(sign, level=lower, note=note)
    return sign


def _dropped(signal: Signal, span: Span, scene: Scene, who: Who) -> str:
    """Why a signal is no sign at all here; empty when it may be one."""
    if signal.whole and not scene.is_whole(span):
        return "not the whole message"
    if (signal.about, who) in (("other", "first"), ("self", "third")):
        return "about the wrong person"
    if not all(scene.holds(need) for need in signal.needs):
        return "alone it means little"
    if scene.ends_inside("idiom", span):
        return "idiom"
    if scene.holds("denial", span) or negated(scene, span):
        return "denied"
    in_general = signal.kind not in _ASKED_OF_ONESELF or scene.holds("study")
    return "question" if in_general and _question(signal, span, scene, who) else ""


def _question(signal: Signal, span: Span, scene: Scene, who: Who) -> bool:
    """Whether a sign stands in a question about nobody in particular."""
    kind = {"generic": "question", "nobody": "bare_question"}.get(who)
    if kind is None or kind in signal.keep or scene.holds("company"):
        return False
    return scene.asks(span)


def _weakening(signal: Signal, span: Span, scene: Scene, who: Who) -> Iterator[str]:
    """Yield each reason to take a signal one level down."""
    if _question(signal, span, scene, who):
        yield "asked"
    if scene.is_past(span):
        yield "past"
    if scene.holds("fiction"):
        yield "fiction"
    if scene.holds("study") and not (who == "first" and scene.speaks_of_self(span)):
        yield "study"
    if scene.holds("grief", None if who == "third" else span):
        yield "grief"
    if signal.kind in ("suicide", "violence") and scene.jokes():
        yield "hyperbole"
    if signal.kind == "suicide" and scene.holds("fear", span):
        yield "fear"
    if scene.ends_inside("loose", span):
        yield "loose"
    if signal.kind in ("overdose", "withdrawal") and scene.supposes(span):
        yield "conditional"


def _voice(signal: Signal, span: Span, scene: Scene, who: Who) -> Voice:
    if signal.voice != "auto":
        return signal.voice
    if signal.kind in _DONE_TO_SOMEONE and scene.says_me(span):
        return "self"
    if signal.kind == "violence":
        return "helper" if scene.doer(span) == "third" else "self"
    if who == "third" or (who != "first" and scene.only_others()):
        return "helper"
    return "self"


def _raised(first: Sign, signs: Sequence[Sign]) -> Sign:
    """Several mild signs of one kind in one message count as a strong one."""
    if first.level != "gentle":
        return first
    mild = [sign for sign in signs if sign.signal.level == "gentle"]
    ends = {sign.span[1] for sign in mild if sign.signal.kind == first.signal.kind}
    if len(ends) < _MILD_SIGNS:
        return first
    return replace(first, level="card", note=f"{len(ends)} mild signs")


def _urgency(sign: Sign) -> tuple[int, int, bool]:
    kind = _FIRST.index(sign.signal.kind)
    return -_STRENGTH[sign.level], kind, sign.signal.voice == "auto"

