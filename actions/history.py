"""Reading back what was said; plain functions over the tracker's events."""

from __future__ import annotations

from typing import Any

Event = dict[str, Any]
UTTER_FAQ = "utter_faq/"


def bot_replies_before_last_message(events: list[Event]) -> list[Event]:
    """Return the bot's replies in the turn before the visitor's newest message, in order."""
    replies: list[Event] = []
    seen_newest = False
    for event in reversed(events):
        if event.get("event") == "user":
            if seen_newest:
                break
            seen_newest = True
        elif event.get("event") == "bot" and seen_newest:
            replies.append(event)
    return list(reversed(replies))


def events_of_this_turn(events: list[Event]) -> list[Event]:
    """Return what happened since the visitor's newest message, newest first."""
    found: list[Event] = []
    for event in reversed(events):
        if event.get("event") == "user":
            break
        found.append(event)
    return found


def first_offer(events: list[Event]) -> str | None:
    """Return the payload of the first button under the reply before, or None."""
    for reply in reversed(bot_replies_before_last_message(events)):
        for button in (reply.get("data") or {}).get("buttons") or []:
            return str(button["payload"])
    return None


def facts_of(reply: Event) -> dict[str, Any]:
    """Return a reply's metadata: entry, kind, what it offers."""
    outer = reply.get("metadata") or {}
    inner = outer.get("metadata") or {}
    return {**inner, "utter_action": outer.get("utter_action", "")}


def has_card(reply: Event) -> bool:
    """Tell whether a reply is a crisis card."""
    return bool(facts_of(reply).get("card"))


def last_entry(events: list[Event]) -> str | None:
    """Return the id of the FAQ entry answered last, or None."""
    for event in reversed(events):
        if event.get("event") == "bot":
            entry = facts_of(event).get("entry")
            if entry:
                return str(entry)
    return None


def cards_shown(events: list[Event]) -> list[str]:
    """Return the types of the crisis cards shown so far, in order, each once."""
    types: list[str] = []
    for event in events:
        card = facts_of(event).get("card") if event.get("event") == "bot" else None
        if card and card.get("type") not in types:
            types.append(card["type"])
    return types


def topics_asked(events: list[Event]) -> list[str]:
    """Return the ids of the entries answered so far, in order, each once."""
    asked = [facts_of(event).get("entry") for event in events if event.get("event") == "bot"]
    return list(dict.fromkeys(str(entry) for entry in asked if entry))
