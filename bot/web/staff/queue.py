"""The queue's page."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.web.staff.guard import SignedIn
from bot.web.staff.pages import page, times
from bot.web.staff.queue_view import queue_view
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(route_class=StaffRoute)

DID: Final = {
    "released": "You put the handoff back in the queue. Somebody else can claim it now.",
    "closed": "You closed the handoff. It stays readable below for 24 hours.",
}


@router.get("")
@router.get("/")
def show(request: Request, visit: SignedIn, did: str = "") -> Response:
    """Show who waits."""
    queue = queue_view(rooms_of(request).handoffs, visit.member, times(request))
    return page(request, "queue.html", queue=queue, did=DID.get(did, ""))
