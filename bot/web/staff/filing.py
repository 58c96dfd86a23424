"""Labels, search, and other requests of the same visitor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.desk.access import may_note, may_see_queue, search_scope
from bot.store.filing import MOST_FOUND
from bot.store.staff import StaffMember
from bot.web.staff.guard import SentForm, SignedIn
from bot.web.staff.kept import back_in
from bot.web.staff.pages import page, times
from bot.web.staff.problems import Problem
from bot.web.staff.queue_view import QueueLine, queue_line
from bot.web.staff.reading import address_of, raise_if_denied, row_of
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(route_class=StaffRoute)

LONGEST_QUERY: Final = 200


@dataclass(frozen=True)
class Found:
    """What a search found.

    Args:
        full: there may be more than the newest that are shown.
    """

    lines: tuple[QueueLine, ...]
    full: bool


@router.get("/search")
def ask(request: Request, visit: SignedIn) -> Response:
    """Show the search; what is typed there never stands in an address."""
    typed = back_in(request, "/staff/search")
    return _page(request, visit.member, typed.get("text", ""), None)


@router.post("/search")
def search(request: Request, visit: SentForm, text: Annotated[str, Form()] = "") -> Response:
    """Show which handoffs hold all these words, of those that this member may read."""
    query = text.strip()[:LONGEST_QUERY]
    rows = rooms_of(request).desk.filing.search(
        query, search_scope(visit.member), by=visit.member.id
    )
    labels, now = rooms_of(request).desk.kit.labels, times(request)
    lines = tuple(queue_line(row, visit.member, labels, now) for row in rows)
    return _page(request, visit.member, query, Found(lines, len(rows) == MOST_FOUND))


@router.post("/handoffs/{handoff_id}/labels")
def label(
    request: Request, visit: SentForm, handoff_id: str, label: Annotated[str, Form()] = ""
) -> Response:
    """Put a label on a handoff; one that is there already stays."""
    _raise_if_not_fileable(request, visit.member, handoff_id)
    desk = rooms_of(request).desk
    if label not in desk.kit.labels:
        raise Problem("no_such_label", back=address_of(handoff_id))
    desk.filing.label(handoff_id, label, by=visit.member.id)
    return RedirectResponse(f"{address_of(handoff_id, 'labelled')}#labels", 303)


@router.post("/handoffs/{handoff_id}/unlabel")
def unlabel(
    request: Request, visit: SentForm, handoff_id: str, label: Annotated[str, Form()] = ""
) -> Response:
    """Take a label off a handoff."""
    _raise_if_not_fileable(request, visit.member, handoff_id)
    rooms_of(request).desk.filing.unlabel(handoff_id, label, by=visit.member.id)
    return RedirectResponse(f"{address_of(handoff_id, 'unlabelled')}#labels", 303)


def linked(request: Request, ids: Sequence[str], member: StaffMember) -> tuple[QueueLine, ...]:
    """Return the handoffs that a visitor said are theirs too, as rows without content."""
    rooms, now = rooms_of(request), times(request)
    rows = (rooms.handoffs.row(one) for one in ids)
    return tuple(queue_line(row, member, rooms.desk.kit.labels, now) for row in rows if row)


def _raise_if_not_fileable(request: Request, member: StaffMember, handoff_id: str) -> None:
    row = row_of(request, handoff_id)
    raise_if_denied(may_note(member, row), back=address_of(handoff_id))


def _page(request: Request, member: StaffMember, query: str, found: Found | None) -> Response:
    raise_if_denied(may_see_queue(member))
    scope = search_scope(member)
    return page(
        request,
        "search.html",
        query=query,
        found=found,
        longest=LONGEST_QUERY,
        most=MOST_FOUND,
        everything=scope.all,
        nothing=not (scope.all or scope.owner_id),
    )
