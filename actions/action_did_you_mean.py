"""Asks which of the near answers was meant."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.rooms import rooms
from bot.knowledge.model import Knowledge

INTENT_PHRASES = {
    "talk_to_person": "button_person",
    "start_screening": "button_screening",
    "delete_everything": "button_delete",
    "send_to_staff": "button_send",
}


class ActionDidYouMean(Action):
    """Offers the near answers as buttons."""

    def name(self) -> str:
        """Return the name that the domain knows."""
        return "action_did_you_mean"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Show the choices that understanding left open."""
        decision = (tracker.latest_message or {}).get("decision") or {}
        text, buttons = asked(decision.get("choices", []), rooms().knowledge)
        dispatcher.utter_message(text=text, buttons=buttons, metadata={"kind": "did_you_mean"})
        return []


def asked(labels: Sequence[str], knowledge: Knowledge) -> tuple[str, list[dict[str, str]]]:
    """Return what to ask, and a button for each label and one for none of them.

    Args:
        labels: what understanding left open, likeliest first; one that can't be named is left out,
            and without any, a person is offered.
        knowledge: entries and phrases.
    """
    buttons = [button for label in labels if (button := _button(label, knowledge))]
    if not buttons:
        person = {"title": knowledge.phrases["button_person"], "payload": "/talk_to_person"}
        return knowledge.phrases["not_understood"], [person]
    one = len(buttons) == 1
    none = knowledge.phrases["button_something_else" if one else "button_none"]
    text = knowledge.phrases["did_you_mean_one" if one else "did_you_mean"]
    return text, [*buttons, {"title": none, "payload": "/nlu_fallback"}]


def _button(label: str, knowledge: Knowledge) -> dict[str, str] | None:
    kind, _, entry_id = label.partition("/")
    if kind == "faq" and entry_id in knowledge.entries:
        title = knowledge.entries[entry_id].title
        return {"title": title, "payload": "/faq" + json.dumps({"entry": entry_id})}
    if kind in INTENT_PHRASES:
        return {"title": knowledge.phrases[INTENT_PHRASES[kind]], "payload": f"/{kind}"}
    return None
