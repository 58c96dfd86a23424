"""The crisis screen: decides for one message whether help must be shown, and which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

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
_STRENGTH = {"none": 0, "gentle": 1, "card": 2}
_LEVELS: tuple[Level, ...] = ("none", "gentle", "card")


@dataclass(frozen=True)
class Sign:
    """One signal found in a message, weighed against what surrounds it."""

    signal: Signal
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
        signs = [sign for sign in self._signs(text) if sign.level != "none"]
        if not signs:
            return NOTHING
        return _finding(min(signs, key=_urgency))

    def _signs(self, text: str) -> Iterator[Sign]:
        tokens = self._normaliser.tokens(text)
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
    sign = Sign(signal, signal.level, _voice(signal, who), "")
    dropped = _dropped(signal, span, scene, who)
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
    if not all(scene.holds(need) for need in signal.needs):
        return "alone it means little"
    if scene.ends_inside("idiom", span):
        return "idiom"
    if scene.holds("denial", span) or negated(scene, span):
        return "denied"
    if "question" not in signal.keep and who in ("generic", "nobody") and scene.asks(span):
        return "question"
    return ""


def _weakening(signal: Signal, span: Span, scene: Scene, who: Who) -> Iterator[str]:
    """Yield each reason to take a signal one level down."""
    sentence = scene.sentence(span)
    if scene.holds("past", sentence) and not scene.holds("present", sentence):
        yield "past"
    if scene.holds("fiction"):
        yield "fiction"
    if who != "first" and scene.holds("study"):
        yield "study"
    if who == "third" and scene.holds("grief"):
        yield "grief"
    if signal.kind in ("suicide", "violence") and scene.holds("hyperbole"):
        yield "hyperbole"
    if scene.holds("fear", span):
        yield "fear"
    if signal.kind in ("overdose", "withdrawal") and scene.holds("conditional", span):
        yield "conditional"


def _voice(signal: Signal, who: Who) -> Voice:
    if signal.voice != "auto":
        return signal.voice
    return "helper" if who == "third" else "self"


def _urgency(sign: Sign) -> tuple[int, int]:
    return -_STRENGTH[sign.level], _FIRST.index(sign.signal.kind)


def _finding(sign: Sign) -> Finding:
    kind, language = cast(CrisisType, sign.signal.kind), cast(Language, sign.signal.language)
    return Finding(sign.level, kind, sign.voice, language, sign.reason)
