"""What staff do at the desk; everything that a visitor is told goes with it in one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.desk.access import ON_DUTY
from bot.desk.words import DeskWords
from bot.store.live import LiveChats, Replied
from bot.store.moves import Moved, Moves
from bot.store.transfer import Transfers
from bot.text.clean import clean

LONGEST_REPLY: Final = 4_000


@dataclass(frozen=True)
class News:
    """Something that open pages should look at.

    Args:
        handoff_id: the handoff that changed.
        conversation_id: whose tabs should look; "" for none.
        owner: who answers there now; "" where that did not change.
    """

    handoff_id: str
    conversation_id: str = ""
    owner: str = ""


Tell = Callable[[News], None]


class Desk:
    """The acts of staff. Whether a member may is decided in `access`, before.

    Args:
        moves: claims, releases and closes.
        transfers: passes on to a colleague.
        live: carries words to and fro.
        words: what the visitor is told.
        tell: hears of everything that open pages show.
    """

    def __init__(
        self, moves: Moves, transfers: Transfers, live: LiveChats, words: DeskWords, tell: Tell
    ) -> None:
        self._moves = moves
        self._transfers = transfers
        self._live = live
        self._words = words
        self._tell = tell

    def claim(self, handoff_id: str, *, by: str) -> bool:
        """Take a waiting handoff; the visitor of a live chat is told. False: somebody was quicker.

        Args:
            by: id of the staff member; so in all other acts.
        """
        told = self._words.say("handoff_claimed")
        return self._moved(handoff_id, self._moves.claim(handoff_id, by=by, tell=told))

    def release(self, handoff_id: str, *, by: str, owner: str = "") -> bool:
        """Put a handoff back in the queue; the visitor hears that the bot is back.

        Args:
            owner: id of whose it is, where that is somebody else.
        """
        told = self._words.say("handoff_released")
        moved = self._moves.release(handoff_id, by=by, owner=owner or by, tell=told)
        return self._moved(handoff_id, moved)

    def close(self, handoff_id: str, *, by: str) -> bool:
        """Say that a handoff is done; the visitor of a live chat is asked whether it helped."""
        told = self._words.ended()
        return self._moved(handoff_id, self._moves.close(handoff_id, by=by, tell=told))

    def pass_on(self, handoff_id: str, note: str, *, by: str, to: str) -> bool:
        """Give a claimed handoff to a colleague; the visitor of a live chat is told.

        Args:
            note: for the colleague only; cleaned by the caller.
            to: id of the colleague.
        """
        told = self._words.say("handoff_passed_on")
        moved = self._transfers.pass_on(handoff_id, note, by=by, to=to, roles=ON_DUTY, tell=told)
        return self._moved(handoff_id, moved)

    def reply(
        self, handoff_id: str, text: str, *, by: str, client_id: str | None = None
    ) -> Replied:
        """Write to the visitor of a live chat.

        Args:
            text: as typed; cleaned as a visitor's words are.
            client_id: the page's own id of its form; the same words sent twice are said once.
        """
        if len(text.strip()) > LONGEST_REPLY:
            return Replied("too_long")
        cleaned = clean(text).text
        if not cleaned:
            return Replied("empty")
        return self._said(
            handoff_id, self._live.reply(handoff_id, cleaned, by=by, client_id=client_id)
        )

    def invite(self, handoff_id: str, *, by: str) -> Replied:
        """Ask the visitor of a claimed request whether a person may join their chat."""
        asked = self._words.notice("handoff_invited")
        return self._said(handoff_id, self._live.invite(handoff_id, asked, by=by))

    def acknowledge(self, handoff_id: str, *, by: str) -> bool:
        """Say that a person has seen an emergency, so that its alarm ends."""
        seen = self._moves.acknowledge(handoff_id, by=by)
        if seen:
            self._tell(News(handoff_id))
        return seen

    def _moved(self, handoff_id: str, moved: Moved) -> bool:
        if moved:
            self._tell(News(handoff_id, moved.conversation_id or "", moved.owner))
        return bool(moved)

    def _said(self, handoff_id: str, replied: Replied) -> Replied:
        if replied:
            self._tell(News(handoff_id, replied.conversation_id))
        return replied
