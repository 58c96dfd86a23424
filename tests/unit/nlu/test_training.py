"""What training leaves out of Rasa, and that Rasa still is what the mends were written for."""

from __future__ import annotations

import gc
import hashlib
import inspect
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rasa
import rasa.model_training
from rasa.engine.training.hooks import TrainingHook
from rasa.model_training import TrainingResult
from rasa.shared.core.domain import Domain
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge import read
from bot.knowledge.importer import KnowledgeImporter
from bot.nlu import training
from bot.nlu.no_tensorflow import MENDED_FOR
from bot.nlu.training import _fill_replies, _gzopen, _hash, _merged, _persist, _sanitized

ROOT = Path(__file__).parents[3]
BEFORE = "6f65355ef979db9d"
AFTER = "f199608136c98ea4"
MERGE = "29a2ae274e01b435"
HASH = "2abad92d8bedb17f"
EQUAL = "3332c4455c4cced9"
PERSIST = "3991f2fceaa8b3e6"
SANITIZE = "8bcbceeb425c3537"
FILL = "738c131cdbac3c85"


def digest(function: object) -> str:
    """A short hash of a function's source."""
    return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()[:16]  # type: ignore[arg-type]


def test_rasa_still_is_what_the_mends_of_training_replace() -> None:
    """When this fails, read what changed in Rasa, then mend bot/nlu/training.py."""
    assert rasa.__version__ == MENDED_FOR
    assert digest(TrainingHook.on_before_node) == BEFORE
    assert digest(TrainingHook.on_after_node) == AFTER
    assert digest(TrainingData.merge) == MERGE
    assert digest(Message.__hash__) == HASH
    assert digest(Message.__eq__) == EQUAL
    assert digest(Domain.persist) == PERSIST
    assert digest(TrainingData.sanitize_examples) == SANITIZE
    assert digest(TrainingData._fill_response_phrases) == FILL


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


def test_an_example_of_one_source_gets_its_reply_from_another() -> None:
    """As Rasa's own merge sees to it, although no example is looked through again."""
    reply = {"utter_faq/duration": [{"text": "It lasts 8 weeks."}]}

    def merged(merge: Callable[..., TrainingData]) -> TrainingData:
        examples = TrainingData([Message.build("how long", intent="faq/duration")])
        return merge(TrainingData(), examples, TrainingData(responses=reply))

    ours, rasas = merged(_merged), merged(TrainingData.merge)
    assert ours.fingerprint() == rasas.fingerprint()
    assert ours.training_examples[0].get("response") == "It lasts 8 weeks."


def test_labels_are_stripped_and_replies_looked_up_as_by_rasa(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of several texts the last one; the key of one without a text; none of one that is unknown."""
    responses: dict[str, Any] = {
        "utter_faq/duration": [{"text": "It lasts 8 weeks."}, {"text": "Eight weeks."}, {}],
        "utter_faq/cost": [{"buttons": []}],
    }

    def made() -> list[dict[str, Any]]:
        examples = [
            Message.build(" hi ", intent=" greet "),
            Message.build("how long", intent="faq/duration"),
            Message.build("how much", intent="faq/cost"),
            Message.build("and where", intent="faq/place"),
            Message.build("how much", intent="faq/cost"),
        ]
        examples[3].set("response", " near the station ")
        examples.append(Message({"text": "hm", "intent": "faq", "intent_response_key": ""}))
        data = TrainingData(examples, responses=responses)
        again = TrainingData(data.training_examples, responses={"utter_faq/cost": [{"text": "$"}]})
        last = TrainingData(again.training_examples, responses=responses)
        return [one.data for one in last.training_examples]

    rasas = made()
    monkeypatch.setattr(TrainingData, "sanitize_examples", staticmethod(_sanitized))
    monkeypatch.setattr(TrainingData, "_fill_response_phrases", _fill_replies)
    assert made() == rasas
    assert [one.get("response") for one in rasas] == [
        None, "Eight weeks.", "$", "near the station", None,
    ]  # fmt: skip


def test_the_same_examples_are_found_twice_as_by_rasas_own_hash(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two of the first, and one each of those that differ in a word, a label or an entity."""

    def examples() -> list[Message]:
        return [
            Message.build("hi", intent="greet"),
            Message.build("hi", intent="greet"),
            Message.build("hi", intent="goodbye"),
            Message.build("hey", intent="greet"),
            Message.build("hi", intent="greet", entities=[{"entity": "a", "start": 0, "end": 2}]),
            Message.build("how long", intent="faq/duration"),
            Message.build("how long", intent="faq/cost"),
        ]

    rasas = [one.fingerprint() for one in TrainingData.sanitize_examples(examples())]
    monkeypatch.setattr(Message, "__hash__", _hash)
    ours = [one.fingerprint() for one in TrainingData.sanitize_examples(examples())]
    assert ours == rasas
    assert len(ours) == 6


def test_the_domain_that_is_kept_is_read_back_as_rasas_own_is(tmp_path: Path) -> None:
    """With replies of several lines, buttons, slots and letters beyond ASCII."""
    domain = Domain.load(str(Path(__file__).parents[3] / "domain.yml"))
    told = {
        "text": "One.\n\nTwo: “quoted” ✓ # no comment",
        "buttons": [{"title": "é", "payload": "/a"}],
    }
    domain = domain.merge(Domain.from_dict({"responses": {"utter_test": [told]}}))
    domain.persist(tmp_path / "rasas.yml")
    _persist(domain, tmp_path / "ours.yml")
    ours, rasas = (Domain.from_path(tmp_path / f"{name}.yml") for name in ("ours", "rasas"))
    assert ours.fingerprint() == rasas.fingerprint()
    assert ours.responses["utter_test"] == [told]


def test_a_model_is_stored_as_it_is_and_read_as_ever(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What could be packed to a hundredth takes all its room."""
    (tmp_path / "weights").write_text("7" * 10_000)
    monkeypatch.setattr(tarfile.TarFile, "gzopen", classmethod(_gzopen))
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as packed:
        packed.add(tmp_path / "weights", "weights")
    assert (tmp_path / "model.tar.gz").stat().st_size > 10_000
    monkeypatch.undo()
    with tarfile.open(tmp_path / "model.tar.gz") as packed:
        found = packed.extractfile("weights")
        assert found is not None
        assert found.read() == b"7" * 10_000


def test_the_training_ends_with_its_code_and_all_that_it_said() -> None:
    program = (
        "from bot.nlu.training import _end, _keep_memory; _keep_memory(); print('all'); _end(3)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (3, "all\n")


@pytest.mark.parametrize(("about", "checks"), [((), True), (("checked",), False)])
def test_the_knowledge_is_checked_unless_whoever_trains_says_that_it_is(
    monkeypatch: pytest.MonkeyPatch, about: tuple[str, ...], checks: bool
) -> None:
    told: list[bool] = []

    def trained(**_options: object) -> TrainingResult:
        told.append(KnowledgeImporter.checks)
        return TrainingResult(code=3)

    monkeypatch.setattr(rasa.model_training, "train", trained)
    monkeypatch.setattr(KnowledgeImporter, "checks", True)
    for name in ("_keep_memory", "mend"):
        monkeypatch.setattr(training, name, lambda: None)
    monkeypatch.setattr(gc, "disable", lambda: None)
    monkeypatch.setattr(read, "_nodes", read._nodes)
    assert training.main("models", "x", *about) == 3
    assert told == [checks]
