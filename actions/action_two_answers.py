"""Answers two questions that stood in one message, each from its own entry."""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.rooms import rooms
from bot.knowledge.facts import fill
from bot.knowledge.model import Entry, Knowledge
from bot.knowledge.responses import ASKS_FOR, HELPER, PERSON, entry_response

MOST_BUTTONS = 3
LEADS = ("two_answers_first", "two_answers_second")


class ActionTwoAnswers(Action):
    """Says both answers, in the order of the questions."""

    def name(self) -> str:
        """Return the name that the domain knows."""
        return "action_two_answers"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say both answers, or the fallback when an entry is gone from the knowledge."""
        decision = (tracker.latest_message or {}).get("decision") or {}
        asked = [decision.get("entry"), (decision.get("second") or {}).get("entry")]
        helper = tracker.get_slot(ASKS_FOR) == HELPER
        found = replies(asked, rooms().knowledge, helper=helper)
        for reply in found:
            dispatcher.utter_message(**reply)
        if not found:
            dispatcher.utter_message(response="utter_fallback")
        return []


def replies(
    asked: list[str | None], knowledge: Knowledge, *, helper: bool = False
) -> list[dict[str, Any]]:
    """Return a reply for each entry, led by its title; the buttons of all stand under the last.

    Args:
        asked: ids of two entries, in the order of the questions.
        knowledge: the loaded knowledge.
        helper: whether the visitor asks for somebody they care about.
    """
    entries = [knowledge.entries[name] for name in asked if name and name in knowledge.entries]
    said = [
        _led(entry, lead, knowledge, helper) for entry, lead in zip(entries, LEADS, strict=False)
    ]
    if said:
        said[-1]["buttons"] = merged([entry_buttons(one, knowledge) for one in entries], entries)
    return said


def entry_buttons(entry: Entry, knowledge: Knowledge) -> list[dict[str, str]]:
    """Return the buttons of one answer but for "Tell me more", which could mean either of two."""
    shown: list[dict[str, str]] = entry_response(entry, knowledge)["buttons"]
    return [one for one in shown if one["payload"] != "/more"]


def merged(each: list[list[dict[str, str]]], answered: list[Entry]) -> list[dict[str, str]]:
    """Return at most three buttons: a person first, then what leads on from each in turn.

    Args:
        each: the buttons of each answer.
        answered: the entries just answered; a button back to one of them is left out.
    """
    titles = {one.title for one in answered}
    in_turn = [one for one in chain.from_iterable(zip_longest(*each)) if one]
    in_turn.sort(key=lambda one: one["payload"] != PERSON)  # stable: the rest keeps its order
    by_payload = {one["payload"]: one for one in in_turn if one["title"] not in titles}
    return list(by_payload.values())[:MOST_BUTTONS]


def _led(entry: Entry, lead: str, knowledge: Knowledge, helper: bool) -> dict[str, Any]:
    reply = entry_response(entry, knowledge, helper=helper)
    title = fill(knowledge.phrases[lead], {**knowledge.facts, "title": entry.title})
    return {
        "text": f"{title}\n\n{reply['text']}",
        "buttons": [],
        "metadata": reply["metadata"],
    }
