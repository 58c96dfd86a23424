"""What an open page asks for by itself, so that it stays true without a reload."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.web.staff.guard import LookingIn, SentForm
from bot.web.staff.handoff_view import standing
from bot.web.staff.pages import page, times
from bot.web.staff.queue_view import queue_view
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(prefix="/live", route_class=StaffRoute)


@router.get("/queue")
def queue(request: Request, visit: LookingIn) -> Response:
    """Return the queue as a piece of page."""
    found = queue_view(rooms_of(request).handoffs, visit.member, times(request))
    return page(request, "_queue.html", queue=found)


@router.get("/session")
def session(request: Request, visit: LookingIn, handoff: str = "") -> Response:
    """Return the seconds left in the session and, of one handoff, where it stands."""
    row = rooms_of(request).handoffs.row(handoff) if handoff else None
    stands = standing(row, visit.member, times(request)) if row else None
    return JSONResponse(
        {
            "left": int(visit.left),
            "state": stands.state if stands else "",
            "owner": stands.owner if stands else "",
            "words": stands.words if stands else "",
        }
    )


@router.post("/stay")
def stay(visit: SentForm) -> Response:
    """Keep the session alive, because its holder is at work on the page."""
    return JSONResponse({"left": int(visit.left)})
