"""Nobody rots: what is overdue, when, and what then happens, on a clock that we move."""

from __future__ import annotations

import pytest

from bot.desk.timers import due, due_alarm
from tests.unit.desk.rows import LIMITS, MONDAY_TEN, NO_HOURS, local, moment, row

CLAIMED = {"state": "claimed", "owner_id": "sam", "owner_role": "staff"}
ALARM = {"priority": "emergency", "alarm_at": MONDAY_TEN}


def after(seconds: float, **given: object) -> tuple[str, str] | None:
    """What is due so long after ten, as act and phrase."""
    found = due(row(**given), LIMITS, moment(MONDAY_TEN + seconds))
    return None if found is None else (found.act, found.phrase)


@pytest.mark.parametrize(
    ("priority", "limit"), [("emergency", 120), ("urgent", 300), ("normal", 600)]
)
def test_a_live_chat_that_nobody_takes_is_overdue_by_its_priority(
    priority: str, limit: int
) -> None:
    assert after(limit - 1, priority=priority) is None
    assert after(limit, priority=priority) == ("overdue", "handoff_unanswered")


def test_a_visitor_is_told_once_in_a_wait() -> None:
    assert after(6000, told_at=MONDAY_TEN + 600) is None


def test_an_owner_without_first_words_loses_the_chat_after_the_first_limit() -> None:
    assert after(599, **CLAIMED) is None
    assert after(600, **CLAIMED) == ("time_out", "handoff_silent")


def test_an_owner_who_answered_once_has_the_shorter_limit() -> None:
    answered = {**CLAIMED, "first_response_at": MONDAY_TEN - 60}
    assert after(179, **answered) is None
    assert after(180, **answered) == ("time_out", "handoff_silent")


@pytest.mark.parametrize("role", [None, "editor", "admin"])
def test_what_is_with_someone_who_may_take_nothing_goes_back_at_once(role: str | None) -> None:
    gone = {**CLAIMED, "owner_role": role, "waiting_since": None}
    assert after(0, **gone) == ("leave", "handoff_released")
    assert after(0, **gone, live=False) == ("leave", "")
    assert after(0, **{**gone, "owner_role": "lead"}) is None


def test_nobody_is_overdue_while_nobody_waits() -> None:
    assert after(1e6, **CLAIMED, waiting_since=None) is None


def test_who_was_put_back_in_the_queue_waits_by_the_first_limit_again() -> None:
    assert after(599, first_response_at=MONDAY_TEN - 60) is None


def test_a_callback_is_overdue_by_its_own_limit() -> None:
    assert after(600, live=False) is None
    assert after(7200, live=False, priority="urgent") == ("overdue", "callback_late")


def test_a_callback_waits_in_opening_hours_only() -> None:
    evening = local("2026-11-23 16:00")
    callback = row(live=False, priority="urgent", waiting_since=evening)
    assert due(callback, LIMITS, moment(local("2026-11-24 09:59"))) is None
    assert due(callback, LIMITS, moment(local("2026-11-24 10:00"))) is not None


def test_an_emergency_waits_at_night_too() -> None:
    night = local("2026-11-23 23:00")
    found = due(
        row(live=False, priority="emergency", waiting_since=night), LIMITS, moment(night + 900)
    )
    assert found is not None


def test_a_claimed_callback_without_a_sign_of_work_goes_back() -> None:
    found = due(
        row(**CLAIMED, live=False, priority="urgent"),
        LIMITS,
        moment(MONDAY_TEN + 7200, NO_HOURS),
    )
    assert found is not None
    assert (found.act, found.phrase) == ("time_out", "callback_late")


def test_who_waits_when_staff_go_home_is_told_at_once() -> None:
    late = local("2026-11-23 16:59")
    waiting = row(waiting_since=late)
    found = due(waiting, LIMITS, moment(local("2026-11-23 17:00"), present=0))
    assert found is not None
    assert (found.act, found.phrase) == ("overdue", "handoff_closed")


def test_staff_who_stay_later_may_still_join() -> None:
    waiting = row(waiting_since=local("2026-11-23 16:59"))
    assert due(waiting, LIMITS, moment(local("2026-11-23 17:00"), present=1)) is None


def test_every_decision_says_why() -> None:
    found = due(row(), LIMITS, moment(MONDAY_TEN + 601))
    assert found is not None
    assert (found.reason, found.since) == ("waited 601 s of 600 s", MONDAY_TEN)


def alarm(seconds: float, present: int = 1, chain: int = 2, **given: object) -> int | None:
    """The step that an alarm leaves so long after ten, or None while there is time."""
    found = due_alarm(
        row(**{**ALARM, **given}), LIMITS, moment(MONDAY_TEN + seconds, present=present), chain
    )
    return None if found is None else found.step


def test_an_emergency_rings_in_the_console_first() -> None:
    assert alarm(119) is None
    assert alarm(120) == 0


def test_where_nobody_has_the_console_open_the_next_step_comes_at_once() -> None:
    assert alarm(0, present=0) == 0


def test_each_next_person_has_as_long_as_the_one_before() -> None:
    stepped = {"escalation_step": 1, "escalated_at": MONDAY_TEN + 120}
    assert alarm(239, **stepped) is None
    assert alarm(240, **stepped) == 1


def test_after_the_last_person_the_chain_goes_on_but_slower() -> None:
    stepped = {"escalation_step": 2, "escalated_at": MONDAY_TEN}
    assert alarm(479, **stepped) is None
    assert alarm(480, **stepped) == 2


def test_an_acknowledged_emergency_goes_no_further() -> None:
    assert alarm(1e6, acknowledged_at=MONDAY_TEN + 1) is None


@pytest.mark.parametrize("state", ["closed", "withdrawn"])
def test_what_is_over_rings_no_more(state: str) -> None:
    assert alarm(1e6, state=state) is None


def test_a_claimed_chat_that_became_an_emergency_rings_until_it_is_acknowledged() -> None:
    assert alarm(120, **CLAIMED) == 0


def test_what_is_no_emergency_does_not_ring() -> None:
    assert alarm(1e6, alarm_at=None, priority="urgent") is None


@pytest.mark.parametrize("live", [True, False])
def test_who_came_while_the_clock_was_ahead_does_not_wait_until_that_time_has_come(
    live: bool,
) -> None:
    ahead = MONDAY_TEN + 12 * 3600
    assert after(0, live=live, waiting_since=ahead) is not None
    assert after(0, live=live, waiting_since=MONDAY_TEN + 2) is None  # a clock is set by seconds


def test_an_alarm_that_rang_while_the_clock_was_ahead_goes_on() -> None:
    ahead = row(priority="emergency", alarm_at=MONDAY_TEN + 3600)
    assert due_alarm(ahead, LIMITS, moment(MONDAY_TEN), 2) is not None
    later = row(priority="emergency", alarm_at=MONDAY_TEN + 2)
    assert due_alarm(later, LIMITS, moment(MONDAY_TEN), 2) is None
