"""Trains the assistant as `rasa train` does, without the work that nobody reads.

    python -m bot.nlu.training OUTPUT_FOLDER MODEL_NAME

Two mends of Rasa 3.6.21, for this process alone; `tests/unit/nlu/test_training.py` fails when what
they replace has changed:

- before and after each component Rasa fingerprints every message with all its features, for a cache
  that `foyer train` does not use, since it always trains anew: a third of the time;
- whenever two sources of examples are put together, Rasa copies each message in depth, seven times
  over: a tenth of the time. Nobody here keeps the sources.
"""

from __future__ import annotations

import logging
import sys
from typing import Any, Final

import rasa
from rasa.engine.training.hooks import TrainingHook
from rasa.shared.nlu.training_data.training_data import TrainingData

MENDED_FOR: Final = "3.6.21"


def main(output: str, name: str) -> int:
    """Train on the files of the current folder.

    Args:
        output: folder for the model.
        name: of the model, without its ending.

    Returns:
        0, or Rasa's own code when it could not train.
    """
    from rasa.model_training import train

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    mend()
    result = train(
        domain="domain.yml",
        config="config.yml",
        training_files=["data"],
        output=output,
        force_training=True,
        fixed_model_name=name,
    )
    return int(result.code)


def mend() -> None:
    """Leave out what nobody reads; any other version of Rasa is left as it is."""
    if rasa.__version__ == MENDED_FOR:
        TrainingHook.on_before_node = _note_nothing
        TrainingHook.on_after_node = _note_nothing
        TrainingData.merge = _merged


def _note_nothing(*_args: Any, **_kwargs: Any) -> dict[str, str]:
    return {}


def _merged(self: TrainingData, *others: TrainingData | None) -> TrainingData:
    every = [self, *(one for one in others if one)]
    return TrainingData(
        [example for one in every for example in one.training_examples],
        {word: name for one in every for word, name in one.entity_synonyms.items()},
        [feature for one in every for feature in one.regex_features],
        [table for one in every for table in one.lookup_tables],
        {name: reply for one in every for name, reply in one.responses.items()},
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
