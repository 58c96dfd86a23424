"""The policy that overrules every other when the crisis screen has raised its hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, Final

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.policies.turn import Turn, read_turn
from bot.safety.bare_no import is_no
from bot.safety.cards import response_name
from bot.safety.course import Heard, Limits, Shown, course
from bot.safety.model import Finding

SCREENING_SLOT = "screening"
# Understood from words such as "nothing matters anymore", these would end the talk after the
# gentle line: "Take care", "You're welcome", "All right".
DISMISSIVE: Final = frozenset({"goodbye", "thanks", "deny", "affirm"})
CARD: Final = "utter_crisis"
# What understanding calls a message that it has no answer to.
_UNCLEAR: Final = frozenset({"fallback", "did_you_mean"})
_UNKNOWN: Final = frozenset({"off_topic", "nlu_fallback"})
# What it calls a message that an entry of the knowledge answers.
_ENTRY: Final = "faq"
# Parts that may as well be answers to a question of the screening: "I am fine", "alcohol".
_ANSWERS: Final = ("state", "detail")
_PARTS: Final = frozenset(field.name for field in fields(Finding))


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
        """Return the default options, each with what it does."""
        limits = Limits()
        return {
            "priority": 10,  # above every other policy's
            "mild_signs": limits.mild_signs,  # so many gentle signs make a full card,
            "within_turns": limits.within_turns,  # counted over so many of the newest messages
        }

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
        action = None
        if turn is not None:
            shown = self._shown(tracker)
            action = next_action(turn, shown, answering=is_open(tracker))
        if action is None or action not in domain.action_names_or_texts:
            return self._prediction(self._default_predictions(domain))
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        events = paused_events(tracker) if action.startswith(CARD) else []
        return self._prediction(probabilities, optional_events=events)

    def _shown(self, tracker: DialogueStateTracker) -> Shown:
        limits = Limits(int(self.config["mild_signs"]), int(self.config["within_turns"]))
        return course(heard_so_far(tracker), limits)


def heard_so_far(tracker: DialogueStateTracker) -> list[Heard]:
    """Return what the screen found in each message of the visitor, those before a restart too."""
    said = _said(tracker.events)
    # What a screening asked for needs no answer of ours, whatever it resembles.
    asked = is_open(tracker)
    last = len(said)
    return [
        heard(turn, event, met=not asked if turn == last else _is_met(after_it))
        for turn, (event, after_it) in enumerate(said, start=1)
    ]


def heard(turn: int, event: UserUttered, *, met: bool = True) -> Heard:
    """Return what the screen found in one message.

    Args:
        turn: number of the message among the visitor's, from 1.
        event: the message, with what understanding made of it.
        met: whether a card may have met it for want of an answer, or for how somebody is.
    """
    found = (event.parse_data or {}).get("crisis") or {}
    if not found:
        return Heard(turn, Finding("none", "none", "self", "en", "not screened"))
    # A tracker may have been written by a version whose findings had other parts.
    finding = Finding(**{name: value for name, value in found.items() if name in _PARTS})
    if not met:
        # "I am fine" may answer a question of the screening.
        kept = tuple(part for part in finding.parts if not part.startswith(_ANSWERS))
        finding = replace(finding, parts=kept)
    parse = event.parse_data or {}
    asks = (parse.get("intent") or {}).get("name") == _ENTRY
    unanswered = met and is_unanswered(parse)
    return Heard(turn, finding, is_no(event.text or ""), unanswered=unanswered, asks=asks)


def is_unanswered(parse: Mapping[str, Any]) -> bool:
    """Tell whether understanding has no clear answer to a message.

    Args:
        parse: what understanding made of the message.
    """
    kind = (parse.get("decision") or {}).get("kind")
    return kind in _UNCLEAR or (parse.get("intent") or {}).get("name") in _UNKNOWN


def _said(events: Iterable[Event]) -> list[tuple[UserUttered, list[str]]]:
    """Return each message of the visitor with the names of the actions between it and the next."""
    found: list[tuple[UserUttered, list[str]]] = []
    for event in events:
        if isinstance(event, UserUttered):
            found.append((event, []))
        elif isinstance(event, ActionExecuted) and event.action_name and found:
            found[-1][1].append(event.action_name)
    return found


def _is_met(actions: Iterable[str]) -> bool:
    return any(name.startswith(CARD) for name in actions)


def next_action(turn: Turn, shown: Shown, *, answering: bool = False) -> str | None:
    """Return what safety asks for next in this turn, or None when it has nothing to say.

    Args:
        turn: what has been done in this turn so far.
        shown: what the newest message calls for, after all that came before it.
        answering: whether a screening waits for an answer, which the message may hold.
    """
    level = shown.finding.level
    if level == "card":
        if _is_met(turn.done):
            return str(ACTION_LISTEN_NAME)
        return response_name(shown.finding, again=shown.again)
    if level == "gentle" and not turn.gentle_said and not turn.done:
        return response_name(shown.finding, again=shown.again)
    dismissed = shown.instead or turn.intent in DISMISSIVE
    if level == "gentle" and not turn.done and dismissed and not answering:
        return str(ACTION_LISTEN_NAME)
    return None


def is_open(tracker: DialogueStateTracker) -> bool:
    """Tell whether a screening waits for an answer."""
    state = tracker.get_slot(SCREENING_SLOT) or {}
    return state.get("status") in {"asking", "reading_back"}


def paused_events(tracker: DialogueStateTracker) -> list[Event]:
    """Return the events that stop a form: a loop ends, a screening keeps its answers and waits."""
    events: list[Event] = []
    if tracker.active_loop_name:
        events.append(ActiveLoop(None))
    state = tracker.get_slot(SCREENING_SLOT)
    if state and is_open(tracker):
        events.append(
            SlotSet(SCREENING_SLOT, {**state, "status": "paused", "was": state["status"]})
        )
    return events
