"""Reads a typed answer to one of the desk's own questions, such as "yes" to the notice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.store.message_rows import Message

# What the desk asks; only under such a message is "yes" read as a press of its first button.
_ASKS: Final = frozenset({"desk", "offer_person"})
_YES: Final = frozenset(
    {
        "yes", "y", "yeah", "yep", "yes please", "yes that is okay", "yes thats okay", "ok",
        "okay", "yes ok", "yes okay", "sure", "that is okay", "thats okay", "thats fine", "si",
        "ya", "yea", "yup", "yeah sure", "yes sure", "yeah please", "ok please", "okay please",
        "please", "please do", "yes please do", "sure thing", "of course", "yes of course",
    }
)  # fmt: skip
_NO: Final = frozenset(
    {"no", "n", "nope", "no thanks", "no thank you", "nah", "not now", "no gracias"}
)
_NOT_WORDS: Final = re.compile(r"[^\w\s]|_")


def pressed_by_words(message: Message, messages: Sequence[Message]) -> str | None:
    """Return the payload that typed words stand for, or None where they are something else.

    Args:
        message: what the visitor wrote.
        messages: the conversation; only the newest message before it is looked at.
    """
    if "payload" in message.body:
        return None
    buttons = _asked(message.seq, messages)
    said = _plain(str(message.body.get("text", "")))
    for button in buttons:
        if said == _plain(str(button["title"])):
            return str(button["payload"])
    # Under a single button, such as "Stop waiting", nothing was asked.
    if len(buttons) < 2 or said not in _YES | _NO:
        return None
    return str(buttons[0 if said in _YES else -1]["payload"])


def _asked(seq: int, messages: Sequence[Message]) -> Sequence[Mapping[str, Any]]:
    for message in reversed(messages):
        if message.seq >= seq:
            continue
        if message.author in ("visitor", "staff"):
            break
        if message.body.get("buttons"):
            kind = (message.body.get("metadata") or {}).get("kind")
            return message.body["buttons"] if kind in _ASKS else ()
    return ()


def _plain(text: str) -> str:
    return " ".join(_NOT_WORDS.sub("", text.casefold()).replace("í", "i").split())
