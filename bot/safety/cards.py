"""Turns the cards of `crisis.yml` into replies that Rasa and `web` can both show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.knowledge.facts import facts_in, fill
from bot.safety.model import (
    CARD_TYPES,
    LANGUAGES,
    VOICES,
    CardText,
    CrisisKnowledge,
    Finding,
    GentleText,
    Helpline,
)

PERSON: Final = "/talk_to_person"


def response_name(finding: Finding, *, again: bool = False) -> str:
    """Return the name of the reply to a finding, such as `utter_crisis_suicide_self_en`.

    Args:
        finding: a finding whose level is `card` or `gentle`.
        again: whether the same was just said, so that other words are used.

    Raises:
        ValueError: the finding's level is `none`, so there is nothing to show.
    """
    if finding.level == "none":
        raise ValueError("A finding of level 'none' has no reply.")
    if finding.level == "gentle":
        return _gentle_name(finding.language, (finding.type, finding.voice) if again else None)
    return _card_name(finding.type, finding.voice, finding.language, again)


def cards(
    crisis: CrisisKnowledge, facts: Mapping[str, str], *, alone: bool = False
) -> dict[str, dict[str, Any]]:
    """Return every crisis reply by its name, as Rasa response dicts.

    A type that has no card in a language gets that language's general card, under its own name,
    so every finding has a reply.

    Args:
        crisis: the parsed `crisis.yml`.
        facts: the facility's facts; `program.name` and others may stand in a card's text.
        alone: whether nobody can be asked for a person, so that the cards do not offer one.
    """
    found = {
        _card_name(kind, voice, language, again): _reply(
            crisis, facts, (kind, voice, language), again=again, alone=alone
        )
        for language in LANGUAGES
        for kind in CARD_TYPES
        for voice in VOICES
        for again in (False, True)
    }
    for language, gentle in crisis.gentle.items():
        helplines = _helplines(crisis, gentle.helplines, language)
        metadata = {"gentle": {"language": language, "helplines": helplines}}
        for which, text in _gentle_lines(gentle):
            name = _gentle_name(language, which)
            found[name] = {"text": _filled(text, facts), "metadata": metadata}
    return found


def _gentle_lines(gentle: GentleText) -> Iterator[tuple[tuple[str, str] | None, str]]:
    """Yield the first words, then those of the second time for every type and voice."""
    yield None, gentle.text
    for kind in CARD_TYPES:
        for voice in VOICES:
            said = gentle.again.get((kind, voice)) or gentle.again["general", voice]
            yield (kind, voice), said


def _card_name(kind: str, voice: str, language: str, again: bool) -> str:
    return f"utter_crisis_{kind}_{voice}_{language}{'_again' if again else ''}"


def _gentle_name(language: str, again: tuple[str, str] | None) -> str:
    name = "utter_gentle" if language == "en" else f"utter_gentle_{language}"
    return f"{name}_{again[0]}_{again[1]}_again" if again else name


def _reply(
    crisis: CrisisKnowledge,
    facts: Mapping[str, str],
    which: tuple[str, str, str],
    *,
    again: bool,
    alone: bool,
) -> dict[str, Any]:
    kind, voice, language = which
    first = _text(crisis.cards, which)
    # Shorter words never take a number away: the helplines stay those of the card.
    text = _text(crisis.again, which) if again else first
    card = {
        "type": kind,
        "voice": voice,
        "language": language,
        "title": text.title,
        "lines": [_filled(line, facts) for line in text.lines],
        "helplines": _helplines(crisis, first.helplines, language),
        "closing": _filled(crisis.alone[language] if alone else text.closing, facts),
    }
    reply: dict[str, Any] = {"text": _plain(card), "metadata": {"card": card}}
    if not alone:
        reply["buttons"] = [{"title": crisis.contact[language], "payload": PERSON}]
    return reply


def _text(texts: Mapping[tuple[str, str, str], CardText], which: tuple[str, str, str]) -> CardText:
    return texts.get(which) or texts["general", which[1], which[2]]


def _filled(text: str, facts: Mapping[str, str]) -> str:
    # A fact that the caller leaves out is unset: its sentence goes, the card never fails.
    return fill(text, {**dict.fromkeys(facts_in(text)), **facts})


def _helplines(crisis: CrisisKnowledge, ids: Sequence[str], language: str) -> list[dict[str, Any]]:
    return [_helpline(crisis.helplines[each][language]) for each in ids]


def _helpline(helpline: Helpline) -> dict[str, Any]:
    actions = [{"label": each.label, "href": each.href} for each in helpline.actions]
    return {"name": helpline.name, "for": helpline.helps, "actions": actions}


def _plain(card: Mapping[str, Any]) -> str:
    numbers = [_helpline_line(each) for each in card["helplines"]]
    return "\n".join([card["title"], *card["lines"], *numbers, card["closing"]])


def _helpline_line(helpline: Mapping[str, Any]) -> str:
    actions = ", ".join(action["label"] for action in helpline["actions"])
    return f"{helpline['name']}: {actions}. {helpline['for']}."
