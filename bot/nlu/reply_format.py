"""Puts a decision into the shapes that Rasa's policies and `utter_faq` read from a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Final

from bot.nlu.decision import FAQ, Decision, KnownEntry, Scored
from bot.nlu.other_languages import LABELS
from bot.nlu.statements import TOLD

FAQ_INTENT: Final = "faq"
TWO_QUESTIONS: Final = "two_questions"
_INTENTS: Final = {
    "answer": FAQ_INTENT,
    "no_reviewed_answer": FAQ_INTENT,
    "did_you_mean": "did_you_mean",
    "fallback": "nlu_fallback",
}
# What has no answer, and yet a reply of its own.
OWN_REPLIES: Final = frozenset({*LABELS.values(), TOLD})
_RANKING_LENGTH: Final = 5


def intent(decision: Decision) -> dict[str, Any]:
    """Return the intent that stands for a decision."""
    name = _INTENTS.get(decision.kind, decision.label)
    if decision.label in OWN_REPLIES:
        name = decision.label
    if decision.second:
        name = TWO_QUESTIONS
    return {"name": name, "confidence": decision.score}


def intent_ranking(decision: Decision, ranking: Sequence[Scored]) -> list[dict[str, Any]]:
    """Return intents, the decided one first; all FAQ entries count as the one intent `faq`."""
    first = intent(decision)
    seen = {first["name"]: first}
    for one in ranking:
        if len(seen) == _RANKING_LENGTH:
            break
        name = FAQ_INTENT if one.label.startswith(FAQ) else one.label
        if name not in seen:
            seen[name] = {"name": name, "confidence": one.score}
    return list(seen.values())


def response_selector(decision: Decision, ranking: Sequence[Scored]) -> dict[str, Any]:
    """Return what `ActionRetrieveResponse` (rasa 3.6) needs to say `utter_faq/<id>`."""
    selected = {
        "responses": [],
        "confidence": decision.score,
        "intent_response_key": decision.label,
        "utter_action": f"utter_{decision.label}",
    }
    entries = islice((one for one in ranking if one.label.startswith(FAQ)), _RANKING_LENGTH)
    keys = [{"intent_response_key": one.label, "confidence": one.score} for one in entries]
    return {
        "all_retrieval_intents": [FAQ_INTENT],
        FAQ_INTENT: {"response": selected, "ranking": keys},
    }


def known_entries(responses: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, KnownEntry]:
    """Return topic and kind of every entry, from the metadata of its response.

    Args:
        responses: the domain's responses by name; `utter_faq/<id>` are ours.
    """
    prefix = f"utter_{FAQ}"
    return {
        name.removeprefix(prefix): _known_entry(name.removeprefix(prefix), variants[0])
        for name, variants in responses.items()
        if name.startswith(prefix) and variants
    }


def _known_entry(entry: str, response: Mapping[str, Any]) -> KnownEntry:
    metadata = response.get("metadata") or {}
    return KnownEntry(metadata.get("topic") or entry, metadata.get("kind") or "answer")
