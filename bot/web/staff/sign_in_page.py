"""The sign-in page, by itself or after a session that has ended."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.web.staff import cookies
from bot.web.staff.kept import Typed, as_text, sealed
from bot.web.staff.pages import page
from bot.web.staff.problems import NotSignedIn
from bot.web.staff.rooms import rooms_of


def sign_in_page(
    request: Request,
    status: int = 200,
    name: str = "sign_in.html",
    *,
    kept: Typed | None = None,
    **context: Any,
) -> Response:
    """Return the page with its form, tied to this browser by a cookie.

    Args:
        request: the request.
        status: HTTP status.
        name: "sign_in.html", or "code.html" for the second step.
        kept: what was typed into a form that came too late; shown, and sealed into the form.
        context: `message` (a sentence), `kind` ("error" or "info"), `email`, `wanted`.
    """
    secret = request.cookies.get(cookies.FORM) or secrets.token_urlsafe(24)
    blank = {"message": "", "kind": "error", "email": "", "wanted": "/staff"}
    response = page(
        request,
        name,
        status,
        **{**blank, **context},
        unsaved=as_text(kept or {}),
        kept=sealed(request, secret, kept or {}),
        form_token=_form_token(request, secret),
        no_accounts=not rooms_of(request).staff.members(),
    )
    cookies.put(request, response, cookies.FORM, secret)
    return response


def session_ended_page(request: Request, missing: NotSignedIn) -> Response:
    """Say kindly that the session has ended, and ask to sign in again."""
    minutes = rooms_of(request).settings.staff_session_minutes
    response = sign_in_page(
        request,
        401,
        kind="info",
        message=f"You have been signed out. That happens after {minutes} minutes without use, and "
        "after 12 hours in any case. It keeps what visitors wrote private.",
        wanted=missing.wanted,
        kept=missing.kept,
    )
    cookies.take_back(response, cookies.SESSION)
    return response


def form_is_ours(request: Request, shown: str) -> bool:
    """Tell whether the sign-in form was made for this browser."""
    secret = request.cookies.get(cookies.FORM, "")
    return bool(secret) and hmac.compare_digest(
        shown.encode(), _form_token(request, secret).encode()
    )


def _form_token(request: Request, secret: str) -> str:
    return rooms_of(request).keys.token_hash(f"staff form {secret}".encode())
