"""What a visitor who asks for a person is told: true in every case."""

from __future__ import annotations

import pytest

from bot.desk.hours import opening
from bot.desk.reach import Reach, Reaching, decide
from bot.knowledge.model import Hours
from bot.store.switches import Standing
from tests.unit.desk.rows import HOURS, MONDAY_TEN, NO_HOURS, local

NIGHT = local("2026-11-23 23:00")
ON = Standing()


def found(hours: Hours = HOURS, at: float = MONDAY_TEN, present: int = 0, **off: bool) -> Reach:
    return decide(Standing(**off), opening(hours, at), present)


@pytest.mark.parametrize(
    ("reach", "way", "phrase"),
    [
        pytest.param(found(present=1), "live", "person_here", id="somebody is there"),
        pytest.param(found(), "ring", "person_ring", id="open and nobody looks"),
        pytest.param(found(at=NIGHT), "callback", "person_closed", id="closed"),
        pytest.param(found(at=NIGHT, present=1), "callback", "person_closed", id="tab left open"),
        pytest.param(found(NO_HOURS), "callback", "person_callback", id="no hours, nobody"),
        pytest.param(found(NO_HOURS, present=1), "live", "person_here", id="no hours, somebody"),
        pytest.param(found(present=1, live=False), "callback", "person_callback", id="off"),
    ],
)
def test_the_way_to_a_person(reach: Reach, way: str, phrase: str) -> None:
    assert (reach.way, reach.phrase) == (way, phrase)


@pytest.mark.parametrize(("present", "watched"), [(0, False), (1, True)])
def test_unwatched_is_said_only_where_nobody_has_the_console_open(
    present: int, watched: bool
) -> None:
    assert found(at=NIGHT, present=present).watched is watched


def test_out_of_hours_it_is_said_when_staff_are_back() -> None:
    reaching = Reaching(HOURS, lambda: ON, lambda: 0, lambda: NIGHT)
    assert reaching.now().back == "tomorrow at 9 am Eastern Time"


def test_every_decision_has_a_reason() -> None:
    assert found(present=1, live=False).reason == "live chat is switched off"
