"""Asks the screening's questions, one turn at a time."""

from __future__ import annotations

import re
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.history import events_of_this_turn, first_offer
from actions.rooms import Rooms, rooms
from actions.screening_counts import Tally, tally
from bot.knowledge.responses import ASKS_FOR
from bot.screening.turn import Turn

log = structlog.get_logger()
SLOT = "screening"
OPEN = {"asking", "reading_back"}
_CHOICE = re.compile(r'/screening\{"choice": "(start_contact|start_screening|resume)"\}')


class ActionScreening(Action):
    """Starts, continues or takes up the screening again."""

    def name(self) -> str:
        """Return the name that the domain knows."""
        return "action_screening"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Take one step and say what the engine says."""
        turn = step(tracker, rooms())
        state, found = tally(tracker.get_slot(SLOT) or {}, turn)
        count(found, rooms())
        for say in turn.says:
            dispatcher.utter_message(
                text=say.text,
                buttons=[{"title": b.title, "payload": b.payload} for b in say.buttons],
                metadata={"kind": "screening", **say.metadata},
            )
        kept = until_sent(state, turn)
        return [SlotSet(SLOT, kept), *asks_for(state, turn), *after(turn, dispatcher)]


def step(tracker: Tracker, rooms: Rooms) -> Turn:
    """Return the engine's next turn for what the visitor just did."""
    engine = rooms.engine
    state = tracker.get_slot(SLOT) or {}
    message = tracker.latest_message or {}
    choice = _choice(message) or _agreed_to(tracker)
    if choice in {"start_screening", "start_contact"}:
        return engine.start("contact" if choice == "start_contact" else "screening", state)
    status = state.get("status")
    if choice is None and (status == "paused" or (status in OPEN and _interrupted(tracker))):
        return engine.resume(state)
    if status not in {*OPEN, "paused"}:
        return engine.start("screening")
    text = None if choice is not None else str(message.get("text") or "")
    return engine.step(state, text, choice)


def count(found: Tally, rooms: Rooms) -> None:
    """Count what happened; a visitor's turn goes on whether that works or not."""
    try:
        rooms.counts.add_all(found)
    except Exception as error:
        log.warning("screening.not_counted", error=type(error).__name__)


def until_sent(state: dict[str, Any], turn: Turn) -> dict[str, Any]:
    """Return the state that is kept: read back until it is sent, so that "send" can be said again.

    `action_hand_off` ends it. Where that fails, nothing that was typed has to be typed once more.
    """
    return {**state, "status": "reading_back"} if turn.outcome == "send" else state


def asks_for(state: dict[str, Any], turn: Turn) -> list[EventType]:
    """Return the slot that later answers are chosen by, once the visitor said for whom they ask."""
    who = turn.state.get("answers", {}).get("who", {}).get("value")
    return [SlotSet(ASKS_FOR, state["voice"])] if who else []


def after(turn: Turn, dispatcher: CollectingDispatcher) -> list[EventType]:
    """Return what follows the engine's outcome, beyond its words."""
    if turn.outcome == "send":
        return [FollowupAction("action_hand_off")]
    if turn.outcome == "delete":
        dispatcher.utter_message(json_message={"do": "delete"})
    return []


def _choice(message: dict[str, Any]) -> str | None:
    if (message.get("intent") or {}).get("name") != "screening":
        return None
    return next(
        (str(e["value"]) for e in message.get("entities", []) if e.get("entity") == "choice"), None
    )


def _agreed_to(tracker: Tracker) -> str | None:
    """Return the choice that a "yes" stood for: whoever agreed to a call back is not screened."""
    said = [str(one.get("name")) for one in events_of_this_turn(tracker.events)]
    offered = first_offer(tracker.events) if "action_affirm" in said else None
    found = _CHOICE.fullmatch(offered or "")
    return found.group(1) if found else None


def _interrupted(tracker: Tracker) -> bool:
    """Whether something else was said in this turn, so that the open question is asked again."""
    acted = (one for one in events_of_this_turn(tracker.events) if one.get("event") == "action")
    return any(not _passing(str(one.get("name"))) for one in acted)


def _passing(name: str) -> bool:
    return name.startswith("utter_gentle") or name in {"action_listen", "action_extract_slots"}
