"""Rasa component: runs the crisis screen on every message and sets its output property `crisis`."""

from __future__ import annotations

from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.read import read
from bot.nlu.danger import danger_model
from bot.nlu.knowledge_path import knowledge_path
from bot.safety.model import CrisisKnowledge
from bot.safety.screen import CrisisScreen as Screen

CRISIS: Final = "crisis"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CrisisScreen(GraphComponent):  # type: ignore[misc]
    """Screens what a visitor typed; a button's payload holds our words, so it is left alone.

    Registered as an entity extractor because Rasa runs those on messages but not in training.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default options, each with what it does."""
        return {
            # file with the phrases, read at start so that a mended phrase needs no new training
            "crisis": "knowledge/crisis.yml",
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CrisisScreen:
        """Make the screen from the file that the configuration names."""
        raw = read(knowledge_path(config["crisis"])).data
        return cls(Screen(CrisisKnowledge.parse(raw), danger_model()))

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `crisis` on each message: the finding as a dict.

        Args:
            messages: what visitors typed.
        """
        for message in messages:
            text = message.get(TEXT) or ""
            finding = self._screen.screen("" if text.startswith("/") else text)
            # Scores are for measuring; what is kept with a conversation is the decision.
            told = {name: value for name, value in vars(finding).items() if "score" not in name}
            message.set(CRISIS, told, add_to_output=True)
        return messages
