"""Rasa component: for whom the visitor asks, as the entity `asks_for`, which fills the slot."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.responses import ASKS_FOR
from bot.nlu.whom import whom


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class AsksFor(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Adds the entity `asks_for`, "self" or "helper", where a message tells."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default options: there are none."""
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AsksFor:
        """Make the component; it keeps nothing."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add for whom each message asks to its entities; a button holds our words."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = [] if text.startswith("/") else self.add_extractor_name(_entities(text))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def _entities(text: str) -> list[dict[str, Any]]:
    found = whom(text)
    if found is None:
        return []
    return [
        {
            "entity": ASKS_FOR,
            "value": found.voice,
            "start": found.start,
            "end": found.end,
            "confidence_entity": 1.0,
            "reason": found.reason,
        }
    ]
