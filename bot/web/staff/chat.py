"""The live chat with a visitor: ask them for it, write to them, show that somebody writes."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.desk.access import may_invite, may_reply
from bot.desk.desk import LONGEST_REPLY
from bot.store.live import Replied
from bot.web.staff.guard import SentForm
from bot.web.staff.problems import Problem
from bot.web.staff.reading import address_of, raise_if_denied, row_of
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(prefix="/handoffs", route_class=StaffRoute)
live = APIRouter(prefix="/live/handoffs", route_class=StaffRoute)

_LONGEST_ID: Final = 64
_WHY: Final = {
    "gone": "withdrawn",
    "not_yours": "not_yours",
    "not_live": "not_live",
    "empty": "reply_empty",
    "too_long": "reply_too_long",
}


@router.post("/{handoff_id}/reply")
def reply(
    request: Request,
    visit: SentForm,
    handoff_id: str,
    text: Annotated[str, Form()] = "",
    reply_id: Annotated[str, Form()] = "",
) -> Response:
    """Write to the visitor, from a page without script."""
    _say(request, visit, handoff_id, text, reply_id)
    return RedirectResponse(f"{address_of(handoff_id, 'said')}#reply", 303)


@live.post("/{handoff_id}/reply")
def reply_live(
    request: Request,
    visit: SentForm,
    handoff_id: str,
    text: Annotated[str, Form()] = "",
    reply_id: Annotated[str, Form()] = "",
) -> Response:
    """Write to the visitor, from a page that stays open."""
    try:
        said = _say(request, visit, handoff_id, text, reply_id)
    except Problem as problem:
        told = problem.told
        return JSONResponse({"told": told.sentence}, told.status)
    return JSONResponse({"seq": said.seq})


@live.post("/{handoff_id}/typing")
def typing(
    request: Request, visit: SentForm, handoff_id: str, on: Annotated[str, Form()] = "yes"
) -> Response:
    """Show the visitor that somebody writes, or no longer."""
    row = row_of(request, handoff_id)
    if may_reply(visit.member, row).allowed:
        rooms = rooms_of(request)
        conversation_id = rooms.desk.live.conversation_of(handoff_id)
        if conversation_id is not None:
            rooms.hub.types(conversation_id, on == "yes", "staff")
    return Response(status_code=204)


@router.post("/{handoff_id}/invite")
def invite(request: Request, visit: SentForm, handoff_id: str) -> Response:
    """Ask the visitor whether a person may join their chat."""
    address = address_of(handoff_id)
    raise_if_denied(may_invite(visit.member, row_of(request, handoff_id)), back=address)
    asked = rooms_of(request).desk.desk.invite(handoff_id, by=visit.member.id)
    if not asked:
        raise Problem(_WHY[asked.reason], back=address)
    return RedirectResponse(address_of(handoff_id, "invited"), 303)


def _say(request: Request, visit: SentForm, handoff_id: str, text: str, reply_id: str) -> Replied:
    row, back = row_of(request, handoff_id, unsaved=text), f"{address_of(handoff_id)}#reply"
    raise_if_denied(may_reply(visit.member, row), back=back, unsaved=text)
    said = rooms_of(request).desk.desk.reply(
        handoff_id, text, by=visit.member.id, client_id=reply_id[:_LONGEST_ID] or None
    )
    if not said:
        facts = {"longest": f"{LONGEST_REPLY:,}"}
        unsaved = "" if said.reason in ("gone", "empty") else text
        raise Problem(_WHY[said.reason], facts, back=back, unsaved=unsaved)
    return said
