"""The queue's page."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.access import may_see_queue
from bot.store.staff import StaffMember
from bot.web.hub import QUEUE_TOPIC
from bot.web.staff.filters import choices, filters_from
from bot.web.staff.guard import LookingIn, SignedIn
from bot.web.staff.pages import page, times
from bot.web.staff.queue_view import Queue, queue_view
from bot.web.staff.reading import mark_of, raise_if_denied
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(route_class=StaffRoute)

DID: Final = {
    "released": "You put the handoff back in the queue. Somebody else can claim it now.",
    "transferred": "You passed the handoff on. Your colleague has it now, with your note.",
    "closed": "You closed the handoff. It stays readable below for 24 hours.",
    "seen": "You said that you have seen this emergency. Its alarm is off.",
}


@router.get("")
@router.get("/")
def show(request: Request, visit: SignedIn, did: str = "") -> Response:
    """Show who waits."""
    mark = mark_of(request, QUEUE_TOPIC)
    queue = _queue(request, visit.member)
    lists = choices(rooms_of(request).desk.kit.labels)
    return page(request, "queue.html", queue=queue, mark=mark, choices=lists, did=DID.get(did, ""))


@router.get("/live/queue")
def again(request: Request, visit: LookingIn, mark: str = "") -> Response:
    """Return the queue as it is now as a piece of page; nothing where the page shows it already."""
    now = mark_of(request, QUEUE_TOPIC)
    if mark == now:
        return Response(status_code=204)
    return page(request, "_queue.html", queue=_queue(request, visit.member), mark=now)


def _queue(request: Request, member: StaffMember) -> Queue:
    raise_if_denied(may_see_queue(member))
    rooms = rooms_of(request)
    labels = rooms.desk.kit.labels
    filters = filters_from(request.query_params, labels)
    return queue_view(rooms.handoffs, member, labels, filters, times(request))
