"""Rasa component: entities by rule (whom it is about, substance, therapy, time of day)."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Span

from bot.nlu.entity_patterns import PATTERNS_FILE, PatternsError, entity_ruler, telling
from bot.nlu.language import BLANK, LanguageError, load_language


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityRules(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Adds the entities that spaCy's entity ruler finds to those already there."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default options, each with what it does."""
        return {
            # "blank:en", or an installed spaCy pipeline; splits texts into words
            "model": BLANK,
            # file of patterns; null: the one we ship
            "patterns": None,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be installed."""
        return ["spacy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityRules:
        """Load the language and the patterns."""
        return cls(config)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make changed patterns count as a change, although Rasa does not know the file."""
        path = _path(config)
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None

    def __init__(self, config: dict[str, Any]) -> None:
        """Take the options; files that cannot be used are an InvalidConfigException."""
        try:
            self._language = load_language(config["model"])
            self._ruler = entity_ruler(self._language, _path(config))
            self._telling = telling(self._language, _path(config))
        except LanguageError as error:
            raise InvalidConfigException(f"EntityRules, option `model`: {error}") from None
        except PatternsError as error:
            raise InvalidConfigException(f"EntityRules, option `patterns`: {error}") from None

    def process(self, messages: list[Message]) -> list[Message]:
        """Add what the rules find to the entities of each message."""
        for message in messages:
            found = self.add_extractor_name(self._entities(message.get(TEXT) or ""))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _entities(self, text: str) -> list[dict[str, Any]]:
        document = self._language.make_doc(text)
        # Most messages name none; to look for a word is less work than to match patterns.
        if not any(token.lower_ in self._telling for token in document):
            return []
        return [_entity(span) for span in self._ruler(document).ents]


def _entity(span: Span) -> dict[str, Any]:
    return {
        "entity": span.label_,
        "value": span.ent_id_,
        "start": span.start_char,
        "end": span.end_char,
        "confidence_entity": 1.0,
    }


def _path(config: dict[str, Any]) -> Path:
    return Path(config["patterns"]) if config.get("patterns") else PATTERNS_FILE
