"""Counts of whole messages, compared with those of Rasa's own component."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.sentence_counts import SentenceCounts
from bot.nlu.spacy_tokenizer import FoyerTokenizer

TEXTS = ["How long does it last?", "how many weeks is it, 6 or 8", "my son can't sleep", "?"]
OPTIONS = [
    {"analyzer": "word", "min_ngram": 1, "max_ngram": 2},
    {"analyzer": "char_wb", "min_ngram": 2, "max_ngram": 5, "min_df": 2, "use_lemma": False},
]


def tokenized(path: Path) -> list[Message]:
    """Messages with tokens."""
    messages = [Message.build(text, intent="any") for text in TEXTS]
    config = {**FoyerTokenizer.get_default_config(), "glossary": None}
    context = ExecutionContext(GraphSchema({}), node_name="tokenizer")
    tokenizer = FoyerTokenizer.create(config, LocalModelStorage(path), Resource("t"), context)
    return tokenizer.process(messages)


def counted(component: type, options: dict, path: Path) -> list[np.ndarray | None]:
    """The sentence rows of a component that was trained on the messages."""
    messages = tokenized(path)
    config = {**component.get_default_config(), **options}
    context = ExecutionContext(GraphSchema({}), node_name="counts")
    featurizer = component.create(config, LocalModelStorage(path), Resource("c"), context)
    featurizer.train(TrainingData(messages))
    rows = []
    for message in featurizer.process(messages):
        found = [one for one in message.features if one.type == FEATURE_TYPE_SENTENCE]
        found = [one.features.toarray()[0] for one in found if one.attribute == TEXT]
        rows.append(found[0] if found else None)
    return rows


@pytest.mark.parametrize("options", OPTIONS, ids=["words", "parts of words"])
def test_the_counts_of_a_message_are_those_of_rasas_own_component(
    options: dict, tmp_path: Path
) -> None:
    """Only what is left out differs."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "rasas").mkdir()
    ours = counted(SentenceCounts, options, tmp_path / "ours")
    rasas = counted(CountVectorsFeaturizer, options, tmp_path / "rasas")
    assert [one is None for one in ours] == [one is None for one in rasas]
    # The same columns, in another order.
    mine, theirs = (
        sorted(map(tuple, np.array([one for one in rows if one is not None]).T.tolist()))
        for rows in (ours, rasas)
    )
    assert mine == theirs


def test_an_untrained_component_leaves_messages_alone(tmp_path: Path) -> None:
    """As Rasa's does."""
    context = ExecutionContext(GraphSchema({}), node_name="counts")
    config = SentenceCounts.get_default_config()
    featurizer = SentenceCounts.create(config, LocalModelStorage(tmp_path), Resource("c"), context)
    assert featurizer.process([Message.build("hello")])[0].features == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"analyzer": "char"}, "use word or char_wb, not 'char'"),
        ({"min_df": 0}, "`min_df`: use a whole number from 1, not 0"),
        ({"min_ngram": 3, "max_ngram": 2}, "`max_ngram`: use at least 3, which is `min_ngram`"),
    ],
)
def test_an_option_that_cannot_be_used_is_told(options: dict, told: str) -> None:
    """With what it may be."""
    config = {**SentenceCounts.get_default_config(), **options}
    with pytest.raises(InvalidConfigException, match=re.escape(told)):
        SentenceCounts.validate_config(config)


def test_a_loaded_component_counts_as_the_trained_one_does(tmp_path: Path) -> None:
    """And examples, counted all at once, as single messages do."""
    config = {**SentenceCounts.get_default_config(), **OPTIONS[1]}
    context = ExecutionContext(GraphSchema({}), node_name="counts")
    storage, resource = LocalModelStorage(tmp_path), Resource("c")
    trained = SentenceCounts.create(config, storage, resource, context)
    trained.train(TrainingData(tokenized(tmp_path)))
    loaded = SentenceCounts.load(config, storage, resource, context)
    one_by_one = loaded.process(tokenized(tmp_path))
    at_once = trained.process_training_data(TrainingData(tokenized(tmp_path))).training_examples
    for single, example in zip(one_by_one, at_once, strict=True):
        rows = [one.features.toarray().tolist() for one in single.features]
        assert rows == [one.features.toarray().tolist() for one in example.features]
    assert any(one.features for one in one_by_one)


@pytest.mark.parametrize("options", OPTIONS, ids=["words", "parts of words"])
def test_what_was_counted_to_learn_the_words_is_given_to_the_examples(
    options: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the component that Rasa loads anew, without counting again, and once."""
    config = {**SentenceCounts.get_default_config(), **options}
    context = ExecutionContext(GraphSchema({}), node_name="counts")
    storage, resource = LocalModelStorage(tmp_path), Resource("c")
    data = TrainingData(tokenized(tmp_path))
    SentenceCounts.create(config, storage, resource, context).train(data)
    loaded = SentenceCounts.load(config, storage, resource, context)
    with monkeypatch.context() as patch:
        patch.setattr("bot.nlu.sentence_counts.count", lambda *_: pytest.fail("counted again"))
        examples = loaded.process_training_data(data).training_examples
    alone = loaded.process_training_data(TrainingData(tokenized(tmp_path))).training_examples
    for given, counted_again in zip(examples, alone, strict=True):
        rows = [one.features.toarray().tolist() for one in given.features]
        assert rows == [one.features.toarray().tolist() for one in counted_again.features]
    assert any(one.features for one in examples)
