"""The real crisis file: what is tested is what visitors meet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.read import read
from bot.safety.model import CrisisKnowledge
from bot.safety.screen import CrisisScreen

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def raw() -> dict[str, Any]:
    data: dict[str, Any] = read(ROOT / "knowledge/crisis.yml").data
    return data


@pytest.fixture(scope="session")
def crisis(raw: dict[str, Any]) -> CrisisKnowledge:
    return CrisisKnowledge.parse(raw)


@pytest.fixture(scope="session")
def screen(crisis: CrisisKnowledge) -> CrisisScreen:
    return CrisisScreen(crisis)
