"""The audit trail, for leads and admins: who did what to which record, and whether it is whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.access import may_see_audit
from bot.desk.alert_text import reference
from bot.store.audit import UNKNOWN, AuditRow
from bot.web.staff import words
from bot.web.staff.guard import SignedIn
from bot.web.staff.pages import page, times
from bot.web.staff.problems import Problem
from bot.web.staff.reading import raise_if_denied
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute
from bot.web.staff.words import Moment, Times

router = APIRouter(prefix="/audit", route_class=StaffRoute)

MOST: Final = 200
_OBJECT: Final = re.compile(r"[A-Za-z0-9_:-]{1,64}")
_SYSTEM: Final = {
    "system": "The system",
    "visitor": "A visitor",
    UNKNOWN: "Somebody not signed in",
    f"account:{UNKNOWN}": "no account",
}


@dataclass(frozen=True)
class AuditLine:
    """One row in words.

    Args:
        handoff_id: of the handoff concerned, "" where it is something else.
    """

    number: int
    at: Moment
    near: str
    who: str
    did: str
    what: str
    handoff_id: str


@router.get("")
def show(request: Request, visit: SignedIn, handoff: str = "") -> Response:
    """Show the newest rows, of one handoff if it is named."""
    raise_if_denied(may_see_audit(visit.member))
    if handoff and not _OBJECT.fullmatch(handoff):
        raise Problem("no_such_handoff")
    rooms, now = rooms_of(request), times(request)
    names = {member.id: member.name for member in rooms.staff.members()}
    rows = rooms.audit.newest(MOST, object_id=handoff or None)
    return page(
        request,
        "audit.html",
        lines=[_line(row, names, now) for row in rows],
        handoff=handoff,
        reference=reference(handoff),
        most=MOST,
    )


def _line(row: AuditRow, names: Mapping[str, str], now: Times) -> AuditLine:
    person = names.get(row.object_id)
    named = _SYSTEM.get(row.object_id, row.object_id)
    other = person or (named if ":" in row.object_id else "")
    return AuditLine(
        row.id,
        now.moment(row.at),
        now.near(row.at),
        names.get(row.actor) or _SYSTEM.get(row.actor) or row.actor,
        words.spoken(row.action),
        other or reference(row.object_id),
        "" if other else row.object_id,
    )
