"""The visitor's API: start, send, delete."""

from __future__ import annotations

from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from bot.fault import fault
from bot.store.conversations import Message
from bot.web.intake import CLIENT_ID, Refused
from bot.web.rate import address_of
from bot.web.visits import Visit, Visits, visits_of

log = structlog.get_logger()
router = APIRouter(prefix="/api")
Here = Annotated[Visits, Depends(visits_of)]


class NewMessage(BaseModel):
    """What a browser sends: typed words or a button, with its own id for it."""

    client_id: str = Field(regex=rf"^{CLIENT_ID.pattern}\Z", max_length=40)
    text: str | None = None
    button: str | None = None
    conversation: str | None = None


class Opening(BaseModel):
    """What is about to be said in a conversation that begins."""

    text: str | None = None


class Typing(BaseModel):
    """Whether the visitor is writing at this moment."""

    on: bool


@router.post("/conversation")
async def conversation(request: Request, visits: Here, opening: Opening | None = None) -> Response:
    """Start a conversation, or resume the one that the cookie opens."""
    text = (opening.text if opening else None) or ""
    try:
        found = await visits.open_for(request)
        visit = found or await visits.start(address_of(request), text)
    except SQLAlchemyError as error:
        log.error("chat.store_failed", **fault(error))
        raise visits.not_stored(text) from None
    response = JSONResponse(state_of(visit, visits))
    if found is None:
        visits.sessions.write(request, response, visit.session)
    return response


@router.post("/messages")
async def message(request: Request, new: NewMessage, visits: Here) -> Response:
    """Take one message; "received" is said only after it is stored."""
    words = visits.deps.words
    session = visits.sessions.read(request)
    if session is None:
        raise Refused("session_over", 401, words.phrase("session_over"))
    if new.conversation not in (None, session.conversation_id):
        raise Refused("other_conversation", 409, words.page["other_conversation"])
    address = address_of(request)
    taken = await visits.take(session, new.client_id, new.text, new.button, address)
    if taken.does:
        return await _leave(request, visits, {"does": taken.does})
    return JSONResponse({"received": taken.seq}, 202)


@router.post("/typing")
async def typing(request: Request, now: Typing, visits: Here) -> Response:
    """Tell staff in a shared chat that the visitor writes; only since when is stored."""
    session = visits.sessions.read(request)
    if session is not None:
        await visits.typing(session, now.on)
    return Response(status_code=204)


@router.post("/here")
async def here(request: Request, visits: Here) -> Response:
    """Let staff in a shared chat know that this page is open; only when is stored, and only there.

    The stream does not tell: of a phone that has no network any more the server hears nothing.
    """
    session = visits.sessions.read(request)
    if session is not None:
        await visits.here(session)
    return Response(status_code=204)


@router.post("/delete")
async def delete(request: Request, visits: Here) -> Response:
    """Delete everything, and take the cookie back."""
    return await _leave(request, visits, {"does": "delete"})


def refusal(refused: Refused, visits: Visits) -> Response:
    """Return a refusal as JSON, with help for danger where the words called for it."""
    body: dict[str, Any] = {"error": refused.code, "message": refused.sentence}
    if refused.card is not None:
        card = Message("", 0, "bot", visits.deps.clock(), dict(refused.card))
        body["help"] = visits.shown(card)
    headers = {"Retry-After": str(int(refused.retry_after) + 1)} if refused.retry_after else None
    return JSONResponse(body, refused.status, headers)


def state_of(visit: Visit, visits: Visits) -> dict[str, Any]:
    """Return what a page needs to show a conversation."""
    return {
        "conversation": {"id": visit.conversation.id, **visit.standing},
        "messages": [visits.shown(one) for one in visit.messages],
    }


async def _leave(request: Request, visits: Visits, body: dict[str, Any]) -> Response:
    await visits.delete(visits.sessions.read(request))
    response = JSONResponse({"message": visits.deps.words.phrase("deleted"), **body})
    visits.sessions.clear(request, response)
    return response
