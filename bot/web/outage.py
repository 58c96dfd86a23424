"""What the visitor hears when Rasa cannot answer: first help for danger, then an apology."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.safety.cards import response_name
from bot.safety.model import Finding
from bot.web.rasa_client import Reply
from bot.web.words import Words


class Screen(Protocol):
    """Whoever looks for danger in a text."""

    def screen(self, text: str) -> Finding:
        """Return what was found in a text."""


@dataclass(frozen=True)
class Outage:
    """Answers in Rasa's place; needs neither Rasa, nor the actions, nor the network.

    Args:
        screen: looks for danger.
        cards: crisis replies by name.
        words: for the apology.
    """

    screen: Screen
    cards: Mapping[str, Mapping[str, Any]]
    words: Words

    def help_for(self, text: str) -> list[Reply]:
        """Return the crisis card or the gentle line for a text, or nothing."""
        finding = self.screen.screen(text)
        if finding.level == "none":
            return []
        return [dict(self.cards[response_name(finding)])]

    def replies(self, text: str) -> list[Reply]:
        """Return help for danger, if there is any, and the apology with the urgent numbers."""
        return [*self.help_for(text), self.apology()]

    def apology(self) -> Reply:
        """Return the apology with the phone number, if set, and the urgent numbers."""
        return {"text": self.words.phrase("outage"), "metadata": {"kind": "outage"}}
