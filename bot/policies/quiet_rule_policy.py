"""Rasa's rules, deaf to the gentle line."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.policies.turn import read_turn, without_gentle_line


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
        return found

    def _listen(self, domain: Domain) -> PolicyPrediction:
        # Something was said already and no rule goes on from there, as after an action that called
        # another. The fallback is for silence; here it would answer our own words, over and over.
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(ACTION_LISTEN_NAME)] = 1.0
        return self._prediction(probabilities)
