"""What can be done with a handoff: claim, release, put back, close, acknowledge, note."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.desk.access import ON_DUTY, may_acknowledge, may_claim, may_note, may_put_back
from bot.store.handoffs import HandoffGone, QueueRow
from bot.store.keys import is_id
from bot.store.staff import StaffMember
from bot.text.clean import clean
from bot.web.staff.guard import SentForm
from bot.web.staff.pages import times
from bot.web.staff.problems import Problem
from bot.web.staff.reading import address_of, raise_if_denied, row_of
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(prefix="/handoffs", route_class=StaffRoute)

LONGEST_NOTE: Final = 4_000


@router.post("/{handoff_id}/claim")
def claim(request: Request, visit: SentForm, handoff_id: str) -> Response:
    """Take a handoff; if somebody was quicker, say who."""
    row = row_of(request, handoff_id)
    if row.state == "waiting":
        raise_if_denied(may_claim(visit.member, row))
    if not rooms_of(request).desk.desk.claim(handoff_id, by=visit.member.id):
        _raise_if_lost(request, row_of(request, handoff_id), visit.member)
    return RedirectResponse(address_of(handoff_id, "claimed"), 303)


@router.post("/{handoff_id}/release")
def release(request: Request, visit: SentForm, handoff_id: str) -> Response:
    """Put a handoff back in the queue."""
    row_of(request, handoff_id)
    if not rooms_of(request).desk.desk.release(handoff_id, by=visit.member.id):
        raise Problem("not_yours", back=address_of(handoff_id))
    return RedirectResponse("/staff?did=released", 303)


@router.post("/{handoff_id}/put-back")
def put_back(
    request: Request, visit: SentForm, handoff_id: str, owner: Annotated[str, Form()] = ""
) -> Response:
    """Put back in the queue what a colleague has claimed who cannot go on with it."""
    address = address_of(handoff_id)
    row = row_of(request, handoff_id)
    raise_if_denied(may_put_back(visit.member, row), back=address)
    # Taken only from whom the page named: somebody who can go on may have claimed it meanwhile.
    desk = rooms_of(request).desk.desk
    if owner != row.owner_id or not desk.release(handoff_id, by=visit.member.id, owner=owner):
        raise Problem("owner_changed", back=address)
    return RedirectResponse(address_of(handoff_id, "put_back"), 303)


@router.post("/{handoff_id}/close")
def close(request: Request, visit: SentForm, handoff_id: str) -> Response:
    """Say that a handoff is done."""
    row_of(request, handoff_id)
    if not rooms_of(request).desk.desk.close(handoff_id, by=visit.member.id):
        after = row_of(request, handoff_id)
        if after.state != "closed" or after.owner_id != visit.member.id:
            raise Problem("not_yours", back=address_of(handoff_id))
    return RedirectResponse("/staff?did=closed", 303)


@router.post("/{handoff_id}/acknowledge")
def acknowledge(request: Request, visit: SentForm, handoff_id: str) -> Response:
    """Say that this person has seen an emergency; a second click is no loss."""
    row = row_of(request, handoff_id)
    if row.rings or visit.member.role not in ON_DUTY:
        raise_if_denied(may_acknowledge(visit.member, row), back=address_of(handoff_id))
    desk = rooms_of(request).desk.desk
    seen = row.rings and desk.acknowledge(handoff_id, by=visit.member.id)
    return RedirectResponse(address_of(handoff_id, "seen" if seen else "no_alarm"), 303)


@router.post("/{handoff_id}/notes")
def note(
    request: Request,
    visit: SentForm,
    handoff_id: str,
    text: Annotated[str, Form()] = "",
    note_id: Annotated[str, Form()] = "",
) -> Response:
    """Keep an internal note, cleaned as a reply is."""
    address = address_of(handoff_id)
    written = _cleaned(text.replace("\r\n", "\n").strip(), address)
    row = row_of(request, handoff_id, unsaved=written)
    raise_if_denied(may_note(visit.member, row), back=address, unsaved=written)
    try:
        rooms_of(request).handoffs.add_note(
            handoff_id, written, by=visit.member.id, note_id=note_id if is_id(note_id) else None
        )
    except HandoffGone:
        raise Problem("withdrawn") from None
    return RedirectResponse(f"{address}?did=noted#notes", 303)


def _raise_if_lost(request: Request, row: QueueRow, member: StaffMember) -> None:
    """A second click of the same person is no loss."""
    if row.state == "claimed" and row.owner_id == member.id:
        return
    if row.state != "claimed" or row.owner_name is None or row.claimed_at is None:
        raise Problem("no_longer_waiting")
    facts = {"owner": row.owner_name, "ago": times(request).since(row.claimed_at)}
    raise Problem("claimed_by_other", facts)


def raise_if_too_long(typed: str, address: str) -> None:
    """Raise the problem that a note is too long, unless it fits.

    Args:
        address: of the page to go back to.
    """
    if len(typed) > LONGEST_NOTE:
        facts = {"longest": f"{LONGEST_NOTE:,}", "length": f"{len(typed):,}"}
        raise Problem("note_too_long", facts, back=f"{address}#notes", unsaved=typed)


def _cleaned(typed: str, address: str) -> str:
    raise_if_too_long(typed, address)
    written = clean(typed).text
    if not written:
        raise Problem("note_empty", back=f"{address}#notes")
    return written
