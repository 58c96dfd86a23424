"""What has happened since the visitor's last message; plain reading of a tracker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

GENTLE = "utter_gentle"


@dataclass(frozen=True)
class Turn:
    """One turn so far.

    Args:
        parse: what understanding made of the message; empty before the first one.
        text: the message.
        done: names of the actions run since, the gentle line left out.
        gentle_said: whether the gentle line has been said in this turn.
    """

    parse: dict[str, Any]
    text: str
    done: tuple[str, ...]
    gentle_said: bool

    @property
    def intent(self) -> str:
        """Name of the recognised intent, or an empty string."""
        return str((self.parse.get("intent") or {}).get("name") or "")

    @property
    def finding(self) -> dict[str, Any]:
        """The crisis screen's finding, empty when nothing was screened."""
        return self.parse.get("crisis") or {}

    @property
    def decision(self) -> dict[str, Any]:
        """The understanding's decision, empty when there is none."""
        return self.parse.get("decision") or {}

    @property
    def from_button(self) -> bool:
        """Whether a button spoke: only ours begin with a slash, `web` sees to that."""
        return self.text.startswith("/")


def read_turn(tracker: DialogueStateTracker) -> Turn | None:
    """Return the turn under way, or None when the visitor has not spoken since we listened."""
    after: list[Event] = []
    for event in reversed(tracker.applied_events()):
        if isinstance(event, UserUttered):
            names = [
                item.action_name for item in reversed(after) if isinstance(item, ActionExecuted)
            ]
            if ACTION_LISTEN_NAME in names:
                return None
            return Turn(
                parse=dict(event.parse_data or {}),
                text=event.text or "",
                done=tuple(name for name in names if name and not name.startswith(GENTLE)),
                gentle_said=any(name and name.startswith(GENTLE) for name in names),
            )
        after.append(event)
    return None


def last_said(tracker: DialogueStateTracker) -> str:
    """Return the name of the last action before the visitor's newest message, or ""."""
    heard = False
    for event in reversed(tracker.applied_events()):
        if isinstance(event, UserUttered):
            if heard:
                return ""
            heard = True
        name = event.action_name if heard and isinstance(event, ActionExecuted) else None
        if name and name != ACTION_LISTEN_NAME:
            return str(name)
    return ""


def replied_before(tracker: DialogueStateTracker, turns: int = 1) -> list[dict[str, Any]]:
    """Return the facts of each reply before the newest message: entry, card, name; oldest first.

    Args:
        tracker: the conversation.
        turns: how many turns before the newest message are looked at.
    """
    found: list[dict[str, Any]] = []
    heard = 0
    for event in reversed(tracker.applied_events()):
        if isinstance(event, UserUttered):
            heard += 1
            if heard > turns:
                break
        elif heard and isinstance(event, BotUttered):
            outer = event.metadata or {}
            name = str(outer.get("utter_action") or "")
            found.append({**(outer.get("metadata") or {}), "utter_action": name})
    return list(reversed(found))


def slot_before(tracker: DialogueStateTracker, name: str) -> Any:
    """Return what a slot held when the visitor's newest message came; that may have changed it."""
    found = after = None
    for event in tracker.applied_events():
        if isinstance(event, UserUttered):
            after = found
        elif isinstance(event, SlotSet) and event.key == name:
            found = event.value
    return after


def without_gentle_line(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """Return the tracker as though the gentle line had not been said in this turn."""
    events = list(tracker.events)
    kept: list[Event] = []
    index = len(events) - 1
    while index >= 0 and not isinstance(events[index], UserUttered):
        index -= 1
    skipping = False
    for event in events[index + 1 :]:
        if isinstance(event, ActionExecuted):
            skipping = bool(event.action_name and event.action_name.startswith(GENTLE))
        if not skipping:
            kept.append(event)
    copy: DialogueStateTracker = DialogueStateTracker.from_events(
        tracker.sender_id,
        events[: index + 1] + kept,
        slots=list(tracker.slots.values()),
        max_event_history=tracker._max_event_history,
        sender_source=tracker.sender_source,
    )
    return copy
