"""All routes of the console, under /staff."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.web.staff import exports, figures, handoff, live, questions, queue, sign_in
from bot.web.staff.problems import Problem
from bot.web.staff.route import StaffRoute

router = APIRouter(route_class=StaffRoute, include_in_schema=False)
# exports before handoff, which leads any other address below a handoff back to it.
for part in (sign_in, queue, questions, figures, live, exports, handoff):
    router.include_router(part.router, prefix="/staff")


@router.api_route("/staff/{rest:path}", methods=["GET", "POST"])
def nothing_here(request: Request, rest: str) -> Response:
    """Say that there is no such page."""
    raise Problem("no_such_page")
