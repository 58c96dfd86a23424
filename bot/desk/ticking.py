"""Looks at everything that is open and does what is due; safe to run in several processes."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from bot.desk.desk import News, Tell
from bot.desk.hours import back_words, opening
from bot.desk.limits import Limits
from bot.desk.timers import Due, Moment, due, due_alarm
from bot.desk.words import DeskWords
from bot.knowledge.model import Hours
from bot.store.handoffs import Handoffs
from bot.store.moves import Moved, Moves

log = structlog.get_logger()


class Ticking:
    """The timers.

    Args:
        handoffs: where open handoffs are read, without their content.
        moves: does what is due; each act checks again that it still is.
        words: what the visitor is told.
        limits: how long anybody may wait.
        hours: of program.yml.
        present: returns how many people on duty have the console open.
        chain: how many steps an alarm has after the console.
        tell: hears of everything that open pages show.
    """

    def __init__(
        self,
        handoffs: Handoffs,
        moves: Moves,
        words: DeskWords,
        limits: Limits,
        hours: Hours,
        *,
        present: Callable[[], int],
        chain: int,
        tell: Tell,
    ) -> None:
        self._handoffs = handoffs
        self._moves = moves
        self._words = words
        self._limits = limits
        self._hours = hours
        self._present = present
        self._chain = chain
        self._tell = tell

    def tick(self, at: float) -> list[Due]:
        """Do everything that is due and return it.

        Args:
            at: seconds since 1970.
        """
        now = Moment(at, self._hours, opening(self._hours, at), self._present())
        done = []
        for row in self._handoffs.queue("waiting", "claimed"):
            for one in (
                due_alarm(row, self._limits, now, self._chain),
                due(row, self._limits, now),
            ):
                if one is not None and self._tried(one, now):
                    done.append(one)
        return done

    def _tried(self, one: Due, now: Moment) -> bool:
        """Do it; what cannot be done for one handoff keeps no other from its turn."""
        try:
            return self._do(one, now)
        except Exception as error:
            # Its type only: a message may hold what somebody wrote.
            name = type(error).__name__
            log.error("desk.timer_failed", act=one.act, handoff=one.row.id, error=name)
            return False

    def _do(self, one: Due, now: Moment) -> bool:
        moved = self._move(one, now)
        if moved:
            self._tell(News(one.row.id, moved.conversation_id or "", moved.owner))
        return bool(moved)

    def _move(self, one: Due, now: Moment) -> Moved:
        handoff_id = one.row.id
        if one.act == "escalate":
            return Moved(self._moves.escalate(handoff_id, from_step=one.step))
        owner = one.row.owner_id or ""
        back = back_words(self._hours, now.opening, now.at)
        told = self._words.say(one.phrase, back=back) if one.phrase else {}
        if one.act == "leave":
            return self._moves.leave(handoff_id, owner=owner, tell=told or None)
        if one.act == "overdue":
            return self._moves.mark_overdue(handoff_id, since=one.since, tell=told)
        return self._moves.time_out(handoff_id, owner=owner, since=one.since, tell=told)
