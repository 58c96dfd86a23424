"""The second factor: set up with a code, asked for at sign-in, reset by an admin."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyotp
import pytest

from bot.store.staff import FAILURES_ALLOWED, StaffMember
from bot.web.staff.second_step import SECONDS
from tests.integration.staff.conftest import ORIGIN, Browser
from tests.integration.staff.desk import PASSWORD, Desk

Browsers = Callable[[StaffMember], Browser]
_STEP = re.compile(r'name="(form_token|step|next)" value="([^"]*)"')


def secret_on(page: str) -> str:
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found is not None
    return found[1].replace(" ", "")


def code_of(desk: Desk, secret: str) -> str:
    return pyotp.TOTP(secret).at(int(desk.deps.clock()))


@pytest.fixture
def secret(desk: Desk, browser: Browser) -> str:
    """The secret of Sam, who has set up a second factor; time has moved on to the next code."""
    page = browser.fill_in("/staff/account/second-factor").text
    found = secret_on(page)
    answer = browser.fill_in("/staff/account/second-factor/confirm", code=code_of(desk, found))
    assert answer.headers["location"] == "/staff/account?did=on"
    desk.deps.clock.advance(60)
    return found


def typed(browser: Browser, page: str, code: str) -> int:
    """Type a code on the second page of the sign-in; returns the status."""
    fields = {**dict(_STEP.findall(page)), "code": code}
    return browser.post("/staff/sign-in/code", data=fields, headers={"Origin": ORIGIN}).status_code


def test_setting_it_up_shows_a_code_to_scan_and_the_key_to_type(browser: Browser) -> None:
    page = browser.fill_in("/staff/account/second-factor").text
    assert '<svg viewBox="' in page and 'class="qr"' in page
    assert len(secret_on(page)) == 32
    assert " style=" not in page


def test_a_wrong_first_code_turns_nothing_on_and_shows_the_same_key(
    browser: Browser, desk: Desk, sam: StaffMember
) -> None:
    before = secret_on(browser.fill_in("/staff/account/second-factor").text)
    answer = browser.fill_in("/staff/account/second-factor/confirm", code="000000")
    assert (answer.status_code, secret_on(answer.text)) == (422, before)
    assert not desk.deps.staff.second_factors.has(sam.id)


def test_turning_it_on_ends_the_other_sessions_and_keeps_this_one(
    desk: Desk, browser: Browser, browser_of: Browsers, sam: StaffMember, kim: StaffMember
) -> None:
    other, colleague = browser_of(sam), browser_of(kim)
    found = secret_on(browser.fill_in("/staff/account/second-factor").text)
    browser.fill_in("/staff/account/second-factor/confirm", code="000000")
    assert other.get("/staff").status_code == 200
    answer = browser.fill_in("/staff/account/second-factor/confirm", code=code_of(desk, found))
    assert other.get("/staff").status_code == 401
    told = browser.get(answer.headers["location"])
    assert (told.status_code, "signed out everywhere else" in told.text) == (200, True)
    assert colleague.get("/staff").status_code == 200


def test_sign_in_asks_for_the_code_and_the_password_stands_on_no_page(
    desk: Desk, stranger: Browser, sam: StaffMember, secret: str
) -> None:
    asked = stranger.try_sign_in(sam.email)
    assert "The six digits in your app" in asked.text
    assert PASSWORD not in asked.text
    assert "foyer_staff" not in stranger.cookies
    assert typed(stranger, asked.text, code_of(desk, secret)) == 303
    assert "Sam Desk" in stranger.get("/staff").text


def test_the_page_that_was_wanted_is_opened_after_the_second_step(
    desk: Desk, stranger: Browser, sam: StaffMember, secret: str
) -> None:
    asked = stranger.try_sign_in(sam.email, next="/staff/figures")
    fields = {**dict(_STEP.findall(asked.text)), "code": code_of(desk, secret)}
    answer = stranger.post("/staff/sign-in/code", data=fields, headers={"Origin": ORIGIN})
    assert answer.headers["location"] == "/staff/figures"


def test_a_wrong_code_is_told_and_can_be_typed_again(
    desk: Desk, stranger: Browser, sam: StaffMember, secret: str
) -> None:
    asked = stranger.try_sign_in(sam.email).text
    assert typed(stranger, asked, "000000") == 401
    assert typed(stranger, asked, code_of(desk, secret)) == 303


def test_a_code_opens_the_door_once(
    desk: Desk, browser_of: Browsers, stranger: Browser, sam: StaffMember, secret: str
) -> None:
    code = code_of(desk, secret)
    assert typed(stranger, stranger.try_sign_in(sam.email).text, code) == 303
    other = Browser(desk)
    assert typed(other, other.try_sign_in(sam.email).text, code) == 401


def test_guessing_codes_is_throttled(
    desk: Desk, stranger: Browser, sam: StaffMember, secret: str
) -> None:
    asked = stranger.try_sign_in(sam.email).text
    tries = [typed(stranger, asked, f"00000{n}") for n in range(FAILURES_ALLOWED)]
    assert tries == [401] * FAILURES_ALLOWED
    assert typed(stranger, asked, code_of(desk, secret)) == 429


def test_the_first_step_works_in_no_other_browser_and_not_for_ever(
    desk: Desk, stranger: Browser, sam: StaffMember, secret: str
) -> None:
    step = dict(_STEP.findall(stranger.try_sign_in(sam.email).text))["step"]
    other = Browser(desk)
    fields = {**other.hidden("/staff/sign-in"), "step": step, "code": code_of(desk, secret)}
    assert other.post(
        "/staff/sign-in/code", data=fields, headers={"Origin": ORIGIN}
    ).status_code == 401  # fmt: skip
    asked = stranger.try_sign_in(sam.email).text
    desk.deps.clock.advance(SECONDS + 1)
    assert typed(stranger, asked, code_of(desk, secret)) == 401


def test_an_admin_resets_it_after_which_no_code_is_asked_for(
    desk: Desk, browser: Browser, browser_of: Browsers, sam: StaffMember, secret: str
) -> None:
    admin = desk.hire("Ada Desk", "admin")
    answer = browser_of(admin).fill_in(f"/staff/accounts/{sam.id}/second-factor")
    assert answer.headers["location"].endswith("?did=factor")
    assert (admin.id, "second_factor_reset") in desk.acts(sam.id)
    assert browser.get("/staff").status_code == 401
    assert Browser(desk).try_sign_in(sam.email).status_code == 303


def test_none_is_said_to_be_reset_where_there_was_none(
    desk: Desk, browser_of: Browsers, sam: StaffMember
) -> None:
    admin = desk.hire("Ada Desk", "admin")
    ada = browser_of(admin)
    answer = ada.fill_in(f"/staff/accounts/{sam.id}/second-factor")
    page = ada.get(answer.headers["location"]).text
    assert "There was no second factor to reset. Nothing was changed." in page
    assert "The second factor is reset." not in page
    assert (admin.id, "second_factor_reset") not in desk.acts(sam.id)


@pytest.mark.parametrize("role", ["staff", "lead", "editor"])
def test_nobody_else_resets_it(
    desk: Desk, browser_of: Browsers, sam: StaffMember, secret: str, role: str
) -> None:
    other = browser_of(desk.hire("Oli Desk", role))  # type: ignore[arg-type]
    assert other.fill_in(f"/staff/accounts/{sam.id}/second-factor").status_code == 403
    assert desk.deps.staff.second_factors.has(sam.id)


def test_a_page_that_shows_the_set_up_is_reached_again_from_the_account(browser: Browser) -> None:
    assert browser.get("/staff/account/second-factor").headers["location"] == "/staff/account"
