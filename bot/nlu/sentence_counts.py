"""Rasa component: counts of words or parts of words, for whole messages only.

Rasa's own CountVectorsFeaturizer also counts every single token, for components that read a message
token by token, and each example twice. Ours read whole messages. The counts of a message are the
same, and a test compares them.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import coo_matrix, csr_matrix

from bot.nlu.count_cache import kept
from bot.nlu.gram_counts import Columns, Grams, count, count_one, counted, learn
from bot.nlu.row_features import add_rows
from bot.nlu.token_cache import words_of

logger = logging.getLogger(__name__)

_FILE: Final = "grams.json"
_COUNTED: Final = "_foyer_counted"
_NUMBER: Final = re.compile(r"\b[0-9]+\b")


@dataclass(frozen=True)
class _Counted:
    """What was counted to learn which words there are, for the examples to be given."""

    grams: Grams
    columns: Mapping[str, int]
    messages: list[Message]
    counts: csr_matrix


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceCounts(SparseFeaturizer, GraphComponent):  # type: ignore[misc]
    """Adds one sparse row per message."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default options, each with what it does."""
        return {
            **SparseFeaturizer.get_default_config(),
            # "word": words and their neighbours; "char_wb": parts of words
            "analyzer": "word",
            # words, or characters, of the shortest and of the longest
            "min_ngram": 1,
            "max_ngram": 1,
            # in how many examples it must stand
            "min_df": 1,
            # base forms instead of words
            "use_lemma": True,
            # where what was counted of the examples is kept for the next training; None: nowhere
            "counts_cache": None,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be installed."""
        return ["scipy"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Stop when an option cannot be used.

        Raises:
            InvalidConfigException: it names the option and what it may be.
        """
        if config["analyzer"] not in ("word", "char_wb"):
            raise InvalidConfigException(
                "SentenceCounts, option `analyzer`: use word or char_wb, "
                f"not {config['analyzer']!r}."
            )
        for name in ("min_ngram", "max_ngram", "min_df"):
            if not isinstance(config[name], int) or config[name] < 1:
                raise InvalidConfigException(
                    f"SentenceCounts, option `{name}`: use a whole number from 1, "
                    f"not {config[name]!r}."
                )
        if config["min_ngram"] > config["max_ngram"]:
            raise InvalidConfigException(
                f"SentenceCounts, option `max_ngram`: use at least {config['min_ngram']}, which "
                f"is `min_ngram`, not {config['max_ngram']}."
            )

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceCounts:
        """Make a component that knows no words yet."""
        return cls(config, model_storage, resource, execution_context.node_name, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceCounts:
        """Load the words that the model was trained with."""
        with model_storage.read_from(resource) as directory:
            words = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        columns = {gram: column for column, gram in enumerate(words)}
        return cls(config, model_storage, resource, execution_context.node_name, columns)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        name: str,
        columns: Mapping[str, int] | None,
    ) -> None:
        """Take the options, and the column of each known word."""
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._grams = Grams(config["analyzer"], config["min_ngram"], config["max_ngram"])
        self._columns = columns

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which words the examples hold."""
        worded = self._worded(training_data.training_examples)
        texts = [text for _, text in worded]
        path = self._config["counts_cache"]
        every = kept(texts, self._grams, Path(path)) if path else counted(texts, self._grams)
        self._columns, counts = learn(every, least=self._config["min_df"])
        messages = [message for message, _ in worded]
        setattr(training_data, _COUNTED, _Counted(self._grams, self._columns, messages, counts))
        logger.info("counts.trained %s columns=%d", self._grams, len(self._columns))
        self.persist()
        return self._resource

    def persist(self) -> None:
        """Write the words in the order of their columns."""
        with self._model_storage.write_to(self._resource) as directory:
            words = json.dumps(list(self._columns or ()), ensure_ascii=False)
            (directory / _FILE).write_text(words, encoding="utf-8")

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the counts to every example that has words, all at once."""
        if self._columns:
            messages, counts = self._counts(training_data)
            add_rows(messages, counts, self._identifier)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the counts to every message that has words.

        Args:
            messages: after a tokenizer.
        """
        if not self._columns:
            return messages
        for message in messages:
            text = self._text(message)
            if text:
                found, often = count_one(text, self._grams, self._columns)
                self._add(message, found, often)
        return messages

    def _counts(self, training_data: TrainingData) -> tuple[list[Message], csr_matrix]:
        """Return the examples that have words, and their counts.

        Rasa loads this component anew between `train` and here; the counts wait with the examples.
        """
        made: _Counted | None = training_data.__dict__.pop(_COUNTED, None)
        if made and (made.grams, made.columns) == (self._grams, self._columns):
            return made.messages, made.counts
        worded = self._worded(training_data.training_examples)
        texts = [text for _, text in worded]
        return [message for message, _ in worded], count(texts, self._grams, self._columns or {})

    def _worded(self, messages: list[Message]) -> list[tuple[Message, str]]:
        return [(one, text) for one in messages if (text := self._text(one))]

    @cached_property
    def _empty(self) -> coo_matrix:
        return coo_matrix((1, len(self._columns or ())), dtype=np.int64)

    def _add(self, message: Message, columns: Columns, counts: Columns) -> None:
        # A copy of an empty row that is filled: scipy checks each new one, which takes longer.
        row = copy(self._empty)
        row.data, row.col, row.row = counts, columns, np.zeros(len(columns), dtype=columns.dtype)
        self.add_features_to_message(None, row, TEXT, message)

    def _text(self, message: Message) -> str:
        """Return a message's words in lower case, one number like any other."""
        tokens = message.get(TOKENS_NAMES[TEXT]) or ()
        words = " ".join(words_of(tokens, lemma=self._config["use_lemma"]))
        return _NUMBER.sub("__NUMBER__", words).lower()
