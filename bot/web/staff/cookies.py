"""The console's two cookies: the session, and the one that protects the sign-in form."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from bot.web.staff.rooms import rooms_of

SESSION: Final = "foyer_staff"
FORM: Final = "foyer_staff_form"
_PATH: Final = "/staff"


def put(request: Request, response: Response, name: str, value: str) -> None:
    """Give the browser a cookie that no script and no other site can use, until it closes."""
    response.set_cookie(
        name,
        value,
        path=_PATH,
        httponly=True,
        samesite="strict",
        secure=rooms_of(request).settings.https or request.url.scheme == "https",
    )


def take_back(response: Response, name: str) -> None:
    """Make the browser forget a cookie."""
    response.delete_cookie(name, path=_PATH, httponly=True, samesite="strict")
