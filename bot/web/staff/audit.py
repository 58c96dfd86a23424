"""The audit trail, for leads and admins: who did what to which record, and whether it is whole."""

from __future__ import annotations

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
from bot.web.staff.audit_filters import KINDS, OBJECT, SYSTEM, filters_from, row_in
from bot.web.staff.guard import SignedIn
from bot.web.staff.pages import page, times
from bot.web.staff.problems import Problem
from bot.web.staff.reading import raise_if_denied
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute
from bot.web.staff.words import Moment, Times

router = APIRouter(prefix="/audit", route_class=StaffRoute)

AT_ONCE: Final = 100
_NAMED: Final = {**SYSTEM, f"account:{UNKNOWN}": "no account"}


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
def show(request: Request, visit: SignedIn) -> Response:
    """Show some rows, newest first; the address says which, and from where on."""
    raise_if_denied(may_see_audit(visit.member))
    rooms, now, asked = rooms_of(request), times(request), request.query_params
    members = rooms.staff.members()
    filters = filters_from(asked, members)
    if filters.handoff and not OBJECT.fullmatch(filters.handoff):
        raise Problem("no_such_handoff")
    before, after = row_in(asked, "before"), row_in(asked, "after")
    found = rooms.audit.page(filters.asked(now.zone), AT_ONCE, before=before, after=after)
    names = {member.id: member.name for member in members}
    lines = [_line(row, names, now) for row in found.rows]
    return page(
        request,
        "audit.html",
        lines=lines,
        filters=filters,
        reference=reference(filters.handoff),
        accounts={**SYSTEM, **names},
        kinds={code: title for code, (title, _) in KINDS.items()},
        newer=filters.query(after=lines[0].number) if found.newer else "",
        older=filters.query(before=lines[-1].number) if found.older else "",
        is_newest=before is None and after is None,
        zone=now.moment(now.now).zone,
    )


def _line(row: AuditRow, names: Mapping[str, str], now: Times) -> AuditLine:
    person = names.get(row.object_id)
    named = _NAMED.get(row.object_id, row.object_id)
    other = person or (named if ":" in row.object_id else "")
    return AuditLine(
        row.id,
        now.moment(row.at),
        now.near(row.at),
        names.get(row.actor) or _NAMED.get(row.actor) or row.actor,
        words.spoken(row.action),
        other or reference(row.object_id),
        "" if other else row.object_id,
    )
