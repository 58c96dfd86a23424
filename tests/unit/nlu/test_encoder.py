"""The sentence encoder gives sensible vectors and refuses files it does not know."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Thread, current_thread
from typing import Any, cast

import numpy as np
import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.encoder import (
    DIMENSIONS,
    ENCODER_DIRECTORY,
    Encoder,
    EncoderError,
    shared_encoder,
)
from bot.nlu.encoder_featurizer import EncoderFeaturizer
from bot.nlu.other_readings import READING

# Cosines that torch gives with the published float32 weights; int8 may stray by 0.02.
KNOWN_COSINES = [
    ("How much does it cost?", "what is the price", 0.704),
    ("How much does it cost?", "Can I bring my dog?", 0.049),
    ("can i keep working", "will I be able to keep my job", 0.644),
]


BOTH = ("sentence", "middle")


class CountingSession:
    """Runs one part of the model and notes by which thread; fails when it is told to."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.by: list[Thread] = []
        self.fails = False

    def run(self, *words: Any) -> Any:
        self.by.append(current_thread())
        if self.fails:
            raise RuntimeError("no memory")
        return self._session.run(*words)


class Counted:
    """An encoder whose parts are counted, by the first vector or layer that each gives."""

    def __init__(self) -> None:
        self.encoder = Encoder()
        parts = self.encoder._parts
        counted = {one.gives: CountingSession(one.session) for one in parts.makes.values()}
        makes = {
            name: replace(one, session=cast(Any, counted[one.gives]))
            for name, one in parts.makes.items()
        }
        self.encoder._parts = replace(parts, makes=makes)
        self.sessions = {gives[-1]: session for gives, session in counted.items()}

    @property
    def runs(self) -> dict[str, int]:
        return {name: len(one.by) for name, one in self.sessions.items()}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_a_vector_has_384_numbers_and_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(["What is treatment like?", "", "🙂"])
    assert vectors.shape == (3, DIMENSIONS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


@pytest.mark.parametrize(("first", "second", "cosine"), KNOWN_COSINES)
def test_known_pairs_are_as_alike_as_in_the_published_model(
    encoder: Encoder, first: str, second: str, cosine: float
) -> None:
    vectors = encoder.encode([first, second])
    assert float(vectors[0] @ vectors[1]) == pytest.approx(cosine, abs=0.02)


def test_order_is_kept_whatever_the_lengths(encoder: Encoder) -> None:
    texts = ["a much longer question about how evenings are planned", "hours?", "who can come"]
    together = encoder.encode(texts)
    for row, text in zip(together, texts, strict=True):
        assert float(row @ encoder.encode([text])[0]) > 0.99


@pytest.mark.parametrize(
    ("question", "another", "same"),
    [
        ("How long does the program take?", "How long does detox take?", "length of the iop"),
        ("How long does IOP last?", "How long does a PHP last?", "how many weeks is the program"),
        ("Do you offer art therapy?", "Who invented art therapy?", "is there painting here"),
    ],
)
def test_tuned_vectors_mind_what_is_asked_more_than_the_shared_words(
    encoder: Encoder, question: str, another: str, same: str
) -> None:
    ahead = []
    for output in ("sentence", "tuned"):
        asked, shared, meant = encoder.encode_outputs([question, another, same], (output,))
        ahead.append(float(asked @ meant) - float(asked @ shared))
    assert ahead[1] > ahead[0]


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_what_stands_beyond_the_128th_token_is_not_read(encoder: Encoder) -> None:
    long = "group " * 200
    vectors = encoder.encode([long, long + "cost insurance price"])
    np.testing.assert_array_equal(vectors[0], vectors[1])


def test_a_vector_takes_the_layers_below_it_and_no_others() -> None:
    one = Counted()
    one.encoder.encode_outputs(["Is there parking?"], ("tuned",))
    assert one.runs == {"layer_3": 1, "middle": 0, "sentence": 0, "tuned": 1}
    one.encoder.encode_outputs(["Is there food?", "and a bed?"], BOTH)
    assert one.runs == {"layer_3": 2, "middle": 1, "sentence": 1, "tuned": 1}


def test_a_message_that_two_components_read_is_encoded_once() -> None:
    one = Counted()
    both = one.encoder.encode_outputs(["Is there parking?"], BOTH)
    np.testing.assert_array_equal(
        one.encoder.encode_outputs(["is there  PARKING?"], ("middle",)), both[:, DIMENSIONS:]
    )
    one.encoder.encode_outputs(["Is there parking?"], ("tuned",))
    assert set(one.runs.values()) == {1}
    assert not np.array_equal(one.encoder.encode_outputs(["Is there food?"], BOTH), both)
    one.encoder.encode_outputs(["Is there parking?"], BOTH)  # typed; the other is how it is read
    assert one.runs["layer_3"] == 2
    for other in ("a bed", "a bus", "a garden", "a gym"):
        one.encoder.encode_outputs([f"Is there {other}?"], BOTH)
    np.testing.assert_array_equal(one.encoder.encode_outputs(["Is there parking?"], BOTH), both)
    assert one.runs["layer_3"] == 7


def test_what_was_begun_ahead_outlives_all_readings_of_a_message() -> None:
    one = Counted()
    one.encoder.ahead("Hi! Is there parking, food and a bed?", BOTH)
    for read in ("Is there parking, food and a bed?", "Is there parking", "food", "and a bed?"):
        one.encoder.encode_outputs([read], ("tuned",))
    one.encoder.encode_outputs(["Hi! Is there parking, food and a bed?"], BOTH)
    assert one.runs == {"layer_3": 5, "middle": 1, "sentence": 1, "tuned": 4}


@pytest.mark.parametrize("other_readings", [True, False])
def test_another_thread_begins_with_the_last_other_reading(other_readings: bool) -> None:
    one = Counted()
    featurizer = EncoderFeaturizer(EncoderFeaturizer.get_default_config(), "encoder")
    featurizer._encoder = one.encoder
    mark = {READING: {"kind": "part"}} if other_readings else {}
    whole = Message({TEXT: "Is there food? And a bed?"})
    food, bed = Message({TEXT: "Is there food?", **mark}), Message({TEXT: "And a bed?", **mark})
    featurizer.process([whole, food, bed])
    one.encoder._beside.shutdown(wait=True)
    assert one.runs["layer_3"] == (1 if other_readings else 0)
    last = bed.get_dense_features(TEXT, [])[1].features
    assert one.runs["layer_3"] == 1
    np.testing.assert_array_equal(last, Encoder().encode_outputs(["And a bed?"], BOTH))
    food.get_dense_features(TEXT, [])
    assert one.runs["layer_3"] == 2


def test_neither_a_text_nor_its_tokens_are_kept() -> None:
    encoder = Encoder()
    encoder.ahead("Is there parking?", BOTH)()
    encoder.encode_outputs(["Is there parking?"], ("tuned",))
    encoder.encode_outputs(["Is there food?"], ("tuned",))
    assert len(encoder._kept) == 2
    for one in encoder._kept:
        assert set(one.values._given) == {"attention_mask"}
        assert "there" not in repr(one)


def test_without_a_thread_to_be_had_the_vectors_are_made_by_who_asks() -> None:
    one = Counted()
    one.encoder._beside.shutdown()
    one.encoder.ahead("Is there parking?", BOTH)()
    assert one.encoder._kept == ()  # nor are its tokens, should nobody ask
    assert one.encoder.encode(["Is there parking?"]).shape == (1, DIMENSIONS)
    assert one.sessions["sentence"].by == [current_thread()]


def test_what_is_begun_ahead_is_made_by_another_thread_and_not_again(encoder: Encoder) -> None:
    one = Counted()
    one.encoder.ahead("Is there parking?", BOTH)()
    found = one.encoder.encode_outputs(["Is there parking?"], (*BOTH, "tuned"))
    np.testing.assert_array_equal(
        found, encoder.encode_outputs(["Is there parking?"], (*BOTH, "tuned"))
    )
    assert set(one.runs.values()) == {1}
    by = {name: session.by[0] is current_thread() for name, session in one.sessions.items()}
    assert by == {"layer_3": False, "middle": False, "sentence": False, "tuned": True}


def test_many_threads_that_want_one_text_make_its_vectors_once() -> None:
    one = Counted()
    one.encoder.ahead("Is there parking?", BOTH)
    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(lambda _: one.encoder.encode(["Is there parking?"]), range(40)))
    assert all(np.array_equal(row, rows[0]) for row in rows)
    assert one.runs["sentence"] == 1


@pytest.mark.parametrize("ahead", [True, False])
def test_a_failure_is_told_to_who_asks_and_not_kept(ahead: bool) -> None:
    one = Counted()
    one.sessions["layer_3"].fails = True
    if ahead:
        one.encoder.ahead("Is there parking?", BOTH)()
    with pytest.raises(RuntimeError, match="no memory"):
        one.encoder.encode(["Is there parking?"])
    one.sessions["layer_3"].fails = False
    assert one.encoder.encode(["Is there parking?"]).shape == (1, DIMENSIONS)


def test_the_parts_of_a_process_share_one_encoder() -> None:
    assert shared_encoder(ENCODER_DIRECTORY, threads=1) is shared_encoder()
    assert shared_encoder(ENCODER_DIRECTORY, 1) is shared_encoder()


def test_two_threads_agree_with_one(encoder: Encoder) -> None:
    text = ["Is there parking?"]
    assert float(encoder.encode(text)[0] @ Encoder(threads=2).encode(text)[0]) > 0.999


def test_batches_side_by_side_are_what_they_are_one_after_the_other(encoder: Encoder) -> None:
    texts = [f"is there {'a ' * (number % 40)}garden number {number}?" for number in range(100)]
    together = Encoder(batches=3).encode_outputs(texts, BOTH)
    np.testing.assert_array_equal(encoder.encode_outputs(texts, BOTH), together)
    alone = np.vstack([encoder.encode_outputs([text], BOTH) for text in texts])
    assert np.all(np.argmax(together @ alone.T, axis=1) == np.arange(len(texts)))


@pytest.mark.parametrize("name", ["lower.onnx", "tuned.onnx", "tokenizer.json", "MANIFEST.json"])
def test_a_missing_file_is_named_with_its_mend(tmp_path: Path, name: str) -> None:
    copy = _copy(tmp_path)
    (copy / name).unlink()
    with pytest.raises(EncoderError, match=rf"{name} is missing.*export/README\.md"):
        Encoder(copy)


@pytest.mark.parametrize(
    "name", ["lower.onnx", "middle.onnx", "upper.onnx", "tuned.onnx", "tokenizer.json"]
)
def test_an_altered_file_is_refused(tmp_path: Path, name: str) -> None:
    copy = _copy(tmp_path)
    (copy / name).write_bytes((copy / name).read_bytes() + b" ")
    with pytest.raises(EncoderError, match=f"{name} was altered"):
        Encoder(copy)


def test_an_unreadable_manifest_is_named(tmp_path: Path) -> None:
    copy = _copy(tmp_path)
    (copy / "MANIFEST.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EncoderError, match=r"MANIFEST\.json cannot be read"):
        Encoder(copy)


def test_the_manifest_names_the_published_weights() -> None:
    manifest = json.loads((ENCODER_DIRECTORY / "MANIFEST.json").read_text(encoding="utf-8"))
    assert manifest["source"]["model.safetensors"].startswith("53aa51172d142c89")


def _copy(target: Path) -> Path:
    return Path(shutil.copytree(ENCODER_DIRECTORY, target / "encoder_model"))
