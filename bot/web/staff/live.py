"""What an open page asks for by itself, so that it stays true without a reload."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from bot.desk.access import may_read
from bot.web.hub import QUEUE_TOPIC, topic_of
from bot.web.staff.guard import LookingIn, SentForm, Visit
from bot.web.staff.listening import events
from bot.web.staff.pages import page
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(prefix="/live", route_class=StaffRoute)


@router.get("/events")
def listen(request: Request, visit: LookingIn, handoff: str = "") -> Response:
    """Send word of every change of the queue and of one handoff; never content."""
    topics = {QUEUE_TOPIC: "queue"}
    row = rooms_of(request).handoffs.row(handoff) if handoff else None
    if row is not None:
        topics[topic_of(handoff)] = "handoff"
    rooms, token = rooms_of(request), visit.token
    typing = row is not None and may_read(visit.member, row).allowed

    def still_signed_in() -> bool:
        return rooms.staff.session(token, touch=False, looks=False) is not None

    return StreamingResponse(
        events(rooms.hub, topics, still_signed_in, typing=typing),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


@router.get("/alarm")
def alarm(request: Request, visit: LookingIn) -> Response:
    """Return the alarm as it is now as a piece of page."""
    return page(request, "_alarm.html")


@router.get("/session")
def session(visit: LookingIn) -> Response:
    """Return the seconds left in the session."""
    return JSONResponse({"left": _left(visit)})


@router.post("/stay")
def stay(visit: SentForm) -> Response:
    """Keep the session alive, because its holder is at work on the page."""
    return JSONResponse({"left": _left(visit)})


def _left(visit: Visit) -> int:
    return int(visit.left)
