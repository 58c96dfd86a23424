"""Asks Rasa for the replies to one message, through Foyer's own channel."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

Reply = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """One message for Rasa.

    Args:
        conversation_id: whose message it is.
        message_id: its sequence number as text; the same again after a crash.
        text: what the visitor wrote, or a button's payload.
        key: the conversation's 32-byte key, lent for this turn.
        metadata: notes for Rasa's components, such as the entry answered last.
    """

    conversation_id: str
    message_id: str
    text: str = field(repr=False)
    key: bytes = field(repr=False)
    metadata: dict[str, Any] = field(repr=False)


class RasaFailed(Exception):
    """Rasa gave no usable answer; the message is a reason that holds no visitor's words.

    Args:
        reason: what went wrong.
        replies: what it said before that and is true all the same.
    """

    def __init__(self, reason: str, replies: Sequence[Reply] = ()) -> None:
        super().__init__(reason)
        self.replies = list(replies)


class RasaClient(Protocol):
    """Whoever answers for Rasa; tests bring their own."""

    async def ask(self, question: Question) -> list[Reply]:
        """Return the replies to one message.

        Raises:
            RasaFailed: there is no answer.
        """

    async def answers(self) -> bool:
        """Tell whether Rasa is there."""

    async def close(self) -> None:
        """Let go of the connections."""


class HttpRasa:
    """Rasa over loopback.

    Args:
        url: address of Foyer's channel in Rasa.
        channel_token: the secret that opens it.
    """

    def __init__(self, url: str, channel_token: str) -> None:
        self._url = url
        # No total timeout here: the turn that asks knows how long the visitor may wait.
        self._http = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {channel_token}"},
            timeout=httpx.Timeout(30.0, connect=2.0),
            trust_env=False,
        )

    async def ask(self, question: Question) -> list[Reply]:
        """Return Rasa's replies, or raise `RasaFailed`."""
        try:
            response = await self._http.post(f"{self._url}/message", json=_as_json(question))
        except httpx.HTTPError as error:
            raise RasaFailed(type(error).__name__) from None
        if response.status_code != 200:
            raise RasaFailed(f"status {response.status_code}", _replies(response) or ())
        replies = _replies(response)
        if replies is None:
            raise RasaFailed("not a reply")
        return replies

    async def answers(self) -> bool:
        """Tell whether Rasa's channel answers."""
        return await is_up(self._http, f"{self._url}/")

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


async def is_up(http: httpx.AsyncClient, url: str) -> bool:
    """Tell whether an address answers with success within a second."""
    try:
        return (await http.get(url, timeout=1.0)).status_code == 200
    except httpx.HTTPError:
        return False


def _replies(response: httpx.Response) -> list[Reply] | None:
    try:
        replies: list[Reply] = response.json()["replies"]
    except (ValueError, KeyError, TypeError):
        return None
    return replies


def _as_json(question: Question) -> dict[str, Any]:
    return {
        "conversation_id": question.conversation_id,
        "message_id": question.message_id,
        "text": question.text,
        "key": base64.b64encode(question.key).decode(),
        "metadata": question.metadata,
    }
