"""The channel through which `web`, and nobody else, hands a message to Rasa.

Rasa's own REST channel takes any sender from anybody, logs the visitor's words when a turn fails,
and answers 200 with whatever it had. This one asks for a secret, logs ids only, and says plainly
when a turn failed, so that `web` can answer instead.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channel import failed_actions
from bot.nlu import straight_runner
from bot.quiet_logs import keep_words_out
from bot.settings import Settings
from bot.store.current_key import LENT_KEY, current_key
from bot.store.keys import Keys

log = structlog.get_logger()


class CollectedReplies(OutputChannel):
    """Keeps a turn's replies whole: text, buttons, custom part and metadata."""

    def __init__(self) -> None:
        self.replies: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "foyer"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one reply."""
        self.replies.append(reply_from(message))


def reply_from(message: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a Rasa message that `web` needs, and no more."""
    known = {"text", "buttons", "custom", "metadata"}
    metadata = dict(message.get("metadata") or {})
    for key in ("utter_action", "entry", "topic", "kind", "card"):
        if message.get(key) is not None:
            metadata[key] = message[key]
    kept = {key: message[key] for key in known if message.get(key)}
    return {**kept, "metadata": metadata}


def holds_anyway(reply: dict[str, Any]) -> bool:
    """Tell whether a reply is true whatever failed after it: a reviewed answer or a card is."""
    return bool({"entry", "card"} & reply["metadata"].keys())


class FoyerChannel(InputChannel):
    """Takes one message at a time from `web` and returns all replies to it.

    Args:
        channel_token: the secret `web` shows; derived from the server key when left out.
    """

    def __init__(self, channel_token: str | None = None) -> None:
        self._token = channel_token

    @classmethod
    def name(cls) -> str:
        """Return the name under which the routes lie: /webhooks/foyer."""
        return "foyer"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Make the channel for Rasa, which loads its model after this.

        The secret is read when the first message comes.
        """
        straight_runner.install()
        failed_actions.install()
        keep_words_out()
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes: a health check and the door itself."""
        routes = Blueprint("foyer_channel", __name__)

        @routes.route("/", methods=["GET"])  # type: ignore[untyped-decorator]
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/message", methods=["POST"])  # type: ignore[untyped-decorator]
        async def message(request: Request) -> HTTPResponse:
            if not self.knows(request.headers.get("authorization", "")):
                return response.json({"error": "not_allowed"}, status=403)
            return await self.take(request.json, on_new_message)

        return routes

    async def take(
        self, given: dict[str, Any], on_new_message: Callable[[UserMessage], Awaitable[Any]]
    ) -> HTTPResponse:
        """Hand one message to Rasa and return all its replies.

        Args:
            given: conversation_id, message_id, text, key (base64) and perhaps metadata.
            on_new_message: Rasa's own handler.
        """
        conversation_id, message_id = given["conversation_id"], given["message_id"]
        replies = CollectedReplies()
        lent = current_key.set(base64.b64decode(given["key"]))
        message = UserMessage(
            given["text"],
            replies,
            conversation_id,
            input_channel=self.name(),
            message_id=message_id,
            metadata={
                **given.get("metadata", {}),
                "request_id": message_id,
                LENT_KEY: given["key"],
            },
        )
        try:
            with failed_actions.noting_failures() as failed:
                await on_new_message(message)
        except Exception as error:
            # The message's words may stand in the error, so only its type is logged.
            log.error(
                "channel.turn_failed",
                conversation=conversation_id,
                message=message_id,
                error=type(error).__name__,
            )
            return response.json({"error": "turn_failed"}, status=500)
        finally:
            current_key.reset(lent)
        if failed:
            # What was said before it may be untrue now, such as that something is being sent.
            log.error(
                "channel.action_failed",
                conversation=conversation_id,
                message=message_id,
                action=failed[0],
            )
            still_true = [one for one in replies.replies if holds_anyway(one)]
            return response.json({"error": "turn_failed", "replies": still_true}, status=500)
        return response.json({"replies": replies.replies})

    def knows(self, shown: str) -> bool:
        """Tell whether a caller showed the secret in its Authorization header."""
        if self._token is None:
            self._token = Keys(Settings.from_env().server_key()).channel_token()
        # As bytes: of texts only ASCII can be compared, and anybody on this machine may ask.
        return hmac.compare_digest(shown.encode(errors="replace"), f"Bearer {self._token}".encode())
