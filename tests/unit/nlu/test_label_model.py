"""The linear model learns, is honest about it, and is the same after it was stored."""

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.nlu import label_model
from bot.nlu.label_model import Features, LabelModel, train
from bot.nlu.softmax import best_temperature, fit, held_out, probabilities, problem, with_bias

LABELS = ["a", "b", "c"]


def examples(count: int, *, noise: float, seed: int = 0) -> tuple[Features, list[str]]:
    """Messages of three labels: one word each that gives it away, and a noisy dense vector."""
    rng = np.random.default_rng(seed)
    labels = [LABELS[at % 3] for at in range(count)]
    words = np.zeros((count, 9), dtype=np.int64)
    for at, label in enumerate(labels):
        words[at, LABELS.index(label)] = 1
        words[at, rng.integers(3, 9)] += 1
    dense = np.eye(3)[[LABELS.index(label) for label in labels]] + rng.normal(0, noise, (count, 3))
    dense /= np.linalg.norm(dense, axis=1, keepdims=True)
    return Features((csr_matrix(words),), dense.astype(np.float32)), labels


@pytest.fixture(scope="module")
def model() -> LabelModel:
    return train(*examples(90, noise=0.3), strength=10.0, dimensions=6)


def test_it_puts_unseen_messages_right(model: LabelModel) -> None:
    features, labels = examples(60, noise=0.3, seed=1)
    best = model.scores(features).argmax(axis=1)
    assert [model.labels[at] for at in best] == labels


def test_scores_are_probabilities_and_may_leave_room_for_none_of_them(model: LabelModel) -> None:
    scores = model.scores(examples(60, noise=0.3)[0])
    assert scores.min() >= 0.0 and scores.sum(axis=1).max() <= 1.0 + 1e-5
    assert np.median(scores.sum(axis=1)) > 0.99


def test_a_message_without_features_is_none_of_them(model: LabelModel) -> None:
    empty = Features((csr_matrix((1, 9)),), np.zeros((1, 3), np.float32))
    assert model.scores(empty).sum() < 0.5


def test_a_message_far_from_every_example_is_less_known_than_any_other(model: LabelModel) -> None:
    near = examples(60, noise=0.3, seed=1)[0]
    opposite = Features((csr_matrix((1, 9)),), np.full((1, 3), -0.577, np.float32))
    assert model.scores(opposite).sum() < model.scores(near).sum(axis=1).min()


def test_one_message_scores_as_it_does_among_others(model: LabelModel) -> None:
    features, _ = examples(6, noise=0.3)
    alone = Features((features.counts[0][2],), features.dense[2:3])
    np.testing.assert_allclose(model.scores(alone)[0], model.scores(features)[2], atol=1e-6)


def test_a_stored_model_gives_the_same_scores(model: LabelModel, tmp_path: Path) -> None:
    model.save(tmp_path / "labels.npz")
    loaded = LabelModel.load(tmp_path / "labels.npz")
    features, _ = examples(12, noise=0.3)
    assert loaded.labels == model.labels
    np.testing.assert_array_equal(loaded.scores(features), model.scores(features))


def test_training_twice_gives_the_same_model(model: LabelModel) -> None:
    again = train(*examples(90, noise=0.3), strength=10.0, dimensions=6)
    np.testing.assert_array_equal(again.dense_weights, model.dense_weights)


def test_it_trains_without_counts() -> None:
    features, labels = examples(60, noise=0.1)
    model = train(Features((), features.dense), labels, strength=10.0, dimensions=6)
    assert model.held_out_accuracy > 0.9


def test_held_out_accuracy_is_at_chance_when_labels_mean_nothing() -> None:
    rng = np.random.default_rng(0)
    dense = rng.normal(size=(90, 3)).astype(np.float32)
    labels = [LABELS[at] for at in rng.integers(0, 3, 90)]
    model = train(Features((), dense), labels, strength=10.0, dimensions=6)
    assert model.held_out_accuracy < 0.55


def test_temperature_makes_noisy_scores_honest() -> None:
    rng = np.random.default_rng(0)
    right = rng.integers(0, 3, 3000)
    logits = np.zeros((3000, 3), dtype=np.float32)
    shown = np.where(rng.random(3000) < 0.7, right, (right + 1) % 3)  # right 7 times in 10
    logits[np.arange(3000), shown] = 8.0  # and far too sure of it
    scores = probabilities(logits * np.float32(best_temperature(logits, right)))
    assert scores.max(axis=1).mean() == pytest.approx(0.7, abs=0.05)


def test_one_example_in_five_of_each_label_is_held_out() -> None:
    labels = np.repeat(np.arange(4), 25)
    mask = held_out(labels)
    assert [mask[labels == label].sum() for label in range(4)] == [5, 5, 5, 5]


def test_too_few_examples_to_hold_any_out_still_train() -> None:
    model = train(Features((), np.eye(3, dtype=np.float32)), LABELS, strength=10.0, dimensions=6)
    assert (model.temperature, model.none, model.held_out_accuracy) == (1.0, -np.inf, 0.0)


def test_a_fit_that_starts_from_good_weights_ends_where_a_long_one_ends() -> None:
    features, labels = examples(90, noise=0.3)
    y = np.array([LABELS.index(label) for label in labels])
    task = problem(with_bias(features.dense), y, 3, strength=10.0)
    best = task.solve(steps=60)
    np.testing.assert_allclose(task.solve(steps=3, start=best), best, atol=0.02)
    assert np.abs(task.solve(steps=3) - best).max() > 0.5


def test_an_example_that_counts_three_times_is_as_good_as_three() -> None:
    features, labels = examples(60, noise=0.3)
    y = np.array([LABELS.index(label) for label in labels])
    task = problem(with_bias(features.dense), y, 3, strength=0.1)
    once, three = task.solve(steps=60), task.solve(steps=60, weight=3.0)
    thrice = task.only(np.tile(np.arange(60), 3)).solve(steps=60)
    np.testing.assert_allclose(three, thrice, atol=0.01)
    assert np.abs(three - once).max() > 0.1


def test_directions_hardly_wider_than_the_penalty_can_be_left_out() -> None:
    features, labels = examples(900, noise=0.3)
    y = np.array([LABELS.index(label) for label in labels])
    narrow = np.random.default_rng(0).normal(0, 0.001, (900, 20)).astype(np.float32)
    wide = np.hstack([features.dense, narrow])
    # Too few examples to leave any direction out.
    every = problem(with_bias(wide), y, 3, strength=10.0, most=4)
    fewer = problem(with_bias(wide), y, 3, strength=10.0, most=4, enough=450)
    assert (every.rows.shape[1], fewer.rows.shape[1]) == (24, 4)
    chances = [probabilities(one.rows @ one.solve(steps=60)) for one in (every, fewer)]
    np.testing.assert_allclose(chances[0], chances[1], atol=0.02)


def test_many_examples_are_learnt_as_well_from_a_share_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(label_model, "_FEW", 200)
    features, labels = examples(3000, noise=0.3)
    model = train(features, labels, strength=10.0, dimensions=6)
    unseen, right = examples(300, noise=0.3, seed=1)
    best = model.scores(unseen).argmax(axis=1)
    assert [model.labels[at] for at in best] == right


def test_a_fit_on_many_examples_looks_at_all_of_them() -> None:
    """The rarest label of the danger model has few."""
    features, labels = examples(30_000, noise=0.3)
    y = np.array([LABELS.index(label) for label in labels])
    task = problem(with_bias(features.dense), y, 3, strength=10.0, enough=30_000)
    np.testing.assert_array_equal(
        fit(features.dense, y, 3, strength=10.0), task.back @ task.solve()
    )


def test_where_examples_lie_as_another_version_stored_it_is_refused(
    model: LabelModel, tmp_path: Path
) -> None:
    model.save(tmp_path / "now.npz")
    with np.load(tmp_path / "now.npz") as file:
        arrays = {**file, "places": file["places"].astype(np.float16)}
    np.savez(tmp_path / "then.npz", **arrays)
    with pytest.raises(ValueError, match="another version"):
        LabelModel.load(tmp_path / "then.npz")
