"""Rasa 3.6 loads the importer as it would for training; nothing is trained here."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.unit.knowledge.conftest import Folder

pytest.importorskip("rasa")

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.importers.importer import TrainingDataImporter

from bot.knowledge import importer as module
from bot.knowledge.check import check
from bot.knowledge.importer import BrokenKnowledge, KnowledgeImporter

CARD = {"utter_crisis_general_self_en": {"text": "Call 911.", "metadata": {"card": {}}}}
DOMAIN = 'version: "3.1"\nintents: [faq, greet]\nresponses:\n  utter_bye: [{text: Bye.}]\n'


@pytest.fixture(autouse=True)
def fake_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """The safety room has tests of its own; here one card is enough, and no more is tried."""
    monkeypatch.setattr(module, "_crisis_cards", lambda knowledge: CARD)
    monkeypatch.setattr(module, "check", partial(check, trials=()))


def project(folder: Folder) -> TrainingDataImporter:
    """What `rasa train` builds from config.yml: both importers, combined and synchronised."""
    root = folder.path.parent
    (root / "config.yml").write_text("recipe: default.v1\n")
    (root / "domain.yml").write_text(DOMAIN)
    names = ("RasaFileImporter", "bot.knowledge.importer.KnowledgeImporter")
    return TrainingDataImporter.load_from_dict(
        {"importers": [{"name": name} for name in names]},
        str(root / "config.yml"),
        str(root / "domain.yml"),
        [str(root / "data")],
    )


def test_examples_carry_the_entry_in_their_intent(folder: Folder) -> None:
    examples = KnowledgeImporter(str(folder.path.parent / "config.yml")).get_nlu_data()
    texts = {one.get("text"): one.get_full_intent() for one in examples.intent_examples}
    assert texts["how long number 3"] == "faq/duration"
    assert texts["What does it cost?"] == "faq/cost"


def test_a_question_that_is_also_a_phrasing_is_one_example(folder: Folder) -> None:
    folder.replace("faq/time.yml", "how long number 3", "how long does it last")
    examples = KnowledgeImporter(str(folder.path.parent / "config.yml")).get_nlu_data()
    assert len(examples.intent_examples) == 12 + 13


def test_rasa_makes_faq_a_retrieval_intent(folder: Folder) -> None:
    domain = project(folder).get_domain()
    assert domain.intent_config("faq")["is_retrieval_intent"] is True
    assert "utter_faq" in domain.action_names_or_texts


def test_the_domain_holds_every_kind_of_reply(folder: Folder) -> None:
    names = set(project(folder).get_domain().responses)
    assert names >= {
        "utter_bye", "utter_greet", "utter_faq/duration", "utter_faq/cost", "utter_more_duration",
        "utter_crisis_general_self_en",
    }  # fmt: skip


def test_a_reply_reaches_the_visitor_as_it_was_written(folder: Folder) -> None:
    nlg = TemplatedNaturalLanguageGenerator(project(folder).get_domain().responses)
    said: Any = nlg.generate_from_slots("utter_faq/duration", {"screening": None}, "foyer")
    assert said["text"] == "It lasts about three months."
    assert said["buttons"][1]["payload"] == '/faq{"entry": "cost"}'
    assert said["metadata"]["entry"] == "duration"


def test_it_brings_no_stories_and_no_configuration(folder: Folder) -> None:
    importer = KnowledgeImporter(str(folder.path.parent / "config.yml"))
    assert importer.get_config() == {}
    assert importer.get_stories().story_steps == []
    assert importer.get_conversation_tests().story_steps == []


def test_a_broken_file_never_reaches_training(folder: Folder) -> None:
    folder.replace("faq/time.yml", "next: [cost]", "next: [costs]")
    with pytest.raises(BrokenKnowledge, match=r"time\.yml:\d+: error: There is no entry `costs`"):
        project(folder).get_nlu_data()


def test_a_program_whose_knowledge_another_checks_does_not_check_it_again(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(directory: Path) -> None:
        raise AssertionError("it was checked")

    monkeypatch.setattr(module, "check", fail)
    monkeypatch.setattr(KnowledgeImporter, "checks", False)
    assert KnowledgeImporter(str(folder.path.parent / "config.yml")).get_nlu_data().intents
    monkeypatch.setattr(KnowledgeImporter, "checks", True)
    with pytest.raises(AssertionError, match="it was checked"):
        KnowledgeImporter(str(folder.path.parent / "config.yml")).get_nlu_data()


def test_a_warning_does_not_stop_training(folder: Folder) -> None:
    folder.replace("faq/time.yml", "    short: What it costs\n", "")
    assert project(folder).get_nlu_data().intent_examples


def test_the_folder_can_be_named_in_config_yml(folder: Folder, tmp_path: Path) -> None:
    folder.path.rename(tmp_path / "words")
    importer = KnowledgeImporter(str(tmp_path / "config.yml"), knowledge_dir="words")
    assert importer.get_nlu_data().intent_examples


def test_the_setting_names_the_folder(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.path.rename(tmp_path / "elsewhere")
    monkeypatch.setenv("FOYER_KNOWLEDGE_DIR", str(tmp_path / "elsewhere"))
    assert KnowledgeImporter(str(tmp_path / "config.yml")).get_nlu_data().intent_examples
