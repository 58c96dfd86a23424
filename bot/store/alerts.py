"""Alerts in the store: put there with what caused them, so that neither can be without the other.

An alert holds an event's name, a handoff's id and its priority. Whom it goes to is decided later,
by `bot.desk`, once; each recipient then has a delivery of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.database import reading

Event = Literal["handoff.waiting", "handoff.overdue", "handoff.escalated"]
Channel = Literal["email", "webhook"]
LEASE_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Alert:
    """Something that staff should know.

    Args:
        id: the same for every attempt, so that a receiver can tell a repeat.
        step: how far along the chain an escalation is; 0 for other events.
        at: seconds since 1970.
    """

    id: str
    event: Event
    handoff_id: str
    priority: str
    step: int
    at: float


@dataclass(frozen=True)
class Delivery:
    """One alert on its way to one recipient."""

    alert: Alert
    channel: Channel
    recipient: str
    attempts: int


@dataclass(frozen=True)
class Undelivered:
    """What is still on its way or was given up: for the page that shows how alerts do."""

    channel: str
    state: str
    attempts: int
    last_error: str
    event: str
    at: float


def raise_alert(
    connection: Connection,
    event: Event,
    handoff_id: str,
    priority: str,
    at: float,
    *,
    change: int,
    step: int = 0,
) -> None:
    """Store an alert inside the transaction of the change that it tells of.

    Args:
        at: seconds since 1970.
        change: number of that change in the handoff's history; it makes the id.
        step: how far along the chain an escalation is.
    """
    connection.execute(
        t.alerts.insert().values(
            id=f"{handoff_id}.{change}",
            event=event,
            handoff_id=handoff_id,
            priority=priority,
            step=step,
            at=at,
        )
    )


class Outbox:
    """The alerts on their way.

    Args:
        engine: where they are stored.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def unaddressed(self) -> list[Alert]:
        """Return the alerts that nobody has decided the recipients of."""
        query = sa.select(t.alerts).where(t.alerts.c.addressed.is_(False)).order_by(t.alerts.c.at)
        with reading(self._engine).begin() as connection:
            return [_alert(row) for row in connection.execute(query)]

    def address(self, alert: Alert, recipients: Collection[tuple[Channel, str]]) -> None:
        """Make a delivery for each recipient; once, whoever else tries."""
        now = self._clock()
        with self._engine.begin() as connection:
            first = connection.execute(
                t.alerts.update()
                .where(t.alerts.c.id == alert.id, t.alerts.c.addressed.is_(False))
                .values(addressed=True)
            )
            if first.rowcount != 1:
                return
            for channel, recipient in sorted(set(recipients)):
                connection.execute(
                    t.alert_deliveries.insert().values(
                        alert_id=alert.id, channel=channel, recipient=recipient, due_at=now
                    )
                )

    def lease(self, most: int = 20) -> list[Delivery]:
        """Take deliveries that are due; for a minute nobody else takes them.

        A process that dies before it reports leaves them to the next one: sent at least once.
        """
        now, taken = self._clock(), []
        with self._engine.begin() as connection:
            for row in connection.execute(_due(now).limit(most)).all():
                mine = connection.execute(
                    t.alert_deliveries.update()
                    .where(_this(row), *_free(now))
                    .values(leased_until=now + LEASE_SECONDS)
                )
                if mine.rowcount == 1:
                    delivery = Delivery(_alert(row), row.channel, row.recipient, row.attempts)
                    taken.append(delivery)
        return taken

    def sent(self, delivery: Delivery) -> None:
        """Say that a recipient has it."""
        self._finish(delivery, state="sent", done_at=self._clock(), last_error="")

    def failed(self, delivery: Delivery, reason: str, *, again_at: float | None) -> None:
        """Say that a recipient could not be reached.

        Args:
            delivery: as leased.
            reason: a short code such as "http 503"; never content.
            again_at: when to try again, seconds since 1970; None gives up.
        """
        if again_at is None:
            now = self._clock()
            self._finish(delivery, state="given_up", done_at=now, last_error=reason)
        else:
            self._finish(delivery, due_at=again_at, last_error=reason)

    def undelivered(self, limit: int = 50) -> list[Undelivered]:
        """Return what has failed at least once and has not arrived, the newest first."""
        query = (
            sa.select(t.alert_deliveries, t.alerts.c.event, t.alerts.c.at)
            .join(t.alerts, t.alerts.c.id == t.alert_deliveries.c.alert_id)
            .where(t.alert_deliveries.c.state != "sent", t.alert_deliveries.c.attempts > 0)
            .order_by(t.alerts.c.at.desc())
            .limit(limit)
        )
        with reading(self._engine).begin() as connection:
            return [
                Undelivered(row.channel, row.state, row.attempts, row.last_error, row.event, row.at)
                for row in connection.execute(query)
            ]

    def _finish(self, delivery: Delivery, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                t.alert_deliveries.update()
                .where(
                    t.alert_deliveries.c.alert_id == delivery.alert.id,
                    t.alert_deliveries.c.channel == delivery.channel,
                    t.alert_deliveries.c.recipient == delivery.recipient,
                )
                .values(attempts=delivery.attempts + 1, leased_until=None, **values)
            )


def _due(now: float) -> sa.sql.Select:
    return (
        sa.select(t.alert_deliveries, *(c for c in t.alerts.c))
        .join(t.alerts, t.alerts.c.id == t.alert_deliveries.c.alert_id)
        .where(*_free(now))
        .order_by(t.alert_deliveries.c.due_at)
        .with_for_update(skip_locked=True, of=t.alert_deliveries)
    )


def _free(now: float) -> tuple[object, ...]:
    lease = t.alert_deliveries.c.leased_until
    return (
        t.alert_deliveries.c.state == "waiting",
        t.alert_deliveries.c.due_at <= now,
        sa.or_(lease.is_(None), lease < now),
    )


def _this(row: sa.engine.Row) -> object:
    return sa.and_(
        t.alert_deliveries.c.alert_id == row.alert_id,
        t.alert_deliveries.c.channel == row.channel,
        t.alert_deliveries.c.recipient == row.recipient,
    )


def _alert(row: sa.engine.Row) -> Alert:
    return Alert(row.id, row.event, row.handoff_id, row.priority, row.step, row.at)
