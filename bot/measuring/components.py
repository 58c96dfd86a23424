"""Our pipeline's components as config.yml sets them, trained without Rasa's graph or policies.

A quarter of the time that `rasa train` takes, and the same components with the same options.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_config_file

_KINDS: Final = DefaultV1Recipe.ComponentType
# The encoder as published, for what is measured on some of our examples with others left out: as
# tuned it has seen nine in ten of all.
PUBLISHED: Final[Mapping[str, Any]] = {
    "outputs": ["sentence", "middle"],
    "cache": "var/vectors-published.npz",
    "unseen": False,
}
_PREPARES: Final = {_KINDS.MESSAGE_TOKENIZER, _KINDS.MESSAGE_FEATURIZER}


@dataclass(frozen=True)
class Part:
    """One component of the pipeline.

    Args:
        component: its class.
        config: the options that config.yml sets.
        trains: whether it learns from examples.
        prepares: whether later components train on what it leaves on the examples.
        reads: whether what it does hardly depends on the examples: tokenizers, fixed encoders.
        labels: whether labels depend on it; those on danger, entities, helpers, second questions
            and follow-ups do not.
    """

    component: Any
    config: Mapping[str, Any] = field(default_factory=dict)
    trains: bool = False
    prepares: bool = False
    reads: bool = False
    labels: bool = True


@dataclass(frozen=True)
class Trained:
    """Components ready for use, in the order of the pipeline."""

    components: Sequence[Any]

    def understand(self, text: str) -> dict[str, Any]:
        """Understand one text, as `Interpreter.parse` does.

        Args:
            text: what a visitor wrote.

        Returns:
            Rasa's parse result.
        """
        message = self.process([Message({"text": text})])[0]
        parsed: dict[str, Any] = message.as_dict(only_output_properties=True)
        return parsed

    def process(self, messages: list[Message]) -> list[Message]:
        """Put messages through all components."""
        for one in self.components:
            messages = one.process(messages)
        return messages


class Bench:
    """Makes, trains and loads components in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Take an empty folder for what components store."""
        folder.mkdir(parents=True, exist_ok=True)
        self._storage = LocalModelStorage.create(folder)
        self._made = 0

    def train(self, parts: Sequence[Part], data: TrainingData) -> Trained:
        """Train components one after another, as Rasa's graph does.

        Args:
            parts: in the order of the pipeline.
            data: examples; features are left on them.
        """
        return Trained([self._ready(part, data) for part in parts])

    def _ready(self, part: Part, data: TrainingData) -> Any:
        self._made += 1
        resource = Resource(f"{part.component.__name__}{self._made}")
        context = ExecutionContext(GraphSchema({}), node_name=resource.name)
        options = {**part.component.get_default_config(), **part.config}
        made = part.component.create(options, self._storage, resource, context)
        if part.trains:
            made.train(data)
            made = part.component.load(options, self._storage, resource, context)
        if part.prepares:
            made.process_training_data(data)
        return made


def pipeline(
    config: Path, *, only_labels: bool = False, changed: Mapping[str, Any] | None = None
) -> list[Part]:
    """Read the pipeline of a configuration file.

    Args:
        config: Rasa's config.yml.
        only_labels: whether to leave out what no label depends on.
        changed: options to set where a component has them.
    """
    found = [_part(dict(one), changed or {}) for one in read_config_file(config)["pipeline"]]
    return [part for part in found if part.labels or not only_labels]


def _part(config: dict[str, Any], changed: Mapping[str, Any]) -> Part:
    registered = DefaultV1Recipe._from_registry(config.pop("name"))
    defaults = registered.clazz.get_default_config()
    config.update({name: value for name, value in changed.items() if name in defaults})
    tokenizer = _KINDS.MESSAGE_TOKENIZER in registered.types
    prepares = bool(_PREPARES & set(registered.types))
    return Part(
        component=registered.clazz,
        config=config,
        trains=registered.is_trainable,
        prepares=prepares,
        reads=tokenizer or (prepares and not registered.is_trainable),
        labels=prepares or _KINDS.INTENT_CLASSIFIER in registered.types,
    )


def own_examples(root: Path, one_in: int | None = None) -> TrainingData:
    """Return what the assistant is trained on, from data/ and knowledge/.

    Args:
        root: the project's folder.
        one_in: of each label one example in so many, as `thinned` chooses them; None: all.
    """
    from rasa.shared.importers.importer import TrainingDataImporter

    importer = TrainingDataImporter.load_from_config(
        str(root / "config.yml"), str(root / "domain.yml"), [str(root / "data")]
    )
    data = importer.get_nlu_data()
    return data if one_in is None else thinned(data, one_in)


def thinned(data: TrainingData, one_in: int) -> TrainingData:
    """Return the same data with fewer examples, the same ones every time.

    Args:
        data: with any number of examples.
        one_in: of each label one example in so many is kept, rounded up.
    """
    met: Counter[str] = Counter()
    kept = []
    for one in sorted(data.intent_examples, key=_by_hash):
        label = one.get("intent_response_key") or one.get("intent")
        if met[label] % one_in == 0:
            kept.append(one)
        met[label] += 1
    return TrainingData(kept, responses=data.responses)


def _by_hash(example: Message) -> bytes:
    return hashlib.sha256(str(example.get("text")).encode()).digest()


def labelled(rows: Sequence[tuple[str, str]]) -> TrainingData:
    """Return examples from texts and their labels."""
    return TrainingData([Message.build(text=text, intent=label) for text, label in rows])


def topics_and_kinds(
    data: TrainingData,
) -> tuple[Callable[[str], str], Callable[[str], str]]:
    """Return what turns a label into its topic and into what a reply from it would be."""
    from bot.nlu.reply_format import known_entries

    known = known_entries(data.responses)

    def topic_of(label: str) -> str:
        entry = label.removeprefix("faq/")
        return known[entry].topic if entry in known else entry

    def kind_of(label: str) -> str:
        entry = label.removeprefix("faq/")
        return known[entry].kind if label.startswith("faq/") and entry in known else "intent"

    return topic_of, kind_of
