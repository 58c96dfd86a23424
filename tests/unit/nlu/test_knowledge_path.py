"""One setting moves the knowledge base for Rasa's components too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.crisis_screen import CRISIS, CrisisScreen, finish_screen
from bot.nlu.knowledge_path import knowledge_path

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("knowledge/crisis.yml", "elsewhere/crisis.yml"),
        ("knowledge", "elsewhere"),
        ("other/crisis.yml", "other/crisis.yml"),
        ("/srv/knowledge/crisis.yml", "/srv/knowledge/crisis.yml"),
    ],
)
def test_what_lies_under_knowledge_is_looked_for_where_the_setting_says(
    named: str, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOYER_KNOWLEDGE_DIR", "elsewhere")
    assert tmp_path / knowledge_path(named) == tmp_path / expected


def test_a_phrase_of_the_other_folder_brings_the_card(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    phrase = "the green lamp is out"
    text = (ROOT / "knowledge" / "crisis.yml").read_text(encoding="utf-8")
    signal = "\n".join(
        ["signals:", "  - id: test.lamp", "    type: suicide", "    level: card",
         f'    patterns: ["{phrase}"]', ""]
    )  # fmt: skip
    (tmp_path / "crisis.yml").write_text(text.replace("signals:\n", signal, 1), encoding="utf-8")
    shutil.copytree(ROOT / "knowledge" / "schema", tmp_path / "schema")
    monkeypatch.setenv("FOYER_KNOWLEDGE_DIR", str(tmp_path))
    component = CrisisScreen.create(
        CrisisScreen.get_default_config(),
        LocalModelStorage(tmp_path),
        Resource("screen"),
        ExecutionContext(GraphSchema({}), node_name="screen"),
    )
    (message,) = component.process([Message({"text": phrase})])
    finish_screen(message)
    assert message.get(CRISIS)["level"] == "card"
