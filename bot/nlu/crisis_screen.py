"""Rasa components: the crisis screen on every message, in two halves.

The first comes before all others: it reads the message by the rules, and has the encoder begin to
read it on another thread. The second comes when the encoder's vectors are there, has the danger
model read them, and sets the output property `crisis`. What lies between goes on meanwhile, which
takes a quarter off a message's time.
"""

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
_BEGUN: Final = "crisis_begun"


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
        model = danger_model()
        ahead = model.encode_ahead if model else None
        return cls(Screen(CrisisKnowledge.parse(raw), model, ahead))

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def process(self, messages: list[Message]) -> list[Message]:
        """Read each message by the rules; `CrisisFinding` ends what is begun here.

        Args:
            messages: what visitors typed.
        """
        for message in messages:
            text = message.get(TEXT) or ""
            begun = self._screen.begin("" if text.startswith("/") else text)
            message.set(_BEGUN, begun)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CrisisFinding(GraphComponent):  # type: ignore[misc]
    """Sets `crisis` on each message that `CrisisScreen` has begun with: the finding as a dict."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before."""
        return [CrisisScreen]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CrisisFinding:
        """Make the component, which has no options."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the finding; other readings of a message, which nobody screens, have none.

        Args:
            messages: what visitors typed, and other readings of it.
        """
        for message in messages:
            begun = message.data.pop(_BEGUN, None)
            if begun:
                # Scores are for measuring; what is kept with a conversation is the decision.
                finding = vars(begun()).items()
                told = {name: value for name, value in finding if "score" not in name}
                message.set(CRISIS, told, add_to_output=True)
        return messages
