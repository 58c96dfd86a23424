"""Rasa component: the sentence encoder's vector as a dense sentence feature."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import (
    BATCH,
    ENCODER_DIRECTORY,
    Encoder,
    EncoderError,
    shared_encoder,
)
from bot.nlu.encoder_parts import Vectors
from bot.nlu.other_readings import READING
from bot.nlu.row_features import LaterFeatures, add_rows
from bot.nlu.spacy_tokenizer import as_read
from bot.nlu.vector_cache import encoded


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class EncoderFeaturizer(DenseFeaturizer, GraphComponent):  # type: ignore[misc]
    """Adds the encoder's vectors, 384 numbers each, per message, acronyms spelt out before."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before; FoyerTokenizer also spells out acronyms."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default options, each with what it does."""
        return {
            **DenseFeaturizer.get_default_config(),
            # folder with the parts of the encoder and MANIFEST.json; null: the one we ship
            "path": None,
            # which of the encoder's vectors, side by side; two of them make a twentieth fewer
            # mistakes than one. With `tuned`, DecisionClassifier needs `unseen: true`
            "outputs": ["sentence", "middle"],
            # processor threads for one message
            "threads": 1,
            # file that keeps the training examples' vectors for the next training; null: none
            "cache": None,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be installed."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Stop when an option cannot be used.

        Raises:
            InvalidConfigException: it names the option and what it may be.
        """
        threads = config["threads"]
        if not isinstance(threads, int) or threads < 1:
            raise InvalidConfigException(
                f"EncoderFeaturizer, option `threads`: use a whole number from 1, not {threads!r}."
            )
        outputs = config["outputs"]
        if not (isinstance(outputs, list) and outputs and all(isinstance(o, str) for o in outputs)):
            raise InvalidConfigException(
                "EncoderFeaturizer, option `outputs`: use a list of names, such as [sentence], "
                f"not {outputs!r}."
            )

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EncoderFeaturizer:
        """Load the encoder and check its hashes."""
        return cls(config, execution_context.node_name)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make another encoder train anew, although Rasa does not know the files."""
        manifest = _path(config) / "MANIFEST.json"
        return manifest.read_text(encoding="utf-8") if manifest.is_file() else None

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Take the options; files that cannot be used are an InvalidConfigException."""
        super().__init__(name, config)
        try:
            self._encoder = shared_encoder(_path(config), config["threads"])
        except EncoderError as error:
            raise InvalidConfigException(f"EncoderFeaturizer, option `path`: {error}") from None
        try:
            self._encoder.encode_outputs([], config["outputs"])
        except EncoderError as error:
            raise InvalidConfigException(f"EncoderFeaturizer, option `outputs`: {error}") from None

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector to every message that has a text; it is made when it is asked for.

        By then another thread may have made it: `CrisisScreen` has it begin with what was typed,
        and here it is given the last of other readings, which is decided on last.
        """
        outputs = self._config["outputs"]
        if len(messages) > 1 and messages[-1].get(READING):
            self._encoder.ahead(as_read(messages[-1]), outputs)
        for message in messages:
            # Each by itself: activations are scaled over a batch, so that another message in it
            # would change the scores of this one.
            if message.get(TEXT):
                make = partial(self._encoder.encode_outputs, [as_read(message)], outputs)
                message.add_features(LaterFeatures(make, self._identifier))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vectors to the training examples, with every processor there is."""
        path, cache = _path(self._config), self._config["cache"]
        outputs = self._config["outputs"]
        encode = partial(_encoded, Encoder(path, batches=os.cpu_count() or 1), outputs)
        if cache:
            manifest = (path / "MANIFEST.json").read_text(encoding="utf-8")
            made_by = hashlib.sha256(f"{manifest} {outputs} {BATCH}".encode()).hexdigest()
            encode = partial(encoded, encode=encode, path=Path(cache), made_by=made_by)
        written = [message for message in training_data.training_examples if message.get(TEXT)]
        vectors = encode([as_read(message) for message in written])
        add_rows(written, vectors, self._identifier)
        return training_data


def _encoded(encoder: Encoder, outputs: Sequence[str], texts: Sequence[str]) -> Vectors:
    return encoder.encode_outputs(texts, outputs)


def _path(config: dict[str, Any]) -> Path:
    return Path(config["path"]) if config.get("path") else ENCODER_DIRECTORY
