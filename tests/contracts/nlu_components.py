"""The components of our pipeline, each ready to be put through the same checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.decision_classifier import DecisionClassifier
from bot.nlu.encoder_featurizer import EncoderFeaturizer
from bot.nlu.entity_rules import EntityRules
from bot.nlu.other_readings import OtherReadings
from bot.nlu.sentence_counts import SentenceCounts
from bot.nlu.spacy_tokenizer import FoyerTokenizer

EXAMPLES = {
    "faq/duration": ["how long does it last", "how many weeks is it", "when is it over"],
    "faq/cost": ["how much does it cost", "what is the price", "is it expensive"],
    "greet": ["hello", "hi there", "good morning"],
    "off_topic": ["who won the game", "what is the weather", "tell me a joke"],
}
RESPONSES = {
    "utter_faq/duration": [
        {"text": "Weeks.", "metadata": {"topic": "duration", "kind": "answer"}},
    ],
    "utter_faq/cost": [
        {"text": "None yet.", "metadata": {"topic": "cost", "kind": "no_reviewed_answer"}},
    ],
    "utter_greet": [{"text": "Hi."}],
}
ENTITY = {"entity": "choice", "value": "yes", "start": 0, "end": 2, "extractor": "Other"}


@dataclass(frozen=True)
class Case:
    """One component under contract.

    Args:
        component: its class.
        sets: message properties that it must set; "features" are its feature matrices.
        after: classes that must have run before it, in order.
        broken: an option with a value that cannot work.
        config: options that differ from the defaults.
    """

    component: Any
    sets: tuple[str, ...]
    after: tuple[Any, ...] = ()
    broken: tuple[str, Any] = ("", None)
    config: dict[str, Any] = field(default_factory=dict)


_TOKENIZER = (FoyerTokenizer, {"glossary": None})
_FEATURES = (_TOKENIZER, (SentenceCounts, {}), (EncoderFeaturizer, {}))

CASES = [
    Case(
        FoyerTokenizer, ("text_tokens", "expanded_text"), (), ("model", "none"), {"glossary": None}
    ),
    Case(OtherReadings, (), (), ("knowledge", "none"), {"knowledge": None}),
    Case(EntityRules, ("entities",), (), ("patterns", "none.yml")),
    Case(SentenceCounts, ("features",), (_TOKENIZER,), ("analyzer", "char")),
    Case(SentenceCounts, ("features",), (_TOKENIZER,), ("min_df", 0), {"analyzer": "char_wb"}),
    Case(EncoderFeaturizer, ("features",), (_TOKENIZER,), ("threads", 0)),
    Case(EncoderFeaturizer, ("features",), (_TOKENIZER,), ("outputs", [])),
    Case(EncoderFeaturizer, ("features",), (_TOKENIZER,), ("outputs", ["none"])),
    Case(DecisionClassifier, ("intent", "decision"), _FEATURES, ("clear", 1.5)),
]


class Workshop:
    """Makes, trains and loads components in a folder of its own, without Rasa's graph."""

    def __init__(self, folder: Path) -> None:
        self._storage = LocalModelStorage.create(folder)
        self._made = 0

    def ready(self, component: Any, config: dict[str, Any], data: TrainingData) -> Any:
        """Return a component that is trained, where it trains, and loaded again."""
        made, load = self.trained(component, config, data)
        return load() if load else made

    def trained(
        self, component: Any, config: dict[str, Any], data: TrainingData
    ) -> tuple[Any, Callable[[], Any] | None]:
        """Return a trained component, and what loads it anew; None if it does not train."""
        self._made += 1
        resource = Resource(f"{component.__name__}{self._made}")
        context = ExecutionContext(GraphSchema({}), node_name=resource.name)
        options = {**component.get_default_config(), **config}
        made = component.create(options, self._storage, resource, context)
        if not hasattr(made, "train"):
            return made, None
        made.train(data)
        return made, lambda: component.load(options, self._storage, resource, context)

    def prepared(self, case: Case) -> tuple[TrainingData, Callable[[list[Message]], None]]:
        """Return training data and a function that do what comes before the component."""
        data, ready = training_data(), []
        for component, config in case.after:
            ready.append(self.ready(component, config, data))
            ready[-1].process_training_data(data)

        def prepare(messages: list[Message]) -> None:
            for one in ready:
                one.process(messages)

        return data, prepare


def training_data() -> TrainingData:
    """Return the toy corpus."""
    examples = [
        Message.build(text=text, intent=label)
        for label, texts in EXAMPLES.items()
        for text in texts
    ]
    return TrainingData(examples, responses=RESPONSES)
