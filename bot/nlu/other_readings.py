"""Rasa component: reads a message in other ways too, where it may hold two questions or lean back.

It adds messages for the components behind it: each part of a message with two questions, and a
short message after an answer behind that answer's title. `DecisionClassifier` takes them out again.
Any other single question gets none, so it costs no second pass through the encoder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.problems import KnowledgeError
from bot.nlu.courtesies import only_question
from bot.nlu.knowledge_path import knowledge_path
from bot.nlu.leaning import Last, in_light_of, leans
from bot.nlu.neighbours import lasts
from bot.nlu.two_questions import asks, parts

READING: Final = "reading"
LAST_ENTRY: Final = "last_entry"
_FILE: Final = "entries.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class OtherReadings(GraphComponent):  # type: ignore[misc]
    """Adds messages that hold a part of a message, or the message in the last answer's light.

    Registered as an entity extractor because Rasa runs those on messages but not in training.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default options, each with what it does."""
        return {
            # folder of knowledge, read when training; null: the last answer is never looked at
            "knowledge": "knowledge",
            # themes whose subjects have a length of their own, unlike a day of the program
            "own_measure": ["medical", "general_info", "law", "rules"],
            # entries of other themes that have one
            "own_measure_of": [],
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> OtherReadings:
        """Make a component that knows no entries yet; `train` reads them."""
        return cls(config, model_storage, resource, {})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> OtherReadings:
        """Load what was known of the entries when the model was trained."""
        with model_storage.read_from(resource) as directory:
            stored = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, {name: _last(one) for name, one in stored})

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make changed neighbours train anew, although Rasa does not know the files."""
        folder = config.get("knowledge")
        files = sorted(knowledge_path(folder).glob("faq/*.yml")) if folder else []
        return hashlib.sha256(b"\0".join(one.read_bytes() for one in files)).hexdigest()

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        entries: Mapping[str, Last],
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._entries = entries

    def train(self, training_data: TrainingData) -> Resource:
        """Note what stands near each entry."""
        if self._config["knowledge"]:
            self._entries = _read(
                knowledge_path(self._config["knowledge"]),
                self._config["own_measure"],
                self._config["own_measure_of"],
            )
        self.persist()
        return self._resource

    def persist(self) -> None:
        """Write what is known of the entries."""
        stored = [[name, _plain(one)] for name, one in self._entries.items()]
        with self._model_storage.write_to(self._resource) as directory:
            (directory / _FILE).write_text(json.dumps(stored), encoding="utf-8")

    def process(self, messages: list[Message]) -> list[Message]:
        """Return the messages, each followed by its other readings."""
        found: list[Message] = []
        for message in messages:
            found += [message, *self._readings(message)]
        return found

    def _readings(self, message: Message) -> list[Message]:
        text = only_question(str(message.get(TEXT) or "")).strip()
        if not text or text.startswith("/"):
            return []
        asked = parts(text)
        if asked:
            own = frozenset(name for name, one in self._entries.items() if one.own_measure)
            part = {"kind": "part", "own": own}
            return [Message({TEXT: one.text, READING: part}) for one in asked]
        last = self._entries.get(str((message.get("metadata") or {}).get(LAST_ENTRY) or ""))
        how = leans(text) if last else None
        if last is None or how is None:
            return []
        reading = {"kind": "after", "how": how, "last": last, "asks": asks(text)}
        return [Message({TEXT: in_light_of(last, text), READING: reading})]


def with_readings(messages: list[Message]) -> list[tuple[Message, list[Message]]]:
    """Return each message with its other readings, which stand right behind it."""
    found: list[tuple[Message, list[Message]]] = []
    for message in messages:
        if found and message.get(READING):
            found[-1][1].append(message)
        else:
            found.append((message, []))
    return found


def _read(folder: Path, own_measure: list[str], own_measure_of: list[str]) -> dict[str, Last]:
    try:
        return lasts(folder, own_measure, own_measure_of)
    except (KnowledgeError, OSError) as error:
        raise InvalidConfigException(f"OtherReadings, option `knowledge`: {error}") from None


def _plain(last: Last) -> dict[str, Any]:
    return {**asdict(last), "related": sorted(last.related), "measured": sorted(last.measured)}


def _last(stored: Mapping[str, Any]) -> Last:
    sets = {name: frozenset(stored[name]) for name in ("related", "measured")}
    return Last(**{**stored, **sets})
