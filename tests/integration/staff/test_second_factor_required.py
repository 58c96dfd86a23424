"""Where the operator asks for a second factor, nothing opens without one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.desk.access import ON_DUTY
from bot.store.staff import StaffMember
from tests.integration.staff.conftest import ORIGIN, Browser
from tests.integration.staff.desk import Desk, open_desk
from tests.integration.staff.test_second_factor import code_of, secret_on

HERE = "/staff/account"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path, second_factor_required=True)
    yield desk
    desk.deps.engine.dispose()


def enrol(desk: Desk, browser: Browser) -> str:
    """Set a second factor up, as the page leads to; returns its secret."""
    secret = secret_on(browser.fill_in(f"{HERE}/second-factor", HERE).text)
    answer = browser.fill_in(f"{HERE}/second-factor/confirm", HERE, code=code_of(desk, secret))
    assert answer.status_code == 303
    return secret


@pytest.mark.parametrize(
    "path", ["/staff", "/staff/search", "/staff/figures", "/staff/accounts", "/staff/audit"]
)
def test_every_page_leads_to_the_account(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)


def test_the_account_says_what_to_do_first_and_offers_nothing_else(browser: Browser) -> None:
    page = browser.get(HERE).text
    assert "everybody here signs in with a second factor" in page
    assert 'href="/staff/figures"' not in page
    assert "data-events" not in page


def test_no_handoff_is_read_claimed_or_named(
    desk: Desk, browser: Browser, sam: StaffMember
) -> None:
    handoff_id, _ = desk.send(priority="emergency")
    assert browser.get(f"/staff/handoffs/{handoff_id}").headers["location"] == HERE
    token = browser.hidden(HERE)
    claimed = browser.post(
        f"/staff/handoffs/{handoff_id}/claim", data=token, headers={"Origin": ORIGIN}
    )
    assert claimed.headers["location"] == HERE
    assert desk.deps.handoffs.queue("waiting")[0].id == handoff_id
    assert handoff_id not in browser.get(HERE).text
    assert browser.get("/staff/live/alarm").status_code == 403
    assert browser.get("/staff/live/events").status_code == 403
    assert all(actor != sam.id for actor, _ in desk.acts(handoff_id))


def test_whoever_cannot_answer_yet_is_not_counted_as_present(desk: Desk, browser: Browser) -> None:
    browser.get(HERE)
    browser.get("/staff/live/session")
    assert desk.deps.staff.present(ON_DUTY) == 0
    enrol(desk, browser)
    browser.get("/staff")
    assert desk.deps.staff.present(ON_DUTY) == 1


def test_once_it_is_set_up_the_console_opens_without_a_new_sign_in(
    desk: Desk, browser: Browser
) -> None:
    enrol(desk, browser)
    assert "Queue" in browser.get("/staff").text
    assert 'href="/staff/figures"' in browser.get(HERE).text


def test_after_a_reset_it_has_to_be_set_up_again(
    desk: Desk, browser: Browser, sam: StaffMember
) -> None:
    enrol(desk, browser)
    assert desk.deps.staff.second_factors.reset(sam.id, by="system")
    assert browser.try_sign_in(sam.email).status_code == 303
    assert browser.get("/staff").headers["location"] == HERE


def test_one_can_sign_out_without_it(browser: Browser) -> None:
    token = browser.hidden(HERE)
    answer = browser.post("/staff/sign-out", data=token, headers={"Origin": ORIGIN})
    assert answer.headers["location"] == "/staff/sign-in?out=1"
