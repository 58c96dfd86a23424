"""Safety speaks first, once, and leaves the rest of the turn to the others."""

from typing import Any

import pytest
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Restarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.policies.safety_policy import heard_so_far, is_open, next_action, paused_events
from bot.policies.turn import read_turn, without_gentle_line
from bot.safety.course import course

CARD = {"level": "card", "type": "suicide", "voice": "self", "language": "en", "reason": "r"}
GENTLE = {**CARD, "level": "gentle"}
NONE = {**CARD, "level": "none", "type": "none"}


def tracker(*events: Any) -> DialogueStateTracker:
    slots = [AnySlot("screening", mappings=[], influence_conversation=False)]
    return DialogueStateTracker.from_events("c", list(events), slots=slots)


def said(finding: dict[str, Any], text: str = "words", intent: str = "faq") -> UserUttered:
    return UserUttered(text, parse_data={"crisis": finding, "intent": {"name": intent}})


def action_for(*events: Any) -> str | None:
    conversation = tracker(ActionExecuted("action_listen"), *events)
    turn = read_turn(conversation)
    assert turn is not None
    return next_action(turn, course(heard_so_far(conversation)))


def answered(finding: dict[str, Any], action: str) -> list[Any]:
    """A turn that is over: what was found, and the action that answered it."""
    return [said(finding), ActionExecuted(action), ActionExecuted("action_listen")]


def test_danger_brings_the_card_of_its_type_and_voice() -> None:
    assert action_for(said(CARD)) == "utter_crisis_suicide_self_en"


def test_danger_told_again_brings_the_card_in_other_words() -> None:
    first = answered(CARD, "utter_crisis_suicide_self_en")
    assert action_for(*first, said(CARD)) == "utter_crisis_suicide_self_en_again"


def test_the_third_time_the_card_itself_comes_back() -> None:
    first = answered(CARD, "utter_crisis_suicide_self_en")
    second = answered(CARD, "utter_crisis_suicide_self_en_again")
    assert action_for(*first, *second, said(CARD)) == "utter_crisis_suicide_self_en"


@pytest.mark.parametrize("intent", ["goodbye", "thanks", "deny", "affirm"])
def test_after_the_gentle_line_nobody_is_sent_away(intent: str) -> None:
    mild = said(GENTLE, intent=intent)
    assert action_for(mild) == "utter_gentle"
    assert action_for(mild, ActionExecuted("utter_gentle")) == ACTION_LISTEN_NAME


def test_after_the_gentle_line_an_open_screening_takes_its_answer() -> None:
    mild, line = said(GENTLE, intent="deny"), ActionExecuted("utter_gentle")
    conversation = tracker(SlotSet("screening", {"status": "asking"}), mild, line)
    turn = read_turn(conversation)
    assert turn is not None
    shown = course(heard_so_far(conversation))
    assert next_action(turn, shown, answering=is_open(conversation)) is None


def test_after_the_card_in_other_words_nothing_else_is_said() -> None:
    first = answered(CARD, "utter_crisis_suicide_self_en")
    shown = ActionExecuted("utter_crisis_suicide_self_en_again")
    assert action_for(*first, said(CARD), shown, BotUttered("card")) == ACTION_LISTEN_NAME


def test_mild_signs_over_turns_raise_the_line_and_then_the_card() -> None:
    first = answered(GENTLE, "utter_gentle")
    between = answered(NONE, "utter_faq")
    second = answered(GENTLE, "utter_gentle_suicide_self_again")
    assert action_for(*first, *between, said(GENTLE)) == "utter_gentle_suicide_self_again"
    third = action_for(*first, *between, *second, said(GENTLE))
    assert third == "utter_crisis_suicide_self_en"


def test_mild_signs_before_a_restart_count_too() -> None:
    before = [
        *answered(GENTLE, "utter_gentle"),
        *answered(GENTLE, "utter_gentle_suicide_self_again"),
    ]
    assert action_for(*before, Restarted(), said(GENTLE)) == "utter_crisis_suicide_self_en"


def test_no_to_are_you_safe_is_not_met_with_silence() -> None:
    shown = answered({**CARD, "type": "abuse"}, "utter_crisis_abuse_self_en")
    assert action_for(*shown, said(NONE, "no")) == "utter_crisis_abuse_self_en_again"


OVERDOSE = {**CARD, "type": "overdose", "voice": "helper"}
OVERDOSE_CARD = "utter_crisis_overdose_helper_en"


def unclear(kind: str = "fallback", intent: str = "nlu_fallback") -> UserUttered:
    """A message to which understanding has no clear answer."""
    parse = {"crisis": NONE, "intent": {"name": intent}, "decision": {"kind": kind}}
    return UserUttered("words", parse_data=parse)


@pytest.mark.parametrize(
    "message", [unclear(), unclear("did_you_mean"), unclear("intent", "off_topic")]
)
def test_after_an_overdose_a_message_without_an_answer_is_met_with_the_card(
    message: UserUttered,
) -> None:
    met = answered(OVERDOSE, OVERDOSE_CARD)
    assert action_for(*met, message) == f"{OVERDOSE_CARD}_again"
    shown = ActionExecuted(f"{OVERDOSE_CARD}_again")
    assert action_for(*met, message, shown, BotUttered("card")) == ACTION_LISTEN_NAME


def test_after_an_overdose_a_question_with_an_answer_gets_it() -> None:
    assert action_for(*answered(OVERDOSE, OVERDOSE_CARD), unclear("answer", "faq")) is None


def test_a_drug_named_after_an_answered_question_goes_on_with_the_question() -> None:
    drug = said({**NONE, "parts": ["detail:nobody"]})
    met = answered(OVERDOSE, OVERDOSE_CARD)
    assert action_for(*met, drug) == f"{OVERDOSE_CARD}_again"
    assert action_for(*met, *answered(NONE, "utter_faq"), drug) is None


def test_after_a_card_of_another_kind_a_message_without_an_answer_is_left_to_the_others() -> None:
    assert action_for(*answered(CARD, "utter_crisis_suicide_self_en"), unclear()) is None


def test_what_a_screening_asked_for_needs_no_answer() -> None:
    asking = SlotSet("screening", {"status": "asking"})
    first = answered(OVERDOSE, OVERDOSE_CARD)
    assert action_for(*first, asking, unclear()) is None
    listened = ActionExecuted("action_listen")
    later = [unclear(), ActionExecuted("action_screening"), listened]
    assert action_for(*first, asking, *later, said(NONE, "no")) is None


def test_the_line_on_stopping_stands_in_place_of_an_answer() -> None:
    first = answered({**NONE, "parts": ["daily:first"]}, "utter_faq")
    stopping = said({**NONE, "parts": ["stopping:first"]})
    line = "utter_gentle_withdrawal_self_again"
    assert action_for(*first, stopping) == line
    assert action_for(*first, stopping, ActionExecuted(line)) == ACTION_LISTEN_NAME


def test_a_finding_with_parts_of_another_version_is_read() -> None:
    assert action_for(said({**CARD, "added_later": 0.93})) == "utter_crisis_suicide_self_en"


def test_a_message_that_was_not_screened_is_left_to_the_others() -> None:
    assert action_for(UserUttered("words", parse_data={"intent": {"name": "faq"}})) is None


def test_after_the_card_nothing_else_is_said() -> None:
    shown = ActionExecuted("utter_crisis_suicide_self_en")
    assert action_for(said(CARD), shown, BotUttered("card")) == ACTION_LISTEN_NAME


def test_an_unclear_sign_brings_the_gentle_line_first() -> None:
    assert action_for(said(GENTLE)) == "utter_gentle"


def test_the_gentle_line_speaks_the_visitors_language() -> None:
    assert action_for(said({**GENTLE, "language": "es"})) == "utter_gentle_es"


def test_after_the_gentle_line_the_normal_answer_follows() -> None:
    assert action_for(said(GENTLE), ActionExecuted("utter_gentle"), BotUttered("line")) is None


def test_an_ordinary_message_is_left_to_the_others() -> None:
    assert action_for(said(NONE)) is None


def test_the_rules_do_not_hear_the_gentle_line() -> None:
    heard = without_gentle_line(
        tracker(
            ActionExecuted("action_listen"),
            said(GENTLE),
            ActionExecuted("utter_gentle"),
            BotUttered("line"),
        )
    )
    assert heard.latest_action_name == "action_listen"
    assert not any(isinstance(event, BotUttered) for event in heard.events)


def test_a_card_pauses_an_open_screening_and_keeps_its_answers() -> None:
    state = {"status": "asking", "answers": {"state": {"value": "MA"}}}
    events = paused_events(tracker(SlotSet("screening", state)))
    assert [event.value for event in events] == [{**state, "status": "paused", "was": "asking"}]


def test_a_card_without_a_screening_changes_nothing() -> None:
    assert paused_events(tracker()) == []
