"""Takes alerts to their recipients: at least once, later and later when nobody answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Protocol

import structlog

from bot.desk.recipients import recipients
from bot.settings import DeskSettings
from bot.store.alerts import Channel, Delivery, Outbox

log = structlog.get_logger()
FIRST_PAUSE_SECONDS: Final = 5.0
LONGEST_PAUSE_SECONDS: Final = 3600.0
# Long enough for a receiver that is down over a long weekend.
GIVE_UP_SECONDS: Final = 5 * 86_400.0


class Unsent(Exception):
    """An alert did not reach its recipient.

    Args:
        reason: a short code for the log and the console, such as "http 503"; no content.
        final: whether trying again is pointless.
    """

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


class Sender(Protocol):
    """Takes alerts along one channel."""

    def send(self, delivery: Delivery) -> None:
        """Deliver one alert; raises Unsent when it did not arrive."""


class Sending:
    """Works the outbox off.

    Args:
        outbox: the alerts on their way.
        settings: who is told.
        senders: one for each channel that is set up.
        clock: seconds since 1970.
        jitter: returns a number from 0 to 1, so that many retries do not come at once.
    """

    def __init__(
        self,
        outbox: Outbox,
        settings: DeskSettings,
        senders: Mapping[Channel, Sender],
        *,
        clock: Callable[[], float],
        jitter: Callable[[], float],
    ) -> None:
        self._outbox = outbox
        self._settings = settings
        self._senders = senders
        self._clock = clock
        self._jitter = jitter

    def run_once(self) -> int:
        """Address what is new, send what is due, and return how many arrived."""
        for alert in self._outbox.unaddressed():
            self._outbox.address(alert, recipients(alert, self._settings))
        return sum(self._deliver(one) for one in self._outbox.lease())

    def _deliver(self, delivery: Delivery) -> bool:
        try:
            self._send(delivery)
        except Unsent as error:
            again_at = None if error.final else self._again_at(delivery)
            self._outbox.failed(delivery, error.reason, again_at=again_at)
            log.warning(
                "alert.unsent",
                alert=delivery.alert.id,
                channel=delivery.channel,
                reason=error.reason,
                given_up=again_at is None,
            )
            return False
        self._outbox.sent(delivery)
        return True

    def _send(self, delivery: Delivery) -> None:
        sender = self._senders.get(delivery.channel)
        if sender is None:
            raise Unsent("not set up")
        try:
            sender.send(delivery)
        except Unsent:
            raise
        except Exception as error:
            raise Unsent(type(error).__name__) from error

    def _again_at(self, delivery: Delivery) -> float | None:
        now = self._clock()
        if now - delivery.alert.at > GIVE_UP_SECONDS:
            return None
        return now + pause(delivery.attempts, self._jitter())


def pause(attempts: int, jitter: float) -> float:
    """Return how many seconds to wait before the next attempt.

    Twice as long each time, up to an hour, of which the second half is left to chance.

    Args:
        attempts: how many have failed before this one.
        jitter: from 0 to 1.
    """
    whole = min(FIRST_PAUSE_SECONDS * float(2 ** min(attempts, 20)), LONGEST_PAUSE_SECONDS)
    return whole / 2 + whole / 2 * jitter
