"""The alarm: emergencies that nobody has acknowledged, told on every page of those on duty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.desk.access import ON_DUTY
from bot.store.handoffs import Handoffs
from bot.store.staff import StaffMember
from bot.web.staff.queue_view import QueueLine, queue_line
from bot.web.staff.words import Times

MOST_SHOWN: Final = 3


@dataclass(frozen=True)
class Alarm:
    """What rings.

    Args:
        first: those that have rung longest, at most `MOST_SHOWN`.
        number: how many ring.
        on_duty: whether this member answers emergencies.
    """

    first: tuple[QueueLine, ...] = ()
    number: int = 0
    on_duty: bool = False


def alarm_view(
    handoffs: Handoffs, member: StaffMember, labels: Mapping[str, str], now: Times
) -> Alarm:
    """Return what rings for this member; nothing for those who are not on duty.

    Args:
        labels: titles of labels by id.
    """
    if member.role not in ON_DUTY:
        return Alarm()
    rows = handoffs.ringing()
    lines = tuple(queue_line(row, member, labels, now) for row in rows[:MOST_SHOWN])
    return Alarm(lines, len(rows), on_duty=True)
