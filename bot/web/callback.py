"""A page on which a call back can be asked for while the bot is off or down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.exc import NoResultFound, SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bot.desk.callback import WAYS, Wish
from bot.fault import fault
from bot.store.conversations import Message
from bot.store.handoff_model import HandoffGone
from bot.web.frames import CHAT, in_frame
from bot.web.intake import CLIENT_ID
from bot.web.rasa_client import Reply
from bot.web.rate import address_of
from bot.web.render import new_client_id
from bot.web.views import view
from bot.web.visits import Visits, visits_of

log = structlog.get_logger()
router = APIRouter(include_in_schema=False)
Here = Annotated[Visits, Depends(visits_of)]
Field = Annotated[str, Form(max_length=1000)]


@dataclass(frozen=True)
class Sheet:
    """The form as it was sent, to be shown again with everything that was typed.

    Args:
        wish: what was typed and ticked.
        request_id: the page's own id; it stays the same until the request is sent.
        frame: "1" inside the widget, "" on a page of its own.
        card: type of the crisis card that the page showed already, or "".
        chat: id of the visitor's conversation, by which the page knows it again; or "".
    """

    wish: Wish = field(default_factory=Wish)
    request_id: str = field(default_factory=new_client_id)
    frame: str = ""
    card: str = ""
    chat: str = ""


@router.get("/callback")
async def ask(request: Request, visits: Here, frame: str = "") -> Response:
    """Ask how the visitor may be reached."""
    framed = frame or ("1" if in_frame(request.headers) else "")
    return _page(visits, Sheet(frame=framed, chat=visits.sessions.chat_of(request)))


@router.post("/callback")
async def send(
    request: Request,
    visits: Here,
    name: Field = "",
    phone: Field = "",
    may_phone: Field = "",
    may_text: Field = "",
    may_voicemail: Field = "",
    safe_times: Field = "",
    request_id: Field = "",
    frame: Field = "",
    card: Field = "",
) -> Response:
    """Send the request to staff, or say what could not be read."""
    ticked = dict(zip(WAYS, (may_phone, may_text, may_voicemail), strict=True))
    wish = Wish(name, phone, tuple(way for way in WAYS if ticked[way]), safe_times)
    known = request_id if CLIENT_ID.fullmatch(request_id) else new_client_id()
    sheet = Sheet(wish, known, frame, card, visits.sessions.chat_of(request))
    asked = visits.callbacks
    # Danger comes before everything: the card is shown first, and pressing again sends it along.
    found = await run_in_threadpool(asked.card_for, wish)
    if found is not None and card != type_of(found):
        sheet = replace(sheet, card=type_of(found))
        return _page(visits, sheet, card=found, failed=visits.deps.words.page["callback_card"])
    mistakes = asked.reading.mistakes(wish)
    if mistakes:
        return _page(visits, sheet, 422, card=found, mistakes=mistakes)
    if asked.wait(address_of(request)):
        return _page(visits, sheet, 429, card=found, failed=visits.deps.words.page["many_here"])
    return await _send(request, visits, sheet, found)


async def _send(request: Request, visits: Visits, sheet: Sheet, card: Reply | None) -> Response:
    begun = None
    try:
        visit = await visits.open_for(request)
        if visit is None:
            visit = begun = await visits.start_once(sheet.request_id)
        send_it = visits.callbacks.send
        await run_in_threadpool(send_it, visit.session, sheet.wish, sheet.request_id, card)
        response: Response = RedirectResponse(f"{_chat(sheet.frame)}#latest", 303)
    except HandoffGone:
        return _gone(request, visits, sheet, visits.callbacks.reading.gone, card)
    except NoResultFound:
        return _gone(request, visits, sheet, visits.deps.words.phrase("deleted"), card)
    except SQLAlchemyError as error:
        log.error("callback.store_failed", **fault(error))
        response = _page(visits, sheet, 503, card=card, failed=visits.deps.words.phrase("outage"))
    # After a failure too: sent again from the same conversation, it makes no second request.
    if begun is not None:
        visits.sessions.write(request, response, begun.session)
    return response


def _gone(
    request: Request, visits: Visits, sheet: Sheet, told: str, card: Reply | None
) -> Response:
    # Nothing that was typed is shown again: whoever deleted everything meant that as well.
    response = _page(visits, Sheet(frame=sheet.frame), 410, card=card, failed=told)
    visits.sessions.clear(request, response)
    return response


def type_of(card: Reply) -> str:
    """Return the type of a crisis card, such as "suicide"."""
    return str(card["metadata"]["card"]["type"])


def _page(
    visits: Visits,
    sheet: Sheet,
    status: int = 200,
    *,
    mistakes: Mapping[str, str] | None = None,
    card: Reply | None = None,
    failed: str = "",
) -> Response:
    help_ = Message("", 0, "bot", visits.deps.clock(), dict(card)) if card else None
    reading = visits.callbacks.reading
    html = visits.render.page(
        "callback.html",
        sheet=sheet,
        chat=sheet.chat,
        wish=sheet.wish,
        back=_chat(sheet.frame),
        ask=reading.questions(),
        ways=WAYS,
        consent=reading.consent,
        mistakes=mistakes or {},
        failed=failed,
        help=view(help_) if help_ else None,
    )
    return HTMLResponse(html, status)


def _chat(frame: str) -> str:
    return CHAT if frame else "/"
