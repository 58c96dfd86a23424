"""Rasa's rules, deaf to the gentle line, and never twice the same to what is told."""

from __future__ import annotations

from typing import Any, Final

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.policies.turn import last_said, read_turn, without_gentle_line

TOLD: Final = "utter_told"
# To whoever tells a story in several messages, the same words each time would sound deaf.
TOLD_AGAIN: Final = "utter_told_again"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class QuietRulePolicy(RulePolicy):
    """RulePolicy that decides as though the gentle line had not been said.

    The gentle line comes before the normal answer. A rule "question, then answer" would no longer
    match once something stands between the two, and writing every rule twice would invite
    mistakes.
    """

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Predict the next action by the rules."""
        turn = read_turn(tracker)
        heard = without_gentle_line(tracker) if turn and turn.gentle_said else tracker
        found = super().predict_action_probabilities(heard, domain, rule_only_data, **kwargs)
        if turn is not None and turn.done and found.max_confidence < 1.0:
            return self._listen(domain)
        told = found.probabilities[domain.index_for_action(TOLD)] if _has(domain, TOLD) else 0.0
        if told == 1.0 and _has(domain, TOLD_AGAIN) and last_said(tracker) == TOLD:
            return self._prediction(self._only(TOLD_AGAIN, domain))
        return found

    def _only(self, action: str, domain: Domain) -> list[float]:
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        return list(probabilities)

    def _listen(self, domain: Domain) -> PolicyPrediction:
        # Something was said already and no rule goes on from there, as after an action that called
        # another. The fallback is for silence; here it would answer our own words, over and over.
        return self._prediction(self._only(ACTION_LISTEN_NAME, domain))


def _has(domain: Domain, action: str) -> bool:
    return action in domain.action_names_or_texts
