"""One route of the console: problems become pages, and nothing is kept by the browser."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final
from urllib.parse import quote

import structlog
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.fault import fault
from bot.web.staff.pages import page
from bot.web.staff.problems import CameFromElsewhere, MustEnrol, NotSignedIn, Problem
from bot.web.staff.sign_in_page import session_ended_page

log = structlog.get_logger()

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
LONGEST_FORM_BYTES: Final = 64 * 1024
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    # A stricter policy would make browsers send forms with "Origin: null".
    "Referrer-Policy": "same-origin",
}


class StaffRoute(APIRoute):
    """A route whose answer is always a page, whatever happens."""

    def get_route_handler(self) -> Handler:
        """Return the handler, wrapped."""
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            response = await self._answer(inner, request)
            response.headers.update(HEADERS)
            return response

        return handler

    async def _answer(self, inner: Handler, request: Request) -> Response:
        try:
            _raise_if_too_large(request)
            return await inner(request)
        except NotSignedIn as missing:
            return await run_in_threadpool(_sign_in_first, request, missing)
        except MustEnrol:
            return _enrol_first(request)
        except CameFromElsewhere as came:
            return page(request, "arrive.html", wanted=came.wanted)
        except Problem as problem:
            return _told(request, problem)
        except (RequestValidationError, HTTPException):
            return _told(request, Problem("not_understood"))
        except Exception as error:
            # What a person wrote may stand in the error, so only its type and place are logged.
            log.error("staff.page_failed", route=self.path, **fault(error))
            return _told(request, Problem("broken"))


def _raise_if_too_large(request: Request) -> None:
    if request.method != "POST":
        return
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > LONGEST_FORM_BYTES:
        raise Problem("too_large")


def _sign_in_first(request: Request, missing: NotSignedIn) -> Response:
    if request.url.path.startswith("/staff/live/"):
        return Response(status_code=401)
    if missing.ended or request.method == "POST":
        return session_ended_page(request, missing)
    return RedirectResponse(f"/staff/sign-in?next={quote(missing.wanted)}", 303)


def _enrol_first(request: Request) -> Response:
    if request.url.path.startswith("/staff/live/"):
        return Response(status_code=403)
    return RedirectResponse("/staff/account", 303)


def _told(request: Request, problem: Problem) -> Response:
    told = problem.told
    return page(request, "problem.html", told.status, told=told, problem=problem)
