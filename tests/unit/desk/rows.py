"""Rows, hours and people for the desk's decisions, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.desk.hours import opening
from bot.desk.limits import Limits
from bot.desk.timers import Moment
from bot.knowledge.model import Holiday, Hours, Period
from bot.store.handoff_model import QueueRow
from bot.store.staff_model import Role, StaffMember

ZONE = "America/New_York"
NINE_TO_FIVE = (Period(9 * 60, 12 * 60), Period(13 * 60, 17 * 60))
HOURS = Hours(
    (NINE_TO_FIVE,) * 5 + ((), ()),
    (
        Holiday(date(2026, 12, 25), "Christmas Day"),
        Holiday(date(2026, 12, 24), "Christmas Eve", (Period(9 * 60, 12 * 60),)),
    ),
    ZONE,
)
NO_HOURS = Hours(((),) * 7, (), ZONE)
LIMITS = Limits(
    first_response={"emergency": 120, "urgent": 300, "normal": 600},
    reply={"emergency": 60, "urgent": 120, "normal": 180},
    callback={"emergency": 900, "urgent": 7200, "normal": 28800},
    escalation=120,
)


def local(written: str) -> float:
    """A time in New York, such as "2026-11-23 09:30", as seconds since 1970."""
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(ZONE)).timestamp()


MONDAY_TEN = local("2026-11-23 10:00")


def row(**given: Any) -> QueueRow:
    """A live chat that waits in the queue since Monday at ten."""
    made = QueueRow(
        "h1", "live_chat", "normal", "waiting", MONDAY_TEN, None, None, None, None,
        live=True, waiting_since=MONDAY_TEN,
    )  # fmt: skip
    return replace(made, **given)


def moment(at: float, hours: Hours = HOURS, present: int = 1) -> Moment:
    """A moment of looking."""
    return Moment(at, hours, opening(hours, at), present)


def member(role: Role = "staff", id: str = "sam", active: bool = True) -> StaffMember:
    """One account."""
    return StaffMember(id, f"{id}@example.org", id.capitalize(), role, active)
