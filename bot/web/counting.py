"""What is counted about a turn: kinds and entries, never content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

# Counted when a visitor who was shown a card has agreed to send the chat to staff.
EMERGENCY: Final = "emergency_handoff"
_BY_ENTRY: Final = {"answer", "no_reviewed_answer"}
_PLAIN: Final = {"fallback", "did_you_mean", "outage"}


def tally(bodies: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield what to count for some replies, such as ("no_reviewed_answer", "cost").

    Args:
        bodies: stored replies, with the metadata that Rasa gave them.
    """
    for body in bodies:
        metadata = body.get("metadata") or {}
        kind = metadata.get("kind")
        if metadata.get("card"):
            yield "crisis_card", str(metadata["card"].get("type", ""))
        elif metadata.get("gentle"):
            yield "gentle", ""
        elif kind in _BY_ENTRY:
            yield str(kind), str(metadata.get("entry") or "")
        elif kind in _PLAIN:
            yield str(kind), ""


def emergencies(replies: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield ("emergency_handoff", "") for each handoff that is an emergency.

    Args:
        replies: Rasa's, with the notes for the software among them.
    """
    for reply in replies:
        custom = reply.get("custom") or {}
        if custom.get("event") == "handed_off" and custom.get("priority") == "emergency":
            yield EMERGENCY, ""
