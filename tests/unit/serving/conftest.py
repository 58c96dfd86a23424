"""A supervisor of small processes, which ends them after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.serving.processes import ProcessPlan
from bot.serving.supervisor import Supervisor

Made = Callable[..., Supervisor]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervise(tmp_path: Path, said: list[str]) -> Iterator[Made]:
    made: list[Supervisor] = []

    def make(*plans: ProcessPlan) -> Supervisor:
        made.append(Supervisor(list(plans), tmp_path / "log", said.append))
        return made[-1]

    yield make
    for one in made:
        one.stop()
