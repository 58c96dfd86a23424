"""The crisis screen: decides for one message whether help must be shown, and which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from bot.safety.danger_model import DangerReader
from bot.safety.joined import joined
from bot.safety.language import language_of, written_in
from bot.safety.matcher import Match, Matcher
from bot.safety.model import CrisisKnowledge, CrisisType, Finding, Language, Signal
from bot.safety.normalise import Normaliser
from bot.safety.parts import parts_of
from bot.safety.pattern import Row, unfold
from bot.safety.scene import Scene, Span
from bot.safety.spelling import Speller
from bot.safety.weighing import Sign, most_urgent, weighed

__all__ = ["CrisisScreen", "Finding"]

NOTHING = Finding("none", "none", "self", "en", "no rule")
# Why rules take a sign back altogether; others, such as "alone it means little", say nothing.
_TAKEN_BACK = frozenset({"denied", "idiom", "question"})
# Contexts that count where a message holds nothing else.
_WHOLE = frozenset({"harmless", "plea", "detail", "insists"})
_MARKERS: dict[Language, str] = {"en": "english", "es": "spanish", "pt": "portuguese"}


class CrisisScreen:
    """Looks for danger in what a person typed, by rules and model. Keeps nothing, logs nothing.

    Args:
        knowledge: the parsed `crisis.yml`.
        model: reads what no rule was written for; without it the rules go on alone.
        ahead: has the encoder begin with a text for the model, as `DangerModel.encode_ahead` does.

    Raises:
        PatternError: a pattern in the file cannot be read.
    """

    def __init__(
        self,
        knowledge: CrisisKnowledge,
        model: DangerReader | None = None,
        ahead: Callable[[str], Callable[[], None]] | None = None,
    ) -> None:
        self._model = model
        self._ahead = ahead
        self._limits = knowledge.limits
        words = {name: frozenset(listed) for name, listed in knowledge.words.items()}
        self._fillers = words["filler"] | {","}
        self._kin = words["kin"]
        self._generic = words["generic"]
        self._around = words["around"]
        self._markers = {language: words[name] for language, name in _MARKERS.items()}
        self._rules = (*knowledge.contexts, *knowledge.signals)
        self._matcher = Matcher([_rows(rule, knowledge) for rule in self._rules], self._fillers)
        speller = Speller(self._matcher.vocabulary, knowledge.spelling, knowledge.slang)
        self._normaliser = Normaliser(speller, knowledge.emoji, self._kin)

    def screen(self, text: str) -> Finding:
        """Return what one message calls for.

        Args:
            text: what the person typed, any length; of a very long one both ends are read.
        """
        return self._by_rules(text)()

    def begin(self, text: str) -> Callable[[], Finding]:
        """Read one message by the rules, while the encoder begins to read it for the model.

        Args:
            text: as for `screen`.

        Returns:
            what has the model read it, and joins both.
        """
        let_begin = self._ahead(text) if self._ahead else None
        finish = self._by_rules(text)
        if let_begin:
            let_begin()
        return finish

    def _by_rules(self, text: str) -> Callable[[], Finding]:
        tokens = self.tokens(text)
        matches = self._matcher.find(tokens)
        scene = self._scene(tokens, matches)
        found = list(self._signs(matches, scene))
        signs = [sign for sign in found if sign.level != "none"]
        by_rules = self._finding(most_urgent(signs), tokens) if signs else NOTHING
        by_rules = replace(by_rules, parts=parts_of(found, scene))
        model = self._model
        # The encoder knows English best, so only there may it make light of a sign.
        english = by_rules.language == "en"
        weak_card = english and _rests_on_weak_signs(signs)
        if model is None or (by_rules.level == "card" and not weak_card):
            return lambda: by_rules  # a card needs no second opinion, and does not wait for it
        if not signs and scene.is_all("harmless"):
            return lambda: replace(by_rules, reason="harmless")
        denied = not signs and any(sign.note in _TAKEN_BACK for sign in found)
        weak = english and bool(signs) and all(sign.signal.weak for sign in signs)
        language = written_in(tokens, self._markers)
        # A message read at once is its only piece, and its tokens are known already.
        read = model.begin(text, lambda piece: tokens if piece == text else self.tokens(piece))
        return lambda: joined(
            by_rules, read(), self._limits, language,
            denied=denied, weak=weak and not weak_card, weak_card=weak_card,
        )  # fmt: skip

    def tokens(self, text: str) -> list[str]:
        """Return the tokens that the rules and the model read; of a very long text, both ends."""
        return self._normaliser.tokens(text)

    def _signs(self, matches: Iterable[Match], scene: Scene) -> Iterator[Sign]:
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
        return Scene(tokens, self._kin, self._generic, self._fillers, contexts, self._around)

    def _finding(self, sign: Sign, tokens: Sequence[str]) -> Finding:
        kind = cast(CrisisType, sign.signal.kind)
        language = language_of(tokens, sign.signal.language, self._markers)
        return Finding(sign.level, kind, sign.voice, language, sign.reason)


def _rests_on_weak_signs(signs: Sequence[Sign]) -> bool:
    """Whether every sign that calls for the card is one that others use without danger too."""
    strong = [sign for sign in signs if sign.level == "card"]
    return bool(strong) and all(sign.signal.weak for sign in strong)


def _rows(rule: Signal, knowledge: CrisisKnowledge) -> list[Row]:
    whole = rule.whole or rule.kind in _WHOLE
    unfolded = (unfold(pattern, knowledge.words, whole=whole) for pattern in rule.patterns)
    return [row for rows in unfolded for row in rows]
