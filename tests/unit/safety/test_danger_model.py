"""The model half of the crisis screen, with an encoder made by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from bot.nlu.danger import danger_model
from bot.safety.danger_examples import fingerprint, read_examples
from bot.safety.danger_features import BUCKETS, Floats, places, weighed
from bot.safety.danger_model import (
    COLUMNS,
    DangerModel,
    DangerModelError,
    Reading,
    Tokens,
    Weights,
)
from bot.safety.joined import joined
from bot.safety.model import TYPES, CrisisKnowledge, Finding, ModelLimits
from bot.safety.screen import CrisisScreen
from bot.safety.windows import WHOLE, WINDOW, windows

LIMITS = ModelLimits(
    card=0.8, gentle=0.5, card_with_rule=0.6, against_rule=0.9, weak_rule=0.03, weak_card=0.2
)
NONE = Finding("none", "none", "self", "en", "no rule")
GENTLE = Finding("gentle", "suicide", "self", "en", "suicide.hinted")
CARD = Finding("card", "overdose", "helper", "en", "overdose.signs")


class Lamp:
    """An encoder that sees one thing: whether a text speaks of a lamp. Notes what it was asked."""

    fingerprint = "lamp"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun: list[tuple[str, tuple[str, ...]]] = []

    def ahead(self, text: str, outputs: Sequence[str]) -> Callable[[], None]:
        self.begun.append((text, tuple(outputs)))
        return lambda: None

    def encode_outputs(self, texts: Sequence[str], outputs: Sequence[str]) -> Floats:
        self.asked += texts
        return np.array([[float("lamp" in text)] for text in texts], dtype=np.float32)


def weights(encoder: str = "lamp") -> Weights:
    vectors = np.zeros((2, COLUMNS), dtype=np.float32)
    vectors[0, 2] = 9.0  # a lamp calls for a card
    vectors[1, 0] = 3.0  # and without one nothing does
    vectors[0, 3 + TYPES.index("child")] = 1.0
    return Weights(
        np.ones(BUCKETS, np.float32), np.zeros((BUCKETS, COLUMNS), np.float32), vectors, 1.0,
        ("sentence",), encoder, "",
    )  # fmt: skip


def read(any_sign: float, card: float = 0.0) -> Reading:
    return Reading(card, any_sign, "abuse", "self")


def test_the_model_says_how_likely_danger_is_and_of_which_type() -> None:
    found = DangerModel(weights(), Lamp()).read("a lamp", str.split)
    assert found is not None
    assert found.card > 0.9 > 0.1 > DangerModel(weights(), Lamp()).read("x", str.split).card  # type: ignore[union-attr]
    assert found.type == "child"


def test_nothing_to_read_is_no_reading() -> None:
    assert DangerModel(weights(), Lamp()).read("  ", str.split) is None


def test_weights_of_another_encoder_are_refused() -> None:
    with pytest.raises(DangerModelError, match="foyer safety train"):
        DangerModel(weights("another"), Lamp())


def test_weights_come_back_from_their_file(tmp_path: Path) -> None:
    weights().save(tmp_path / "model.npz")
    again = Weights.load(tmp_path / "model.npz")
    assert (again.outputs, again.encoder, again.temperature) == (("sentence",), "lamp", 1.0)
    assert np.array_equal(again.vectors, weights().vectors)


@pytest.mark.parametrize("content", [b"", b"not a model"])
def test_a_broken_file_says_how_to_mend_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.npz").write_bytes(content)
    with pytest.raises(DangerModelError, match="foyer safety train"):
        Weights.load(tmp_path / "model.npz")


def test_a_process_that_cannot_load_the_model_goes_on_without_it(tmp_path: Path) -> None:
    assert danger_model(tmp_path / "nothing.npz") is None
    danger_model.cache_clear()


def test_only_the_most_dangerous_pieces_of_a_long_message_are_encoded() -> None:
    told = weights()
    told.terms[places(["lamp"]), 2] = 1.0
    lamp = Lamp()
    text = "The day was long and grey. " * 60 + "Then a lamp fell. " + "We had soup for tea. " * 60
    found = DangerModel(told, lamp).read(text, str.split)
    assert found is not None
    assert found.card > 0.9
    assert len(lamp.asked) <= 3


def test_a_text_that_can_be_read_at_once_is_one_piece() -> None:
    assert windows(" One. Two. ") == ["One. Two."]


def test_pieces_of_a_long_text_are_short_overlap_and_lose_nothing() -> None:
    text = " ".join(f"This is sentence number {number}." for number in range(60))
    cut = windows(text)
    assert all(len(piece) <= WINDOW for piece in cut)
    assert all(f"number {number}." in " ".join(cut) for number in range(60))
    assert cut[0].rsplit(". ", 1)[-1] in cut[1]


def test_a_text_without_full_stops_is_cut_at_spaces() -> None:
    assert all(len(piece) <= WINDOW for piece in windows("word " * (WHOLE // 2)))


@pytest.mark.parametrize("word", ["some", "naïve", "€50", "x" * 30])
def test_terms_are_words_pairs_threes_and_parts_each_by_the_hash_of_its_letters(word: str) -> None:
    padded = f" {word[:20]} "
    terms = [f"1{word}", "1of", "1us", f"2{word} of", "2of us", f"3{word} of us"]
    for piece in (padded, " of ", " us "):
        terms += [
            f"c{piece[at : at + size]}" for size in (3, 4, 5) for at in range(len(piece) - size + 1)
        ]
    expected = sorted({crc32(term.encode()) % BUCKETS for term in terms})
    assert places([word, "of", "us"]).tolist() == expected


def test_terms_are_weighed_to_length_one() -> None:
    values = weighed(places(["some", "words"]), np.ones(BUCKETS, np.float32))
    assert float(values @ values) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("rules", "reading", "level", "reason"),
    [
        (NONE, read(0.9, 0.85), "card", "model 0.85"),
        (NONE, read(0.6, 0.2), "gentle", "model 0.60"),
        (NONE, read(0.4), "none", "no rule"),
        (GENTLE, read(0.7, 0.65), "card", "suicide.hinted, model 0.65"),
        (GENTLE, read(0.0), "gentle", "suicide.hinted"),
        (CARD, read(0.0), "card", "overdose.signs"),
    ],
)
def test_either_can_raise_and_the_reason_says_which(
    rules: Finding, reading: Reading, level: str, reason: str
) -> None:
    found = joined(rules, reading, LIMITS, "en", denied=False)
    assert (found.level, found.reason) == (level, reason)
    assert found.score == round(reading.any_sign, 4)


def test_where_every_sign_was_taken_back_the_model_must_be_surer() -> None:
    assert joined(NONE, read(0.85, 0.85), LIMITS, "en", denied=True).level == "none"
    assert joined(NONE, read(0.95, 0.1), LIMITS, "en", denied=True).level == "gentle"


def test_a_card_by_weak_signs_is_the_gentle_line_where_the_model_sees_no_card() -> None:
    lowered = joined(CARD, read(0.9, 0.1), LIMITS, "en", denied=False, weak_card=True)
    assert (lowered.level, lowered.type) == ("gentle", "overdose")
    assert lowered.reason == "overdose.signs, weak"
    kept = joined(CARD, read(0.3, 0.25), LIMITS, "en", denied=False, weak_card=True)
    assert (kept.level, kept.reason) == ("card", "overdose.signs")
    assert joined(CARD, None, LIMITS, "en", denied=False, weak_card=True).level == "card"


def test_weak_signs_alone_yield_to_a_model_that_is_all_but_sure_of_no_danger() -> None:
    dropped = joined(GENTLE, read(0.02), LIMITS, "en", denied=False, weak=True)
    assert (dropped.level, dropped.reason) == ("none", "suicide.hinted, weak")
    assert joined(GENTLE, read(0.04), LIMITS, "en", denied=False, weak=True).level == "gentle"
    assert joined(GENTLE, read(0.02), LIMITS, "en", denied=False).level == "gentle"


class Unworried:
    """A model that is sure that nothing is wrong."""

    def begin(self, text: str, tokens: Tokens) -> Callable[[], Reading | None]:
        return lambda: read(0.001)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("I feel empty since the kids moved out", "none"),
        ("i wish the overdose had worked", "card"),
        ("I feel empty and there is a rope in the car", "gentle"),
        ("dying sounds peaceful", "card"),
        ("me siento vacia", "gentle"),
    ],
)
def test_no_model_makes_light_of_words_of_danger_or_of_another_language(
    crisis: CrisisKnowledge, text: str, level: str
) -> None:
    assert CrisisScreen(crisis, Unworried()).screen(text).level == level


class Certain:
    """A model that sees danger in everything, and counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0

    def begin(self, text: str, tokens: Tokens) -> Callable[[], Reading | None]:
        self.times += 1
        return lambda: read(0.99, 0.99)


def test_a_card_by_rules_comes_without_waiting_for_the_model(crisis: CrisisKnowledge) -> None:
    model = Certain()
    assert CrisisScreen(crisis, model).screen("I want to kill myself").level == "card"
    assert model.times == 0
    assert CrisisScreen(crisis, model).screen("the sky is green").level == "card"


def test_the_model_in_the_tree_was_trained_on_the_examples_and_the_encoder_as_they_are() -> None:
    assert Weights.load().examples == fingerprint(read_examples()), "Run `foyer safety train`."
    assert danger_model() is not None, "Run `foyer safety train`."


def test_the_encoder_begins_with_a_text_that_is_read_at_once() -> None:
    lamp = Lamp()
    DangerModel(weights(), lamp).encode_ahead("\n a lamp ")
    assert lamp.begun == [("a lamp", ("sentence",))]


@pytest.mark.parametrize("text", ["", " ", "a lamp. " * WHOLE])
def test_the_encoder_does_not_begin_where_nothing_or_some_pieces_are_read(text: str) -> None:
    lamp = Lamp()
    DangerModel(weights(), lamp).encode_ahead(text)()
    assert not lamp.begun


class Says:
    """A model that says the same of everything, and counts how often it is asked."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.asked = reading, 0

    def begin(self, text: str, tokens: Tokens) -> Callable[[], Reading | None]:
        self.asked += 1
        return lambda: self.reading


@pytest.mark.parametrize(
    ("text", "card", "level", "asked"),
    [
        ("stay with me while i do it", 0.01, "gentle", 1),
        ("stay with me while i do it", 0.5, "card", 1),
        ("i want to kill myself, stay with me while i do it", 0.01, "card", 0),
    ],
)
def test_only_a_card_by_weak_signs_waits_for_the_model(
    text: str, card: float, level: str, asked: int, crisis: CrisisKnowledge
) -> None:
    model = Says(read(card, card))
    assert CrisisScreen(crisis, model).screen(text).level == level
    assert model.asked == asked
