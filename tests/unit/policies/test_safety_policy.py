"""Safety speaks first, once, and leaves the rest of the turn to the others."""

from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.policies.safety_policy import next_action, paused_events
from bot.policies.turn import read_turn, without_gentle_line

CARD = {"level": "card", "type": "suicide", "voice": "self", "language": "en", "reason": "r"}
GENTLE = {**CARD, "level": "gentle"}
NONE = {**CARD, "level": "none", "type": "none"}


def tracker(*events: Any) -> DialogueStateTracker:
    slots = [AnySlot("screening", mappings=[], influence_conversation=False)]
    return DialogueStateTracker.from_events("c", list(events), slots=slots)


def said(finding: dict[str, str]) -> UserUttered:
    return UserUttered("words", parse_data={"crisis": finding, "intent": {"name": "faq"}})


def action_for(*events: Any) -> str | None:
    turn = read_turn(tracker(ActionExecuted("action_listen"), *events))
    assert turn is not None
    return next_action(turn)


def test_danger_brings_the_card_of_its_type_and_voice() -> None:
    assert action_for(said(CARD)) == "utter_crisis_suicide_self_en"


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
