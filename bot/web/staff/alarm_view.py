"""What every page of those on duty tells: emergencies that nobody has acknowledged, and who waits.

With several chats at once the others are out of sight, and a visitor must not wait for that.
"""

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
MOST_DUE: Final = 6
THE_QUEUE: Final = "queue"


@dataclass(frozen=True)
class Alarm:
    """What rings, and who waits.

    Args:
        first: those that have rung longest, at most `MOST_SHOWN`.
        number: how many ring.
        on_duty: whether this member answers emergencies.
        due: this member's chats whose visitor waits for words and which the page does not show.
        due_number: how many of their visitors wait, whatever the page shows.
        untaken: live chats that nobody took; 0 where the page shows them.
    """

    first: tuple[QueueLine, ...] = ()
    number: int = 0
    on_duty: bool = False
    due: tuple[QueueLine, ...] = ()
    due_number: int = 0
    untaken: int = 0


def alarm_view(
    handoffs: Handoffs,
    member: StaffMember,
    labels: Mapping[str, str],
    now: Times,
    shown: str = "",
) -> Alarm:
    """Return what this member must hear of; nothing for those who are not on duty.

    Args:
        labels: titles of labels by id.
        shown: id of the handoff that the page shows by itself, or `THE_QUEUE` for all of them.
    """
    if member.role not in ON_DUTY:
        return Alarm()
    rows = handoffs.ringing()
    lines = tuple(queue_line(row, member, labels, now) for row in rows[:MOST_SHOWN])
    waits = handoffs.unanswered(member.id)
    besides = [] if shown == THE_QUEUE else [row for row in waits if row.id != shown]
    return Alarm(
        lines,
        len(rows),
        on_duty=True,
        due=tuple(queue_line(row, member, labels, now) for row in besides[:MOST_DUE]),
        due_number=len(waits),
        untaken=0 if shown == THE_QUEUE else handoffs.untaken(),
    )
