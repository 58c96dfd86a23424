"""A handoff's page: all of it for those who may read it, how it stands for everybody else."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.desk.access import may_read, may_see_audit
from bot.desk.desk import LONGEST_REPLY
from bot.store.handoffs import QueueRow
from bot.store.keys import new_id
from bot.store.staff import StaffMember
from bot.web.hub import topic_of
from bot.web.staff.acts import LONGEST_NOTE
from bot.web.staff.filing import linked
from bot.web.staff.guard import LookingIn, SignedIn, Visit
from bot.web.staff.handoff_view import handoff_view, outside_view
from bot.web.staff.kept import BACK, back_in
from bot.web.staff.pages import page, times
from bot.web.staff.passing import colleagues
from bot.web.staff.reading import address_of, mark_of, read, row_of
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(prefix="/handoffs", route_class=StaffRoute)
live = APIRouter(prefix="/live/handoffs", route_class=StaffRoute)

# Those that somebody writes in: what was written comes back after the sign-in.
FORMS: Final = ("notes", "reply", "transfer")
DID: Final = {
    "claimed": "You claimed this handoff. It is yours until you release or close it.",
    "put_back": "It is back in the queue. You or somebody else can claim it now.",
    "noted": "Your note is saved.",
    "labelled": "The label is on.",
    "unlabelled": "The label is off.",
    "invited": "The visitor is asked. You can write to them as soon as they agree.",
    "said": "Your words are on their way to the visitor.",
    "seen": "You said that you have seen this emergency. Its alarm is off.",
    "no_alarm": "No alarm rings for this handoff, so nothing was changed.",
}


@router.get("/{handoff_id}")
def show(request: Request, visit: SignedIn, handoff_id: str, did: str = "") -> Response:
    """Show a handoff; leaves an audit row where its content is shown."""
    row = row_of(request, handoff_id)
    typed = any(_written(request, handoff_id, form) for form in FORMS)
    return _page(request, visit, row, BACK if typed else _done(did, row, visit.member))


@live.get("/{handoff_id}")
def again(
    request: Request, visit: LookingIn, handoff_id: str, mark: str = "", did: str = ""
) -> Response:
    """Return the page as it is now, for a page that is open; only its head when nothing changed.

    Nobody reads anything new then, so no audit row is left.
    """
    row = row_of(request, handoff_id)
    done = _done(did, row, visit.member)
    now = mark_of(request, topic_of(handoff_id))
    if mark != now:
        return _page(request, visit, row, done)
    member, labels = visit.member, rooms_of(request).desk.kit.labels
    to = colleagues(request, member, row)
    outside = outside_view(row, member, labels, times(request), to)
    return page(request, "handoff_same.html", handoff=outside, did=done, mark=now)


@router.get("/{handoff_id}/{action}")
def back(visit: SignedIn, handoff_id: str, action: str) -> Response:
    """Lead back to the page, for whoever loads the address of a form."""
    return RedirectResponse(address_of(handoff_id), 303)


def _done(did: str, row: QueueRow, member: StaffMember) -> str:
    """Return in words what was just done; "" once it holds no more, as after a reload."""
    is_theirs = row.state == "claimed" and row.owner_id == member.id
    if did == "claimed" and not is_theirs:
        return ""
    if did == "put_back" and row.state != "waiting":
        return ""
    if did in ("seen", "no_alarm") and row.rings:
        return ""
    return DID.get(did, "")


def _page(request: Request, visit: Visit, row: QueueRow, did: str) -> Response:
    # The mark first: what changes in between is looked at again, and not missed.
    mark = mark_of(request, topic_of(row.id))
    decision = may_read(visit.member, row)
    if decision.allowed:
        return _inside(request, visit, row, did, mark)
    outside = outside_view(row, visit.member, rooms_of(request).desk.kit.labels, times(request))
    return page(
        request, "handoff_outside.html", handoff=outside, reason=decision.reason, did=did, mark=mark
    )


def _inside(request: Request, visit: Visit, row: QueueRow, did: str, mark: str) -> Response:
    rooms, now = rooms_of(request), times(request)
    handoff = read(request, row, visit.member)
    return page(
        request,
        "handoff.html",
        handoff=handoff_view(
            handoff,
            visit.member,
            rooms.knowledge.entries,
            rooms.desk.kit,
            now,
            colleagues(request, visit.member, handoff.row),
        ),
        linked=linked(request, handoff.links, visit.member),
        sees_audit=may_see_audit(visit.member).allowed,
        did=did,
        written={form: _written(request, row.id, form) for form in FORMS},
        mark=mark,
        note_id=new_id(),
        reply_id=new_id(),
        longest_note=LONGEST_NOTE,
        longest_reply=LONGEST_REPLY,
    )


def _written(request: Request, handoff_id: str, form: str) -> str:
    return back_in(request, f"{address_of(handoff_id)}/{form}").get("text", "")
