"""The crisis file itself: numbers, wording, and what safe messaging asks of it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.safety.agreed import EMERGENCIES
from bot.safety.model import CARD_TYPES, LANGUAGES, VOICES, CrisisKnowledge

SCHEMA = Path(__file__).parents[3] / "knowledge/schema/crisis.schema.json"


def validator() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def said(crisis: CrisisKnowledge) -> str:
    """Everything a visitor may read on a card."""
    texts = (*crisis.cards.values(), *crisis.again.values())
    cards = ("\n".join([card.title, *card.lines, card.closing]) for card in texts)
    lines = (
        f"{each.name} {each.helps} {[action.label for action in each.actions]}"
        for helpline in crisis.helplines.values()
        for each in helpline.values()
    )
    gentle = (" ".join([one.text, *one.again.values()]) for one in crisis.gentle.values())
    rest = (*crisis.not_watched.values(), *crisis.contact.values(), *crisis.alone.values())
    return "\n".join([*cards, *lines, *gentle, *rest])


def test_the_file_passes_its_schema(raw: dict[str, Any]) -> None:
    assert not [error.message for error in validator().iter_errors(raw)]


def test_press_3_is_refused_by_the_schema(raw: dict[str, Any]) -> None:
    withdrawn = json.loads(json.dumps(raw))
    withdrawn["cards"]["en"]["suicide"]["self"]["lines"].append("Call 988 and press 3.")
    assert list(validator().iter_errors(withdrawn))


def test_no_card_says_press_3(crisis: CrisisKnowledge) -> None:
    assert not re.search(r"(press|oprima|digite|pressione) 3", said(crisis), re.IGNORECASE)


def test_every_helpline_has_a_source_and_the_day_it_was_checked(raw: dict[str, Any]) -> None:
    for helpline in raw["helplines"]:
        assert helpline["source"]
        assert date.fromisoformat(helpline["checked"])


def test_a_helpline_that_only_refers_stands_on_no_card(
    raw: dict[str, Any], crisis: CrisisKnowledge
) -> None:
    refer = {each["id"] for each in raw["helplines"] if each.get("crisis") is False}
    assert refer == {"samhsa_helpline", "ma_substance_use"}
    assert not [card for card in crisis.cards.values() if refer & set(card.helplines)]


def test_every_card_names_only_known_helplines(crisis: CrisisKnowledge) -> None:
    for card in (*crisis.cards.values(), *crisis.gentle.values()):
        assert set(card.helplines) <= set(crisis.helplines)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("kind", CARD_TYPES)
def test_english_has_every_card(kind: str, voice: str, crisis: CrisisKnowledge) -> None:
    assert (kind, voice, "en") in crisis.cards


@pytest.mark.parametrize("kind", ["suicide", "overdose", "general"])
@pytest.mark.parametrize("language", ["es", "pt"])
def test_translated_cards_await_a_human_review(
    kind: str, language: str, raw: dict[str, Any]
) -> None:
    for card in raw["cards"][language][kind].values():
        assert card["human_review"] in {"awaiting", "done"}


@pytest.mark.parametrize("language", ["es", "pt"])
def test_translated_shorter_cards_await_a_human_review(language: str, raw: dict[str, Any]) -> None:
    for voices in raw["again"][language].values():
        for card in voices.values():
            assert card["human_review"] in {"awaiting", "done"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_shorter_words_are_shorter_and_keep_911(language: str, crisis: CrisisKnowledge) -> None:
    for (kind, voice, spoken), text in crisis.again.items():
        first = crisis.cards.get((kind, voice, spoken)) or crisis.cards["general", voice, spoken]
        if spoken == language and kind != "general":
            assert len(text.lines) <= len(first.lines)
        assert any("911" in line for line in text.lines)


@pytest.mark.parametrize(
    "word", ["committed", "commit suicide", "successful", "failed", "epidemic"]
)
def test_words_that_safe_messaging_forbids_are_absent(word: str, crisis: CrisisKnowledge) -> None:
    assert word not in said(crisis).lower()


@pytest.mark.parametrize(
    "method", ["hang", "jump", "gun", "knife", "razor", "bridge", "rope", "poison yourself"]
)
def test_no_card_names_a_method(method: str, crisis: CrisisKnowledge) -> None:
    cards = [
        card for (kind, _, _), card in crisis.cards.items() if kind in ("suicide", "self_harm")
    ] + [card for (kind, _, _), card in crisis.again.items() if kind == "general"]
    text = "\n".join("\n".join([card.title, *card.lines, card.closing]) for card in cards)
    assert not re.search(rf"\b{method}", text.lower())


@pytest.mark.parametrize("voice", VOICES)
def test_withdrawal_cards_say_not_to_stop_all_at_once(voice: str, crisis: CrisisKnowledge) -> None:
    text = " ".join(crisis.cards["withdrawal", voice, "en"].lines)
    assert "stop all at once without medical help" in text


@pytest.mark.parametrize("kind", EMERGENCIES)
@pytest.mark.parametrize("voice", VOICES)
def test_emergencies_lead_with_911(kind: str, voice: str, crisis: CrisisKnowledge) -> None:
    card = crisis.cards[kind, voice, "en"]
    assert card.title == "Call 911 now"
    assert card.lines[0].startswith("Call 911 now")
    assert card.helplines[0] == "emergency"


def test_overdose_goes_from_911_to_naloxone_to_staying(crisis: CrisisKnowledge) -> None:
    text = " ".join(crisis.cards["overdose", "helper", "en"].lines)
    assert text.index("911") < text.index("naloxone") < text.index("Stay with them")


@pytest.mark.parametrize("kind", ["abuse", "assault", "child"])
def test_abuse_cards_ask_about_safety_and_point_to_the_quick_exit(
    kind: str, crisis: CrisisKnowledge
) -> None:
    text = " ".join(crisis.cards[kind, "self", "en"].lines)
    assert "Are you safe right now?" in text
    if kind != "child":
        assert "Exit, or Shift three times" in text


def test_helper_cards_do_not_speak_to_the_person_at_risk(crisis: CrisisKnowledge) -> None:
    for kind in ("suicide", "self_harm", "overdose"):
        text = " ".join(crisis.cards[kind, "helper", "en"].lines)
        assert not re.search(r"hurt yourself|you may act|what you took", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_one_is_watching_is_said_in_every_language(
    language: str, crisis: CrisisKnowledge
) -> None:
    assert "911" in crisis.not_watched[language]
