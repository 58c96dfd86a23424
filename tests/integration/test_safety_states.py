"""The crisis card is the next thing said in every state of a conversation (requirement 1).

Here the policies decide as they do in Rasa, over the real domain; what `web` does by itself is in
tests/integration/web/test_safety.py, and the running house in test_safety_house.py.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies.ensemble import DefaultPolicyPredictionEnsemble
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.knowledge.importer import KnowledgeImporter
from bot.knowledge.load import load
from bot.policies.safety_policy import SafetyPolicy
from bot.policies.screening_policy import ScreeningPolicy
from bot.safety.model import CrisisKnowledge
from bot.safety.screen import CrisisScreen
from bot.screening.build import build

ROOT = Path(__file__).parents[2]
DANGER = "i want to kill myself tonight"
CARD = "utter_crisis_suicide_self_en"
ENGINE = build(load(ROOT / "knowledge").raw)
LISTEN = ActionExecuted("action_listen")


@pytest.fixture(scope="module")
def screen() -> CrisisScreen:
    return CrisisScreen(CrisisKnowledge.parse(load(ROOT / "knowledge").raw["crisis"]))


@pytest.fixture(scope="module")
def domain() -> Domain:
    knowledge = KnowledgeImporter(config_file=str(ROOT / "config.yml")).get_domain()
    return Domain.load(str(ROOT / "domain.yml")).merge(knowledge)


class Policies:
    """Safety, screening and a rule that is sure of itself, as the ensemble weighs them."""

    def __init__(self, domain: Domain, screen: CrisisScreen) -> None:
        self.domain = domain
        self._screen = screen
        context = ExecutionContext(GraphSchema({}))
        parts: Any = (None, Resource("policy"), context)
        self._safety = SafetyPolicy(SafetyPolicy.get_default_config(), *parts)
        self._screening = ScreeningPolicy(ScreeningPolicy.get_default_config(), *parts, ENGINE)

    def said(self, text: str, intent: str = "faq", **decision: Any) -> UserUttered:
        """A message of the visitor, screened as in Rasa."""
        finding = asdict(self._screen.screen("" if text.startswith("/") else text))
        name = {"name": intent, "confidence": 1.0}
        parse = {"intent": name, "crisis": finding, "decision": decision}
        return UserUttered(text, intent=name, parse_data=parse)

    def decide(self, *events: Event, slot: Any = None) -> tuple[str, DialogueStateTracker]:
        """The next action after these events, and the tracker after it was decided."""
        before = [SlotSet("screening", slot)] if slot else []
        tracker = DialogueStateTracker.from_events(
            "c", [*before, LISTEN, *events], slots=self.domain.slots, domain=self.domain
        )
        rule = PolicyPrediction.for_action_name(self.domain, "utter_fallback", "rules", 1.0)
        rule.policy_priority = 6
        found = DefaultPolicyPredictionEnsemble().combine_predictions(
            [
                self._safety.predict_action_probabilities(tracker, self.domain),
                self._screening.predict_action_probabilities(tracker, self.domain),
                rule,
            ],
            tracker,
            self.domain,
        )
        for event in found.events:
            tracker.update(event)
        action: str = self.domain.action_names_or_texts[found.max_confidence_index]
        return action, tracker


@pytest.fixture(scope="module")
def policies(domain: Domain, screen: CrisisScreen) -> Policies:
    return Policies(domain, screen)


def test_req_01_the_card_comes_first_in_the_first_message(policies: Policies) -> None:
    assert policies.decide(policies.said(DANGER))[0] == CARD


@pytest.mark.parametrize("field", [question.id for question in ENGINE.form.questions])
def test_req_01_the_card_comes_first_in_each_screening_field(
    field: str, policies: Policies
) -> None:
    state = {**ENGINE.start("screening").state, "at": field}
    action, tracker = policies.decide(policies.said(DANGER), slot=state)
    assert action == CARD
    assert tracker.get_slot("screening")["status"] == "paused"


@pytest.mark.parametrize("flow", ["screening", "contact"])
def test_req_01_the_card_comes_first_at_the_read_back(flow: Any, policies: Policies) -> None:
    state = {**ENGINE.start(flow).state, "status": "reading_back"}
    action, tracker = policies.decide(policies.said(DANGER), slot=state)
    assert action == CARD
    assert tracker.get_slot("screening")["status"] == "paused"


def test_req_01_the_card_comes_first_in_did_you_mean(policies: Policies) -> None:
    asked = (policies.said("how much"), ActionExecuted("action_did_you_mean"), LISTEN)
    unclear = policies.said(DANGER, "did_you_mean", kind="did_you_mean", choices=["faq/cost"])
    assert policies.decide(*asked, unclear)[0] == CARD


def test_req_01_the_card_comes_first_after_stop(policies: Policies) -> None:
    stopped = (policies.said("STOP", "stop"), ActionExecuted("utter_stop"), LISTEN)
    assert policies.decide(*stopped, policies.said(DANGER))[0] == CARD


def test_req_01_the_card_comes_first_after_sending(policies: Policies) -> None:
    done = {**ENGINE.start("contact").state, "status": "done", "sent": True}
    assert policies.decide(policies.said(DANGER), slot=done)[0] == CARD


def test_req_01_no_shipped_button_is_taken_for_danger(domain: Domain, screen: CrisisScreen) -> None:
    titles = {
        button["title"]
        for variants in domain.responses.values()
        for variant in variants
        for button in variant.get("buttons") or []
    }
    titles |= {choice.label for question in ENGINE.form.questions for choice in question.choices}
    assert len(titles) > 100
    assert not [title for title in titles if screen.screen(title).level != "none"]


def test_req_10_a_card_stops_the_form_and_sends_nothing(policies: Policies) -> None:
    answers = {"state": {"value": "MA"}}
    state = {**ENGINE.start("screening").state, "status": "reading_back", "answers": answers}
    _, tracker = policies.decide(policies.said(DANGER), slot=state)
    after = tracker.get_slot("screening")
    assert after["status"] == "paused"
    assert after["answers"] == answers
    assert not after.get("consent")
    assert not after.get("sent")


def test_req_10_after_the_card_the_form_stays_silent_until_it_is_asked_for(
    policies: Policies,
) -> None:
    state = {**ENGINE.start("screening").state, "status": "paused", "was": "asking"}
    shown = (policies.said(DANGER), ActionExecuted(CARD), LISTEN)
    action, _ = policies.decide(*shown, policies.said("what is an iop"), slot=state)
    assert action == "utter_fallback"  # the rule's own answer


def test_req_11_after_the_card_the_bot_answers_and_does_not_repeat_it(policies: Policies) -> None:
    shown = (policies.said(DANGER), ActionExecuted(CARD), LISTEN)
    assert policies.decide(*shown, policies.said("what is an iop"))[0] == "utter_fallback"
    assert policies.decide(*shown, policies.said(DANGER))[0] == f"{CARD}_again"


def test_req_12_mild_signs_over_turns_bring_the_card_before_the_fifth(policies: Policies) -> None:
    rising = [
        "nothing matters anymore",
        "i feel worthless",
        "everything is too much, i feel hopeless",
    ]
    events: list[Event] = []
    actions: list[str] = []
    for text in rising:
        events.append(policies.said(text))
        actions.append(policies.decide(*events)[0])
        events += [ActionExecuted(actions[-1]), LISTEN]
    assert actions == ["utter_gentle", "utter_gentle_suicide_self_again", CARD]


def test_req_12_a_plain_statement_brings_the_card_at_the_first_turn(policies: Policies) -> None:
    assert policies.decide(policies.said("i wish i was dead"))[0] == CARD
