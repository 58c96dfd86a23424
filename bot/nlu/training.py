"""Trains the assistant as `rasa train` does, without the work that nobody reads.

    python -m bot.nlu.training OUTPUT_FOLDER MODEL_NAME [checked]

Python's search for circular garbage is off: this process makes millions of objects, drops few, and
ends when the model is written; without it a tenth of the time is saved.

The knowledge is read three times over, by the check, by Rasa's importer and by OtherReadings; its
YAML is parsed once. `foyer train` checks it while this process imports Rasa, and ends this one if
there is an error; it says `checked`, so that the importer does not check it once more.

TensorFlow, which Rasa imports for networks that this assistant does not have, is left out, unless
config.yml names a component that is not ours.

Memory that is let go stays with the process: it needs the same large matrices dozens of times, and
to be given each anew by the system takes a twentieth of the time.

Six mends of Rasa 3.6.21, for this process alone; `tests/unit/nlu/test_training.py` fails when what
they replace has changed:

- before and after each component Rasa fingerprints every message with all its features, for a cache
  that `foyer train` does not use, since it always trains anew: a third of the time;
- whenever two sources of examples are put together, Rasa copies each message in depth, seven times
  over: a tenth of the time. Nobody here keeps the sources;
- with each source it looks for examples that are there twice, by a fingerprint of all that a
  message holds: a fifth of the time. A hash of the words and the label finds the same ones;
- with each source it also strips every label and looks up every reply: a twentieth of the time.
  Labels are looked up once each;
- it lays the domain out as YAML for people to read, of which JSON is a part: a twelfth of the time;
- it packs the model as small as can be, which takes some seconds and saves a fifth: weights are
  numbers without a pattern.
"""

from __future__ import annotations

import ctypes
import gc
import json
import logging
import os
import sys
from functools import lru_cache
from pathlib import Path
from tarfile import TarFile
from typing import Any, Final

import rasa
from rasa.engine.training.hooks import TrainingHook
from rasa.shared.constants import LATEST_TRAINING_DATA_FORMAT_VERSION
from rasa.shared.core.domain import Domain
from rasa.shared.nlu.constants import (
    ACTION_NAME,
    ACTION_TEXT,
    INTENT,
    INTENT_RESPONSE_KEY,
    RESPONSE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.nlu.training_data.util import intent_response_key_to_template_key

from bot.knowledge import read
from bot.knowledge.importer import KnowledgeImporter
from bot.nlu.no_tensorflow import MENDED_FOR, leave_out_where_unused

CHECKED: Final = "checked"
# mallopt(3): never a mapping of its own, never given back, 256 MiB more at a time.
_MEMORY: Final = {-4: 0, -1: 2**31 - 1, -2: 2**28}
_HASH: Final = "_foyer_hash"
_TELLING: Final = (TEXT, INTENT, INTENT_RESPONSE_KEY, ACTION_NAME, ACTION_TEXT)


def main(output: str, name: str, *about: str) -> int:
    """Train on the files of the current folder.

    Args:
        output: folder for the model.
        name: of the model, without its ending.
        about: "checked" if the knowledge is checked by somebody else.

    Returns:
        0, or Rasa's own code when it could not train.
    """
    leave_out_where_unused(Path("config.yml"))
    from rasa.model_training import train

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    gc.disable()
    _keep_memory()
    read._nodes = lru_cache(maxsize=None)(read._nodes)
    mend()
    if CHECKED in about:
        KnowledgeImporter.checks = False
    result = train(
        domain="domain.yml",
        config="config.yml",
        training_files=["data"],
        output=output,
        force_training=True,
        fixed_model_name=name,
    )
    return int(result.code)


def _keep_memory() -> None:
    """Tell the C library to keep what is freed, where it is the GNU one and can be told."""
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell:
        for option, value in _MEMORY.items():
            tell(option, value)


def mend() -> None:
    """Leave out what nobody reads; any other version of Rasa is left as it is."""
    if rasa.__version__ == MENDED_FOR:
        TrainingHook.on_before_node = _note_nothing
        TrainingHook.on_after_node = _note_nothing
        TrainingData.merge = _merged
        TrainingData.sanitize_examples = staticmethod(_sanitized)
        TrainingData._fill_response_phrases = _fill_replies
        Message.__hash__ = _hash
        Domain.persist = _persist
        TarFile.gzopen = classmethod(_gzopen)  # type: ignore[method-assign, assignment]


def _note_nothing(*_args: Any, **_kwargs: Any) -> dict[str, str]:
    return {}


def _merged(self: TrainingData, *others: TrainingData | None) -> TrainingData:
    every = [self, *(one for one in others if one)]
    holding = [one for one in every if one.training_examples]
    # Examples of one source alone were looked through when it was made.
    alone = holding[0] if len(holding) == 1 else None
    merged = TrainingData(
        [] if alone else [example for one in holding for example in one.training_examples],
        {word: name for one in every for word, name in one.entity_synonyms.items()},
        [feature for one in every for feature in one.regex_features],
        [table for one in every for table in one.lookup_tables],
        {name: reply for one in every for name, reply in one.responses.items()},
    )
    if alone:
        merged.training_examples = list(alone.training_examples)
        if merged.responses != alone.responses:
            merged._fill_response_phrases()
    return merged


def _sanitized(examples: list[Message]) -> list[Message]:
    for one in examples:
        for name in (INTENT, RESPONSE):
            written = one.data.get(name)
            if written and (clean := written.strip()) is not written:
                one.set(name, clean)
    return list(dict.fromkeys(examples))


def _fill_replies(self: TrainingData) -> None:
    known: dict[str, tuple[str, bool]] = {}
    for one in self.training_examples:
        if one.data.get(INTENT_RESPONSE_KEY) is None:
            continue
        label = one.get_full_intent()
        if label not in known:
            known[label] = _reply(self.responses, label)
        reply, worded = known[label]
        # A reply of buttons alone is named by its key, where nothing else is known.
        if reply and one.data.get(RESPONSE) != reply and (worded or not one.data.get(RESPONSE)):
            one.set(RESPONSE, reply)


def _reply(responses: dict[str, Any], label: str) -> tuple[str, bool]:
    """Return the last text of a label's reply, or its key if it has none, and which it is."""
    key = intent_response_key_to_template_key(label)
    replies = responses.get(key) or []
    texts = [one[TEXT] for one in replies if one.get(TEXT)]
    if texts:
        return texts[-1], True
    return (key if replies else ""), False


def _hash(self: Message) -> int:
    """Messages that are equal have the same; that others may share it costs only time.

    It is asked for at every one of two dozen turns, and what it is made of stays.
    """
    known: int | None = self.__dict__.get(_HASH)
    if known is None:
        known = hash(tuple(self.data.get(name) for name in _TELLING))
        self.__dict__[_HASH] = known
    return known


def _persist(self: Domain, filename: str | Path) -> None:
    content = {"version": LATEST_TRAINING_DATA_FORMAT_VERSION, **self.as_dict()}
    Path(filename).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


_packed = TarFile.gzopen.__func__  # type: ignore[attr-defined]


def _gzopen(cls: type[TarFile], name: str, mode: str = "r", *args: Any, **kwargs: Any) -> TarFile:
    packed: TarFile = _packed(cls, name, mode, *args, **{"compresslevel": 0, **kwargs})
    return packed


def _end(code: int) -> None:
    """End at once: to hand back millions of objects one by one takes two seconds."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    _end(main(*sys.argv[1:]))
