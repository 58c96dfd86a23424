"""Words come with their base forms, contractions undone."""

import pytest

from bot.nlu.language import LanguageError, Words

CASES = [
    ("meetings attended", ["meeting", "attend"]),
    ("I can't come", ["i", "can", "not", "come"]),
    ("i cant come", ["i", "can", "not", "come"]),
    ("does he", ["do", "he"]),
    ("  two\n spaces ", ["two", "space"]),
    ("", []),
]


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


@pytest.mark.parametrize(("text", "lemmas"), CASES)
def test_a_text_is_split_into_base_forms(words: Words, text: str, lemmas: list[str]) -> None:
    assert [word.lemma for word in words.split(text)] == lemmas


def test_offsets_point_at_the_word(words: Words) -> None:
    text = "my son's job"
    for word in words.split(text):
        assert text[word.start : word.end] == word.text


def test_a_pipeline_that_is_not_installed_is_named_with_its_mend() -> None:
    with pytest.raises(LanguageError, match=r"no pipeline `en_core_web_none` here\. Install it"):
        Words("en_core_web_none")
