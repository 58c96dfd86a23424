"""Only the understanding part of a model runs, on one text at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine import loader
from rasa.engine.exceptions import GraphComponentException
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.understanding import Interpreter, ModelMissing, load_interpreter

RESPONSES = {"utter_faq/evening_sessions": [{"metadata": {"topic": "schedule_work_school"}}]}


class FakeRunner:
    """Stands in for Rasa's graph: answers with the text that it was given, in capitals."""

    def run(self, inputs: dict[str, Any], targets: list[str]) -> dict[str, list[Message]]:
        text = inputs["__message__"][0].text
        return {targets[0]: [Message({"text": text.upper(), "inner": 1}, output_properties=set())]}


@pytest.fixture
def interpreter() -> Interpreter:
    return Interpreter(FakeRunner(), "run_last", RESPONSES)


def test_a_text_goes_through_the_graph_and_only_results_come_back(interpreter: Interpreter) -> None:
    assert interpreter.parse("how long") == {"text": "HOW LONG"}


@pytest.mark.parametrize(
    ("label", "topic"),
    [
        ("faq/evening_sessions", "schedule_work_school"),
        ("faq/new_entry", "new_entry"),
        ("talk_to_person", "talk_to_person"),
    ],
)
def test_labels_have_topics(interpreter: Interpreter, label: str, topic: str) -> None:
    assert interpreter.topic_of(label) == topic


def test_a_model_of_another_version_is_named_with_the_mend(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_args: object) -> None:
        raise GraphComponentException("a component cannot read what is stored")

    monkeypatch.setattr(loader, "load_predict_graph_runner", refuse)
    (tmp_path / "old.tar.gz").write_bytes(b"")
    with pytest.raises(ModelMissing, match=r"cannot read old\.tar\.gz, .+ Run `foyer train` first"):
        load_interpreter(tmp_path)


def test_a_folder_without_models_is_named_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"no trained model in .+\. Run `foyer train` first"):
        load_interpreter(tmp_path)
