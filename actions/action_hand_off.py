"""Sends the conversation to staff, because the visitor asked for it."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.history import cards_shown, topics_asked
from actions.rooms import Rooms, rooms
from bot.screening.summary import summary
from bot.store.current_key import LENT_KEY
from bot.store.handoff_model import EMERGENCY
from bot.store.handoffs import HandoffDraft, HandoffGone


class ActionHandOff(Action):
    """Stores a handoff and tells the visitor what happens next."""

    def name(self) -> str:
        """Return the name that the domain knows."""
        return "action_hand_off"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Store the handoff; without the visitor's consent nothing is stored."""
        state = tracker.get_slot("screening") or {}
        message = tracker.latest_message or {}
        metadata = message.get("metadata") or {}
        if LENT_KEY not in metadata or not state.get("consent"):
            dispatcher.utter_message(response="utter_not_sent")
            return []
        draft = draft_from(tracker, state, rooms())
        try:
            handoff_id = rooms().handoffs.hand_off(
                tracker.sender_id, base64.b64decode(metadata[LENT_KEY]), draft
            )
        except HandoffGone:  # deleted meanwhile
            dispatcher.utter_message(text=rooms().engine.form.texts["deleted"])
            return []
        sent = "utter_sent_emergency" if draft.priority == "emergency" else "utter_sent"
        dispatcher.utter_message(response=sent)
        handed_off = {"event": "handed_off", "handoff_id": handoff_id, "priority": draft.priority}
        dispatcher.utter_message(json_message=handed_off)
        return [SlotSet("screening", {**state, "status": "done", "sent": True})]


def draft_from(tracker: Tracker, state: dict[str, Any], rooms: Rooms) -> HandoffDraft:
    """Return the handoff that this conversation makes."""
    metadata = (tracker.latest_message or {}).get("metadata") or {}
    # Also those that `web` showed by itself, while the bot was slow, down or off.
    known = (*cards_shown(tracker.events), *(metadata.get("cards") or ()))
    cards = list(dict.fromkeys(map(str, known)))
    told = summary(state, rooms.engine.form, rooms.engine.guidance)
    shown = str(metadata.get("priority") or "")  # what `web` knows of, also of questions before
    crisis = bool(cards) or shown == EMERGENCY or _named_danger(state, rooms)
    consent = state["consent"]
    asked = str(metadata.get("request_id") or consent["at"])
    return HandoffDraft(
        request_id=asked,
        reason=_reason(state, crisis),
        priority=priority(crisis, urgent=shown == "urgent" or bool(state.get("advised"))),
        consent_version=consent["version"],
        consent_text=consent["text"],
        consent_at=datetime.fromisoformat(consent["at"]).timestamp(),
        summary={
            **told.as_dict(),
            "crisis_cards": cards,
            "topics_asked": topics_asked(tracker.events),
        },
        up_to=int(asked) if asked.isdigit() else None,  # the message's number, as `web` gave it
    )


def priority(crisis: bool, *, urgent: bool) -> str:
    """Return "emergency", "urgent" or "normal".

    Args:
        crisis: whether a crisis card was shown, or danger was named where it is asked about.
        urgent: whether a guidance rule spoke at once.
    """
    if crisis:
        return EMERGENCY
    return "urgent" if urgent else "normal"


def _named_danger(state: dict[str, Any], rooms: Rooms) -> bool:
    found = (rooms.engine.guidance.rule(one) for one in state.get("advised", []))
    return any(one is not None and one.outcome == "crisis" for one in found)


def _reason(state: dict[str, Any], crisis: bool) -> str:
    if crisis:
        return "crisis"
    return "screening" if state.get("flow") == "screening" else "asked_for_person"
