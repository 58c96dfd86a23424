"""All routes of the console, under /staff."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.web.staff import (
    account,
    accounts,
    acts,
    audit,
    chat,
    exports,
    figures,
    filing,
    handoff,
    live,
    passing,
    questions,
    queue,
    sign_in,
    switches,
)
from bot.web.staff.problems import Problem
from bot.web.staff.route import StaffRoute

router = APIRouter(route_class=StaffRoute, include_in_schema=False)
# handoff last, since it leads any other address below a handoff back to it.
for part in (
    sign_in.router,
    queue.router,
    filing.router,
    questions.router,
    figures.router,
    account.router,
    accounts.router,
    switches.router,
    audit.router,
    live.router,
    chat.live,
    handoff.live,
    exports.router,
    acts.router,
    passing.router,
    chat.router,
    handoff.router,
):
    router.include_router(part, prefix="/staff")


@router.api_route("/staff/{rest:path}", methods=["GET", "POST"])
def nothing_here(request: Request, rest: str) -> Response:
    """Say that there is no such page."""
    raise Problem("no_such_page")
