"""A page on which a call back can be asked for while the bot is off or down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from bot.desk.callback import WAYS, Wish
from bot.store.conversations import Message
from bot.web.fault import fault
from bot.web.intake import CLIENT_ID
from bot.web.render import new_client_id
from bot.web.views import view
from bot.web.visits import Visits, visits_of

log = structlog.get_logger()
router = APIRouter(include_in_schema=False)
Here = Annotated[Visits, Depends(visits_of)]
Field = Annotated[str, Form(max_length=1000)]


@router.get("/callback")
async def ask(visits: Here, frame: str = "") -> Response:
    """Ask how the visitor may be reached."""
    return _page(visits, Wish(), frame)


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
) -> Response:
    """Send the request to staff, or say what could not be read."""
    ticked = dict(zip(WAYS, (may_phone, may_text, may_voicemail), strict=True))
    wish = Wish(name, phone, tuple(way for way in WAYS if ticked[way]), safe_times)
    # Danger comes before everything; what was typed is kept in the fields, and nothing is sent.
    card = visits.card_for(wish.text)
    if card is not None:
        return _page(visits, wish, frame, card=card)
    mistakes = visits.callbacks.mistakes(wish)
    if mistakes:
        return _page(visits, wish, frame, 422, mistakes=mistakes)
    if visits.callback_wait(request.client.host if request.client else ""):
        return _page(visits, wish, frame, 429, failed=visits.deps.words.phrase("too_fast"))
    if not CLIENT_ID.fullmatch(request_id):
        request_id = new_client_id()
    try:
        found = await visits.open(visits.sessions.read(request))
        visit = found or await visits.start()
        await visits.call_back(visit.session, wish, request_id)
    except SQLAlchemyError as error:
        log.error("callback.store_failed", **fault(error))
        return _page(visits, wish, frame, 503, failed=visits.deps.words.phrase("outage"))
    response = RedirectResponse(_chat(frame), 303)
    if found is None:
        visits.sessions.write(response, visit.session)
    return response


def _page(
    visits: Visits,
    wish: Wish,
    frame: str,
    status: int = 200,
    *,
    mistakes: Mapping[str, str] | None = None,
    card: Mapping[str, Any] | None = None,
    failed: str = "",
) -> Response:
    help_ = Message("", 0, "bot", visits.deps.clock(), dict(card)) if card else None
    html = visits.render.page(
        "callback.html",
        wish=wish,
        frame=frame,
        back=_chat(frame),
        ask=visits.callbacks.questions(),
        ways=WAYS,
        consent=visits.callbacks.consent,
        mistakes=mistakes or {},
        failed=failed,
        help=view(help_) if help_ else None,
        request_id=new_client_id(),
    )
    return HTMLResponse(html, status)


def _chat(frame: str) -> str:
    return "/chat" if frame else "/"
