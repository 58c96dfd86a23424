"""The queue as a page shows it: who waits, who has what, and for how long; no content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.desk.access import may_acknowledge, may_claim, may_read
from bot.desk.alert_text import reference
from bot.store.handoffs import Handoffs, QueueRow
from bot.store.marks import HERE_SECONDS
from bot.store.staff import StaffMember
from bot.web.staff import words
from bot.web.staff.filters import Filters
from bot.web.staff.words import Moment, Times

__all__ = ["Queue", "QueueLine", "QueueSection", "queue_line", "queue_view", "reference", "told"]

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
        readable: whether this member may read it now.
        rings: whether it is an emergency that nobody has acknowledged.
        seeable: whether this member may acknowledge it.
        live: whether its visitor is in a live chat.
        late: whether somebody was left waiting too long.
        awaits: how long the visitor of a claimed live chat has waited for words, or "".
        there: whether the page of the visitor of a live chat is open, in words; "" in no live chat.
        away: whether there was no sign of them for a while.
        labels: titles of its labels.
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
    readable: bool
    withdrawn: bool
    rings: bool
    seeable: bool
    live: bool
    late: bool
    awaits: str
    there: str
    away: bool
    labels: tuple[str, ...]


@dataclass(frozen=True)
class QueueSection:
    """One part of the queue with its heading, and what is said when it is empty."""

    id: str
    title: str
    empty: str
    lines: tuple[QueueLine, ...]


@dataclass(frozen=True)
class Queue:
    """The whole queue at one moment.

    Args:
        waiting: how many wait, whatever the filters show.
        hidden: how many open ones the filters leave out.
    """

    sections: tuple[QueueSection, ...]
    waiting: int
    hidden: int
    filters: Filters
    at: Moment


def queue_view(
    handoffs: Handoffs,
    member: StaffMember,
    labels: Mapping[str, str],
    filters: Filters,
    now: Times,
) -> Queue:
    """Return the queue as one member sees it.

    Args:
        handoffs: where they are stored.
        member: who looks.
        labels: titles of labels by id.
        filters: what to show.
        now: the moment of looking.
    """
    every = handoffs.queue("waiting", "claimed")
    rows = [row for row in every if filters.match(row)]
    closed = handoffs.recently_closed(since=now.now - CLOSED_SECONDS, limit=CLOSED_MOST)
    gone = handoffs.withdrawn_from(member.id, since=now.now - WITHDRAWN_SECONDS)

    def lines(some: list[QueueRow]) -> tuple[QueueLine, ...]:
        return tuple(queue_line(row, member, labels, now) for row in some)

    claimed = [row for row in rows if row.state == "claimed"]
    mine = [row for row in claimed if row.owner_id == member.id]
    others = [row for row in claimed if row.owner_id != member.id]
    return Queue(
        sections=(
            QueueSection(
                "waiting",
                "Waiting",
                "Nobody is waiting.",
                lines([row for row in rows if row.state == "waiting"]),
            ),
            QueueSection("mine", "Claimed by you", "You have not claimed anything.",
                         lines(mine + gone)),
            QueueSection("others", "Claimed by others", "Nobody else has claimed any.",
                         lines(others)),
            QueueSection(
                "closed",
                "Closed in the last 24 hours",
                "Nothing was closed in the last 24 hours.",
                lines([row for row in closed if filters.match(row)]),
            ),
        ),
        waiting=sum(row.state == "waiting" for row in every),
        hidden=len(every) - len(rows),
        filters=filters,
        at=now.moment(now.now),
    )  # fmt: skip


def told(row: QueueRow, now: Times) -> str:
    """Return how things stand with a handoff and for how long, in words."""
    if row.state == "withdrawn":
        return "Deleted by the visitor"
    if row.state == "closed" and row.closed_at is not None:
        return f"Closed {now.near(row.closed_at)}"
    if row.state == "claimed" and row.claimed_at is not None:
        return f"Claimed {now.since(row.claimed_at)} ago"
    return f"Waiting {now.since(row.created_at)}"


def _there(row: QueueRow, now: Times) -> str:
    """Return whether a visitor's page is open; whether they read it, nobody can know."""
    if row.visitor_seen_at is None or not row.live or row.state not in ("waiting", "claimed"):
        return ""
    if _is_away(row, now):
        return f"No sign of the visitor for {words.span(abs(now.now - row.visitor_seen_at))}"
    return "The visitor’s page is open"


def _is_away(row: QueueRow, now: Times) -> bool:
    # By how far it was ahead, where a clock was set back.
    return row.visitor_seen_at is not None and abs(now.now - row.visitor_seen_at) >= HERE_SECONDS


def queue_line(
    row: QueueRow, member: StaffMember, labels: Mapping[str, str], now: Times
) -> QueueLine:
    """Return a handoff as a row that holds no content."""
    awaits = row.live and row.state == "claimed" and row.waiting_since is not None
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
        readable=may_read(member, row).allowed,
        withdrawn=row.state == "withdrawn",
        rings=row.rings,
        seeable=may_acknowledge(member, row).allowed,
        live=row.live,
        late=row.overdue_at is not None and row.state in ("waiting", "claimed"),
        awaits=now.since(row.waiting_since) if awaits and row.waiting_since else "",
        there=_there(row, now),
        away=_is_away(row, now),
        labels=tuple(labels.get(one) or words.spoken(one) for one in row.labels),
    )
