"""Turns the cards of `crisis.yml` into replies that Rasa and `web` can both show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.knowledge.facts import facts_in, fill
from bot.safety.model import (
    LANGUAGES,
    TYPES,
    VOICES,
    CardText,
    CrisisKnowledge,
    Finding,
    Helpline,
)


def response_name(finding: Finding) -> str:
    """Return the name of the reply to a finding, such as `utter_crisis_suicide_self_en`.

    Args:
        finding: a finding whose level is `card` or `gentle`.

    Raises:
        ValueError: the finding's level is `none`, so there is nothing to show.
    """
    if finding.level == "none":
        raise ValueError("A finding of level 'none' has no reply.")
    if finding.level == "gentle":
        return _gentle_name(finding.language)
    return f"utter_crisis_{finding.type}_{finding.voice}_{finding.language}"


def cards(crisis: CrisisKnowledge, facts: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return every crisis reply by its name, as Rasa response dicts.

    A type that has no card in a language gets that language's general card, under its own name,
    so every finding has a reply.

    Args:
        crisis: the parsed `crisis.yml`.
        facts: the facility's facts; `program.name` and others may stand in a card's text.
    """
    found = {
        f"utter_crisis_{kind}_{voice}_{language}": _reply(crisis, facts, kind, voice, language)
        for language in LANGUAGES
        for kind in TYPES
        for voice in VOICES
    }
    for language, text in crisis.gentle.items():
        found[_gentle_name(language)] = _gentle_reply(crisis, facts, text, language)
    return found


def _gentle_name(language: str) -> str:
    return "utter_gentle" if language == "en" else f"utter_gentle_{language}"


def _reply(
    crisis: CrisisKnowledge, facts: Mapping[str, str], kind: str, voice: str, language: str
) -> dict[str, Any]:
    text = crisis.cards.get((kind, voice, language)) or crisis.cards["general", voice, language]
    card = {
        "type": kind,
        "voice": voice,
        "language": language,
        "title": text.title,
        "lines": [_filled(line, facts) for line in text.lines],
        "helplines": _helplines(crisis, text, language),
        "closing": _filled(text.closing, facts),
    }
    return {"text": _plain(card), "metadata": {"card": card}}


def _gentle_reply(
    crisis: CrisisKnowledge, facts: Mapping[str, str], text: CardText, language: str
) -> dict[str, Any]:
    helplines = _helplines(crisis, text, language)
    gentle = {"language": language, "helplines": helplines}
    return {"text": _filled(text.lines[0], facts), "metadata": {"gentle": gentle}}


def _filled(text: str, facts: Mapping[str, str]) -> str:
    # A fact that the caller leaves out is unset: its sentence goes, the card never fails.
    return fill(text, {**dict.fromkeys(facts_in(text)), **facts})


def _helplines(crisis: CrisisKnowledge, text: CardText, language: str) -> list[dict[str, Any]]:
    return [_helpline(crisis.helplines[each][language]) for each in text.helplines]


def _helpline(helpline: Helpline) -> dict[str, Any]:
    actions = [{"label": each.label, "href": each.href} for each in helpline.actions]
    return {"name": helpline.name, "for": helpline.helps, "actions": actions}


def _plain(card: Mapping[str, Any]) -> str:
    numbers = [_helpline_line(each) for each in card["helplines"]]
    return "\n".join([card["title"], *card["lines"], *numbers, card["closing"]])


def _helpline_line(helpline: Mapping[str, Any]) -> str:
    actions = ", ".join(action["label"] for action in helpline["actions"])
    return f"{helpline['name']}: {actions}. {helpline['for']}."
