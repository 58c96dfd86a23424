"""Signing in and out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.desk.access import ON_DUTY
from bot.store.staff import FAILURE_WINDOW_SECONDS, SignIn, StaffMember
from bot.web.rate import address_of
from bot.web.staff import cookies
from bot.web.staff.guard import SentForm, safe_next
from bot.web.staff.kept import led_back
from bot.web.staff.kept import opened as opened_kept
from bot.web.staff.origin import origin_of
from bot.web.staff.problems import Problem
from bot.web.staff.rooms import StaffRooms, rooms_of
from bot.web.staff.route import StaffRoute
from bot.web.staff.second_step import FirstStep, opened, sealed
from bot.web.staff.sign_in_page import form_is_ours, sign_in_page

router = APIRouter(route_class=StaffRoute)

# Longer than any e-mail address (254) and any password that a person or a manager makes.
_LONGEST_EMAIL: Final = 254
_LONGEST_PASSWORD: Final = 1024
_LONGEST_CODE: Final = 20
_WAIT_MINUTES: Final = int(FAILURE_WINDOW_SECONDS // 60)
SENTENCES: Final = {
    "missing": "Type your e-mail address and your password.",
    # The same words for an unknown address and a wrong password, so that nobody learns which.
    "wrong": "That e-mail address and password do not belong together. Check both and try again.",
    "throttled": f"There were too many tries. Please wait {_WAIT_MINUTES} minutes, then try again.",
    "busy": "Many sign-ins came at the same moment, so yours was not looked at. Please try again.",
    "form": "The sign-in form was out of date, or your browser does not keep cookies for this "
    "site. Please try again.",
    "code_needed": "",
    "wrong_code": "That code is not right, or was used before. Wait for the next one in your app, "
    "then type it.",
    "factor_sealed": "No code can be checked, because the server has another key than when you "
    "set up your second factor. Ask an admin to reset it; then you can sign in without a code.",
    "too_slow": "That took too long. Please sign in again.",
}
OUT: Final = {
    "1": "You are signed out.",
    "chats": "You are signed out. Your live chats are back in the queue, and their visitors were "
    "told that you left.",
    "password": "Your password is changed. Sign in with the new one.",
}
_STATUS: Final = {
    "missing": 422,
    "wrong": 401,
    "throttled": 429,
    "busy": 503,
    "form": 403,
    "code_needed": 200,
    "wrong_code": 401,
    "factor_sealed": 409,
    "too_slow": 401,
}
_SECOND: Final = ("code_needed", "wrong_code")


@dataclass(frozen=True)
class Where:
    """Where the sign-in leads, and what had been typed there, sealed."""

    page: str
    kept: str = field(repr=False)


@router.get("/sign-in")
def show(request: Request, next: str = "/staff", out: str = "") -> Response:
    """Show the form; those who are signed in go on."""
    wanted = safe_next(next)
    token = request.cookies.get(cookies.SESSION, "")
    if token and rooms_of(request).staff.session(token):
        return RedirectResponse(wanted, 303)
    message = OUT.get(out, "")
    return sign_in_page(request, wanted=wanted, message=message, kind="info")


@router.post("/sign-in")
def take(
    request: Request,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    form_token: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/staff",
    kept: Annotated[str, Form()] = "",
) -> Response:
    """Check address and password and open a session."""
    if not origin_of(request).ours:
        raise Problem("from_elsewhere", back="/staff/sign-in")
    # What no keyboard types is no part of an address, and PostgreSQL fails on it.
    where, email = Where(safe_next(next), kept), email.replace("\0", "").strip()[:_LONGEST_EMAIL]
    if not form_is_ours(request, form_token):
        return _refused(request, "form", email, where)
    if not email or not password:
        return _refused(request, "missing", email, where)
    return _decide(request, FirstStep(email, password[:_LONGEST_PASSWORD]), "", where)


@router.post("/sign-in/code")
def take_code(
    request: Request,
    code: Annotated[str, Form()] = "",
    step: Annotated[str, Form()] = "",
    form_token: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/staff",
    kept: Annotated[str, Form()] = "",
) -> Response:
    """Check the code of the second factor and open a session."""
    if not origin_of(request).ours:
        raise Problem("from_elsewhere", back="/staff/sign-in")
    where = Where(safe_next(next), kept)
    if not form_is_ours(request, form_token):
        return _refused(request, "form", "", where)
    first = opened(request, step)
    if first is None:
        return _refused(request, "too_slow", "", where)
    return _decide(request, first, code[:_LONGEST_CODE], where)


def _decide(request: Request, step: FirstStep, code: str, where: Where) -> Response:
    outcome = _checked(request, step, code)
    if outcome.reason in _SECOND:
        reason = outcome.reason
        return sign_in_page(
            request, _STATUS[reason], "code.html", message=SENTENCES[reason],
            wanted=where.page, kept=opened_kept(request, where.kept), step=sealed(request, step),
        )  # fmt: skip
    if outcome.reason != "ok":
        return _refused(request, outcome.reason, step.email, where)
    return _welcomed(request, outcome, where)


@router.post("/sign-out")
def leave(request: Request, visit: SentForm) -> Response:
    """End the session; no visitor is left with somebody who has gone."""
    rooms_of(request).staff.sign_out(visit.token)
    out = "chats" if _released(rooms_of(request), visit.member) else "1"
    response = RedirectResponse(f"/staff/sign-in?out={out}", 303)
    cookies.take_back(response, cookies.SESSION)
    return response


def _released(rooms: StaffRooms, member: StaffMember) -> int:
    """Put a member's live chats back in the queue, unless they sit at the console elsewhere."""
    if rooms.staff.present(ON_DUTY, of=member.id):
        return 0
    chats = [
        row.id for row in rooms.handoffs.queue("claimed") if row.live and row.owner_id == member.id
    ]
    return sum(rooms.desk.desk.release(chat, by=member.id) for chat in chats)


def _checked(request: Request, step: FirstStep, code: str) -> SignIn:
    address = address_of(request) or "unknown"
    return rooms_of(request).staff.sign_in(step.email, step.password, address=address, code=code)


def _refused(request: Request, reason: str, email: str, where: Where) -> Response:
    response = sign_in_page(
        request, _STATUS[reason], message=SENTENCES[reason], email=email, wanted=where.page,
        kept=opened_kept(request, where.kept),
    )  # fmt: skip
    if reason == "throttled":
        response.headers["Retry-After"] = str(int(FAILURE_WINDOW_SECONDS))
    return response


def _welcomed(request: Request, outcome: SignIn, where: Where) -> Response:
    before = request.cookies.get(cookies.SESSION, "")
    if before:
        rooms_of(request).staff.sign_out(before)
    response = RedirectResponse(led_back(request, outcome.token, where.page, where.kept), 303)
    cookies.put(request, response, cookies.SESSION, outcome.token)
    cookies.take_back(response, cookies.FORM)
    return response
