"""Says more about the last answer, says it again, or takes yes and no for what was offered."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.history import (
    bot_replies_before_last_message,
    facts_of,
    first_offer,
    has_card,
    last_entry,
)
from actions.rooms import rooms

SCREENING = "screening"
CONFIRM_DELETE = "utter_confirm_delete"


class ActionMore(Action):
    """Gives the second half of the last answer."""

    def name(self) -> str:
        """Return the name that the domain knows."""
        return "action_more"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say what else the last entry holds, or that there is nothing more."""
        entry = rooms().knowledge.entries.get(last_entry(tracker.events) or "")
        more = f"utter_more_{entry.id}" if entry and entry.more else "utter_no_more"
        replies = bot_replies_before_last_message(tracker.events)
        said = more in {facts_of(one)["utter_action"] for one in replies}
        dispatcher.utter_message(response="utter_no_more" if said else more)
        return []


class ActionRepeat(Action):
    """Says the last replies again."""

    def name(self) -> str:
        """Return the name that the domain knows."""
        return "action_repeat"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Repeat what was said in the turn before."""
        replies = bot_replies_before_last_message(tracker.events)
        for reply in replies:
            data = reply.get("data") or {}
            dispatcher.utter_message(
                text=reply.get("text"),
                buttons=data.get("buttons") or [],
                metadata=facts_of(reply),
            )
        if not replies:
            dispatcher.utter_message(response="utter_nothing_to_repeat")
        return []


class ActionAffirm(Action):
    """Takes "yes" as the first thing that was offered."""

    def name(self) -> str:
        """Return the name that the domain knows."""
        return "action_affirm"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Do what was offered, or ask what the visitor would like."""
        offered = first_offer(tracker.events)
        replies = bot_replies_before_last_message(tracker.events)
        if any(facts_of(one).get("kind") == "did_you_mean" for one in replies):
            # A yes to several names none of them: they are shown again.
            return [FollowupAction("action_repeat")]
        if any(facts_of(one)["utter_action"] == CONFIRM_DELETE for one in replies):
            dispatcher.utter_message(response=CONFIRM_DELETE)  # nothing is deleted without a press
            return []
        if offered == "/talk_to_person":
            return [FollowupAction("action_offer_person")]
        if offered == "/more":
            return [FollowupAction("action_more")]
        if offered and offered.startswith(("/start_screening", "/screening")):
            return [FollowupAction("action_screening")]
        dispatcher.utter_message(response="utter_go_ahead")
        return []


class ActionDeny(Action):
    """Takes "no" for what was offered, and stays, or leads back to questions that wait."""

    def name(self) -> str:
        """Return the name that the domain knows."""
        return "action_deny"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Accept the no; whoever wanted no person hears how to go on with the questions."""
        state = tracker.get_slot(SCREENING) or {}
        # Right after a crisis card nothing is asked, and nothing twice in a row.
        card = any(map(has_card, bot_replies_before_last_message(tracker.events)))
        asked = "resume" in (first_offer(tracker.events) or "")
        if state.get("status") != "paused" or card or asked:
            dispatcher.utter_message(response="utter_all_right")
            return []
        for say in rooms().engine.on_hold(state).says:
            buttons = [{"title": one.title, "payload": one.payload} for one in say.buttons]
            dispatcher.utter_message(text=say.text, buttons=buttons, metadata={"kind": "screening"})
        return []
