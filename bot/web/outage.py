"""What the visitor hears when Rasa cannot answer: first help for danger, then an apology."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import structlog

from bot.fault import fault
from bot.safety.bare_no import is_no
from bot.safety.cards import response_name
from bot.safety.course import Heard, course
from bot.safety.model import Finding
from bot.web.rasa_client import Reply
from bot.web.words import Words

log = structlog.get_logger()
# Messages looked at again; twice as many as mild signs are counted over.
REMEMBERED: Final = 12


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

    def help_for(self, text: str, earlier: Sequence[str] = ()) -> list[Reply]:
        """Return the crisis card or the gentle line for a text, or nothing.

        Args:
            text: what the visitor wrote.
            earlier: what they wrote before it, oldest first; mild signs add up.
        """
        said = [*earlier[-REMEMBERED:], text]
        shown = course(
            Heard(turn, self.screen.screen(one), no=is_no(one)) for turn, one in enumerate(said)
        )
        if shown.finding.level == "none":
            return []
        return [dict(self.cards[response_name(shown.finding, again=shown.again)])]

    def card_for(self, text: str) -> Reply | None:
        """Return the crisis card that a text calls for by itself; None also of a broken screen."""
        if not self.is_danger(text):
            return None
        return next(iter(self.help_for(text)), None)

    def is_danger(self, text: str) -> bool:
        """Tell whether a text by itself calls for the full card; a broken screen says no."""
        try:
            return self.screen.screen(text).level == "card"
        except Exception as error:
            log.error("outage.screen_failed", **fault(error))
            return False

    def apology(self) -> Reply:
        """Return the apology with the phone number, if set, and the urgent numbers."""
        return {"text": self.words.phrase("outage"), "metadata": {"kind": "outage"}}
