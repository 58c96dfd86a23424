"""Turns entries and fixed dialogue texts into the replies that Rasa's domain holds.

Plain dicts in Rasa's response format, facts filled in; nothing here imports Rasa.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.knowledge.facts import fill
from bot.knowledge.model import Entry, Knowledge

Response = dict[str, Any]
Button = dict[str, str]

MORE = "/more"
PERSON = "/talk_to_person"
SCREENING = "/start_screening"
# The slot that says for whom a visitor asks, and its value for somebody they care about.
ASKS_FOR = "asks_for"
HELPER = "helper"


def faq_payload(entry_id: str) -> str:
    """Return what a button sends to open an entry: `/faq{"entry": "duration"}`."""
    return "/faq" + json.dumps({"entry": entry_id})


def entry_responses(knowledge: Knowledge) -> dict[str, Response]:
    """Return `utter_faq/<id>` for every entry, and `utter_more_<id>` where there is more.

    Args:
        knowledge: the loaded knowledge.
    """
    found: dict[str, Response] = {}
    for entry in knowledge.entries.values():
        found[f"utter_faq/{entry.id}"] = entry_response(entry, knowledge)
        if entry.more:
            found[f"utter_more_{entry.id}"] = _more(entry, knowledge)
    return found


def helper_responses(knowledge: Knowledge) -> dict[str, Response]:
    """Return `utter_faq/<id>` as a helper hears it, for entries that have a helper's answer.

    Rasa says such a variation instead of the other one while the slot `asks_for` is "helper".

    Args:
        knowledge: the loaded knowledge.
    """
    condition = {"type": "slot", "name": ASKS_FOR, "value": HELPER}
    return {
        f"utter_faq/{entry.id}": {
            **entry_response(entry, knowledge, helper=True),
            "condition": [condition],
        }
        for entry in knowledge.entries.values()
        if entry.helper_answer
    }


def dialogue_responses(knowledge: Knowledge) -> dict[str, Response]:
    """Return the replies of dialogue.yml by name, with facts filled in."""
    raw: Mapping[str, Any] = (knowledge.raw.get("dialogue") or {}).get("responses") or {}
    return {name: _filled(response, knowledge) for name, response in raw.items()}


def for_rasa(response: Response) -> Response:
    """Return a response whose braces survive Rasa's slot filling.

    Rasa reads {entry} in a text or payload as the name of a slot, logs an error and leaves it as
    it stands; doubled braces come out single (rasa 3.6 `interpolate_text`). Metadata is not read.
    """
    escaped = {**response, "text": _doubled(response["text"])}
    if "buttons" in response:
        escaped["buttons"] = [
            {key: _doubled(value) for key, value in button.items()}
            for button in response["buttons"]
        ]
    return escaped


def entry_response(entry: Entry, knowledge: Knowledge, *, helper: bool = False) -> Response:
    """Return the reply to a question that one entry answers, or has no answer to.

    Args:
        entry: the entry.
        knowledge: the loaded knowledge.
        helper: whether the visitor asks for somebody they care about.
    """
    reviewed = entry.kind == "answer"
    for_helper = helper and entry.helper_answer is not None
    return {
        "text": _answer(entry, knowledge, for_helper) if reviewed else _no_answer(entry, knowledge),
        "buttons": [
            *(_more_button(entry, knowledge) if reviewed else []),
            *_offer_buttons(entry, knowledge),
            *_next_buttons(entry, knowledge),
        ],
        "metadata": {**_metadata(entry), "voice": HELPER if for_helper else "self"},
    }


def _more(entry: Entry, knowledge: Knowledge) -> Response:
    return {
        "text": fill(entry.more or "", knowledge.facts),
        "buttons": _next_buttons(entry, knowledge),
        "metadata": _metadata(entry),
    }


def _metadata(entry: Entry) -> dict[str, Any]:
    return {"entry": entry.id, "topic": entry.topic, "kind": entry.kind}


def _answer(entry: Entry, knowledge: Knowledge, for_helper: bool) -> str:
    answer = entry.helper_answer if for_helper else entry.answer
    return fill(answer or "", knowledge.facts)


def _no_answer(entry: Entry, knowledge: Knowledge) -> str:
    pointer = fill(entry.pointer, knowledge.facts) if entry.pointer else None
    facts = {**knowledge.facts, "label": entry.label, "pointer": pointer}
    return fill(knowledge.phrases["no_reviewed_answer"], facts)


def _more_button(entry: Entry, knowledge: Knowledge) -> list[Button]:
    return [{"title": knowledge.phrases["button_more"], "payload": MORE}] if entry.more else []


def _offer_buttons(entry: Entry, knowledge: Knowledge) -> list[Button]:
    # Where there is no answer a person is always offered.
    person = entry.kind != "answer" or "person" in entry.offer
    offers = [("button_person", PERSON)] if person else []
    if "screening" in entry.offer:
        offers.append(("button_screening", SCREENING))
    return [{"title": knowledge.phrases[name], "payload": payload} for name, payload in offers]


def _next_buttons(entry: Entry, knowledge: Knowledge) -> list[Button]:
    targets = [knowledge.entries[name] for name in entry.next]
    return [{"title": one.title, "payload": faq_payload(one.id)} for one in targets]


def _filled(response: Mapping[str, Any], knowledge: Knowledge) -> Response:
    return {**response, "text": fill(response["text"], knowledge.facts)}


def _doubled(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
