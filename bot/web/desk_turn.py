"""The desk's part in a turn: its buttons, a truthful offer of a person, and the switch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.desk.build import DeskRoom
from bot.desk.typed import pressed_by_words
from bot.desk.visitor import Pressed
from bot.desk.words import CALLBACK, CALLBACK_PAGE, LIVE
from bot.fault import fault
from bot.store.conversations import Message, Session
from bot.web.rasa_client import Reply

log = structlog.get_logger()
# Rasa offers a person without knowing who is there; the desk knows.
_OFFER: Final = "offer_person"


@dataclass(frozen=True)
class DeskTurn:
    """Does what the desk has to do in a visitor's turn; blocking, so it runs in a thread.

    Args:
        room: the desk.
        is_danger: tells whether words tell of danger; then they are no answer to the desk.
    """

    room: DeskRoom
    is_danger: Callable[[str], bool]

    def payload(self, message: Message, messages: Sequence[Message]) -> str | None:
        """Return the payload of a pressed button, also where its words were typed; or None."""
        if "payload" in message.body:
            return str(message.body["payload"])
        if self.is_danger(str(message.body.get("text", ""))):
            return None
        return pressed_by_words(message, messages)

    def press(
        self, session: Session, payload: str | None, message: Message, messages: Sequence[Message]
    ) -> Reply | None:
        """Do what a button of the desk says and return the reply; None for any other button."""
        if payload == CALLBACK and self.bot_is_off():  # nobody would ask those questions
            payload = CALLBACK_PAGE
        if payload is None or not self.room.visitor.knows(payload):
            return None
        return self.room.visitor.press(Pressed(session, payload, message.seq, message.at, messages))

    def bot_is_off(self) -> bool:
        """Tell whether an admin has switched the bot off; a store that fails does not say so."""
        try:
            return not self.room.switches.standing().bot
        except SQLAlchemyError as error:
            log.error("desk.switches_failed", **fault(error))
            return False

    def off(self) -> Reply:
        """Return what is said while the bot is off."""
        return self.with_person(self.room.words.say("bot_off"))

    def with_person(self, reply: Reply) -> Reply:
        """Return a reply that Rasa did not give, with the way to a person if there is one now."""
        live = self.room.reaching.now().way != "callback"
        ways = [("button_live", LIVE)] if live else []
        # Rasa would ask how to call back; the page of that name needs no Rasa.
        offered = [
            {"title": self.room.words.phrases[title], "payload": payload}
            for title, payload in (*ways, ("button_callback", CALLBACK_PAGE))
        ]
        return {**reply, "buttons": [*(reply.get("buttons") or []), *offered]}

    def made_true(self, session: Session, replies: Sequence[Reply]) -> list[Reply]:
        """Return Rasa's replies with each offer of a person put in the desk's words."""
        return [self.offer(session) if _offers(reply) else reply for reply in replies]

    def offer(self, session: Session) -> Reply:
        """Return how a person can be reached now, in the desk's words."""
        offer: dict[str, Any] = self.room.visitor.offer(session)
        return offer

    def sent(self, session: Session, replies: Sequence[Reply]) -> None:
        """Let the desk ask what goes with a request that was just sent, if one was."""
        for reply in replies:
            custom = reply.get("custom") or {}
            if custom.get("event") == "handed_off":
                self.room.visitor.sent(session, str(custom["handoff_id"]))


def _offers(reply: Reply) -> bool:
    return (reply.get("metadata") or {}).get("kind") == _OFFER
