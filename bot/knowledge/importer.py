"""Gives Rasa what editors wrote, beside `RasaFileImporter` in config.yml.

    importers:
      - name: RasaFileImporter
      - name: bot.knowledge.importer.KnowledgeImporter

Adds the examples `faq/<id>` and the replies `utter_faq/<id>`, `utter_more_<id>`, those of
dialogue.yml and the crisis cards. Rasa's `ResponsesSyncImporter` makes `faq` a retrieval intent
and adds the action `utter_faq` by itself, because of the examples' names.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.check import check
from bot.knowledge.crossing import normal
from bot.knowledge.load import load
from bot.knowledge.model import Entry, Knowledge
from bot.knowledge.problems import KnowledgeError, errors
from bot.knowledge.responses import (
    Response,
    dialogue_responses,
    entry_responses,
    for_rasa,
    helper_responses,
)
from bot.settings import Settings


class BrokenKnowledge(RasaException):
    """The knowledge has errors, so nothing is trained; the message lists them."""


class KnowledgeImporter(TrainingDataImporter):
    """Reads the knowledge folder once, and refuses if the check finds any error.

    `checks` is turned off by a program whose knowledge is checked by another at the same time.
    """

    checks: ClassVar[bool] = True

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        knowledge_dir: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Note where the knowledge lies.

        Args:
            config_file: Rasa's config.yml; relative folders start beside it.
            domain_path: not used; `RasaFileImporter` reads it.
            training_data_paths: not used; `RasaFileImporter` reads them.
            knowledge_dir: the folder to read; FOYER_KNOWLEDGE_DIR when left out.
            kwargs: options of other importers, not used.
        """
        root = Path(config_file).resolve().parent if config_file else Path.cwd()
        self._directory = (
            root / knowledge_dir if knowledge_dir else Settings.from_env(root=root).knowledge_dir
        )

    @cached_property
    def _knowledge(self) -> Knowledge:
        found = errors(check(self._directory)) if self.checks else []
        if found:
            raise BrokenKnowledge(str(KnowledgeError(found)))
        return load(self._directory)

    def get_domain(self) -> Domain:
        """Return a domain that holds only replies."""
        knowledge = self._knowledge
        replies = {
            **entry_responses(knowledge),
            **dialogue_responses(knowledge),
            **_crisis_cards(knowledge),
        }
        for_helpers = helper_responses(knowledge)
        return Domain.from_dict(
            {
                "responses": {
                    name: [for_rasa(one) for one in (reply, for_helpers.get(name)) if one]
                    for name, reply in replies.items()
                }
            }
        )

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return one example `faq/<id>` for each question and phrasing; Rasa asks twice."""
        return self._data

    @cached_property
    def _data(self) -> TrainingData:
        return TrainingData(
            [
                Message.build(text=text, intent=f"faq/{entry.id}")
                for entry in self._knowledge.entries.values()
                for text in _examples(entry)
            ]
        )

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Return no stories; data/stories holds them."""
        return StoryGraph([])

    def get_conversation_tests(self) -> StoryGraph:
        """Return no test stories."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """Return no configuration; config.yml holds it."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """Return None: Rasa must not write into config.yml on our behalf."""
        return None


def _examples(entry: Entry) -> list[str]:
    """Return the phrasings and the question itself, each meaning once."""
    by_form = {normal(text): text for text in (entry.question, *entry.phrasings)}
    return list(by_form.values())


def _crisis_cards(knowledge: Knowledge) -> dict[str, Response]:
    # Imported here: the safety room is not needed to read or check knowledge.
    from bot.safety.cards import cards
    from bot.safety.model import CrisisKnowledge

    crisis = CrisisKnowledge.parse(knowledge.raw["crisis"])
    return cards(crisis, {name: value for name, value in knowledge.facts.items() if value})
