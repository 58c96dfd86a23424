"""The real form and guidance, a clock that stands still, and a visitor who taps."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.read import read
from bot.screening.build import build
from bot.screening.engine import Engine
from bot.screening.model import State
from tests.unit.screening.visitor import CONTACT, USUAL, walk

ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)


@pytest.fixture(scope="session")
def raw() -> dict[str, Any]:
    """The parsed knowledge files of the screening."""
    names = ("screening", "instruments", "guidance")
    return {name: read(ROOT / "knowledge" / f"{name}.yml").data for name in names}


@pytest.fixture(scope="session")
def engine(raw: dict[str, Any]) -> Engine:
    """The engine as it ships, at noon."""
    return build(raw, clock=lambda: NOON)


@pytest.fixture
def reading_back(engine: Engine) -> State:
    """Every question is answered, and the answers are read back."""
    return walk(engine, {**USUAL, **CONTACT})[-1].state
