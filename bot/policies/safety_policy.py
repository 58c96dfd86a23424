"""The policy that overrules every other when the crisis screen has raised its hand."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.policies.turn import GENTLE, Turn, read_turn
from bot.safety.cards import response_name
from bot.safety.screen import Finding

SCREENING_SLOT = "screening"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False
)
class SafetyPolicy(Policy):
    """Answers danger with its card and an unclear sign with the gentle line, before anything else.

    The card is an ordinary response of the domain, so it needs no action server. A screening under
    way is paused: nothing that was typed so far is sent.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default configuration: a priority above every other policy's."""
        return {"priority": 10}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SafetyPolicy:
        """Create the policy; there is nothing to load."""
        return cls(config, model_storage, resource, execution_context)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SafetyPolicy:
        """Load the policy; there is nothing to load."""
        return cls(config, model_storage, resource, execution_context)

    def train(
        self,
        training_trackers: list[TrackerWithCachedStates],
        domain: Domain,
        **kwargs: Any,
    ) -> Resource:
        """Learn nothing: safety is rules and the screen's own model."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Predict the crisis card or the gentle line, or abstain."""
        turn = read_turn(tracker)
        action = next_action(turn) if turn is not None else None
        if action is None or action not in domain.action_names_or_texts:
            return self._prediction(self._default_predictions(domain))
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        events = paused_events(tracker) if action.startswith("utter_crisis") else []
        return self._prediction(probabilities, optional_events=events)


def next_action(turn: Turn) -> str | None:
    """Return what safety asks for next in this turn, or None when it has nothing to say."""
    level = turn.finding.get("level", "none")
    if level == "card":
        if any(name.startswith("utter_crisis") for name in turn.done):
            return str(ACTION_LISTEN_NAME)
        return response_name(Finding(**turn.finding))
    if level == "gentle" and not turn.gentle_said and not turn.done:
        language = turn.finding.get("language", "en")
        return GENTLE if language == "en" else f"{GENTLE}_{language}"
    return None


def paused_events(tracker: DialogueStateTracker) -> list[Event]:
    """Return the events that stop a form: a loop ends, a screening keeps its answers and waits."""
    events: list[Event] = []
    if tracker.active_loop_name:
        events.append(ActiveLoop(None))
    state = tracker.get_slot(SCREENING_SLOT)
    if state and state.get("status") in {"asking", "reading_back"}:
        events.append(
            SlotSet(SCREENING_SLOT, {**state, "status": "paused", "was": state["status"]})
        )
    return events
