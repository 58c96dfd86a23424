"""Posts alerts to the operator's own address, signed as Standard Webhooks says."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from datetime import datetime, timezone
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

import httpx
from standardwebhooks.webhooks import Webhook as Signature

from bot.desk.alert_text import payload
from bot.desk.sending import Unsent
from bot.settings import SettingsError
from bot.store.alerts import Delivery

TIMEOUT_SECONDS: Final = 10.0
_SHORTEST_SECRET: Final = 24  # bytes; the scheme asks for 24 to 64
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
        _raise_if_unusable(url, secret)
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


def _raise_if_unusable(url: str, secret: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(parts.hostname)):
        raise SettingsError("FOYER_ALERT_WEBHOOK_URL must begin with https://.")
    if _bytes_of(secret) < _SHORTEST_SECRET:
        raise SettingsError(
            "FOYER_ALERT_WEBHOOK_SECRET must be whsec_ and 24 or more random bytes in base64. "
            "`openssl rand -base64 32` prints them."
        )


def _bytes_of(secret: str) -> int:
    try:
        return len(base64.b64decode(secret.removeprefix("whsec_"), validate=True))
    except (binascii.Error, ValueError):
        return 0


def _is_here(host: str | None) -> bool:
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return host == "localhost"
