"""What training leaves out of Rasa, and that Rasa still is what the mends were written for."""

from __future__ import annotations

import hashlib
import inspect

import rasa
from rasa.engine.training.hooks import TrainingHook
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.training import MENDED_FOR, _merged

BEFORE = "6f65355ef979db9d"
AFTER = "f199608136c98ea4"
MERGE = "29a2ae274e01b435"


def digest(function: object) -> str:
    """A short hash of a function's source."""
    return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:16]  # type: ignore[arg-type]


def test_rasa_still_is_what_the_mends_of_training_replace() -> None:
    """When this fails, read what changed in Rasa, then mend bot/nlu/training.py."""
    assert rasa.__version__ == MENDED_FOR
    assert digest(TrainingHook.on_before_node) == BEFORE
    assert digest(TrainingHook.on_after_node) == AFTER
    assert digest(TrainingData.merge) == MERGE


def test_merged_data_hold_what_rasas_own_merge_holds() -> None:
    """Without the copies."""
    pattern, table = {"name": "a", "pattern": "b"}, {"name": "b", "elements": ["c"]}
    first = TrainingData([Message.build("hi", intent="greet")], {"iop": "IOP"}, [pattern])
    second = TrainingData(
        [Message.build("bye", intent="goodbye")],
        {},
        [],
        [table],
        {"utter_a": [{}]},
    )
    ours, rasas = _merged(first, second, None), first.merge(second, None)
    assert ours.fingerprint() == rasas.fingerprint()
    assert ours.training_examples[0] is first.training_examples[0]
