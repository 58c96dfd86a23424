"""Rasa's rules, deaf to the gentle line, and aware of what was said before."""

from __future__ import annotations

from typing import Any, Final

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.knowledge.responses import ASKS_FOR, HELPER
from bot.policies.otherwise import (
    CONFIRM_DELETE,
    FAQ,
    SAID_BEFORE,
    STOP,
    STOP_WHICH,
    Before,
    instead,
    while_asking,
)
from bot.policies.safety_policy import is_open
from bot.policies.turn import (
    GENTLE,
    Turn,
    last_said,
    read_turn,
    replied_before,
    slot_before,
    without_gentle_line,
)

_STILL_DANGER: Final = 3  # turns after a card or the gentle line that keep the urgent numbers
_BEHIND_GENTLE: Final = frozenset(
    {STOP, STOP_WHICH, CONFIRM_DELETE, "utter_told_again", "utter_fallback_again"}
)


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
        if turn is not None and turn.done == (SAID_BEFORE,):
            return self._prediction(self._only(FAQ, domain))
        if turn is not None and turn.done and found.max_confidence < 1.0:
            return self._listen(domain)
        other = self._instead(turn, found, tracker, domain) if turn else None
        return self._prediction(self._only(other, domain)) if other else found

    def _instead(
        self,
        turn: Turn,
        found: PolicyPrediction,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> str | None:
        """Return what is said instead of what the rule says; inside a screening seldom."""
        level = turn.finding.get("level", "none")
        if turn.done or turn.from_button or level == "card" or found.max_confidence < 1.0:
            return None
        rule = domain.action_names_or_texts[found.probabilities.index(found.max_confidence)]
        if is_open(tracker):
            other = while_asking(turn.text)
            return other if other != rule else None
        other = instead(
            rule,
            turn.text,
            turn.decision.get("entry"),
            _before(tracker, danger=turn.gentle_said),
            leaned=bool(turn.decision.get("after")),
        )
        # Behind the gentle line nothing is added that leads no further.
        if turn.gentle_said and other not in _BEHIND_GENTLE:
            return None
        return other if other and _has(domain, other) else None

    def _only(self, action: str, domain: Domain) -> list[float]:
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        return list(probabilities)

    def _listen(self, domain: Domain) -> PolicyPrediction:
        # Something was said already and no rule goes on from there, as after an action that called
        # another. The fallback is for silence; here it would answer our own words, over and over.
        return self._prediction(self._only(ACTION_LISTEN_NAME, domain))


def _before(tracker: DialogueStateTracker, *, danger: bool) -> Before:
    replies = replied_before(tracker)
    entry = replies[-1].get("entry") if replies else None
    if (slot_before(tracker, ASKS_FOR) == HELPER) != (tracker.get_slot(ASKS_FOR) == HELPER):
        entry = None  # the answer for somebody else has other words
    danger = danger or any(map(_of_danger, replied_before(tracker, _STILL_DANGER)))
    return Before(last_said(tracker), str(entry) if entry else None, danger)


def _of_danger(reply: dict[str, Any]) -> bool:
    """Tell whether a reply is a card, the gentle line, or the screening's own word of danger."""
    gentle = str(reply.get("utter_action", "")).startswith(GENTLE)
    return bool(reply.get("card") or gentle or (reply.get("screening") or {}).get("priority"))


def _has(domain: Domain, action: str) -> bool:
    return action in domain.action_names_or_texts
