"""Which buttons a visitor may press: those of the newest reply, as they were stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.store.conversations import Message

BUTTON_ID: Final = re.compile(r"(\d{1,9}):(\d{1,3})")
# What `web` does itself when such a button is pressed; Rasa never hears of it.
DELETE: Final = "web:delete"
EXIT: Final = "web:exit"
OWN: Final = "web:"


@dataclass(frozen=True)
class Pressed:
    """A button that was really offered: what it says and what it sends."""

    title: str
    payload: str


def live_seq(messages: list[Message]) -> int:
    """Return the number of the message whose buttons are live, 0 when there is none.

    Buttons stop when the visitor or staff have said something else, so that a second tap in
    another tab cannot answer the next question.
    """
    for message in reversed(messages):
        if message.author in ("visitor", "staff"):
            return 0
        if message.body.get("buttons"):
            return message.seq
        # A note without buttons, such as that a number was hidden, leaves those above it live.
        if message.author == "bot":
            return 0
    return 0


def live_button(messages: list[Message], button_id: str) -> Pressed | None:
    """Return the button of that id, or None if it was never shown or is from earlier.

    Args:
        messages: the whole conversation, in order.
        button_id: "<seq>:<index>", as the page received it.
    """
    found = BUTTON_ID.fullmatch(button_id)
    if found is None or int(found[1]) != live_seq(messages):
        return None
    buttons = next(m.body["buttons"] for m in messages if m.seq == int(found[1]))
    if int(found[2]) >= len(buttons):
        return None
    button = buttons[int(found[2])]
    return Pressed(str(button["title"]), str(button["payload"]))
