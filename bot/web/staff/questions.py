"""What visitors asked for: counts for the editors, with no word of any visitor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.access import may_see_questions
from bot.knowledge.model import Entry
from bot.store.counts import Count, Counts
from bot.web.staff.guard import SignedIn
from bot.web.staff.pages import page
from bot.web.staff.problems import Problem
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(route_class=StaffRoute)

PERIODS: Final = {7: "Last 7 days", 30: "Last 30 days", 365: "Last 12 months"}
_DAY: Final = 24 * 3600.0


@dataclass(frozen=True)
class TopicCount:
    """How often one entry was asked for, where it lives and whose it is."""

    question: str
    entry: str
    theme: str
    owner: str
    n: int


@dataclass(frozen=True)
class Questions:
    """The counts of one period."""

    days: int
    unanswered: tuple[TopicCount, ...]
    answered: tuple[TopicCount, ...]
    answered_total: int
    unanswered_total: int
    did_you_mean: int
    fallback: int

    @property
    def total(self) -> int:
        """All questions of the period."""
        return self.answered_total + self.unanswered_total + self.did_you_mean + self.fallback

    def share(self, n: int) -> str:
        """Return a number as a share of all questions, in words."""
        return f"{100 * n / self.total:.0f}%" if self.total else "none"


@router.get("/questions")
def show(request: Request, visit: SignedIn, days: str = "30") -> Response:
    """Show which topics were asked for."""
    decision = may_see_questions(visit.member)
    if not decision.allowed:
        raise Problem("not_allowed", {"reason": decision.reason})
    period = int(days) if days in {str(one) for one in PERIODS} else 30
    rooms = rooms_of(request)
    found = questions(rooms.counts, rooms.knowledge.entries, period, rooms.clock())
    return page(request, "questions.html", questions=found, periods=PERIODS)


def questions(counts: Counts, entries: Mapping[str, Entry], days: int, now: float) -> Questions:
    """Return the counts of the last days.

    Args:
        counts: where they are stored.
        entries: FAQ entries by id, for their questions and owners.
        days: how many days to look back.
        now: seconds since 1970.
    """
    since = now - days * _DAY
    unanswered = counts.totals("no_reviewed_answer", since)
    answered = counts.totals("answer", since)
    return Questions(
        days=days,
        unanswered=_topics(unanswered, entries),
        answered=_topics(answered, entries),
        answered_total=_sum(answered),
        unanswered_total=_sum(unanswered),
        did_you_mean=_sum(counts.totals("did_you_mean", since)),
        fallback=_sum(counts.totals("fallback", since)),
    )


def _topics(counts: Sequence[Count], entries: Mapping[str, Entry]) -> tuple[TopicCount, ...]:
    return tuple(_topic(one, entries.get(one.key)) for one in counts)


def _topic(count: Count, entry: Entry | None) -> TopicCount:
    if entry is None:
        return TopicCount("An entry that is no longer there", count.key, "", "", count.n)
    return TopicCount(entry.question, entry.id, entry.theme, entry.owner, count.n)


def _sum(counts: Sequence[Count]) -> int:
    return sum(one.n for one in counts)
