"""What the engine hands back: one turn of speech, with the reason for it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.screening.model import State

Outcome = Literal["stopped", "send", "delete", "crisis", "minor", "urgent"]
TALK_TO_PERSON = "/talk_to_person"


@dataclass(frozen=True)
class Button:
    """A button under a message; the payload comes back when it is tapped."""

    title: str
    payload: str


@dataclass(frozen=True)
class Say:
    """One message to the visitor."""

    text: str
    buttons: tuple[Button, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """What happens after one thing a visitor did.

    Args:
        state: the new state, JSON-able.
        says: at least one message.
        outcome: None while the questions go on. "urgent" with state["status"] "asking" means that
            advice was given and the questions go on; with "done" it means that they stopped.
        reason: which rule decided.
    """

    state: State
    says: tuple[Say, ...]
    outcome: Outcome | None
    reason: str


@dataclass(frozen=True)
class Reading:
    """Whether a text answers the current question, and by which rule."""

    kind: Literal["answer", "command", "free_text", "no"]
    reason: str


def payload(choice: str) -> str:
    """Return the button payload that brings this choice back to the engine."""
    return "/screening" + json.dumps({"choice": choice})
