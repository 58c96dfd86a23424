"""How a conversation stands: who answers in it, and what its visitor should know about that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot.store.conversations import BOT, Conversation

Answering = Literal["bot", "off", "requested", "waiting", "staff"]
# The value of the button that leaves a chat with staff; no reply of the bot has such an id.
LEAVE_BUTTON: Final = "leave"
_ABOUT: Final = {"staff": "about_staff", "off": "about_off"}


@dataclass(frozen=True)
class Stands:
    """What the page shows above the field.

    Args:
        owner: "bot", "queue" or "staff", without saying which staff member.
        live: whether staff can read along.
        answering: "bot"; "off": the bot is switched off; "requested": a request waits and the bot
            answers; "waiting": a person was asked into the chat; "staff": a person is in it.
    """

    owner: str
    live: bool
    answering: Answering


def stands(conversation: Conversation | None, *, bot: bool) -> Stands:
    """Return how a conversation stands.

    Args:
        conversation: None before the first message.
        bot: whether the bot is switched on.
    """
    owner = conversation.owner.partition(":")[0] if conversation else BOT
    live = conversation is not None and conversation.shared_with is not None
    return Stands(owner, live, _answering(owner, live, bot))


def _answering(owner: str, live: bool, bot: bool) -> Answering:
    if owner == "staff":
        return "staff"
    if live:
        return "waiting"
    if not bot:
        return "off"
    return "bot" if owner == BOT else "requested"


def about(standing: Stands) -> str:
    """Return the name of the sentence of page.yml that says under the title who speaks here."""
    return _ABOUT.get(standing.answering, "about")


def shown(
    standing: Stands, html: Callable[[Stands], str], page: Mapping[str, str]
) -> dict[str, Any]:
    """Return it as the browser gets it.

    Args:
        html: renders the line above the field.
        page: the sentences of page.yml.
    """
    return {
        "owner": standing.owner,
        "live": standing.live,
        "answering": standing.answering,
        "about": page[about(standing)],
        "html": html(standing),
    }
