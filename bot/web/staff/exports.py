"""Copies of handoffs for outside the console: print view, PDF, JSON, FHIR, and a table of many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.desk.access import may_export, search_scope
from bot.desk_export.as_csv import to_csv
from bot.desk_export.as_fhir import CONTENT_TYPE as FHIR
from bot.desk_export.as_fhir import to_fhir
from bot.desk_export.as_json import to_json
from bot.desk_export.as_pdf import CONTENT_TYPE as PDF
from bot.desk_export.as_pdf import asked_for, spoken, to_pdf
from bot.desk_export.notice import Notice, NoticeError, notice_from
from bot.desk_export.record import CONTACT_FIELD, Record, Setting, record_of
from bot.store.keys import SealError
from bot.store.staff import StaffMember
from bot.web.staff import words
from bot.web.staff.guard import HoldingACopy, SignedIn
from bot.web.staff.pages import page
from bot.web.staff.problems import Problem
from bot.web.staff.reading import raise_if_denied, read, row_of
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(route_class=StaffRoute)

PRINT: Final = "print"
PERIODS: Final = {1: "Last 24 hours", 7: "Last 7 days", 30: "Last 30 days", 90: "Last 90 days"}
MOST_ROWS: Final = 1_000
LEFT_OUT: Final = "These are the {most:,} newest of the period. Older ones are not in this table."
_DAY: Final = 24 * 3600.0


@dataclass(frozen=True)
class Form:
    """One form that a copy can have: how it is made, its type, and the end of its file's name."""

    make: Callable[[Record], str | bytes]
    content_type: str
    ending: str


FORMS: Final = {
    "pdf": Form(to_pdf, PDF, "pdf"),
    "json": Form(to_json, "application/json", "json"),
    "fhir": Form(to_fhir, FHIR, "fhir.json"),
}


@router.get("/handoffs/{handoff_id}/export")
def one(
    request: Request, visit: SignedIn, handoff_id: str, form: str = PRINT, notes: str = ""
) -> Response:
    """Return a copy of one handoff; leaves an audit row that says in which form."""
    if form not in (PRINT, *FORMS):
        raise Problem("no_such_page")
    row = row_of(request, handoff_id)
    raise_if_denied(may_export(visit.member, row))
    setting, with_notes = _setting(request), notes == "yes"
    handoff = read(request, row, visit.member, _act(form, with_notes))
    record = record_of(handoff, setting, notes=with_notes)
    if form == PRINT:
        return page(
            request,
            "print.html",
            record=record,
            spoken=spoken,
            asked_for=asked_for,
            contact_field=CONTACT_FIELD,
        )
    chosen = FORMS[form]
    name = f"handoff-{record.reference}.{chosen.ending}"
    return _file(chosen.make(record), chosen.content_type, name)


@router.get("/live/handoffs/{handoff_id}/copy")
def still(request: Request, visit: HoldingACopy, handoff_id: str) -> Response:
    """Tell a copy that lies open on a screen whether it may still be shown there."""
    row = row_of(request, handoff_id)
    raise_if_denied(may_export(visit.member, row))
    return Response(status_code=204)


@router.get("/exports")
def ask(request: Request, visit: SignedIn) -> Response:
    """Ask which handoffs to put into one table."""
    _raise_if_nothing_to_export(visit.member)
    return page(request, "exports.html", periods=PERIODS, most=MOST_ROWS)


@router.get("/exports/handoffs")
def many(request: Request, visit: SignedIn, days: str = "7", notes: str = "") -> Response:
    """Return what this member may read of a period as one table; an audit row for each handoff."""
    _raise_if_nothing_to_export(visit.member)
    if days not in {str(one) for one in PERIODS}:
        return RedirectResponse("/staff/exports", 303)
    setting, with_notes = _setting(request), notes == "yes"
    rooms = rooms_of(request)
    scope = search_scope(visit.member)
    # One more than fits tells whether any are left out.
    rows = rooms.handoffs.sent_since(setting.at - int(days) * _DAY, scope, limit=MOST_ROWS + 1)
    cut = len(rows) > MOST_ROWS
    allowed = [row.id for row in rows[-MOST_ROWS:] if may_export(visit.member, row).allowed]
    act = _act("csv", with_notes)
    try:
        found = rooms.handoffs.read_some(allowed, by=visit.member.id, act=act)
    except SealError:
        raise Problem("sealed") from None
    records = [record_of(one, setting, notes=with_notes) for one in found]
    left_out = LEFT_OUT.format(most=MOST_ROWS) if cut else ""
    return _file(to_csv(records, left_out), "text/csv; charset=utf-8", _name(records, cut))


def _name(records: list[Record], cut: bool) -> str:
    day = f"-{records[0].exported.date()}" if records else ""
    return f"handoffs{day}{f'-newest-{MOST_ROWS}' if cut else ''}.csv"


def _raise_if_nothing_to_export(member: StaffMember) -> None:
    scope = search_scope(member)
    if not (scope.all or scope.owner_id):
        raise Problem("not_allowed", {"reason": "Only staff and leads read handoffs."})


def _act(form: str, notes: bool) -> str:
    """Return what the audit row says: "export_pdf", or "export_pdf_notes"."""
    return f"export_{form}{'_notes' if notes else ''}"


def _setting(request: Request) -> Setting:
    rooms = rooms_of(request)
    knowledge = rooms.knowledge
    return Setting(
        program=knowledge.program.name,
        zone=knowledge.program.hours.time_zone,
        at=rooms.clock(),
        notice=_notice(request),
        reasons=words.REASON_LONG,
        cards=words.CARD,
        authors=words.AUTHOR,
        topics={entry.id: entry.question for entry in knowledge.entries.values()},
    )


def _notice(request: Request) -> Notice:
    try:
        return notice_from(rooms_of(request).knowledge.raw.get("notices"))
    except NoticeError as error:
        raise Problem("no_notice", {"reason": str(error)}) from None


def _file(content: str | bytes, content_type: str, name: str) -> Response:
    # The name holds a reference only; a downloads folder shows it to whoever looks.
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=content_type, headers=headers)
