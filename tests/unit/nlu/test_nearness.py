"""Nearness to examples sees what is far from all of them, and only where a label is in front."""

import numpy as np
import pytest

from bot.nlu.nearness import FRONT, Examples, Space, examples_at, space_of
from bot.nlu.softmax import Floats

LABELS = np.repeat(np.arange(8), 12)


def vectors(seed: int = 0) -> Floats:
    """Eight groups in sixteen dimensions; dimension 15 differs within every group."""
    rng = np.random.default_rng(seed)
    found = np.eye(16)[LABELS] + rng.normal(0, 0.05, (len(LABELS), 16))
    found[:, 15] += rng.normal(0, 1.0, len(LABELS))
    result: Floats = found.astype(np.float32)
    return result


@pytest.fixture(scope="module")
def space() -> Space:
    return space_of(vectors(), LABELS)


@pytest.fixture(scope="module")
def held(space: Space) -> Examples:
    return examples_at(space.place(vectors()), LABELS, 8)


def logits_for(label: int, labels: int = 8) -> Floats:
    """The linear model is sure of one label and has no opinion on the others."""
    logits = np.zeros((1, labels), dtype=np.float32)
    logits[0, label] = 1.0
    return logits


def test_an_example_is_as_near_as_can_be_to_its_own_label(space: Space, held: Examples) -> None:
    near = held.nearest(space.place(vectors()[30:31]), logits_for(2))
    assert near[0, 2] == pytest.approx(1.0, abs=1e-2)


def test_a_message_is_nearest_to_the_label_it_belongs_to(space: Space, held: Examples) -> None:
    front = LABELS < FRONT
    logits = np.tile(np.where(np.arange(8) < FRONT, 1.0, 0.0), (int(front.sum()), 1))
    near = held.nearest(space.place(vectors(seed=1)[front]), logits.astype(np.float32))
    assert (near.argmax(axis=1) == LABELS[front]).mean() > 0.95


def test_what_differs_within_labels_counts_less(space: Space) -> None:
    telling, idle = np.zeros((2, 1, 16), dtype=np.float32)
    telling[0, 3], idle[0, 15] = 1.0, 1.0
    length = [np.linalg.norm(one @ space.axes) for one in (telling, idle)]
    assert length[0] > 2 * length[1]


def test_only_labels_in_front_are_looked_at(space: Space, held: Examples) -> None:
    logits = np.arange(8, dtype=np.float32)[None]
    near = held.nearest(space.place(vectors()[:1]), logits)
    assert not near[0, : 8 - FRONT].any()


def test_a_message_without_a_vector_is_near_to_nothing(space: Space, held: Examples) -> None:
    assert not held.nearest(space.place(np.zeros((1, 16), np.float32)), logits_for(0)).any()


def test_a_label_without_examples_is_near_to_nothing(space: Space) -> None:
    few = examples_at(space.place(vectors()[:12]), LABELS[:12], 8)
    assert not few.nearest(space.place(vectors()[30:31]), logits_for(2))[0, 1:].any()


def test_messages_without_any_vectors_are_compared_with_nothing() -> None:
    none = np.zeros((4, 0), dtype=np.float32)
    space = space_of(none, [0, 0, 1, 1])
    held = examples_at(space.place(none), np.array([0, 0, 1, 1]), 2)
    assert not held.nearest(space.place(none), np.zeros((4, 2), np.float32)).any()


def test_of_many_examples_the_nearest_is_nearly_always_found() -> None:
    rng = np.random.default_rng(3)
    wide = np.geomspace(1.0, 0.1, 160)
    own = (rng.normal(size=(3000, 160)) * wide).astype(np.float32)
    space = space_of(own, np.zeros(3000, dtype=np.int64))
    held = examples_at(space.place(own), np.zeros(3000, dtype=np.int64), 1)
    asked = space.place((own[:300] + rng.normal(size=(300, 160)) * wide * 0.5).astype(np.float32))
    exact = (held.places @ asked.T).max(axis=0)
    near = held.nearest(asked, np.zeros((300, 1), np.float32))[:, 0]
    assert (near <= exact + 1e-6).all()
    assert (near > exact - 1e-6).mean() > 0.97
    assert (exact - near).mean() < 0.002
    assert not (near == exact).all()
    compared = held.nearest(asked, np.zeros((300, 1), np.float32), every=True)[:, 0]
    assert compared == pytest.approx(exact, abs=1e-6)


def test_one_message_is_as_near_as_among_many() -> None:
    rng = np.random.default_rng(4)
    own = rng.normal(size=(1500, 120)).astype(np.float32)
    labels = np.repeat([0, 1], [1300, 200])
    space = space_of(own, labels)
    held = examples_at(space.place(own), labels, 2)
    asked, logits = space.place(own[:5] + np.float32(0.3)), np.zeros((5, 2), np.float32)
    alone = [held.nearest(asked[row : row + 1], logits[:1])[0] for row in range(5)]
    assert np.vstack(alone) == pytest.approx(held.nearest(asked, logits), abs=1e-5)


def test_the_first_directions_are_those_along_which_messages_differ_most(space: Space) -> None:
    spread = ((vectors() - space.middle) @ space.axes).var(axis=0)
    assert (np.diff(spread) <= 1e-5).all()


@pytest.mark.parametrize("length", [1.0, 16.0])
def test_labels_of_one_example_each_have_a_space(length: float) -> None:
    own = np.random.default_rng(5).normal(size=(50, 768))
    own *= length / np.linalg.norm(own, axis=1, keepdims=True)
    space = space_of(own.astype(np.float32), np.arange(50))
    held = examples_at(space.place(own.astype(np.float32)), np.arange(50), 50)
    near = held.nearest(space.place(own[:1].astype(np.float32)), logits_for(0, labels=50))
    assert near[0, 0] == pytest.approx(1.0, abs=1e-3)
