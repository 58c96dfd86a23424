"""Whether a message is in Spanish or Portuguese, and what that changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.load import load
from bot.nlu.decision import Decision
from bot.nlu.other_languages import LABELS, Language, Languages, in_other_language

LANGUAGES = Languages()
SPANISH = Language("spanish", "spanish 4, english 0, of 4 words")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("cuánto dura el programa", "spanish"),
        ("CUANTO CUESTA", "spanish"),
        ("mi papá toma todos los días y no sé qué hacer", "spanish"),
        ("¿trabajan los sábados?", "spanish"),
        ("hola", "spanish"),
        ("necesito ayuda con el alcohol pero no hablo ingles", "spanish"),
        ("terminé la desintoxicación la semana pasada", "spanish"),
        ("quanto custa por mês", "portuguese"),
        ("meu irmão precisa de ajuda", "portuguese"),
        ("vocês aceitam o meu seguro?", "portuguese"),
        ("não falo inglês bem", "portuguese"),
        ("obrigado", "portuguese"),
        ("how long is the program", ""),
        ("do you have a group in español", ""),
        ("mi suegra only speaks spanish, do you have counselors for her", ""),
        ("hola, do you have groups in spanish?", ""),
        ("my son is in la", ""),
        ("si", ""),
        ("ya ya", ""),
        ("um um", ""),
        ("hola im sam", ""),
        ("no", ""),
        ("el paso", ""),
        ("Nuñez", ""),
        ("São Paulo", ""),
        ("doña ana county", ""),
        ("tôi cần giúp đỡ cho con trai", ""),
        ("", ""),
        ("???", ""),
    ],
)
def test_the_small_words_tell_the_language(text: str, language: str) -> None:
    found = LANGUAGES.of(text)
    assert (found.name, bool(found.reason)) == (language, True)


def test_no_english_phrasing_of_the_knowledge_is_taken_for_another_language() -> None:
    entries = load(Path("knowledge")).entries
    phrasings = {
        text
        for name, entry in entries.items()
        for text in entry.phrasings
        if name != "language_interpreter"  # some of whose phrasings are not English
    }
    assert len(phrasings) > 10_000
    assert {text for text in phrasings if LANGUAGES.of(text).name} == set()


def test_accents_written_apart_count_as_well() -> None:
    assert LANGUAGES.of("nin\u0303o").name == LANGUAGES.of("ni\u00f1o").name == "spanish"


def test_a_long_message_is_read_from_its_beginning_only() -> None:
    assert LANGUAGES.of("how long is it " * 50 + "cuánto cuesta el programa " * 200).name == ""


@pytest.mark.parametrize(
    "decided",
    [
        Decision("answer", "faq/cost", 0.9, "clear", entry="cost", topic="cost"),
        Decision("no_reviewed_answer", "faq/language_interpreter", 0.9, "clear"),
        Decision("did_you_mean", "faq/cost", 0.4, "near", choices=("faq/cost", "faq/insurance")),
        Decision("fallback", "off_topic", 0.9, "off topic"),
        Decision("intent", "greet", 0.9, "clear"),
    ],
)
def test_whoever_writes_in_spanish_hears_so_in_spanish(decided: Decision) -> None:
    found = in_other_language(decided, SPANISH)
    assert (found.kind, found.label) == ("fallback", "writes_spanish")
    assert found.reason == SPANISH.reason
    assert (found.entry, found.choices, found.second) == (None, (), None)


@pytest.mark.parametrize("wish", ["talk_to_person", "delete_everything", "stop", "deny"])
def test_a_wish_that_was_understood_is_granted_in_any_language(wish: str) -> None:
    decided = Decision("intent", wish, 0.9, "clear")
    assert in_other_language(decided, SPANISH) is decided


def test_english_changes_nothing() -> None:
    decided = Decision("answer", "faq/cost", 0.9, "clear", entry="cost")
    assert in_other_language(decided, LANGUAGES.of("how much is it")) is decided


def test_every_language_has_its_words() -> None:
    replies = load(Path("knowledge")).raw["dialogue"]["responses"]
    said = [replies[f"utter_{label}"] for label in LABELS.values()]
    assert [one["metadata"]["language"] for one in said] == ["es", "pt"]
    assert all("911" in one["text"] and "988" in one["text"] for one in said)
