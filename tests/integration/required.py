"""What the safety list is held against: the shipped knowledge and its cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.load import load
from bot.knowledge.model import Knowledge
from bot.knowledge.responses import dialogue_responses, entry_responses
from bot.safety.cards import cards
from bot.safety.model import CrisisKnowledge
from bot.screening.build import build
from bot.screening.engine import Engine

ROOT = Path(__file__).parents[2]
# A dose, a step of a taper, or how long to wait between two: none of it may ever be said.
HARMFUL = re.compile(
    r"\d+(?:[.,]\d+)? ?(?:mg|mcg|milligrams?|ml|tablets?|pills|drinks?|grams?|percent|%)\b"
    r"|\b(?:half|quarter) (?:of )?(?:the|your|a) (?:dose|pill|tablet)"
    r"|\b(?:cut|lower|reduce|drop)\w* (?:it |the dose |your dose |down )?by\b"
    r"|every (?:other|second|third) day|lethal|fatal dose",
    re.IGNORECASE,
)


@pytest.fixture(scope="module", name="knowledge")
def shipped() -> Knowledge:
    return load(ROOT / "knowledge")


@pytest.fixture(scope="module", name="crisis")
def crisis_knowledge(knowledge: Knowledge) -> CrisisKnowledge:
    return CrisisKnowledge.parse(knowledge.raw["crisis"])


@pytest.fixture(scope="module", name="shown")
def shown_cards(crisis: CrisisKnowledge) -> dict[str, dict[str, Any]]:
    """The card of each crisis reply."""
    found = cards(crisis, {"program.name": "Cedar Program"})
    return {name: one["metadata"]["card"] for name, one in found.items() if "crisis" in name}


@pytest.fixture(scope="module", name="engine")
def guided(knowledge: Knowledge) -> Engine:
    return build(knowledge.raw)


def card_text(card: dict[str, Any]) -> str:
    return "\n".join([card["title"], *card["lines"], card["closing"]])


def replies(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Every text of answers and dialogue, by the name of its reply."""
    for name, reply in {**entry_responses(knowledge), **dialogue_responses(knowledge)}.items():
        yield name, " ".join([reply["text"], *(b["title"] for b in reply.get("buttons", []))])
