"""Vectors are kept between trainings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.encoder import Vectors
from bot.nlu.vector_cache import _widened, encoded


class Counting:
    """An encoder that notes what it was asked for; a text's vector is its length and its sum."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(t), sum(map(ord, t))] for t in texts], np.float32).reshape(-1, 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "vectors.npz"


def test_only_new_texts_are_encoded(path: Path) -> None:
    encoded(["a", "bb"], Counting(), path, "one")
    encode = Counting()
    vectors = encoded(["bb", "ccc", "a", "ccc"], encode, path, "one")
    assert encode.asked == ["ccc"]
    assert vectors[:, 0].tolist() == [2, 3, 1, 3]


def test_first_and_later_trainings_get_the_same_vectors(path: Path) -> None:
    first = encoded(["some text"], lambda texts: np.full((len(texts), 2), 1 / 3), path, "one")
    later = encoded(["some text"], Counting(), path, "one")
    np.testing.assert_array_equal(first, later)


def test_another_encoder_starts_afresh(path: Path) -> None:
    encoded(["a"], Counting(), path, "one")
    encode = Counting()
    encoded(["a"], encode, path, "two")
    assert encode.asked == ["a"]


def test_what_is_no_longer_an_example_is_forgotten_when_it_outweighs_the_rest(path: Path) -> None:
    encoded(["a", "bb"], Counting(), path, "one")
    encoded(["bb", "ccc"], Counting(), path, "one")
    encode = Counting()
    encoded(["a"], encode, path, "one")
    assert encode.asked == []
    encoded(["dddd"], Counting(), path, "one")
    encoded(["a"], encode, path, "one")
    assert encode.asked == ["a"]


def test_a_broken_file_is_made_anew(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"PK not really")
    assert encoded(["a"], Counting(), path, "one").tolist() == [[1, 97]]
    encode = Counting()
    encoded(["a"], encode, path, "one")
    assert encode.asked == []


def test_no_texts_have_no_vectors(path: Path) -> None:
    assert encoded([], Counting(), path, "one").shape == (0, 2)


def test_every_number_of_16_bits_is_the_same_in_32() -> None:
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)]
    widened = _widened(finite)
    np.testing.assert_array_equal(widened, finite.astype(np.float32))
    np.testing.assert_array_equal(np.signbit(widened), np.signbit(finite))
