"""How long anybody may wait for staff, from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.settings import DeskSettings

_MINUTE = 60.0


@dataclass(frozen=True)
class Limits:
    """Longest waits in seconds, by priority.

    Args:
        first_response: in a live chat, until a person's first words.
        reply: in a live chat, until the next words.
        callback: of a request without a live chat, until somebody shows work on it.
        escalation: how long each step of an emergency's alarm has.
    """

    first_response: Mapping[str, float]
    reply: Mapping[str, float]
    callback: Mapping[str, float]
    escalation: float


def limits_from(settings: DeskSettings) -> Limits:
    """Return the limits that the operator set."""
    return Limits(
        first_response=_seconds(settings.first_response_minutes),
        reply=_seconds(settings.reply_minutes),
        callback=_seconds(settings.callback_minutes),
        escalation=settings.escalation_minutes * _MINUTE,
    )


def _seconds(minutes: Mapping[str, int]) -> Mapping[str, float]:
    return {priority: number * _MINUTE for priority, number in minutes.items()}
