"""The desk's figures over a period, made of counts alone: no handoff is looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from bot.desk_export.waits import Wait, wait_of
from bot.store.counts import HourCount

DAY: Final = 24 * 3600.0
HANDOFFS: Final = ("sent", "claimed", "answered", "closed", "withdrawn", "overdue")
WAITS: Final = ("handoff_wait", "handoff_first_response")
QUESTIONS: Final = ("answer", "no_reviewed_answer", "did_you_mean", "fallback")
SCREENING: Final = ("screening_started", "screening_asked", "screening_done", "screening_ended")
# Everything that the figures are made of; each row of it is in the CSV.
NAMES: Final = (*(f"handoff_{one}" for one in HANDOFFS), *WAITS, *QUESTIONS, *SCREENING)
ALL: Final = ""
MOST_DAYS: Final = 31  # that one chart can show
DATE: Final = "%Y-%m-%d"
MONTH: Final = "%Y-%m"


class HourlyCounts(Protocol):
    """Where the counts are read."""

    def by_hour(self, name: str, since: float = 0.0) -> list[HourCount]:
        """Return the counts of one name since a time, hour by hour."""


@dataclass(frozen=True)
class Tally:
    """What became of handoffs, for one reason, one hour of the day, or all.

    Args:
        closed: handled.
        abandoned: deleted by the visitor before anybody claimed them.
        withdrawn: deleted by the visitor later.
        overdue: how often the visitor was told that it takes too long.
        wait: from sent until somebody claimed it for the first time.
        response: from sent, or from joining the live chat, until a person's first words.
    """

    key: str
    sent: int
    claimed: int
    answered: int
    closed: int
    abandoned: int
    withdrawn: int
    overdue: int
    wait: Wait
    response: Wait


@dataclass(frozen=True)
class Asked:
    """Questions of one day or month, or of all: with a reviewed answer, and without one."""

    key: str
    answered: int
    unanswered: int


@dataclass(frozen=True)
class Passed:
    """One screening question: in how many screenings it was asked, and gone past.

    Going past is answering or skipping; which of the two is not counted.
    """

    id: str
    asked: int
    done: int

    @property
    def left(self) -> int:
        """How many screenings stopped here, or still stand here."""
        return max(self.asked - self.done, 0)


@dataclass(frozen=True)
class Screenings:
    """How screenings went; `ended` is by outcome, and what is in neither was simply left."""

    started: int
    ended: Mapping[str, int]
    questions: tuple[Passed, ...]

    @property
    def sent(self) -> int:
        """How many ended with "Send to staff"."""
        return self.ended.get("send", 0)


@dataclass(frozen=True)
class Figures:
    """All figures of one period.

    Args:
        by_reason: the reason most often given first.
        by_hour: 24 tallies, by the hour of the day in the program's time zone.
        by_date: questions of every day of the period, or every month of a long one.
        topics: how often each entry without a reviewed answer was asked for, highest first.
    """

    since: datetime
    until: datetime
    total: Tally
    by_reason: tuple[Tally, ...]
    by_hour: tuple[Tally, ...]
    questions: Asked
    by_date: tuple[Asked, ...]
    topics: tuple[tuple[str, int], ...]
    screenings: Screenings


Grouped = Mapping[str, Mapping[str, Sequence[HourCount]]]
KeyOf = Callable[[HourCount], str]


def figures(
    counts: HourlyCounts, *, days: int, now: float, zone: str, order: Sequence[str] = ()
) -> Figures:
    """Return the figures of the last days.

    Args:
        counts: where they are stored.
        days: how many days to look back.
        now: seconds since 1970.
        zone: IANA name of the program's time zone.
        order: ids of the screening's questions, in the order they are asked.
    """
    local = ZoneInfo(zone)
    since, until = (datetime.fromtimestamp(at, local) for at in (now - days * DAY, now))
    read = {name: counts.by_hour(name, now - days * DAY) for name in NAMES}
    date = DATE if days <= MOST_DAYS else MONTH
    whole, by_reason = _grouped(read, lambda _: ALL), _grouped(read, _reason)
    by_hour = _grouped(read, lambda one: f"{when(one, local):%H}")
    by_date = _grouped(read, lambda one: f"{when(one, local):{date}}")
    tallied = [_tally(by_reason, reason) for reason in by_reason["handoff_sent"]]
    return Figures(
        since=since,
        until=until,
        total=_tally(whole, ALL),
        by_reason=tuple(sorted(tallied, key=lambda one: (-one.sent, one.key))),
        by_hour=tuple(_tally(by_hour, f"{hour:02d}") for hour in range(24)),
        questions=_asked(whole, ALL),
        by_date=tuple(_asked(by_date, one) for one in _dates(since, until, date)),
        topics=tuple(_totals(read["no_reviewed_answer"]).most_common()),
        screenings=_screenings(read, order),
    )


def when(count: HourCount, local: ZoneInfo) -> datetime:
    """Return the beginning of the hour that was counted, in local time."""
    return datetime.fromtimestamp(count.hour * 3600, local)


def _grouped(read: Mapping[str, Sequence[HourCount]], key_of: KeyOf) -> Grouped:
    found: dict[str, dict[str, list[HourCount]]] = {name: {} for name in read}
    for name, counts in read.items():
        for one in counts:
            found[name].setdefault(key_of(one), []).append(one)
    return found


def _tally(grouped: Grouped, key: str) -> Tally:
    def of(name: str) -> Sequence[HourCount]:
        return grouped[name].get(key, ())

    withdrawn = of("handoff_withdrawn")
    abandoned = _sum(one for one in withdrawn if one.key.endswith(":waiting"))
    return Tally(
        key=key,
        sent=_sum(of("handoff_sent")),
        claimed=_sum(of("handoff_claimed")),
        answered=_sum(of("handoff_answered")),
        closed=_sum(of("handoff_closed")),
        abandoned=abandoned,
        withdrawn=_sum(withdrawn) - abandoned,
        overdue=_sum(of("handoff_overdue")),
        wait=wait_of(of("handoff_wait")),
        response=wait_of(of("handoff_first_response")),
    )


def _asked(grouped: Grouped, key: str) -> Asked:
    found = {name: _sum(grouped[name].get(key, ())) for name in QUESTIONS}
    answered = found.pop("answer")
    return Asked(key, answered, sum(found.values()))


def _screenings(read: Mapping[str, Sequence[HourCount]], order: Sequence[str]) -> Screenings:
    asked, done = _totals(read["screening_asked"]), _totals(read["screening_done"])
    known = [one for one in order if one in asked]
    gone = sorted(set(asked) - set(order))
    return Screenings(
        started=_sum(read["screening_started"]),
        ended=_totals(read["screening_ended"]),
        questions=tuple(Passed(one, asked[one], done[one]) for one in (*known, *gone)),
    )


def _dates(since: datetime, until: datetime, date: str) -> list[str]:
    days = range((until.date() - since.date()).days + 1)
    return list(dict.fromkeys(f"{since.date() + timedelta(days=one):{date}}" for one in days))


def _reason(count: HourCount) -> str:
    return count.key.split(":", 1)[0]


def _totals(counts: Iterable[HourCount]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in counts:
        found[one.key] += one.n
    return found


def _sum(counts: Iterable[HourCount]) -> int:
    return sum(one.n for one in counts)
