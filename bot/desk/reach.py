"""In which way a visitor can reach a person now, decided with its reason and told truthfully."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.desk.hours import Opening, back_words, opening
from bot.knowledge.model import Hours
from bot.store.switches import Standing

Way = Literal["live", "ring", "callback"]


@dataclass(frozen=True)
class Reach:
    """How a person can be reached.

    Args:
        way: "live": somebody has the console open and can join; "ring": staff work at this hour
            but nobody looks right now; "callback": nobody joins, a request can be left.
        watched: whether anybody on duty has the console open; only without that may a text say
            that no one is watching.
        phrase: name of the sentence in phrases.yml that says so.
        back: when staff are back, in words; None when open or when nobody can say.
        reason: why, in a few words, for staff and tests.
    """

    way: Way
    watched: bool
    phrase: str
    back: str | None
    reason: str


def decide(switches: Standing, now: Opening, present: int, back: str | None = None) -> Reach:
    """Decide how a person can be reached.

    Args:
        switches: how the switches stand.
        now: the opening hours at this moment.
        present: how many people on duty have the console open.
        back: when staff are back, in words.
    """
    watched = present > 0
    if not switches.live:
        return Reach("callback", watched, "person_callback", back, "live chat is switched off")
    if now.known and not now.open:
        return Reach("callback", watched, "person_closed", back, now.reason)
    if watched:
        return Reach("live", True, "person_here", None, f"{present} present")
    if now.open:
        return Reach("ring", False, "person_ring", None, "open, and nobody has the console open")
    return Reach("callback", False, "person_callback", None, now.reason)


class Reaching:
    """Looks how things stand and decides.

    Args:
        hours: of program.yml.
        switches: returns how the switches stand.
        present: returns how many people on duty have the console open.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        hours: Hours,
        switches: Callable[[], Standing],
        present: Callable[[], int],
        clock: Callable[[], float],
    ) -> None:
        self._hours = hours
        self._switches = switches
        self._present = present
        self._clock = clock

    def now(self) -> Reach:
        """Return how a person can be reached at this moment."""
        at = self._clock()
        found = opening(self._hours, at)
        back = back_words(self._hours, found, at)
        return decide(self._switches(), found, self._present(), back)
