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
_QUERY: Final = "query"


@dataclass(frozen=True)
class Found:
    """What a search found.

    Args:
        full: there may be more than the newest that are shown.
    """

    lines: tuple[QueueLine, ...]
    full: bool


@router.get("/search")
def ask(request: Request, visit: SignedIn, found: str = "") -> Response:
    """Show the search, or what it found; what is typed there never stands in an address.

    Args:
        found: handle of the words that this session searched for.
    """
    raise_if_denied(may_see_queue(visit.member))
    rooms = rooms_of(request)
    if not found:
        typed = back_in(request, "/staff/search")
        return _page(request, visit.member, typed.get("text", ""), None)
    query = (rooms.shelf.find(visit.csrf, found, rooms.clock()) or {}).get(_QUERY)
    if query is None:
        return _page(request, visit.member, "", None, gone=True)
    return _page(request, visit.member, query, _search(request, visit.member, query))


@router.post("/search")
def search(request: Request, visit: SentForm, text: Annotated[str, Form()] = "") -> Response:
    """Lead to what a search finds, under an address that a browser can go back to."""
    raise_if_denied(may_see_queue(visit.member))
    query = text.strip()[:LONGEST_QUERY]
    if not query:
        return RedirectResponse("/staff/search", 303)
    rooms = rooms_of(request)
    handle = rooms.shelf.put(visit.csrf, {_QUERY: query}, rooms.clock())
    return RedirectResponse(f"/staff/search?found={handle}", 303)


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


def _search(request: Request, member: StaffMember, query: str) -> Found:
    """Return which handoffs hold all these words now, of those that this member may read."""
    rooms, now = rooms_of(request), times(request)
    rows = rooms.desk.filing.search(query, search_scope(member), by=member.id)
    lines = tuple(queue_line(row, member, rooms.desk.kit.labels, now) for row in rows)
    return Found(lines, len(rows) == MOST_FOUND)


def _page(
    request: Request, member: StaffMember, query: str, found: Found | None, *, gone: bool = False
) -> Response:
    scope = search_scope(member)
    return page(
        request,
        "search.html",
        query=query,
        found=found,
        gone=gone,
        longest=LONGEST_QUERY,
        most=MOST_FOUND,
        everything=scope.all,
        nothing=not (scope.all or scope.owner_id),
    )
