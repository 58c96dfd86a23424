"""Accounts, for admins: who there is, new ones, roles, passwords, second factors, on and off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.desk.access import may_manage_accounts
from bot.store.account_changes import AccountChanges
from bot.store.staff import ROLES, SHORTEST_PASSWORD, AccountError, Role, StaffMember
from bot.web.staff.guard import SentForm, SignedIn, Visit
from bot.web.staff.kept import BACK, back_in
from bot.web.staff.pages import page
from bot.web.staff.problems import Problem
from bot.web.staff.reading import raise_if_denied
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute

router = APIRouter(prefix="/accounts", route_class=StaffRoute)

DID: Final = {
    "added": "The account is made. Give its holder the password in person or by phone.",
    "role": "The role is changed. Its holder is signed out and signs in again.",
    "on": "The account is on.",
    "off": "The account is off. Its holder is signed out; what they had is back in the queue soon.",
    "password": "The password is set. Give it to its holder in person or by phone.",
    "factor": "The second factor is reset. Its holder signs in without a code and sets it up anew.",
    "no_factor": "There was no second factor to reset. Nothing was changed.",
}
ROLE_WORDS: Final[dict[Role, str]] = {
    "staff": "Talks with visitors; reads the handoffs that are theirs",
    "lead": "Talks with visitors; reads every handoff",
    "editor": "Sees what visitors asked for; reads no handoff",
    "admin": "Manages accounts and switches; reads no handoff",
}
_LONGEST: Final = 1024
_BLANK: Final = {"email": "", "name": "", "role": "staff"}


@router.get("")
def show(request: Request, visit: SignedIn, did: str = "") -> Response:
    """Show all accounts."""
    raise_if_denied(may_manage_accounts(visit.member))
    if typed := back_in(request, "/staff/accounts"):
        return _list(request, did=BACK, typed={**_BLANK, **typed})
    return _list(request, did=DID.get(did, ""))


@router.post("")
def add(
    request: Request,
    visit: SentForm,
    email: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "staff",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Make an account."""
    raise_if_denied(may_manage_accounts(visit.member))
    typed = {"email": email[:_LONGEST], "name": name[:_LONGEST], "role": role}
    try:
        rooms_of(request).staff.add(
            typed["email"], typed["name"], _role(role), password[:_LONGEST], by=visit.member.id
        )
    except AccountError as error:
        return _list(request, 422, wrong=str(error), typed=typed)
    return RedirectResponse("/staff/accounts?did=added", 303)


@router.get("/{staff_id}")
def one(request: Request, visit: SignedIn, staff_id: str, did: str = "") -> Response:
    """Show one account and what can be changed."""
    raise_if_denied(may_manage_accounts(visit.member))
    return _one(request, _member(request, staff_id), did=DID.get(did, ""))


@router.get("/{staff_id}/{change}")
def back(visit: SignedIn, staff_id: str, change: str) -> Response:
    """Lead back to the page, for whoever loads the address of a form."""
    return RedirectResponse(f"/staff/accounts/{staff_id}", 303)


@router.post("/{staff_id}/role")
def set_role(
    request: Request, visit: SentForm, staff_id: str, role: Annotated[str, Form()] = ""
) -> Response:
    """Give an account another role."""
    by = visit.member.id
    return _changed(request, visit, staff_id, "role",
                    lambda it: it.set_role(staff_id, _role(role), by=by))  # fmt: skip


@router.post("/{staff_id}/active")
def set_active(
    request: Request, visit: SentForm, staff_id: str, active: Annotated[str, Form()] = ""
) -> Response:
    """Switch an account on or off."""
    on, by = active == "yes", visit.member.id
    return _changed(request, visit, staff_id, "on" if on else "off",
                    lambda it: it.set_active(staff_id, on, by=by))  # fmt: skip


@router.post("/{staff_id}/password")
def set_password(
    request: Request, visit: SentForm, staff_id: str, password: Annotated[str, Form()] = ""
) -> Response:
    """Give an account another password."""
    by = visit.member.id
    return _changed(request, visit, staff_id, "password",
                    lambda it: it.set_password(staff_id, password[:_LONGEST], by=by))  # fmt: skip


@router.post("/{staff_id}/second-factor")
def reset(request: Request, visit: SentForm, staff_id: str) -> Response:
    """Take the second factor off an account, for a lost phone."""
    raise_if_denied(may_manage_accounts(visit.member))
    member = _member(request, staff_id)
    taken = rooms_of(request).staff.second_factors.reset(member.id, by=visit.member.id)
    did = "factor" if taken else "no_factor"
    return RedirectResponse(f"/staff/accounts/{staff_id}?did={did}", 303)


def _changed(
    request: Request,
    visit: Visit,
    staff_id: str,
    did: str,
    change: Callable[[AccountChanges], None],
) -> Response:
    raise_if_denied(may_manage_accounts(visit.member))
    rooms, member = rooms_of(request), _member(request, staff_id)
    try:
        change(AccountChanges(rooms.engine, rooms.keys, clock=rooms.clock))
    except AccountError as error:
        return _one(request, member, 422, wrong=str(error))
    return RedirectResponse(f"/staff/accounts/{staff_id}?did={did}", 303)


def _member(request: Request, staff_id: str) -> StaffMember:
    member = rooms_of(request).staff.member(staff_id)
    if member is None:
        raise Problem("no_such_page", back="/staff/accounts")
    return member


def _role(written: str) -> Role:
    role = next((one for one in ROLES if one == written), None)
    if role is None:
        raise AccountError(f"Choose a role: {', '.join(ROLES)}.")
    return role


def _list(
    request: Request,
    status: int = 200,
    *,
    did: str = "",
    wrong: str = "",
    typed: dict[str, str] | None = None,
) -> Response:
    members = rooms_of(request).staff.members()
    return page(
        request, "accounts.html", status, members=members, roles=ROLE_WORDS, did=did, wrong=wrong,
        typed=typed or _BLANK, shortest=SHORTEST_PASSWORD,
    )  # fmt: skip


def _one(
    request: Request, member: StaffMember, status: int = 200, *, did: str = "", wrong: str = ""
) -> Response:
    return page(
        request, "one_account.html", status, member=member, roles=ROLE_WORDS, did=did, wrong=wrong,
        shortest=SHORTEST_PASSWORD,
    )  # fmt: skip
