"""What is overdue: decided from the queue's rows and the clock alone, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from bot.desk.access import ON_DUTY
from bot.desk.hours import Opening, open_seconds
from bot.desk.limits import Limits
from bot.knowledge.model import Hours
from bot.store.handoff_model import EMERGENCY, QueueRow

Act = Literal["leave", "time_out", "overdue", "escalate"]
# Once everybody in the chain was called, they are called again, but not as fast.
_SLOWER: Final = 4


@dataclass(frozen=True)
class Moment:
    """The moment of looking.

    Args:
        at: seconds since 1970.
        hours: of program.yml.
        opening: those hours at this moment.
        present: how many people on duty have the console open.
    """

    at: float
    hours: Hours
    opening: Opening
    present: int


@dataclass(frozen=True)
class Due:
    """Something to do about a handoff.

    Args:
        act: "leave": its owner may take no handoffs any more, so it goes back to the queue;
            "time_out": its owner left it waiting, and so does that; "overdue": nobody took it in
            time; "escalate": the alarm goes one step along the chain.
        since: when the wait began; whoever acts checks that it still is that wait.
        phrase: name of the sentence that the visitor is told; "" where they are told nothing.
        step: the step that the alarm stands at now.
        reason: why, in a few words.
    """

    act: Act
    row: QueueRow
    since: float
    phrase: str
    step: int
    reason: str


def due(row: QueueRow, limits: Limits, now: Moment) -> Due | None:
    """Return what a wait has come to, or None while there is time.

    Nobody waits for a person who will not come: what an account that was switched off, or whose
    role was changed, still holds is due at once.
    """
    if row.state == "claimed" and row.owner_role not in ON_DUTY:
        phrase = "handoff_released" if row.live else ""
        return Due("leave", row, now.at, phrase, 0, "its owner may take no handoffs any more")
    since = row.waiting_since
    if since is None or (row.state == "waiting" and row.told_at is not None):
        return None
    if _went_home(row, now):
        return Due("overdue", row, since, "handoff_closed", 0, "staff have gone home")
    waited, limit = _waited(row, since, now), limit_of(row, limits)
    if waited < limit:
        return None
    reason = f"waited {waited:.0f} s of {limit:.0f} s"
    act: Act = "overdue" if row.state == "waiting" else "time_out"
    return Due(act, row, since, _late(row), 0, reason)


def limit_of(row: QueueRow, limits: Limits) -> float:
    """Return how many seconds a handoff's present wait may take."""
    if not row.live:
        return limits.callback[row.priority]
    first = row.state == "waiting" or row.first_response_at is None
    return (limits.first_response if first else limits.reply)[row.priority]


def due_alarm(row: QueueRow, limits: Limits, now: Moment, chain: int) -> Due | None:
    """Return the next step of an emergency's alarm, or None while there is time.

    The console rings first. Where nobody has it open, ringing helps nobody and the next step is
    taken at once.

    Args:
        chain: how many steps there are after the console.
    """
    if not row.rings or row.alarm_at is None:
        return None
    step = row.escalation_step
    began = row.alarm_at if step == 0 or row.escalated_at is None else row.escalated_at
    waits = limits.escalation * (_SLOWER if step >= max(chain, 1) else 1)
    if step == 0 and now.present == 0:
        return Due("escalate", row, began, "", step, "nobody has the console open")
    rang = _since(began, now)
    if rang < waits:
        return None
    return Due("escalate", row, began, "", step, f"not acknowledged for {rang:.0f} s")


def _went_home(row: QueueRow, now: Moment) -> bool:
    """Whether a visitor waits in the queue for people who are not there any more."""
    closed = now.opening.known and not now.opening.open
    return row.live and row.state == "waiting" and closed and now.present == 0


def _late(row: QueueRow) -> str:
    """Return the sentence for who waited too long; "no one could join" only where no one did.

    Whoever claimed a live chat joined it: the visitor was told that somebody is here and can read.
    """
    if not row.live:
        return "callback_late"
    return "handoff_silent" if row.state == "claimed" else "handoff_unanswered"


def _waited(row: QueueRow, since: float, now: Moment) -> float:
    # Someone waits in the chat, or is in danger: then every minute counts, also at night.
    if row.live or row.priority == EMERGENCY or since > now.at:
        return _since(since, now)
    return open_seconds(now.hours, since, now.at)


def _since(began: float, now: Moment) -> float:
    """Return the seconds since a time; one to come was noted by a clock that was ahead.

    How long ago that was nobody knows. So it counts by how far it was ahead: somebody may be told
    too soon, and nobody waits in silence until the time has come.
    """
    return abs(now.at - began)
