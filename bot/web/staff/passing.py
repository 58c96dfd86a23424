"""Passing a claimed handoff on to a colleague who has the console open."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.desk.access import ON_DUTY, may_finish
from bot.store.handoffs import QueueRow
from bot.store.staff import StaffMember
from bot.text.clean import clean
from bot.web.staff.acts import raise_if_too_long
from bot.web.staff.guard import SentForm
from bot.web.staff.problems import Problem
from bot.web.staff.reading import address_of, raise_if_denied, row_of
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(prefix="/handoffs", route_class=StaffRoute)


@router.post("/{handoff_id}/transfer")
def transfer(
    request: Request,
    visit: SentForm,
    handoff_id: str,
    to: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
) -> Response:
    """Give a handoff to a colleague, with a note that the visitor never sees."""
    address, typed = address_of(handoff_id), text.replace("\r\n", "\n").strip()
    row = row_of(request, handoff_id, unsaved=typed)
    raise_if_denied(may_finish(visit.member, row), back=address, unsaved=typed)
    raise_if_too_long(typed, address)
    if to not in {one.id for one in colleagues(request, visit.member, row)}:
        raise Problem("colleague_gone", back=address, unsaved=typed)
    desk, note = rooms_of(request).desk.desk, clean(typed).text
    if not desk.pass_on(handoff_id, note, by=visit.member.id, to=to):
        still = may_finish(visit.member, row_of(request, handoff_id, unsaved=typed)).allowed
        raise Problem("colleague_gone" if still else "not_yours", back=address, unsaved=typed)
    return RedirectResponse("/staff?did=transferred", 303)


def colleagues(request: Request, member: StaffMember, row: QueueRow) -> tuple[StaffMember, ...]:
    """Return to whom a member can pass a handoff on: those on duty who have the console open."""
    if not may_finish(member, row).allowed:
        return ()
    return tuple(one for one in rooms_of(request).staff.here(ON_DUTY) if one.id != member.id)
