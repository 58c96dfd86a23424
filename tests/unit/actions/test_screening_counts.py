"""A screening counts each question once: when it is asked, and when it is gone past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from actions.action_screening import count
from actions.screening_counts import tally
from bot.knowledge.read import read
from bot.screening.build import build
from bot.screening.engine import Engine
from tests.unit.screening.visitor import USUAL

ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
STOP, BACK, WHY = "stop", "back", "why"


@pytest.fixture(scope="module")
def engine() -> Engine:
    names = ("screening", "instruments", "guidance")
    raw = {name: read(ROOT / "knowledge" / f"{name}.yml").data for name in names}
    return build(raw, clock=lambda: NOON)


class Visit:
    """One screening, counted turn by turn."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.state: dict[str, Any] = {}
        self.counted: Counter[tuple[str, str]] = Counter()
        self._take(engine.start("screening"))

    def tap(self, value: str) -> None:
        """Tap an answer of the question that is open; "=text" types instead."""
        if value.startswith("="):
            self._take(self._engine.step(self.state, value[1:], None))
            return
        self._take(self._engine.step(self.state, None, f"{self.state['at']}:{value}"))

    def walk(self, answers: Mapping[str, str]) -> None:
        """Answer what has an answer here, skip the rest, until nothing more is asked."""
        for _ in range(60):
            if self.state["status"] != "asking":
                return
            self.tap(answers.get(self.state["at"], "skip"))
        raise AssertionError(f"still asking {self.state['at']}")

    def choose(self, value: str) -> None:
        """Tap a button that belongs to no question."""
        self._take(self._engine.step(self.state, None, value))

    def of(self, name: str) -> dict[str, int]:
        """Return what was counted under a name."""
        return {key: n for (one, key), n in self.counted.items() if one == name}

    def _take(self, turn: Any) -> None:
        self.state, found = tally(self.state, turn)
        self.counted.update(found)


@pytest.fixture
def visit(engine: Engine) -> Visit:
    return Visit(engine)


def test_a_screening_that_begins_counts_its_flow_and_its_first_question(visit: Visit) -> None:
    assert set(visit.counted) == {
        ("screening_started", "screening"),
        ("screening_asked", visit.state["at"]),
    }


def test_an_answer_counts_as_gone_past(visit: Visit) -> None:
    first = visit.state["at"]
    visit.tap(USUAL[first])
    assert visit.of("screening_done") == {first: 1}


def test_a_skip_counts_as_gone_past(visit: Visit) -> None:
    first = visit.state["at"]
    visit.tap("skip")
    assert visit.of("screening_done") == {first: 1}


def test_asking_why_counts_nothing_more(visit: Visit) -> None:
    before = dict(visit.counted)
    visit.tap(WHY)
    assert visit.counted == before


def test_going_back_and_forth_counts_each_question_once(visit: Visit) -> None:
    visit.tap("me")
    visit.tap(BACK)
    visit.tap("me")
    assert max(visit.counted.values()) == 1


def test_a_question_left_by_stopping_was_asked_and_not_gone_past(visit: Visit) -> None:
    visit.tap("me")
    left = visit.state["at"]
    visit.tap(STOP)
    assert left in visit.of("screening_asked") and left not in visit.of("screening_done")


def test_stopping_counts_how_it_ended(visit: Visit) -> None:
    visit.tap(STOP)
    assert visit.of("screening_ended") == {"stopped": 1}


def test_a_screening_walked_through_and_sent_leaves_no_question_behind(visit: Visit) -> None:
    visit.walk(USUAL)
    visit.choose("send")
    assert visit.of("screening_asked") == visit.of("screening_done")
    assert visit.of("screening_ended") == {"send": 1}


def test_an_answer_at_which_the_questions_stop_was_still_given(visit: Visit) -> None:
    visit.walk({**USUAL, "adult": "no"})
    assert "adult" in visit.of("screening_done")
    assert visit.of("screening_ended") == {"minor": 1}


def test_a_new_start_counts_anew(engine: Engine, visit: Visit) -> None:
    first = visit.state["at"]
    visit._take(engine.start("screening"))
    assert visit.of("screening_asked") == {first: 2}


def test_no_answer_is_in_what_is_counted(visit: Visit) -> None:
    visit.walk({**USUAL, "name": "=Wilhelmina"})
    assert "wilhelmina" not in repr(visit.counted).lower()


def test_a_count_that_fails_does_not_stop_the_turn() -> None:
    def broken(found: object) -> None:
        raise OSError("no disk")

    count([("screening_asked", "who")], SimpleNamespace(counts=SimpleNamespace(add_all=broken)))  # type: ignore[arg-type]
