"""The policy that keeps a screening going, lets a question interrupt it, and takes it up again."""

from __future__ import annotations

import re
from typing import Any, Final

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.knowledge.load import load
from bot.nlu.other_languages import LABELS
from bot.policies.in_passing import names_all
from bot.policies.safety_policy import SCREENING_SLOT
from bot.policies.turn import Turn, last_said, read_turn
from bot.screening.build import build
from bot.screening.engine import Engine
from bot.screening.words import plain
from bot.settings import Settings

ACTION: Final = "action_screening"
START_OVER: Final = "utter_start_over"  # asks first, because the answers would be gone
RESTART: Final = "action_restart"  # Rasa's own: forgets the conversation, answers included

# Said in passing; afterwards the question that was open is asked again.
RESUME_AFTER: Final = frozenset(
    {
        "utter_faq",
        "action_more",
        "action_two_answers",
        "utter_greet",
        "utter_thanks",
        "utter_help",
        "utter_bot_challenge",
        "utter_complaint",
        "utter_all_right",
        "action_deny",  # the button under a question that is not the screening's
    }
)
# Wishes that a screening must not swallow, whatever question is open.
ALWAYS_HEARD: Final = frozenset(
    {"talk_to_person", "delete_everything", "restart", "bot_challenge", "help", "goodbye"}
)
HEARD_AS_ASIDE: Final = frozenset({"greet", "thanks", "complaint", "more"})
# A bare "yes" to these is for what they ask or offer, and not for the question before them.
CONFIRM_DELETE: Final = "utter_confirm_delete"
_CHOICES: Final = frozenset({"action_did_you_mean", "action_repeat"})
_OFFERS: Final = _CHOICES | {f"utter_{name}" for name in LABELS.values()}
# Below this an aside must also look like a question: "evenings" answers when to call.
SURE: Final = 0.75
_YES: Final = frozenset(
    {"yes", "y", "yeah", "yep", "yup", "sure", "ok", "okay", "yes please", "si", "sí", "sim"}
)
_NO: Final = frozenset({"no", "n", "nope", "nah", "no thanks", "no thank you", "no dont"})
_QUESTION: Final = re.compile(
    r"^(so |and |but |wait |ok |okay |sorry )*(what|how|who|when|where|why)(['\u2019]?s)?\b|"
    r"^(so |and |but |wait |ok |okay |sorry )*(which|can|could|do|does|did|is|are|am|will|would|"
    r"should|may|tell me|explain)\b",
    re.IGNORECASE,
)


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False
)
class ScreeningPolicy(Policy):
    """Decides, while a screening is open, between "this is an answer" and "this is an aside"."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default configuration: above the rules, below safety."""
        return {"priority": 8}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        engine: Engine,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context)
        self._engine = engine

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ScreeningPolicy:
        """Create the policy on the questions in knowledge/screening.yml."""
        engine = build(load(Settings.from_env().knowledge_dir).raw)
        return cls(config, model_storage, resource, execution_context, engine)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ScreeningPolicy:
        """Load the policy; the questions are read anew."""
        return cls.create(config, model_storage, resource, execution_context)

    def train(
        self,
        training_trackers: list[TrackerWithCachedStates],
        domain: Domain,
        **kwargs: Any,
    ) -> Resource:
        """Learn nothing: the order of the questions is a list."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Predict the screening's next step, or abstain."""
        turn = read_turn(tracker)
        state = tracker.get_slot(SCREENING_SLOT)
        probabilities = self._default_predictions(domain)
        said = last_said(tracker)
        action = next_action(turn, state, self._engine, said=said) if turn is not None else None
        if action is not None:
            probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities)


def next_action(
    turn: Turn, state: dict[str, Any] | None, engine: Engine, *, said: str = ACTION
) -> str | None:
    """Return the screening's next action in this turn, or None when it has no say.

    Args:
        turn: the turn so far.
        state: the screening's state, or None.
        engine: reads the text.
        said: the last thing that was done before the message.
    """
    if turn.done:
        return _after(turn.done[-1], state)
    if not (_is_open(state) or _is_paused(state)):
        return None
    if turn.from_button:
        return ACTION if turn.intent == "screening" and _is_open(state) else None
    if said == START_OVER and (answer := _about_starting_over(turn)):
        return answer
    if _is_paused(state):
        return _while_paused(turn, state or {}, engine)
    if said not in ("", ACTION) and (answer := _about_something_else(turn, said)):
        return answer
    if engine.deletes(state or {}, turn.text):
        return CONFIRM_DELETE  # "dont send it" need not mean the whole chat
    if not is_aside(turn, state or {}, engine):
        return ACTION
    return START_OVER if turn.intent == "restart" and _has_answers(state) else None


def _while_paused(turn: Turn, state: dict[str, Any], engine: Engine) -> str | None:
    """Outside the questions only "continue" and the like are theirs; the answers are kept."""
    if engine.resumes(state, turn.text):
        return ACTION
    wished = turn.intent == "restart" and float(turn.decision.get("score", 0.0)) >= SURE
    return START_OVER if wished and _has_answers(state) else None


def _about_starting_over(turn: Turn) -> str | None:
    """Read "yes" and "no" to "Shall I start over?"; a second "start over" is a yes."""
    said = plain(turn.text)
    if said in _YES or turn.intent == "restart":
        return RESTART
    return "utter_all_right" if said in _NO else None


def _about_something_else(turn: Turn, said: str) -> str | None:
    """Read a bare "yes" or "no" where the open question was not the last thing said.

    It may be for the choices or the deletion that stand above it, and must agree to no call.
    """
    words = plain(turn.text)
    if said in _CHOICES and names_all(turn.text):
        return "action_repeat"
    if words in _YES or turn.intent == "affirm":
        if said == CONFIRM_DELETE:
            return CONFIRM_DELETE  # it takes a press
        return "action_affirm" if said in _OFFERS else "utter_all_right"
    return "utter_all_right" if words in _NO else None


def is_aside(turn: Turn, state: dict[str, Any], engine: Engine) -> bool:
    """Tell whether a text is something else than an answer to the open question."""
    reading = engine.reads(state, turn.text)
    if reading.kind in {"answer", "command"}:
        return False
    kind = turn.decision.get("kind", "")
    sure = float(turn.decision.get("score", 0.0)) >= SURE
    asks = looks_like_question(turn.text)
    if kind in {"answer", "no_reviewed_answer"}:
        return asks or (sure and reading.kind == "no")
    if kind == "did_you_mean":
        return asks
    if turn.intent in ALWAYS_HEARD:
        return sure or asks
    # After these nothing is asked again: their button would be retired by the question's.
    aside = turn.intent in LABELS.values() or (turn.intent in HEARD_AS_ASIDE and sure)
    return aside and reading.kind == "no"


def looks_like_question(text: str) -> bool:
    """Tell whether a text is put as a question."""
    return text.rstrip().endswith("?") or bool(_QUESTION.match(text.strip()[:60]))


def _after(last: str, state: dict[str, Any] | None) -> str | None:
    if last in {ACTION, START_OVER, CONFIRM_DELETE}:
        return str(ACTION_LISTEN_NAME)
    return ACTION if last in RESUME_AFTER and _is_open(state) else None


def _is_paused(state: dict[str, Any] | None) -> bool:
    return (state or {}).get("status") == "paused"


def _has_answers(state: dict[str, Any] | None) -> bool:
    return bool((state or {}).get("answers"))


def _is_open(state: dict[str, Any] | None) -> bool:
    return bool(state) and (state or {}).get("status") in {"asking", "reading_back"}
