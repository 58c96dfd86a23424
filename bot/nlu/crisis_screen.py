"""Rasa component: the crisis screen on every message, in two halves.

It comes before all others: it reads the message by the rules, and has the encoder begin to read it
on another thread. When the encoder's vectors are there, before anything is decided, `finish_screen`
has the danger model read them and sets the output property `crisis`. What lies between goes on
meanwhile.
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
        """Read each message by the rules; `finish_screen` ends what is begun here.

        Args:
            messages: what visitors typed.
        """
        for message in messages:
            text = message.get(TEXT) or ""
            begun = self._screen.begin("" if text.startswith("/") else text)
            message.set(_BEGUN, begun)
        return messages


def finish_screen(message: Message) -> None:
    """Have the danger model read what the screen began with, and set `crisis`, a dict.

    Called by `DecisionClassifier` before it decides, so that no pipeline can leave it out.

    Args:
        message: after the screen; what was not screened, such as another reading, stays as it is.
    """
    begun = message.data.pop(_BEGUN, None)
    if begun:
        # Scores are for measuring; what is kept with a conversation is the decision.
        told = {name: value for name, value in vars(begun()).items() if "score" not in name}
        message.set(CRISIS, told, add_to_output=True)
