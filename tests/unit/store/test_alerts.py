"""Alerts: stored with their cause, addressed once, leased to one worker, never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.engine import Engine

from bot.store.alerts import LEASE_SECONDS, Alert, Outbox
from bot.store.conversations import Conversations, Session
from bot.store.handoffs import Handoffs
from bot.store.keys import SealError
from tests.unit.store.conftest import FakeClock, draft, everything_stored


@pytest.fixture
def outbox(engine: Engine, clock: FakeClock) -> Outbox:
    return Outbox(engine, clock)


@pytest.fixture
def alert(
    handoffs: Handoffs, conversations: Conversations, session: Session, outbox: Outbox
) -> Alert:
    """The alert of a handoff that was just sent."""
    key = conversations.key(session)
    handoffs.hand_off(session.conversation_id, key, draft(priority="urgent"))
    return outbox.unaddressed()[0]


def test_a_handoff_and_its_alert_are_stored_together(alert: Alert, handoffs: Handoffs) -> None:
    assert (alert.event, alert.priority) == ("handoff.waiting", "urgent")
    assert alert.handoff_id == handoffs.queue()[0].id


def test_a_handoff_that_could_not_be_stored_alerts_nobody(
    handoffs: Handoffs, session: Session, outbox: Outbox
) -> None:
    with pytest.raises(SealError):
        handoffs.hand_off(session.conversation_id, b"w" * 32, draft())
    assert outbox.unaddressed() == []


def test_an_emergency_begins_with_the_console_alone(
    handoffs: Handoffs, conversations: Conversations, session: Session, outbox: Outbox
) -> None:
    key = conversations.key(session)
    handoffs.hand_off(session.conversation_id, key, draft(priority="emergency"))
    assert outbox.unaddressed() == []


def test_an_alert_is_addressed_once(alert: Alert, outbox: Outbox) -> None:
    outbox.address(alert, [("email", "desk@example.org"), ("email", "desk@example.org")])
    outbox.address(alert, [("webhook", "hook")])
    assert [(one.channel, one.recipient) for one in outbox.lease()] == [
        ("email", "desk@example.org")
    ]
    assert outbox.unaddressed() == []


def test_an_alert_for_nobody_is_done(alert: Alert, outbox: Outbox) -> None:
    outbox.address(alert, [])
    assert (outbox.unaddressed(), outbox.lease()) == ([], [])


def test_two_workers_never_hold_the_same_delivery(alert: Alert, outbox: Outbox) -> None:
    outbox.address(alert, [("email", f"{n}@example.org") for n in range(8)])
    with ThreadPoolExecutor(4) as pool:
        taken = [one for some in pool.map(lambda _: outbox.lease(2), range(8)) for one in some]
    assert sorted(one.recipient for one in taken) == [f"{n}@example.org" for n in range(8)]


def test_what_a_dead_worker_held_is_taken_up_again(
    alert: Alert, outbox: Outbox, clock: FakeClock
) -> None:
    outbox.address(alert, [("webhook", "hook")])
    assert len(outbox.lease()) == 1
    assert outbox.lease() == []
    clock.advance(LEASE_SECONDS + 1)
    assert len(outbox.lease()) == 1


def test_what_was_sent_is_not_sent_again(alert: Alert, outbox: Outbox, clock: FakeClock) -> None:
    outbox.address(alert, [("webhook", "hook")])
    outbox.sent(outbox.lease()[0])
    clock.advance(10 * LEASE_SECONDS)
    assert outbox.lease() == []


def test_what_failed_comes_back_when_it_is_due(
    alert: Alert, outbox: Outbox, clock: FakeClock
) -> None:
    outbox.address(alert, [("webhook", "hook")])
    outbox.failed(outbox.lease()[0], "http 503", again_at=clock.now + 30)
    assert outbox.lease() == []
    clock.advance(31)
    again = outbox.lease()[0]
    assert (again.alert.id, again.attempts) == (alert.id, 1)


def test_what_was_given_up_stays_visible(alert: Alert, outbox: Outbox, clock: FakeClock) -> None:
    outbox.address(alert, [("webhook", "hook")])
    outbox.failed(outbox.lease()[0], "http 410", again_at=None)
    clock.advance(10 * LEASE_SECONDS)
    assert outbox.lease() == []
    told = outbox.undelivered()[0]
    assert (told.state, told.last_error, told.event) == ("given_up", "http 410", "handoff.waiting")


def test_an_alert_holds_nothing_of_the_visitor(alert: Alert, engine: Engine) -> None:
    stored = everything_stored(engine)
    assert not any(word in stored for word in ("marzipan", "Sam"))
    assert set(vars(alert)) == {"id", "event", "handoff_id", "priority", "step", "at"}
