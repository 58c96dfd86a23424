"""The queue as a page shows it: who waits, who has what, and for how long; no content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.store.handoffs import Handoffs, QueueRow
from bot.store.staff import StaffMember
from bot.web.staff import words
from bot.web.staff.access import may_claim
from bot.web.staff.words import Moment, Times

CLOSED_SECONDS: Final = 24 * 3600.0
CLOSED_MOST: Final = 20
WITHDRAWN_SECONDS: Final = 3 * 24 * 3600.0


@dataclass(frozen=True)
class QueueLine:
    """One handoff in the queue.

    Args:
        reference: short name to say aloud.
        since: when it came in; `sent` says it in words.
        told: how long it waited, is with somebody, or when it was closed, in words.
        owner: who has or had it, or "".
        claimable: whether this member may claim it now.
    """

    id: str
    reference: str
    priority: str
    priority_word: str
    reason: str
    since: Moment
    sent: str
    told: str
    owner: str
    claimable: bool
    withdrawn: bool


@dataclass(frozen=True)
class QueueSection:
    """One part of the queue with its heading, and what is said when it is empty."""

    id: str
    title: str
    empty: str
    lines: tuple[QueueLine, ...]


@dataclass(frozen=True)
class Queue:
    """The whole queue at one moment."""

    sections: tuple[QueueSection, ...]
    waiting: int
    emergencies: tuple[QueueLine, ...]
    at: Moment


def queue_view(handoffs: Handoffs, member: StaffMember, now: Times) -> Queue:
    """Return the queue as one member sees it.

    Args:
        handoffs: where they are stored.
        member: who looks.
        now: the moment of looking.
    """
    rows = handoffs.queue("waiting", "claimed")
    closed = handoffs.recently_closed(since=now.now - CLOSED_SECONDS, limit=CLOSED_MOST)
    gone = handoffs.withdrawn_from(member.id, since=now.now - WITHDRAWN_SECONDS)

    def lines(some: list[QueueRow]) -> tuple[QueueLine, ...]:
        return tuple(_line(row, member, now) for row in some)

    waiting = lines([row for row in rows if row.state == "waiting"])
    claimed = [row for row in rows if row.state == "claimed"]
    mine = lines([row for row in claimed if row.owner_id == member.id] + gone)
    others = lines([row for row in claimed if row.owner_id != member.id])
    return Queue(
        sections=(
            QueueSection("waiting", "Waiting", "Nobody is waiting.", waiting),
            QueueSection("mine", "Claimed by you", "You have not claimed anything.", mine),
            QueueSection("others", "Claimed by others", "Nobody else has claimed any.", others),
            QueueSection(
                "closed",
                "Closed in the last 24 hours",
                "Nothing was closed in the last 24 hours.",
                lines(closed),
            ),
        ),
        waiting=len(waiting),
        emergencies=tuple(line for line in waiting if line.priority == "emergency"),
        at=now.moment(now.now),
    )


def reference(handoff_id: str) -> str:
    """Return the short name of a handoff, easy to say and to compare."""
    return "".join(char for char in handoff_id if char.isalnum())[:6].upper()


def told(row: QueueRow, now: Times) -> str:
    """Return how things stand with a handoff and for how long, in words."""
    if row.state == "withdrawn":
        return "Deleted by the visitor"
    if row.state == "closed" and row.closed_at is not None:
        return f"Closed {now.near(row.closed_at)}"
    if row.state == "claimed" and row.claimed_at is not None:
        return f"Claimed {now.since(row.claimed_at)} ago"
    return f"Waiting {now.since(row.created_at)}"


def _line(row: QueueRow, member: StaffMember, now: Times) -> QueueLine:
    return QueueLine(
        id=row.id,
        reference=reference(row.id),
        priority=row.priority,
        priority_word=words.PRIORITY[row.priority],
        reason=words.REASON.get(row.reason) or words.spoken(row.reason),
        since=now.moment(row.created_at),
        sent=now.near(row.created_at),
        told=told(row, now),
        owner="you" if row.owner_id == member.id else row.owner_name or "",
        claimable=may_claim(member, row).allowed,
        withdrawn=row.state == "withdrawn",
    )
