"""What a rule says, and what is said instead of it or before it in one turn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.knowledge.importer import KnowledgeImporter
from bot.policies.quiet_rule_policy import QuietRulePolicy

ROOT = Path(__file__).parents[3]
LISTEN = ActionExecuted("action_listen")
OPEN = {"status": "asking", "at": "who"}


@pytest.fixture(scope="module")
def domain() -> Domain:
    knowledge = KnowledgeImporter(config_file=str(ROOT / "config.yml")).get_domain()
    learnt = Domain.from_dict({"actions": ["utter_faq"]})  # known from the examples, else
    return Domain.load(str(ROOT / "domain.yml")).merge(knowledge).merge(learnt)


def said(text: str, entry: str | None = None, level: str = "none") -> UserUttered:
    parse: dict[str, Any] = {
        "intent": {"name": "faq"}, "decision": {"entry": entry}, "crisis": {"level": level},
    }  # fmt: skip
    return UserUttered(text, intent={"name": "faq"}, parse_data=parse)


def reply(name: str, **facts: Any) -> list[Event]:
    told = BotUttered("…", metadata={"utter_action": name, "metadata": facts})
    return [ActionExecuted(name.partition("/")[0]), told]


def next_after(
    domain: Domain, monkeypatch: pytest.MonkeyPatch, rule: str, *events: Event, sure: float = 1.0
) -> str:
    """Return the next action where the rule that fits says this."""

    def ruled(policy: Any, *args: Any, **kwargs: Any) -> PolicyPrediction:
        return PolicyPrediction.for_action_name(domain, rule, "rules", sure)

    monkeypatch.setattr(RulePolicy, "predict_action_probabilities", ruled)
    config = QuietRulePolicy.get_default_config()
    policy = QuietRulePolicy(config, None, Resource("rules"), ExecutionContext(GraphSchema({})))  # type: ignore[arg-type]
    tracker = DialogueStateTracker.from_events(
        "c", [LISTEN, *events], slots=domain.slots, domain=domain
    )
    found = policy.predict_action_probabilities(tracker, domain)
    return str(domain.action_names_or_texts[found.max_confidence_index])


ANSWERED = (said("how long"), *reply("utter_faq/duration", entry="duration"), LISTEN)


def test_an_answer_that_comes_again_is_led_by_saying_so(
    domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = (*ANSWERED, said("how long do i have to do it", "duration"))
    assert next_after(domain, monkeypatch, "utter_faq", *again) == "utter_said_before"
    led = (*again, *reply("utter_said_before"))
    assert next_after(domain, monkeypatch, "utter_fallback", *led, sure=0.3) == "utter_faq"
    whole = (*led, *reply("utter_faq/duration", entry="duration"))
    assert next_after(domain, monkeypatch, "utter_fallback", *whole, sure=0.3) == "action_listen"


def test_the_answer_for_somebody_else_is_no_repetition(
    domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = (*ANSWERED, said("how long would my son stay", "duration"))
    mine = (*asked, SlotSet("asks_for", "self"))
    assert next_after(domain, monkeypatch, "utter_faq", *mine) == "utter_said_before"
    his = (*asked, SlotSet("asks_for", "helper"))
    assert next_after(domain, monkeypatch, "utter_faq", *his) == "utter_faq"


def test_a_button_may_be_pressed_twice(domain: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    pressed = (*ANSWERED, said('/faq{"entry": "duration"}', "duration"))
    assert next_after(domain, monkeypatch, "utter_faq", *pressed) == "utter_faq"


def test_an_open_screening_hears_the_rule_itself(
    domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = (SlotSet("screening", OPEN), *ANSWERED, said("how long", "duration"))
    assert next_after(domain, monkeypatch, "utter_faq", *twice) == "utter_faq"


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("how do i delete this chat", "utter_confirm_delete"),
        ("how do i stop this chat", "utter_stop"),
        ("should i stop", "utter_faq"),
    ],
)
def test_an_open_screening_swallows_no_wish_to_delete_or_that_we_stop(
    domain: Domain, monkeypatch: pytest.MonkeyPatch, text: str, then: str
) -> None:
    asked = (SlotSet("screening", OPEN), *ANSWERED, said(text, "chat_privacy"))
    assert next_after(domain, monkeypatch, "utter_faq", *asked) == then


def test_behind_the_gentle_line_stays_what_leads_on(
    domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    mild = (*ANSWERED, said("oh ok", level="gentle"), *reply("utter_gentle_en"))
    assert next_after(domain, monkeypatch, "utter_fallback", *mild) == "utter_fallback"
    wish = (*ANSWERED, said("i want it to stop", level="gentle"), *reply("utter_gentle_en"))
    assert next_after(domain, monkeypatch, "utter_stop", *wish) == "utter_stop_which"
    which = (said("i want to stop"), *reply("utter_stop_which"), LISTEN)
    pain = (*which, said("make it stop", level="gentle"), *reply("utter_gentle_en"))
    assert next_after(domain, monkeypatch, "utter_stop", *pain) == "utter_stop_which"
    [asked] = domain.responses["utter_stop_which"]
    assert "911" in asked["text"] and "988" in asked["text"]


def test_after_the_gentle_line_the_urgent_numbers_stay(
    domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    mild = (said("i feel so low", level="gentle"), *reply("utter_gentle_en"), LISTEN)
    assert next_after(domain, monkeypatch, "utter_fallback", *mild, said("hm")) == "utter_fallback"
    later = (*mild, said("what is iop"), *reply("utter_faq/what_is_iop"), LISTEN, said("my son"))
    assert next_after(domain, monkeypatch, "utter_fallback", *later) == "utter_fallback"


def test_after_the_screenings_own_word_of_danger_the_urgent_numbers_stay(
    domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"kind": "guidance", "rule": "danger", "priority": "emergency"}
    urgent = (said("yes"), *reply("action_screening", screening=told), LISTEN, said("idk"))
    assert next_after(domain, monkeypatch, "utter_fallback", *urgent) == "utter_fallback"
    calm = (said("yes"), *reply("action_screening", screening={"field": 1}), LISTEN, said("idk"))
    assert next_after(domain, monkeypatch, "utter_fallback", *calm) == "utter_help"
