"""Turns stored messages into what the page shows: no payloads, no notes of the software."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.desk.words import CALLBACK_PAGE
from bot.store.conversations import Message
from bot.web.buttons import DELETE

# Numbers that a phone can dial: 911 and 988 standing alone, and ten digits as written in the US.
_DIALLED: Final = re.compile(
    r"(?<![\d-])(?:911|988)(?![\d-])"
    r"|(?<![\d-])(?:1-)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?!\d)"
)
# A whole web address; a full stop, or a bracket that is not opened in it, is the sentence's.
_SIGN: Final = r"[^\s<>()\"“”«»…—]"
_ADDRESS: Final = re.compile(
    r"(?<!\w)https://[\w-]+(?:\.[\w-]+)+(?::\d+)?"
    rf"(?:[/?#](?:{_SIGN}|\({_SIGN}*\))*)?(?<![.,;:!?'’\]*])"
)
_PARAGRAPH: Final = re.compile(r"\n{2,}")
_CONFIRMED: Final = "utter_confirm_delete"
# Ways on that every screening question offers beside its answers; the page shows them smaller.
_WAYS_ON: Final = tuple(f':{name}"}}' for name in ("skip", "why", "back", "stop"))


@dataclass(frozen=True)
class Part:
    """A stretch of text; `href` makes it a link."""

    text: str
    href: str = ""


def paragraphs(text: str, *, linked: bool) -> list[list[Part]]:
    """Split a text into paragraphs, with phone numbers and web addresses as links.

    Args:
        text: the text; a blank line begins a new paragraph.
        linked: false for what visitors wrote, which is shown as it is.
    """
    whole = [one.strip() for one in _PARAGRAPH.split(text) if one.strip()]
    return [list(_parts(one)) if linked else [Part(one)] for one in whole]


def view(message: Message, html: Callable[[dict[str, Any]], str] | None = None) -> dict[str, Any]:
    """Return one message as the browser gets it.

    Args:
        message: as stored.
        html: renders the finished view; left out where a template does that itself.
    """
    metadata = message.body.get("metadata") or {}
    gentle = metadata.get("gentle") or {}
    card = metadata.get("card") or {}
    shown = {
        "seq": message.seq,
        "author": message.author,
        "at": message.at,
        "text": message.body.get("text", ""),
        "buttons": list(_buttons(message, metadata)),
        "card": metadata.get("card"),
        "helplines": gentle.get("helplines", []),
        "language": (gentle or card or metadata).get("language", ""),
        "kind": metadata.get("kind", ""),
        "step": _step(metadata.get("screening") or {}),
        "client_id": message.client_id if message.author == "visitor" else None,
    }
    if html is None:
        return {**shown, "answers": _answers(metadata)}
    # Which entry it was stays here: the browser is sent no names of the software's.
    return {**shown, "html": html({**shown, "answers": _answers(metadata)})}


def _answers(metadata: dict[str, Any]) -> str | None:
    """Return the entry whose reviewed answer this is, if it is one."""
    return metadata.get("entry") if metadata.get("kind") == "answer" else None


def _step(screening: dict[str, Any]) -> tuple[int, int] | None:
    """Return the number of a question's field and of how many, while all are gone through."""
    fields = screening.get("fields")
    return (int(screening["field"]), int(fields)) if fields else None


def _buttons(message: Message, metadata: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for index, button in enumerate(message.body.get("buttons") or []):
        payload = str(button["payload"])
        yield {
            "id": f"{message.seq}:{index}",
            "title": str(button["title"]),
            # A stray tap must not delete everything, unless the question was just asked.
            "confirm": payload == DELETE and metadata.get("utter_action") != _CONFIRMED,
            "href": "/callback" if payload == CALLBACK_PAGE else "",
            "aside": payload.startswith("/screening") and payload.endswith(_WAYS_ON),
        }


def _parts(text: str) -> Iterator[Part]:
    at = 0
    for found in _ADDRESS.finditer(text):
        yield from _numbers(text[at : found.start()])
        yield Part(found.group(), found.group())
        at = found.end()
    yield from _numbers(text[at:])


def _numbers(text: str) -> Iterator[Part]:
    at = 0
    for found in _DIALLED.finditer(text):
        if found.start() > at:
            yield Part(text[at : found.start()])
        yield Part(found.group(), f"tel:{dialled(found.group())}")
        at = found.end()
    if at < len(text):
        yield Part(text[at:])


def dialled(number: str) -> str:
    """Return a US phone number as a phone dials it, such as +17815550100."""
    digits = re.sub(r"\D", "", number)
    if len(digits) <= 3:
        return digits
    return f"+{digits}" if len(digits) == 11 else f"+1{digits}"
