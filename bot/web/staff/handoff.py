"""A handoff's page and what can be done there: claim, release, close, note."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.store.handoffs import Handoff, HandoffGone, QueueRow
from bot.store.keys import SealError, new_id
from bot.store.staff import StaffMember
from bot.web.staff import access
from bot.web.staff.access import Decision
from bot.web.staff.guard import SentForm, SignedIn
from bot.web.staff.handoff_view import handoff_view
from bot.web.staff.pages import page, times
from bot.web.staff.problems import Problem
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(prefix="/handoffs", route_class=StaffRoute)

LONGEST_NOTE: Final = 4_000
_LONGEST_ID: Final = 32
DID: Final = {
    "claimed": "You claimed this handoff. It is yours until you release or close it.",
    "noted": "Your note is saved.",
}


@router.get("/{handoff_id}")
def show(request: Request, visit: SignedIn, handoff_id: str, did: str = "") -> Response:
    """Show a handoff; leaves an audit row."""
    row = row_of(request, handoff_id)
    _raise_if_denied(access.may_read(visit.member, row))
    handoff = _read(request, row, visit.member)
    view = handoff_view(handoff, visit.member, rooms_of(request).knowledge.entries, times(request))
    return page(
        request,
        "handoff.html",
        handoff=view,
        did=DID.get(did, ""),
        note_id=new_id(),
        longest_note=LONGEST_NOTE,
    )


@router.get("/{handoff_id}/{action}")
def back(visit: SignedIn, handoff_id: str, action: str) -> Response:
    """Lead back to the page, for whoever loads the address of a form."""
    return RedirectResponse(_address(handoff_id), 303)


@router.post("/{handoff_id}/claim")
def claim(request: Request, visit: SentForm, handoff_id: str) -> Response:
    """Take a handoff; if somebody was quicker, say who."""
    row = row_of(request, handoff_id)
    _raise_if_denied(access.may_read(visit.member, row))
    if not rooms_of(request).handoffs.claim(handoff_id, by=visit.member.id):
        _raise_if_lost(request, row_of(request, handoff_id), visit.member)
    return RedirectResponse(_address(handoff_id, "claimed"), 303)


@router.post("/{handoff_id}/release")
def release(request: Request, visit: SentForm, handoff_id: str) -> Response:
    """Put a handoff back in the queue."""
    row_of(request, handoff_id)
    if not rooms_of(request).handoffs.release(handoff_id, by=visit.member.id):
        raise Problem("not_yours", back=_address(handoff_id))
    return RedirectResponse("/staff?did=released", 303)


@router.post("/{handoff_id}/close")
def close(request: Request, visit: SentForm, handoff_id: str) -> Response:
    """Say that a handoff is done."""
    row_of(request, handoff_id)
    if not rooms_of(request).handoffs.close(handoff_id, by=visit.member.id):
        after = row_of(request, handoff_id)
        if after.state != "closed" or after.owner_id != visit.member.id:
            raise Problem("not_yours", back=_address(handoff_id))
    return RedirectResponse("/staff?did=closed", 303)


@router.post("/{handoff_id}/notes")
def note(
    request: Request,
    visit: SentForm,
    handoff_id: str,
    text: Annotated[str, Form()] = "",
    note_id: Annotated[str, Form()] = "",
) -> Response:
    """Keep an internal note."""
    written = text.replace("\r\n", "\n").strip()
    address = _address(handoff_id)
    _raise_if_unusable(written, address)
    _raise_if_denied(access.may_note(visit.member, row_of(request, handoff_id, unsaved=written)))
    try:
        rooms_of(request).handoffs.add_note(
            handoff_id, written, by=visit.member.id, note_id=note_id[:_LONGEST_ID] or None
        )
    except HandoffGone:
        raise Problem("withdrawn") from None
    return RedirectResponse(f"{address}?did=noted#notes", 303)


def row_of(request: Request, handoff_id: str, unsaved: str = "") -> QueueRow:
    """Return the row of a handoff that still has its content.

    Raises:
        Problem: there is none, or the visitor deleted it.
    """
    row = rooms_of(request).handoffs.row(handoff_id)
    if row is None:
        raise Problem("no_such_handoff", unsaved=unsaved)
    if row.state == "withdrawn":
        raise Problem("withdrawn")
    return row


def _read(request: Request, row: QueueRow, member: StaffMember) -> Handoff:
    try:
        return rooms_of(request).handoffs.read(row.id, by=member.id)
    except HandoffGone:
        raise Problem("withdrawn") from None
    except SealError:
        raise Problem("sealed") from None


def _raise_if_denied(decision: Decision) -> None:
    if not decision.allowed:
        raise Problem("not_allowed", {"reason": decision.reason})


def _raise_if_lost(request: Request, row: QueueRow, member: StaffMember) -> None:
    """A second click of the same person is no loss."""
    if row.state == "claimed" and row.owner_id == member.id:
        return
    if row.state != "claimed" or row.owner_name is None or row.claimed_at is None:
        raise Problem("no_longer_waiting", back=_address(row.id))
    facts = {"owner": row.owner_name, "ago": times(request).since(row.claimed_at)}
    raise Problem("claimed_by_other", facts, back=_address(row.id))


def _raise_if_unusable(written: str, address: str) -> None:
    if not written:
        raise Problem("note_empty", back=f"{address}#notes")
    if len(written) > LONGEST_NOTE:
        facts = {"longest": f"{LONGEST_NOTE:,}", "length": f"{len(written):,}"}
        raise Problem("note_too_long", facts, back=f"{address}#notes", unsaved=written)


def _address(handoff_id: str, did: str = "") -> str:
    return f"/staff/handoffs/{handoff_id}" + (f"?did={did}" if did else "")
