"""What the page that asks for a call back does: screen, read, hold back the hasty, and send."""

from __future__ import annotations

from typing import Final

from bot.desk.callback import Callbacks, Wish
from bot.desk.desk import News
from bot.store.conversations import QUEUE, Draft, Session
from bot.store.handoff_model import EMERGENCY
from bot.web.counting import EMERGENCY as EMERGENCY_COUNT
from bot.web.counting import tally
from bot.web.deps import Deps
from bot.web.outage import Outage
from bot.web.rasa_client import Reply
from bot.web.rate import RateLimit
from bot.web.replies import kept

# Requests for a call back that one network address may send in a minute: each one calls staff.
CALLBACKS_PER_MINUTE: Final = 5


class CallbackRequests:
    """Takes requests for a call back; blocking where it says so.

    Args:
        deps: the parts of the web process.
        outage: finds danger and has the cards.
    """

    def __init__(self, deps: Deps, outage: Outage) -> None:
        self.reading = Callbacks(deps.screening)
        self._deps = deps
        self._outage = outage
        self._limit = RateLimit(CALLBACKS_PER_MINUTE)

    def card_for(self, wish: Wish) -> Reply | None:
        """Return the crisis card that what was typed calls for, or None; blocking."""
        return self._outage.card_for(wish.text)

    def wait(self, address: str) -> float:
        """Return the seconds until an address may ask for another call back, 0.0 for now."""
        return self._limit.wait(address)

    def send(self, session: Session, wish: Wish, request_id: str, card: Reply | None) -> None:
        """Send a request with the conversation, and say so in it; blocking.

        Args:
            session: the visitor's.
            wish: what was typed and ticked, without mistakes.
            request_id: the page's own id; sent twice in a conversation, it makes one request.
            card: the crisis card that the page showed before; it makes an emergency.

        Raises:
            HandoffGone: the visitor deleted the conversation meanwhile, and nothing was sent.
            NoResultFound: they did so at another moment; what was sent went with it.
        """
        deps, once = self._deps, f"page.{request_id}"
        if card is not None:
            deps.conversations.add(session, Draft("bot", kept(card), f"{once}.card"))
        messages = deps.conversations.messages(session)
        draft = self.reading.draft(wish, messages, request_id=once, at=deps.clock())
        handoff_id = deps.handoffs.hand_off(
            session.conversation_id, deps.conversations.key(session), draft
        )
        said = deps.desk.words.say("callback_sent")
        deps.conversations.add(session, Draft("bot", said, once))
        if not any(one.client_id == once for one in messages):
            self._count(emergency=draft.priority == EMERGENCY, card=card)
        deps.desk.visitor.sent(session, handoff_id)
        deps.hub.desk(News(handoff_id, session.conversation_id, QUEUE))

    def _count(self, *, emergency: bool, card: Reply | None) -> None:
        shown = tally([kept(card)] if card else [])
        self._deps.counts.add_all([*shown, *([(EMERGENCY_COUNT, "")] if emergency else [])])
