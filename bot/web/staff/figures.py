"""The desk's figures: waits, what became of handoffs, questions and screenings; no content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.desk.access import may_see_figures
from bot.desk_export.figures import figures
from bot.desk_export.figures_csv import figures_csv
from bot.web.staff.figures_view import figures_view
from bot.web.staff.guard import SignedIn, Visit
from bot.web.staff.pages import page
from bot.web.staff.problems import Problem
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(prefix="/figures", route_class=StaffRoute)

PERIODS: Final = {7: "Last 7 days", 30: "Last 30 days", 365: "Last 12 months"}
_USUAL: Final = 30


@router.get("")
def show(request: Request, visit: SignedIn, days: str = "") -> Response:
    """Show the figures of a period."""
    _raise_if_denied(visit)
    rooms, period = rooms_of(request), _period(days)
    questions = _screening_questions(rooms.knowledge.raw)
    found = figures(
        rooms.counts,
        days=period,
        now=rooms.clock(),
        zone=rooms.knowledge.program.hours.time_zone,
        order=list(questions),
    )
    view = figures_view(found, questions, rooms.knowledge.entries)
    return page(request, "figures.html", figures=view, days=period, periods=PERIODS)


@router.get("/csv")
def table(request: Request, visit: SignedIn, days: str = "") -> Response:
    """Return the counts behind the figures as CSV."""
    _raise_if_denied(visit)
    rooms, period = rooms_of(request), _period(days)
    zone = rooms.knowledge.program.hours.time_zone
    text = figures_csv(rooms.counts, days=period, now=rooms.clock(), zone=zone)
    headers = {"Content-Disposition": f'attachment; filename="figures-{period}-days.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _raise_if_denied(visit: Visit) -> None:
    decision = may_see_figures(visit.member)
    if not decision.allowed:
        raise Problem("not_allowed", {"reason": decision.reason})


def _period(days: str) -> int:
    return int(days) if days in {str(one) for one in PERIODS} else _USUAL


def _screening_questions(raw: Mapping[str, Any]) -> dict[str, str]:
    """Return the short name of each question by its id, in the order they are asked."""
    fields = (raw.get("screening") or {}).get("fields") or []
    return {
        str(one["id"]): str(one.get("short") or field.get("title") or one["id"])
        for field in fields
        for one in field.get("questions") or []
    }
