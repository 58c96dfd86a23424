"""The replies that Rasa's domain and `web` show."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Any

import pytest

from bot.safety.cards import cards, response_name
from bot.safety.model import CARD_TYPES, LANGUAGES, VOICES, CrisisKnowledge, Finding

SUICIDE = Finding("card", "suicide", "self", "en", "suicide.kill_self")


@pytest.fixture(scope="module")
def replies(crisis: CrisisKnowledge) -> dict[str, dict[str, Any]]:
    return cards(crisis, {"program.name": "Cedar Program"})


def test_a_card_is_named_after_type_voice_and_language() -> None:
    assert response_name(SUICIDE) == "utter_crisis_suicide_self_en"


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "utter_gentle"), ("es", "utter_gentle_es"), ("pt", "utter_gentle_pt")],
)
def test_the_gentle_line_is_named_after_its_language(language: Any, name: str) -> None:
    assert response_name(replace(SUICIDE, level="gentle", language=language)) == name


def test_nothing_found_has_no_reply() -> None:
    with pytest.raises(ValueError, match="no reply"):
        response_name(replace(SUICIDE, level="none"))


@pytest.mark.parametrize("kind", CARD_TYPES)
@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_a_reply(
    kind: Any, voice: Any, language: Any, replies: dict[str, Any]
) -> None:
    for level in ("card", "gentle"):
        assert response_name(Finding(level, kind, voice, language, "x")) in replies


def test_a_type_without_a_translated_card_gets_the_general_one(replies: dict[str, Any]) -> None:
    card = replies["utter_crisis_abuse_self_es"]["metadata"]["card"]
    assert card["type"] == "abuse"
    assert card["language"] == "es"
    assert card["title"] == "Hay ayuda ahora mismo"


def test_every_card_has_911_and_988_as_links_and_says_whose_help_it_is(
    replies: dict[str, Any],
) -> None:
    for reply in (each for each in replies.values() if "card" in each["metadata"]):
        helplines = reply["metadata"]["card"]["helplines"]
        hrefs = {action["href"] for each in helplines for action in each["actions"]}
        assert {"tel:911", "tel:988"} <= hrefs
        assert all(each["name"] and each["for"] for each in helplines)


def test_the_plain_text_says_all_that_the_card_says(replies: dict[str, Any]) -> None:
    reply = replies["utter_crisis_overdose_helper_en"]
    card = reply["metadata"]["card"]
    for part in [card["title"], *card["lines"], card["closing"]]:
        assert part in reply["text"]
    assert "Poison Help: Call 1-800-222-1222" in reply["text"]


def test_every_card_ends_by_staying_and_offering_a_person(replies: dict[str, Any]) -> None:
    for name, reply in replies.items():
        if name.startswith("utter_crisis") and name.endswith("_en"):
            closing = reply["metadata"]["card"]["closing"]
            assert "still here" in closing
            assert "staff member" in closing


def test_every_gentle_line_carries_988_and_911(replies: dict[str, Any]) -> None:
    for name in [one for one in replies if one.startswith("utter_gentle")]:
        assert "988" in replies[name]["text"]
        assert "911" in replies[name]["text"]


@pytest.mark.parametrize(
    ("language", "own_life"),
    [("en", "your life"), ("es", "quitarse la vida"), ("pt", "tirar a própria vida")],
)
def test_only_signs_of_suicide_have_it_named_in_the_gentle_line(
    language: str, own_life: str, replies: dict[str, Any]
) -> None:
    name = "utter_gentle" if language == "en" else f"utter_gentle_{language}"
    named = {
        kind
        for kind in CARD_TYPES
        for voice in VOICES
        if re.search(own_life.replace("your", "(your|their)"), gentle(replies, name, kind, voice))
    }
    assert named == {"suicide"}


def gentle(replies: dict[str, Any], name: str, kind: str, voice: str) -> str:
    return str(replies[f"{name}_{kind}_{voice}_again"]["text"])


def test_the_gentle_line_says_not_to_stop_all_at_once_after_signs_of_withdrawal(
    replies: dict[str, Any],
) -> None:
    own = gentle(replies, "utter_gentle", "withdrawal", "self")
    assert "do not stop all at once without medical help" in own
    other = gentle(replies, "utter_gentle", "withdrawal", "helper")
    assert "they should not stop all at once without medical help" in other
    assert not re.search(r"\byour?\b(?! keep| can)", other)


def test_a_fact_that_is_not_set_takes_its_sentence_along(crisis: CrisisKnowledge) -> None:
    key = ("suicide", "self", "en")
    told = replace(crisis.cards[key], closing="I am here.[[ Call {program.phone}.]]")
    changed = replace(crisis, cards={**crisis.cards, key: told})
    for facts, closing in (({}, "I am here."), ({"program.phone": "5"}, "I am here. Call 5.")):
        reply = cards(changed, facts)["utter_crisis_suicide_self_en"]
        assert reply["metadata"]["card"]["closing"] == closing


def test_the_names_are_all_there_is(replies: dict[str, Any]) -> None:
    each = len(list(itertools.product(CARD_TYPES, VOICES, LANGUAGES)))
    # A card, its other words and those of the gentle line, and the gentle line's first words.
    assert len(replies) == 3 * each + len(LANGUAGES)


def test_the_second_time_has_a_name_of_its_own() -> None:
    assert response_name(SUICIDE, again=True) == "utter_crisis_suicide_self_en_again"
    gentle = replace(SUICIDE, level="gentle", language="es")
    assert response_name(gentle, again=True) == "utter_gentle_es_suicide_self_again"


def test_the_second_time_has_other_words_and_the_same_numbers(replies: dict[str, Any]) -> None:
    for name in [one for one in replies if one.endswith("_again") and "crisis" in one]:
        first = replies[name.removesuffix("_again")]["metadata"]["card"]
        second = replies[name]["metadata"]["card"]
        assert second["helplines"] == first["helplines"]
        assert second["lines"] != first["lines"]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Ask a staff member to contact me"),
        ("es", "Pedir que me contacte una persona"),
        ("pt", "Pedir que uma pessoa fale comigo"),
    ],
)
def test_every_card_offers_a_person_by_one_button(
    language: str, title: str, replies: dict[str, Any]
) -> None:
    offer = [{"title": title, "payload": "/talk_to_person"}]
    for name, reply in replies.items():
        if name.startswith("utter_crisis") and f"_{language}" in name:
            assert reply["buttons"] == offer


def test_a_card_that_stands_alone_promises_no_person_and_gives_the_phone_number(
    crisis: CrisisKnowledge,
) -> None:
    for name, reply in cards(crisis, {"program.phone": "781-555-0100"}, alone=True).items():
        if name.startswith("utter_crisis"):
            assert "buttons" not in reply
            assert "781-555-0100" in reply["metadata"]["card"]["closing"]
            assert "staff" not in reply["metadata"]["card"]["closing"]
