"""The patterns that we ship find whom and what a message is about."""

from pathlib import Path

import pytest
from spacy.pipeline import EntityRuler

from bot.nlu.entity_patterns import PATTERNS_FILE, PatternsError, entity_ruler, telling
from bot.nlu.language import BLANK, load_language

CASES = [
    ("my youngest son needs help", [("relation", "son")]),
    ("My mother-in-law", [("relation", "mother")]),
    ("a friend of mine", [("relation", "friend")]),
    ("my husband is on meth", [("relation", "husband"), ("substance", "methamphetamine")]),
    ("CBT in the evenings", [("therapy", "cbt"), ("time_of_day", "evening")]),
    ("12-step meetings", [("therapy", "twelve_step")]),
    ("how can family help", []),
    ("is the sun out", []),
    ("", []),
]


@pytest.fixture(scope="module")
def ruler() -> EntityRuler:
    return entity_ruler(load_language(BLANK), PATTERNS_FILE)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_entities_are_found(ruler: EntityRuler, text: str, expected: list[tuple[str, str]]) -> None:
    document = ruler(load_language(BLANK).make_doc(text))
    assert [(span.label_, span.ent_id_) for span in document.ents] == expected


@pytest.mark.parametrize("text", [text for text, expected in CASES if expected])
def test_a_message_with_an_entity_has_a_telling_word(text: str) -> None:
    assert _words(text) & telling(load_language(BLANK), PATTERNS_FILE)


def test_a_message_about_none_has_no_telling_word() -> None:
    assert not _words("How long does it last?") & telling(load_language(BLANK), PATTERNS_FILE)


def _words(text: str) -> set[str]:
    return {token.lower_ for token in load_language(BLANK).make_doc(text)}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PatternsError, match=r"none\.yml cannot be read"):
        entity_ruler(load_language(BLANK), tmp_path / "none.yml")


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "patterns.yml"
    file.write_text("relation: {}\n", encoding="utf-8")
    with pytest.raises(PatternsError, match="needs the keys `relation` and `phrases`"):
        entity_ruler(load_language(BLANK), file)
