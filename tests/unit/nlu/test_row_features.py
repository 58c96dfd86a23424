"""Rows of a matrix, and vectors made later: features to Rasa, to the model what they stand for."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import coo_matrix, csr_matrix

from bot.nlu.message_features import OneMessage, Widths, collect, learn
from bot.nlu.row_features import LaterFeatures, RowFeatures, add_rows, together

DENSE = np.arange(6, dtype=np.float32).reshape(3, 2)
COUNTS = csr_matrix(np.array([[1, 0, 2], [0, 0, 0], [0, 3, 0]]))


def messages() -> list[Message]:
    """Three messages with a row of counts and a vector each."""
    three = [Message({TEXT: word}) for word in ("a", "b", "c")]
    add_rows(three, COUNTS, "counts")
    add_rows(three, DENSE, "vectors")
    return three


def test_to_rasa_a_row_is_a_feature_like_any_other() -> None:
    message = messages()[2]
    _, sentence = message.get_dense_features(TEXT, [])
    assert sentence.features.tolist() == [[4.0, 5.0]]
    assert (sentence.type, sentence.attribute) == (FEATURE_TYPE_SENTENCE, TEXT)
    _, counted = message.get_sparse_features(TEXT, [])
    assert counted.features.toarray().tolist() == [[0, 3, 0]]
    assert message.features_present(TEXT, [])


def test_rasa_may_put_rows_beside_each_other() -> None:
    message = messages()[0]
    add_rows([message], DENSE[1:], "more")
    _, sentence = message.get_dense_features(TEXT, [])
    assert sentence.features.tolist() == [[0.0, 1.0, 2.0, 3.0]]
    assert DENSE.shape == (3, 2)


def test_a_copy_holds_its_row_and_no_other() -> None:
    copy = deepcopy(RowFeatures(DENSE, 1, "vectors"))
    assert type(copy) is Features
    copy.features[0, 0] = 9.0
    assert DENSE[1, 0] == 2.0


def plain(message: Message) -> Message:
    """The same message with features as Rasa's own featurizers leave them."""
    made = Message({TEXT: message.get(TEXT)})
    for one in message.features:
        made.add_features(Features(one.features, one.type, one.attribute, one.origin))
    return made


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0], [1]])
def test_the_model_gets_the_same_from_rows_and_from_features_one_by_one(order: list[int]) -> None:
    three = messages()
    rows, widths = learn([three[number] for number in order])
    assert together([three[number] for number in order]) is not None
    alone, same = learn([plain(three[number]) for number in order])
    assert widths == same == Widths((3,), 2)
    equal(rows, alone)


def test_what_a_message_lacks_is_zero() -> None:
    bare, full = Message({TEXT: "?"}), messages()
    add_rows([bare], DENSE[1:], "vectors")
    half = Message({TEXT: "!"})
    half.add_features(RowFeatures(COUNTS, 2, "counts"))
    features, widths = learn([half, *full, Message({TEXT: ""})])
    assert features.counts[0].toarray().tolist() == [
        [0, 3, 0], [1, 0, 2], [0, 0, 0], [0, 3, 0], [0, 0, 0],
    ]  # fmt: skip
    assert features.dense[0].tolist() == features.dense[4].tolist() == [0.0, 0.0]
    equal(features, collect([plain(one) for one in (half, *full, Message({TEXT: ""}))], widths))


def test_matrices_that_no_message_has_all_of_are_read_one_by_one() -> None:
    first, second = Message({TEXT: "a"}), Message({TEXT: "b"})
    add_rows([first], COUNTS, "counts")
    add_rows([second], DENSE, "vectors")
    assert together([first, second]) is None
    features, widths = learn([first, second])
    assert widths == Widths((3,), 2)
    assert features.dense.tolist() == [[0.0, 0.0], [0.0, 1.0]]


def test_features_that_are_no_rows_are_read_one_by_one() -> None:
    mixed = messages()
    row = coo_matrix(np.array([[5]]))
    for one in mixed:
        one.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, "another"))
    assert together(mixed) is None
    assert learn(mixed)[1] == Widths((3, 1), 2)


def test_messages_without_features_have_none() -> None:
    assert together([]) is None
    assert together([Message({TEXT: "a"})]) is None


def later(asked: list[str]) -> Message:
    """A message with a row of counts and a vector that notes when it is made."""
    message = Message({TEXT: "a"})
    row = COUNTS[:1].tocoo()
    message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, "counts"))

    def make() -> Any:
        asked.append("vector")
        return DENSE[:1]

    message.add_features(LaterFeatures(make, "vectors"))
    return message


def test_a_vector_is_made_when_it_is_asked_for_and_once() -> None:
    asked: list[str] = []
    one = OneMessage(later(asked), Widths((3,), 2))
    assert [counts.toarray().tolist() for counts in one.counts] == [[[1, 0, 2]]]
    assert asked == []
    assert one.dense.tolist() == one.dense.tolist() == [[0.0, 1.0]]
    assert asked == ["vector"]


def test_to_rasa_a_vector_made_later_is_a_feature_like_any_other() -> None:
    asked: list[str] = []
    message = later(asked)
    copy = deepcopy(message.features[1])
    assert type(copy) is Features
    copy.features[0, 0] = 9.0
    _, sentence = message.get_dense_features(TEXT, [])
    assert sentence.features.tolist() == [[0.0, 1.0]]
    assert asked == ["vector"]
    add_rows([message], DENSE[1:2], "more")
    _, beside = message.get_dense_features(TEXT, [])
    assert beside.features.tolist() == [[0.0, 1.0, 2.0, 3.0]]
    assert message.features[1].features.tolist() == [[0.0, 1.0]]


def test_one_message_has_what_it_has_among_others() -> None:
    widths = Widths((3,), 2)
    bare = Message({TEXT: "?"})
    vector_only, counts_only = Message({TEXT: "b"}), Message({TEXT: "c"})
    add_rows([vector_only], DENSE[1:], "vectors")
    add_rows([counts_only], COUNTS, "counts")
    for message in (*map(plain, messages()), bare, vector_only, counts_only):
        equal(OneMessage(message, widths), collect([message], widths))


def test_a_message_that_lacks_one_block_of_counts_is_refused_not_misread() -> None:
    with pytest.raises(ValueError, match="zip"):
        OneMessage(later([]), Widths((3, 3), 2))
    assert len(OneMessage(later([]), Widths((), 2)).counts) == 0


def test_a_vector_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="vectors of 3, not 2"):
        _ = OneMessage(later([]), Widths((3,), 3)).dense


def equal(one: Any, other: Any) -> None:
    """Compare two sets of features number by number."""
    np.testing.assert_array_equal(one.dense, other.dense)
    assert len(one.counts) == len(other.counts)
    for ours, theirs in zip(one.counts, other.counts, strict=True):
        np.testing.assert_array_equal(ours.toarray(), theirs.toarray())
