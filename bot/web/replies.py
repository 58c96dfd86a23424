"""What goes to Rasa of a visitor's message, and what is kept of its replies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from bot.store.conversations import Message
from bot.web.rasa_client import Reply

# Messages of the visitor, the newest among them, across which an answer may still be leaned on.
RECENT: Final = 3


def texts_before(message: Message, messages: list[Message]) -> tuple[str, ...]:
    """Return what the visitor wrote before a message; buttons hold our words, not theirs."""
    before = (one for one in messages if one.author == "visitor" and one.seq < message.seq)
    return tuple(str(one.body.get("text", "")) for one in before if "payload" not in one.body)


def text_for_rasa(
    body: dict[str, Any], payload: str | None, is_danger: Callable[[str], bool]
) -> str:
    """Return what Rasa reads: a button's payload, or typed words that never begin with a slash.

    A button whose title tells of danger is read as though it had been typed, so that it is met as
    danger.

    Args:
        body: of the visitor's message.
        payload: of the button that was pressed, or whose words were typed.
        is_danger: tells whether words tell of danger.
    """
    words = str(body.get("text", ""))
    if payload is not None and not is_danger(words):
        return payload
    return words.lstrip("/ \t\n")


def is_shown(reply: Reply) -> bool:
    """Tell whether a reply holds anything that a visitor can see."""
    return bool(reply.get("text") or reply.get("buttons"))


def kept(reply: Reply) -> dict[str, Any]:
    """Return the parts of a reply that are stored as a message."""
    return {
        "text": str(reply.get("text") or ""),
        "buttons": list(reply.get("buttons") or []),
        "metadata": dict(reply.get("metadata") or {}),
    }


def last_entry(messages: list[Message]) -> str | None:
    """Return the id of the entry that the last answer came from, for a message that leans on it.

    Nobody leans on an answer from long ago, or from before a crisis card or a staff member's words.

    Args:
        messages: the conversation, in order, up to the message that waits.
    """
    since = 0
    for message in reversed(messages):
        metadata = message.body.get("metadata") or {}
        since += message.author == "visitor"
        if since > RECENT or message.author == "staff" or metadata.get("card"):
            return None
        if message.author == "bot" and metadata.get("entry"):
            return str(metadata["entry"])
    return None
