"""Renders the console's templates; every value is escaped, since visitors wrote some of them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.desk.access import ON_DUTY, may_manage_accounts, may_see_audit, may_turn_switches
from bot.store.staff import StaffMember
from bot.web.staff.alarm_view import THE_QUEUE, Alarm, alarm_view
from bot.web.staff.filters import filters_from
from bot.web.staff.rooms import rooms_of
from bot.web.staff.words import Times

_WEB: Final = Path(__file__).parent.parent


def page(request: Request, name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Return one of the templates in templates/staff as a response.

    Args:
        request: for the names that every page shows.
        name: file name, such as "queue.html".
        status: HTTP status.
        context: what the template needs besides.
    """
    rooms = rooms_of(request)
    visit = getattr(request.state, "visit", None)
    works = visit if visit and not visit.must_enrol else None
    shared = {
        "program": rooms.knowledge.program.name,
        "idle_minutes": rooms.settings.staff_session_minutes,
        "here": request.url.path,
        "visit": visit,
        "places": places(works.member) if works else (),
        # Looked up by the pages that show it, once, and by no other.
        "alarm": lru_cache(maxsize=1)(lambda: _alarm(request) if works else Alarm()),
    }
    return HTMLResponse(_templates().get_template(name).render({**shared, **context}), status)


def places(member: StaffMember) -> tuple[tuple[str, str], ...]:
    """Return the pages that a member may open, as address and name, in the bar's order."""
    found = [("/staff", "Queue"), ("/staff/search", "Search"), ("/staff/questions", "Questions"),
             ("/staff/figures", "Figures"), ("/staff/accounts", "Accounts"),
             ("/staff/switches", "Switches"), ("/staff/audit", "Audit")]  # fmt: skip
    closed = {
        "/staff/search": member.role not in ON_DUTY,
        "/staff/accounts": not may_manage_accounts(member).allowed,
        "/staff/switches": not may_turn_switches(member).allowed,
        "/staff/audit": not may_see_audit(member).allowed,
    }
    return tuple(one for one in found if not closed.get(one[0], False))


def times(request: Request) -> Times:
    """Return the clock of this moment, in the program's time zone."""
    rooms = rooms_of(request)
    return Times(rooms.knowledge.program.hours.time_zone, rooms.clock())


def _alarm(request: Request) -> Alarm:
    rooms = rooms_of(request)
    member = request.state.visit.member
    labels, shown = rooms.desk.kit.labels, _shown(request)
    return alarm_view(rooms.handoffs, member, labels, times(request), shown)


def _shown(request: Request) -> str:
    """Return which handoff a page shows by itself; a page that is open says so when it asks.

    A queue that is narrowed may hide any of them, so it counts as showing none.
    """
    path = request.url.path
    if path == "/staff":
        labels = rooms_of(request).desk.kit.labels
        return "" if filters_from(request.query_params, labels).query else THE_QUEUE
    if path.startswith("/staff/handoffs/"):
        return path.split("/")[3]
    return request.query_params.get("shown", "")


@lru_cache(maxsize=1)
def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(_WEB / "templates" / "staff"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["asset"] = asset
    return found


@lru_cache(maxsize=16)
def asset(name: str) -> str:
    """Return the address of a static file, with its content's hash so that no old copy is used."""
    content = (_WEB / "static" / "staff" / name).read_bytes()
    return f"/static/staff/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
