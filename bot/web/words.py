"""What the page and the API say: reviewed texts, with the facility's facts filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.knowledge.facts import fill
from bot.knowledge.model import Entry, Knowledge, Source
from bot.knowledge.read import read
from bot.knowledge.responses import dialogue_responses


@dataclass(frozen=True)
class Cited:
    """Where an answer comes from.

    Args:
        sources: the publications that it leans on.
        checked: when it was last read against them, such as "November 23, 2026".
    """

    sources: tuple[Source, ...]
    checked: str


@dataclass(frozen=True)
class Words:
    """Everything that `web` may say by itself.

    Args:
        responses: the replies of dialogue.yml by name, filled in.
        page: labels and notes of the visitor's page (page.yml) by name, filled in.
        facts: value by name, such as "program.phone"; None where the operator set nothing.
        sentences: the sentences of phrases.yml by name, not filled in.
        not_watched: by language, that no staff member follows the chat (crisis.yml).
        cited: where each answer comes from, by its entry.
    """

    responses: Mapping[str, Mapping[str, Any]]
    page: Mapping[str, str]
    facts: Mapping[str, str | None]
    sentences: Mapping[str, str]
    not_watched: Mapping[str, str]
    cited: Mapping[str, Cited]

    def phrase(self, name: str) -> str:
        """Return one sentence of phrases.yml, filled in.

        Raises:
            KeyError: phrases.yml has no sentence of that name.
            UnsetFact: it needs something besides the facility's facts.
        """
        return fill(self.sentences[name], self.facts)

    @property
    def phone(self) -> str | None:
        """The facility's phone number as people read it, if it is set."""
        return self.facts.get("program.phone")


def words_from(knowledge: Knowledge, directory: Path) -> Words:
    """Return the words of `web`.

    Args:
        knowledge: the loaded knowledge.
        directory: the knowledge folder, which holds page.yml.

    Raises:
        KnowledgeError: page.yml is missing or broken.
    """
    page: Mapping[str, str] = read(directory / "page.yml").data["page"]
    return Words(
        responses=MappingProxyType(dialogue_responses(knowledge)),
        page=MappingProxyType({name: fill(text, knowledge.facts) for name, text in page.items()}),
        facts=knowledge.facts,
        sentences=knowledge.phrases,
        not_watched=knowledge.raw["crisis"]["not_watched"],
        cited=MappingProxyType(
            {
                entry.id: _cited(entry, knowledge)
                for entry in knowledge.entries.values()
                if entry.kind == "answer" and entry.sources
            }
        ),
    )


def _cited(entry: Entry, knowledge: Knowledge) -> Cited:
    day = entry.reviewed.date
    sources = tuple(knowledge.sources[one] for one in entry.sources)
    return Cited(sources, f"{day:%B} {day.day}, {day.year}")
