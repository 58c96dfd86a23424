"""Accounts: made and changed by admins, each change audited; one's own password."""

from __future__ import annotations

import pytest

from bot.store.staff import FAILURES_ALLOWED, ROLES, StaffMember
from tests.integration.staff.conftest import Browser
from tests.integration.staff.desk import PASSWORD, Desk

NEW = {"email": "new@example.org", "name": "Nur Desk", "password": "a long new password"}
OTHER = "quite another password"


def changed(desk: Desk, member: StaffMember) -> StaffMember:
    found = desk.deps.staff.member(member.id)
    assert found is not None
    return found


@pytest.mark.parametrize("role", ROLES)
def test_an_admin_makes_an_account_that_can_sign_in(
    desk: Desk, admin: StaffMember, admins: Browser, role: str
) -> None:
    assert admins.fill_in("/staff/accounts", role=role, **NEW).headers["location"].endswith("added")
    assert Browser(desk).try_sign_in(NEW["email"], NEW["password"]).status_code == 303
    made = next(one for one in desk.deps.staff.members() if one.email == NEW["email"])
    assert made.role == role
    assert (admin.id, "account_added") in desk.acts(made.id)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("email", "ada@example.org", "already an account"),
        ("email", "nowhere", "not an e-mail address"),
        ("password", "short", "at least 12 characters"),
        ("role", "king", "Choose a role"),
        ("name", " ", "needs a name"),
        ("name", "N" * 5_000, "at most 120 characters"),
        ("email", f"{'n' * 254}@example.org", "at most 254 characters"),
    ],
)
def test_an_account_that_cannot_be_made_is_told_with_the_mend_and_what_was_typed_stays(
    desk: Desk, admins: Browser, field: str, value: str, told: str
) -> None:
    answer = admins.fill_in("/staff/accounts", **{"role": "staff", **NEW, field: value})
    assert (answer.status_code, told in answer.text) == (422, True)
    assert NEW["password"] not in answer.text
    assert f'value="{value if field == "email" else NEW["email"]}"' in answer.text
    assert NEW["email"] not in [one.email for one in desk.deps.staff.members()]


def test_a_changed_role_holds_at_once_and_signs_out(
    desk: Desk, admin: StaffMember, admins: Browser, browser: Browser, sam: StaffMember
) -> None:
    admins.fill_in(f"/staff/accounts/{sam.id}/role", role="lead")
    assert changed(desk, sam).role == "lead"
    assert browser.get("/staff").status_code == 401
    assert (admin.id, "role_lead") in desk.acts(sam.id)


def test_an_account_that_is_switched_off_opens_nothing(
    desk: Desk, admins: Browser, browser: Browser, sam: StaffMember
) -> None:
    admins.fill_in(f"/staff/accounts/{sam.id}/active", active="no")
    assert browser.get("/staff").status_code == 401
    assert Browser(desk).try_sign_in(sam.email).status_code == 401
    admins.fill_in(f"/staff/accounts/{sam.id}/active", active="yes")
    assert Browser(desk).try_sign_in(sam.email).status_code == 303


def test_the_last_admin_stays(desk: Desk, admin: StaffMember, admins: Browser) -> None:
    for change, fields in (("role", {"role": "staff"}), ("active", {"active": "no"})):
        answer = admins.fill_in(f"/staff/accounts/{admin.id}/{change}", **fields)
        assert (answer.status_code, "This is the last admin." in answer.text) == (422, True)
    assert changed(desk, admin).role == "admin"


def test_an_admin_sets_a_password(desk: Desk, admins: Browser, sam: StaffMember) -> None:
    admins.fill_in(f"/staff/accounts/{sam.id}/password", password=OTHER)
    assert Browser(desk).try_sign_in(sam.email, OTHER).status_code == 303
    assert Browser(desk).try_sign_in(sam.email, PASSWORD).status_code == 401


@pytest.mark.parametrize("change", ["role", "active", "password", "second-factor"])
def test_nobody_else_changes_accounts(
    desk: Desk, browser: Browser, kim: StaffMember, change: str
) -> None:
    fields = {"role": "admin", "active": "no", "password": OTHER}
    answer = browser.fill_in(f"/staff/accounts/{kim.id}/{change}", **fields)
    assert (answer.status_code, changed(desk, kim)) == (403, kim)


def test_an_account_that_never_was_is_told_so(admins: Browser) -> None:
    assert admins.get("/staff/accounts/nobody").status_code == 404


def test_one_changes_one_s_own_password_with_the_old_one(
    desk: Desk, browser: Browser, sam: StaffMember
) -> None:
    answer = browser.fill_in("/staff/account/password", old=PASSWORD, new=OTHER)
    assert answer.headers["location"] == "/staff/sign-in?out=password"
    assert "Your password is changed." in browser.get("/staff/sign-in?out=password").text
    assert Browser(desk).try_sign_in(sam.email, OTHER).status_code == 303
    assert (sam.id, "password_set") in desk.acts(sam.id)


def test_one_s_own_password_after_too_many_tries_is_not_called_wrong(
    browser: Browser, sam: StaffMember
) -> None:
    for _ in range(FAILURES_ALLOWED):
        answer = browser.fill_in("/staff/account/password", old="not the password", new=OTHER)
        assert answer.status_code == 422
    answer = browser.fill_in("/staff/account/password", old=PASSWORD, new=OTHER)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
    assert "There were too many tries. Please wait 15 minutes" in answer.text
    assert "not the password you have now" not in answer.text


def test_a_password_that_an_admin_sets_opens_at_once_after_too_many_tries(
    desk: Desk, admins: Browser, sam: StaffMember
) -> None:
    for _ in range(FAILURES_ALLOWED):
        Browser(desk).try_sign_in(sam.email, "not the password")
    assert Browser(desk).try_sign_in(sam.email).status_code == 429
    admins.fill_in(f"/staff/accounts/{sam.id}/password", password=OTHER)
    assert Browser(desk).try_sign_in(sam.email, OTHER).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("not the password", OTHER, "not the password you have now"), (PASSWORD, "x", "at least 12")],
)
def test_a_password_that_cannot_be_changed_says_why(
    desk: Desk, browser: Browser, sam: StaffMember, old: str, new: str, told: str
) -> None:
    answer = browser.fill_in("/staff/account/password", old=old, new=new)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert Browser(desk).try_sign_in(sam.email).status_code == 303
