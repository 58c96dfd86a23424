"""Rasa component: one calibrated decision over dialogue intents and FAQ entries together."""

from __future__ import annotations

import gc
import json
import logging
import re
from dataclasses import asdict, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_RANKING_KEY,
    INTENT_RESPONSE_KEY,
    RESPONSE_SELECTOR,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.crisis_screen import CRISIS, finish_screen
from bot.nlu.decision import (
    Decision,
    KnownEntry,
    Scored,
    decide,
    pressed,
    with_unknown,
)
from bot.nlu.direction import in_that_way
from bot.nlu.follow_up import decide_after
from bot.nlu.label_model import LabelModel, train
from bot.nlu.leaning import is_about_itself
from bot.nlu.message_features import OneMessage, Widths, learn
from bot.nlu.other_languages import Languages, in_other_language
from bot.nlu.other_readings import READING, with_readings
from bot.nlu.reply_format import intent, intent_ranking, known_entries, response_selector
from bot.nlu.spacy_tokenizer import as_read
from bot.nlu.statements import as_told
from bot.nlu.thresholds import thresholds
from bot.nlu.two_questions import both
from bot.nlu.unseen import lot, unseen

logger = logging.getLogger(__name__)

DECISION: Final = "decision"
_FAQ_BUTTON: Final = re.compile(r'/faq\{"entry": ?"(\w{1,80})"\}')
_MANY: Final = 4_000  # examples; of fewer none is drawn for others
_MODEL, _ENTRIES = "labels.npz", "entries.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class DecisionClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Sets intent, response selector and `decision` on every message."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default options, each with what it does."""
        return {
            # inverse of the L2 penalty: higher follows the training examples closer
            "strength": 10.0,
            # true: calibrate on what the encoder was not tuned on; false: on one in five a label
            "unseen": False,
            # to how many dimensions word and character counts are reduced while training
            "dimensions": 200,
            # thresholds, see Thresholds in bot/nlu/decision.py
            "clear": 0.5,
            "named": 0.25,
            "unanswered": 0.45,
            "near": 0.1,
            "together": 0.5,
            "off_topic": 0.3,
            "outweighs": 0.0,
            "told": 0.0,
            "pressing": [],
            # dialogue intents that "did you mean" may offer beside FAQ entries
            "offers": [],
            # entries on the program's length, price and the like: after an answer on a subject that
            # has its own, "how long does that take?" is not about the program
            "measures": [],
            # entries that are no subject of their own: nothing leans towards them
            "loose": [],
            # the two entries on going to less care and to more, in this order, which are told apart
            # by the order of the words
            "ways": [],
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages that must be installed."""
        return ["sklearn", "scipy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DecisionClassifier:
        """Make a classifier that has learnt nothing yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> DecisionClassifier:
        """Load what was trained; thresholds come from the configuration."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            stored = json.loads((directory / _ENTRIES).read_text(encoding="utf-8"))
            if (directory / _MODEL).exists():
                component._model = LabelModel.load(directory / _MODEL)
        component._entries = {name: KnownEntry(**one) for name, one in stored["entries"].items()}
        component._widths = Widths(tuple(stored["counts"]), stored["dense"])
        _leave_alone()
        return component

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        """Take the options; one that cannot be used is an InvalidConfigException."""
        self._config = {**self.get_default_config(), **config}
        self._thresholds = thresholds(self._config)
        self._model_storage = model_storage
        self._resource = resource
        self._model: LabelModel | None = None
        self._entries: dict[str, KnownEntry] = {}
        self._widths = Widths((), 0)
        self._languages = Languages()

    def train(self, training_data: TrainingData) -> Resource:
        """Train on every example that has a text and a label.

        The fit begins with some of them, which stand for all, where they are many. They are drawn
        by their words: drawn by their places, ten new phrasings of one entry would change the draw,
        and with it decisions on other entries.
        """
        examples = [one for one in training_data.intent_examples if one.get(TEXT)]
        if len(examples) > _MANY:
            examples.sort(key=lambda one: lot(as_read(one)))
        self._entries = known_entries(training_data.responses)
        features, self._widths = learn(examples)
        labels = [one.get(INTENT_RESPONSE_KEY) or one.get(INTENT) for one in examples]
        if len(set(labels)) > 1:
            self._model = train(
                features,
                labels,
                strength=self._config["strength"],
                dimensions=self._config["dimensions"],
                unseen=_unseen(examples) if self._config["unseen"] else None,
            )
            logger.info("decision.trained %s", _summary(self._model, len(labels)))
        self.persist()
        return self._resource

    def persist(self) -> None:
        """Write weights, calibration and what is known of the entries."""
        stored = {
            "counts": self._widths.counts,
            "dense": self._widths.dense,
            "entries": {name: asdict(entry) for name, entry in self._entries.items()},
        }
        with self._model_storage.write_to(self._resource) as directory:
            (directory / _ENTRIES).write_text(json.dumps(stored), encoding="utf-8")
            if self._model:
                self._model.save(directory / _MODEL)

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide on each message; the other readings of a message go no further than here."""
        written = with_readings(messages)
        for message, readings in written:
            text = (message.get(TEXT) or "").strip()
            button = text.startswith("/")
            # Meanwhile another thread ends what the danger model reads.
            scored = [] if button else self._scored(message)
            finish_screen(message)
            danger = (message.get(CRISIS) or {}).get("level", "none")
            if button:
                self._press(message, text)
            else:
                ranking = with_unknown(scored)
                decision = as_told(self._decide(ranking, readings, danger), text, self._thresholds)
                decision = replace(decision, known=sum(one.score for one in scored))
                _set(message, in_other_language(decision, self._languages.of(text)), ranking)
            if danger == "card":
                # Whatever else the words resemble, the turn is about the danger in them.
                message.set(INTENT, {"name": CRISIS, "confidence": 1.0}, add_to_output=True)
        return [message for message, _ in written]

    def _decide(self, ranking: list[Scored], readings: list[Message], danger: str) -> Decision:
        """Decide on a message as a whole, and on its other readings where there are any."""
        plain = decide(ranking, self._entries, self._thresholds)
        if not readings:
            return plain
        about = readings[0].get(READING)
        after = about["kind"] == "after"
        if after and is_about_itself(about["how"], danger):
            return plain
        others = [with_unknown(self._scored(one)) for one in readings]
        if after:
            return decide_after(
                plain,
                ranking,
                others[0],
                about["last"],
                about["how"],
                self._entries,
                self._thresholds,
                frozenset(self._config["measures"]),
                frozenset(self._config["loose"]),
                about["asks"],
            )
        decided = [decide(one, self._entries, self._thresholds) for one in others]
        asked = [str(one.get(TEXT) or "") for one in readings]
        two = both(plain, ranking, decided, self._thresholds, asked, about["own"])
        return two or plain

    def _press(self, message: Message, text: str) -> None:
        """Decide on a button; Rasa's RegexMessageHandler, which runs later, does the others.

        It would take `/faq{...}` too, and throw away the response selector by which `utter_faq`
        finds its words. So the parsed text loses the slash; the tracker keeps what was sent.
        """
        button = _FAQ_BUTTON.fullmatch(text)
        if text.startswith("/faq"):
            message.set(TEXT, text.removeprefix("/"))
            message.set(ENTITIES, [], add_to_output=True)  # an id such as "cbt" is no mention
        _set(message, pressed(button.group(1) if button else "", self._entries), ())

    def _scored(self, message: Message) -> list[Scored]:
        if self._model is None or not message.features:
            return []
        scores = self._model.scores(OneMessage(message, self._widths))[0]
        order = scores.argsort()[::-1]
        labels = [self._model.labels[at] for at in order.tolist()]
        ranking = list(map(Scored, labels, scores[order].tolist()))
        return in_that_way(ranking, as_read(message), self._config["ways"])


def _unseen(examples: list[Message]) -> NDArray[np.bool_]:
    return np.array([unseen(as_read(one)) for one in examples])


def _leave_alone() -> None:
    """Keep the search for circular garbage out of the model, which is loaded as a whole by now.

    Every few hundred messages it went through all of it, and one visitor waited 0.3 s. What an
    earlier model has left behind is looked for once more first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _set(message: Message, decision: Decision, ranking: list[Scored] | tuple[()]) -> None:
    message.set(INTENT, intent(decision), add_to_output=True)
    message.set(INTENT_RANKING_KEY, intent_ranking(decision, ranking), add_to_output=True)
    message.set(DECISION, decision.as_dict(), add_to_output=True)
    if decision.kind in ("answer", "no_reviewed_answer"):
        message.set(RESPONSE_SELECTOR, response_selector(decision, ranking), add_to_output=True)


def _summary(model: LabelModel, examples: int) -> str:
    return (
        f"labels={len(model.labels)} examples={examples} "
        f"held_out_accuracy={model.held_out_accuracy:.3f} temperature={model.temperature:.2f}"
    )
