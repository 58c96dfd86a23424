"""What was counted of examples is kept between trainings, and is what counting them gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.nlu import count_cache
from bot.nlu.count_cache import kept
from bot.nlu.gram_counts import Counted, Grams, counted, learn

WORDS = Grams("word", 1, 2)
PARTS = Grams("char_wb", 2, 5)
FIRST = [
    "how long is it",
    "can't sleep, can't eat",
    "caf\u00e9 \u4f60\u597d",
    "?",
    "it is how long",
]
LATER = ["it is how long", "is it long enough", "how long is it", "it is how long", ""]
both = pytest.mark.parametrize("grams", [WORDS, PARTS], ids=["words", "parts of words"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "counts.npz"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are counted, not taken from the file."""
    noted: list[str] = []

    def noting(texts: Iterable[str], grams: Grams, names: Sequence[str] = ()) -> Counted:
        listed = list(texts)
        noted.extend(listed)
        return counted(listed, grams, names)

    monkeypatch.setattr(count_cache, "counted", noting)
    return noted


def learnt(every: Counted, least: int) -> tuple[dict[str, int], list[list[int]]]:
    columns, counts = learn(every, least=least)
    assert counts.has_sorted_indices
    return columns, counts.toarray().tolist()


@both
@pytest.mark.parametrize("least", [1, 2])
def test_a_later_training_learns_what_one_without_a_file_does(
    grams: Grams, least: int, path: Path
) -> None:
    for texts in (FIRST, LATER, FIRST, FIRST + LATER):
        again = kept(texts, grams, path)
        assert learnt(again, least) == learnt(counted(texts, grams), least)


@both
def test_only_new_texts_are_counted(grams: Grams, path: Path, asked: list[str]) -> None:
    kept(FIRST, grams, path)
    assert asked == FIRST
    kept(LATER, grams, path)
    assert asked == [*FIRST, "is it long enough", ""]
    kept(FIRST + LATER, grams, path)
    assert len(asked) == len(FIRST) + 2


def test_other_grams_are_counted_anew(path: Path, asked: list[str]) -> None:
    kept(FIRST, WORDS, path)
    kept(FIRST, Grams("word", 1, 1), path)
    assert asked == FIRST + FIRST


def test_what_is_no_longer_an_example_is_forgotten_when_it_outweighs_the_rest(
    path: Path, asked: list[str]
) -> None:
    kept(["one", "two"], WORDS, path)
    kept(["two", "three"], WORDS, path)
    kept(["one"], WORDS, path)
    assert asked == ["one", "two", "three"]
    kept(["four"], WORDS, path)
    kept(["one"], WORDS, path)
    assert asked == ["one", "two", "three", "four", "one"]


@pytest.mark.parametrize("cut", [0, 20, -1])
def test_a_broken_file_is_made_anew(path: Path, asked: list[str], cut: int) -> None:
    expected = learnt(kept(FIRST, WORDS, path), 1)
    path.write_bytes(path.read_bytes()[:cut])
    assert learnt(kept(FIRST, WORDS, path), 1) == expected
    kept(FIRST, WORDS, path)
    assert asked == FIRST + FIRST


def test_a_file_whose_numbers_do_not_fit_together_is_made_anew(
    path: Path, asked: list[str]
) -> None:
    kept(FIRST, WORDS, path)
    with np.load(path) as file:
        held = {**file, "indices": file["indices"] + 1000}
    np.savez(path, **held)
    assert learnt(kept(FIRST, WORDS, path), 1) == learnt(counted(FIRST, WORDS), 1)


@both
def test_a_text_of_two_lines_is_kept_as_any_other(grams: Grams, path: Path) -> None:
    texts = ["how long\nis it", "is it"]
    for _ in range(2):
        assert learnt(kept(texts, grams, path), 1) == learnt(counted(texts, grams), 1)


def test_texts_without_words_leave_the_file_as_it_is(path: Path, asked: list[str]) -> None:
    kept(FIRST, WORDS, path)
    assert learnt(kept(["!"], WORDS, path), 1) == ({}, [[]])
    kept(FIRST, WORDS, path)
    assert asked == [*FIRST, "!"]


def test_texts_without_words_leave_no_file(path: Path) -> None:
    assert kept(["?", ""], WORDS, path).counts.shape == (2, 0)
    assert kept([], WORDS, path).counts.shape == (0, 0)
    assert not path.exists()
