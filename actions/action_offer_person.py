"""Offers a person, and says truthfully when one can answer."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.rooms import rooms


class ActionOfferPerson(Action):
    """Explains what can be sent to staff and what happens then."""

    def name(self) -> str:
        """Return the name that the domain knows."""
        return "action_offer_person"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Offer to send the chat; a screening under way waits."""
        dispatcher.utter_message(response="utter_offer_person")
        state = tracker.get_slot("screening") or {}
        return [SlotSet("screening", rooms().engine.pause(state))] if state else []
