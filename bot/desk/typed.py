"""Reads typed words that stand for a button: "yes" to the notice, "the second one" of choices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.store.message_rows import Message

DID_YOU_MEAN: Final = "did_you_mean"
# What asks; only under such a message are words such as "yes" read as a press of a button.
_ASKS: Final = frozenset({"desk", "offer_person", DID_YOU_MEAN})
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
# The same under "Is this what you mean?", and what means none of the choices.
_YES_THAT: Final = frozenset(
    {
        "that one", "this one", "that", "yes that", "yes that one", "yes this one", "yes it is",
        "yes thats it", "thats it", "thats the one", "that is it", "correct", "exactly", "right",
        "yes exactly", "yes thats what i mean", "thats what i mean", "i do", "yes i do",
    }
)  # fmt: skip
_NONE: Final = frozenset(
    {
        "none", "neither", "none of them", "none of those", "none of these", "neither one",
        "neither of them", "neither of those", "neither of these", "no none of them",
        "no none of those", "not those", "not that", "not this", "no not that", "something else",
        "no something else", "no neither", "thats not it", "no thats not it", "that is not it",
        "no that is not it", "not what i meant", "thats not what i meant",
        "no thats not what i meant",
        "thats not what i mean", "no thats not what i mean", "none of the above", "no one",
        "no none", "nope none of them", "not any of them", "not any of those",
    }
)  # fmt: skip
_PLACES: Final = (
    ("first", "1st", "one", "1", "top"),
    ("second", "2nd", "two", "2"),
    ("third", "3rd", "three", "3"),
)
_LAST: Final = ("last", "bottom")
# These announce a question and choose none.
_ANNOUNCED: Final = re.compile(r"(?:.* )?(?<!the )(?:one|1|last) question(?: please)?")
_PLACE: Final = re.compile(
    r"(?:(?:um|uh|ok|okay|yes|yeah|no|oh|i|mean|meant|want|choose|pick|its|it|is|was|the|number|nr|"
    r"option|choice|answer|maybe|please|id|say) ){0,6}"
    rf"(?P<place>{'|'.join((*(name for names in _PLACES for name in names), *_LAST, 'middle'))})"
    r"(?: (?:one|choice|option|question|please|thanks)){0,2}"
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
    buttons, kind = _asked(message.seq, messages)
    said = _plain(str(message.body.get("text", "")))
    for button in buttons:
        if said == _plain(str(button["title"])):
            return str(button["payload"])
    # Under a single button, such as "Stop waiting", nothing was asked.
    if len(buttons) < 2:
        return None
    if kind == DID_YOU_MEAN:
        chosen = _chosen(said, len(buttons) - 1)
        return None if chosen is None else str(buttons[chosen]["payload"])
    if said not in _YES | _NO:
        return None
    return str(buttons[0 if said in _YES else -1]["payload"])


def _chosen(said: str, choices: int) -> int | None:
    """Return which of the choices is meant, `choices` itself for none of them, or None.

    "Yes" to one choice is that one; to several it names none of them.
    """
    if said in _NO | _NONE:
        return choices
    if choices == 1 and said in _YES | _YES_THAT:
        return 0
    found = _PLACE.fullmatch(said)
    if found is None or _ANNOUNCED.fullmatch(said):
        return None
    word = found.group("place")
    if word in _LAST:
        return choices - 1
    if word == "middle":
        return 1 if choices == 3 else None
    at = next(at for at, names in enumerate(_PLACES) if word in names)
    return at if at < choices else None


def _asked(seq: int, messages: Sequence[Message]) -> tuple[Sequence[Mapping[str, Any]], str]:
    for message in reversed(messages):
        if message.seq >= seq:
            continue
        if message.author in ("visitor", "staff"):
            break
        if message.body.get("buttons"):
            kind = (message.body.get("metadata") or {}).get("kind")
            return (message.body["buttons"], str(kind)) if kind in _ASKS else ((), "")
    return (), ""


def _plain(text: str) -> str:
    return " ".join(_NOT_WORDS.sub("", text.casefold()).replace("í", "i").split())
