"""The crisis screen: decides for one message whether help must be shown, and which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from bot.safety.language import language_of
from bot.safety.matcher import Match, Matcher
from bot.safety.model import CrisisKnowledge, CrisisType, Finding, Language, Signal
from bot.safety.normalise import Normaliser
from bot.safety.pattern import Row, unfold
from bot.safety.scene import Scene, Span
from bot.safety.spelling import Speller
from bot.safety.weighing import Sign, most_urgent, weighed

__all__ = ["CrisisScreen", "Finding"]

NOTHING = Finding("none", "none", "self", "en", "no rule")
_MARKERS: dict[Language, str] = {"en": "english", "es": "spanish", "pt": "portuguese"}


class CrisisScreen:
    """Looks for danger in what a person typed. Rules only; keeps nothing, logs nothing.

    Args:
        knowledge: the parsed `crisis.yml`.

    Raises:
        PatternError: a pattern in the file cannot be read.
    """

    def __init__(self, knowledge: CrisisKnowledge) -> None:
        words = {name: frozenset(listed) for name, listed in knowledge.words.items()}
        self._fillers = words["filler"] | {","}
        self._kin = words["kin"]
        self._generic = words["generic"]
        self._markers = {language: words[name] for language, name in _MARKERS.items()}
        self._rules = (*knowledge.contexts, *knowledge.signals)
        self._matcher = Matcher([_rows(rule, knowledge) for rule in self._rules], self._fillers)
        speller = Speller(self._matcher.vocabulary, knowledge.spelling, knowledge.slang)
        self._normaliser = Normaliser(speller, knowledge.emoji)

    def screen(self, text: str) -> Finding:
        """Return what one message calls for.

        Args:
            text: what the person typed, any length; of a very long one both ends are read.
        """
        tokens = self._normaliser.tokens(text)
        signs = [sign for sign in self._signs(tokens) if sign.level != "none"]
        return self._finding(most_urgent(signs), tokens) if signs else NOTHING

    def _signs(self, tokens: Sequence[str]) -> Iterator[Sign]:
        matches = self._matcher.find(tokens)
        scene = self._scene(tokens, matches)
        for match in matches:
            rule = self._rules[match.rule]
            if rule.level != "none":
                yield weighed(rule, (match.start, match.end), scene)

    def _scene(self, tokens: Sequence[str], matches: Iterable[Match]) -> Scene:
        contexts: dict[str, list[Span]] = defaultdict(list)
        for match in matches:
            rule = self._rules[match.rule]
            if rule.level == "none":
                contexts[rule.kind].append((match.start, match.end))
        return Scene(tokens, self._kin, self._generic, self._fillers, contexts)

    def _finding(self, sign: Sign, tokens: Sequence[str]) -> Finding:
        kind = cast(CrisisType, sign.signal.kind)
        language = language_of(tokens, sign.signal.language, self._markers)
        return Finding(sign.level, kind, sign.voice, language, sign.reason)


def _rows(rule: Signal, knowledge: CrisisKnowledge) -> list[Row]:
    return [row for pattern in rule.patterns for row in unfold(pattern, knowledge.words)]
