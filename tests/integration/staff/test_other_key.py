"""The console after a change of the server key: told in words, never a failure."""

from __future__ import annotations

import pyotp
import pytest

from bot.store.keys import Keys
from bot.store.staff import StaffMember
from bot.store.switches import SEALED, Switches
from bot.web.staff.sign_in import SENTENCES
from tests.integration.staff.conftest import Browser
from tests.integration.staff.desk import Desk
from tests.integration.staff.test_second_factor import secret_on, typed

EARLIER = Keys(b"e" * 32)


@pytest.fixture
def sealed_before(desk: Desk, sam: StaffMember) -> StaffMember:
    """Sam, whose second factor was begun under an earlier key."""
    factors = desk.deps.staff.second_factors
    type(factors)(desk.deps.engine, EARLIER, desk.deps.clock).begin(sam.id)
    return sam


def test_the_page_of_the_switches_says_which_reasons_cannot_be_opened(
    desk: Desk, admin: StaffMember, admins: Browser
) -> None:
    before = Switches(desk.deps.engine, EARLIER, desk.deps.clock)
    before.turn("bot", on=False, by=admin.id, reason="marzipan")
    page = admins.get("/staff/switches")
    assert (page.status_code, SEALED in page.text) == (200, True)


def test_who_has_a_second_factor_from_before_is_told_that_an_admin_must_reset_it(
    desk: Desk, stranger: Browser, sealed_before: StaffMember
) -> None:
    factors = type(desk.deps.staff.second_factors)(desk.deps.engine, EARLIER, desk.deps.clock)
    begun = factors.begun(sealed_before.id)
    assert begun is not None
    code = pyotp.TOTP(begun.secret).at(int(desk.deps.clock()))
    assert factors.confirm(sealed_before.id, code)
    asked = stranger.try_sign_in(sealed_before.email).text
    assert typed(stranger, asked, code) == 409
    assert desk.deps.staff.second_factors.reset(sealed_before.id, by="system")
    assert stranger.try_sign_in(sealed_before.email).status_code == 303
    assert "Ask an admin" in SENTENCES["factor_sealed"]


def test_a_set_up_from_before_that_was_not_finished_begins_anew(
    sealed_before: StaffMember, browser: Browser
) -> None:
    answer = browser.fill_in("/staff/account/second-factor/confirm", code="000000")
    assert answer.headers["location"] == "/staff/account"
    assert len(secret_on(browser.fill_in("/staff/account/second-factor").text)) == 32
