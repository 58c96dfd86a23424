"""Posts alerts to the operator's own address, signed as Standard Webhooks says."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Final

import httpx
from standardwebhooks.webhooks import Webhook as Signature

from bot.desk.alert_text import payload
from bot.desk.sending import Unsent
from bot.store.alerts import Delivery

TIMEOUT_SECONDS: Final = 10.0
_GONE: Final = 410  # the receiver says that it wants no more


class Webhook:
    """The webhook channel.

    Args:
        url: where alerts are posted to.
        secret: signs them.
        public_url: our own address, for the link.
        clock: seconds since 1970.
    """

    def __init__(
        self, url: str, secret: str, public_url: str, *, clock: Callable[[], float]
    ) -> None:
        self._url = url
        self._signature = Signature(secret)
        self._public_url = public_url
        self._clock = clock

    def send(self, delivery: Delivery) -> None:
        """Post one alert.

        Raises:
            Unsent: the receiver did not take it.
        """
        now = datetime.fromtimestamp(int(self._clock()), timezone.utc)
        content = json.dumps(payload(delivery.alert, self._public_url))
        headers = {
            "Content-Type": "application/json",
            # The same for every attempt, so that the receiver can tell a repeat.
            "webhook-id": delivery.alert.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._signature.sign(delivery.alert.id, now, content),
        }
        try:
            answer = httpx.post(
                self._url, content=content, headers=headers, timeout=TIMEOUT_SECONDS,
                follow_redirects=False, trust_env=False,
            )  # fmt: skip
        except httpx.HTTPError as error:
            raise Unsent(type(error).__name__) from error
        if not answer.is_success:
            raise Unsent(f"http {answer.status_code}", final=answer.status_code == _GONE)
