"""A member's own account: password, and the second factor with its QR code."""

from __future__ import annotations

from typing import Annotated, Final

import segno
from fastapi import APIRouter, Form
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.store.account_changes import AccountChanges
from bot.store.second_factor import Enrolment
from bot.store.staff import FAILURE_WINDOW_SECONDS, SHORTEST_PASSWORD, AccountError
from bot.web.rate import address_of
from bot.web.staff import cookies, sign_in
from bot.web.staff.guard import SentForm, SignedIn
from bot.web.staff.pages import page
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(prefix="/account", route_class=StaffRoute)

DID: Final = {
    "on": "Your second factor is on. From now on you need a code to sign in. You are "
    "signed out everywhere else."
}
SENTENCES: Final = {
    "code": "That code is not right. Check that the time on your phone is right, then type the "
    "newest code.",
    "password": "That is not the password you have now.",
    # In the words of the sign-in page: the same tries are counted.
    "throttled": sign_in.SENTENCES["throttled"],
    "busy": sign_in.SENTENCES["busy"],
}
_LONGEST_PASSWORD: Final = 1024
_LONGEST_CODE: Final = 20


@router.get("")
def show(request: Request, visit: SignedIn, did: str = "") -> Response:
    """Show the account."""
    return _page(request, did=DID.get(did, ""))


@router.get("/{rest:path}")
def back(visit: SignedIn, rest: str) -> Response:
    """Lead back to the page, for whoever loads the address of a form."""
    return RedirectResponse("/staff/account", 303)


@router.post("/second-factor")
def begin(request: Request, visit: SentForm) -> Response:
    """Begin to set a second factor up; the QR code is shown on this page only."""
    factors = rooms_of(request).staff.second_factors
    enrolment = factors.begun(visit.member.id) or factors.begin(visit.member.id)
    return _page(request, enrolment=enrolment)


@router.post("/second-factor/confirm")
def confirm(request: Request, visit: SentForm, code: Annotated[str, Form()] = "") -> Response:
    """Turn the second factor on with its first code; the account's other sessions end."""
    factors = rooms_of(request).staff.second_factors
    if factors.confirm(visit.member.id, code[:_LONGEST_CODE], token=visit.token):
        return RedirectResponse("/staff/account?did=on", 303)
    enrolment = factors.begun(visit.member.id)
    if enrolment is None:
        return RedirectResponse("/staff/account", 303)
    return _page(request, 422, enrolment=enrolment, wrong_code=SENTENCES["code"])


@router.post("/password")
def password(
    request: Request,
    visit: SentForm,
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
) -> Response:
    """Change one's own password; every session of the account ends."""
    rooms, member = rooms_of(request), visit.member
    address = address_of(request) or "unknown"
    checked = rooms.staff.check_password(member.id, old[:_LONGEST_PASSWORD], address=address)
    if checked == "throttled":
        return _throttled(request)
    if checked == "busy":
        return _page(request, 503, wrong_password=SENTENCES["busy"])
    if checked != "ok":
        return _page(request, 422, wrong_password=SENTENCES["password"])
    try:
        changes = AccountChanges(rooms.engine, rooms.keys, clock=rooms.clock)
        changes.set_password(member.id, new[:_LONGEST_PASSWORD], by=member.id)
    except AccountError as error:
        return _page(request, 422, wrong_password=str(error))
    response = RedirectResponse("/staff/sign-in?out=password", 303)
    cookies.take_back(response, cookies.SESSION)
    return response


def _throttled(request: Request) -> Response:
    response = _page(request, 429, wrong_password=SENTENCES["throttled"])
    response.headers["Retry-After"] = str(int(FAILURE_WINDOW_SECONDS))
    return response


def _page(
    request: Request,
    status: int = 200,
    *,
    enrolment: Enrolment | None = None,
    wrong_code: str = "",
    wrong_password: str = "",
    did: str = "",
) -> Response:
    return page(
        request,
        "account.html",
        status,
        qr=_qr(enrolment.uri) if enrolment else "",
        secret=_spaced(enrolment.secret) if enrolment else "",
        wrong_code=wrong_code,
        wrong_password=wrong_password,
        shortest=SHORTEST_PASSWORD,
        did=did,
    )


def _qr(uri: str) -> Markup:
    """Return a QR code as a picture without style or script; segno makes nothing but a path."""
    drawn = segno.make(uri, error="m").svg_inline(
        dark="#000", light="#fff", title="QR code for your app", svgclass="qr", omitsize=True
    )
    return Markup(drawn)  # noqa: S704 - made of our own secret, drawn as a path


def _spaced(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
