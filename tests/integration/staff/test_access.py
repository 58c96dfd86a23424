"""Who may read what: content for its owner and for leads, the row for everybody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.store.staff import StaffMember
from bot.store.staff_model import Role
from tests.integration.staff.conftest import Browser
from tests.integration.staff.desk import Desk

Browsers = Callable[[StaffMember], Browser]
CONTENT = ("555-0142", "Alcohol", "How long does it take?", "Weekdays after 5 pm")


def shows_content(page: str) -> bool:
    """Whether anything that a visitor said stands on a page."""
    return any(words in page for words in CONTENT)


@pytest.fixture
def kims(desk: Desk, kim: StaffMember) -> str:
    """A handoff that Kim has claimed."""
    handoff_id, _ = desk.send()
    assert desk.deps.handoffs.claim(handoff_id, by=kim.id)
    return handoff_id


def test_who_has_it_reads_it(browser_of: Browsers, kim: StaffMember, kims: str) -> None:
    assert shows_content(browser_of(kim).get(f"/staff/handoffs/{kims}").text)


def test_a_lead_reads_it_and_the_reading_is_recorded(
    desk: Desk, browser_of: Browsers, kims: str
) -> None:
    lead = desk.hire("Lee Desk", "lead")
    assert shows_content(browser_of(lead).get(f"/staff/handoffs/{kims}").text)
    assert (lead.id, "read") in desk.acts(kims)


@pytest.mark.parametrize("role", ["staff", "editor", "admin"])
@pytest.mark.parametrize("place", ["/staff/handoffs/{}", "/staff/live/handoffs/{}"])
def test_everybody_else_sees_how_it_stands_and_no_content(
    desk: Desk, browser_of: Browsers, kims: str, role: Role, place: str
) -> None:
    other = desk.hire("Oli Desk", role)
    answer = browser_of(other).get(place.format(kims))
    assert (answer.status_code, shows_content(answer.text)) == (200, False)
    assert "Claimed by Kim Desk" in answer.text
    assert "Only the person who has a handoff, and leads, may read it." in answer.text
    assert other.id not in {actor for actor, _ in desk.acts(kims)}


def test_what_waits_is_read_after_it_is_claimed(browser: Browser, desk: Desk) -> None:
    handoff_id, _ = desk.send()
    before = browser.get(f"/staff/handoffs/{handoff_id}").text
    assert "Claim this handoff first; then you can read it." in before
    assert not shows_content(before)
    browser.act(handoff_id, "claim")
    assert shows_content(browser.get(f"/staff/handoffs/{handoff_id}").text)


def test_who_released_it_reads_it_no_longer(browser: Browser, desk: Desk) -> None:
    handoff_id, _ = desk.send()
    browser.act(handoff_id, "claim")
    browser.act(handoff_id, "release")
    assert not shows_content(browser.get(f"/staff/handoffs/{handoff_id}").text)


def test_who_closed_it_can_look_it_up(browser: Browser, desk: Desk) -> None:
    handoff_id, _ = desk.send()
    browser.act(handoff_id, "claim")
    browser.act(handoff_id, "close")
    assert shows_content(browser.get(f"/staff/handoffs/{handoff_id}").text)


def test_an_open_page_that_shows_everything_already_reads_nothing_anew(
    browser: Browser, desk: Desk, sam: StaffMember
) -> None:
    handoff_id, _ = desk.send()
    browser.act(handoff_id, "claim")
    page = browser.get(f"/staff/handoffs/{handoff_id}").text
    mark = page.split('data-mark="')[1].split('"')[0]
    again = browser.get(f"/staff/live/handoffs/{handoff_id}?mark={mark}")
    assert (again.status_code, shows_content(again.text)) == (200, False)
    assert "Claimed by you" in again.text
    assert desk.acts(handoff_id).count((sam.id, "read")) == 1
    browser.act(handoff_id, "notes", text="Called back.")
    assert shows_content(browser.get(f"/staff/live/handoffs/{handoff_id}?mark={mark}").text)


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("staff", {"Queue", "Search", "Questions", "Figures"}),
        ("lead", {"Queue", "Search", "Questions", "Figures", "Audit"}),
        ("editor", {"Queue", "Questions", "Figures"}),
        ("admin", {"Queue", "Questions", "Figures", "Accounts", "Switches", "Audit"}),
    ],
)
def test_the_bar_names_the_pages_that_a_role_may_open(
    desk: Desk, browser_of: Browsers, role: Role, pages: set[str]
) -> None:
    page = browser_of(desk.hire("Oli Desk", role)).get("/staff").text
    bar = page.split('<nav aria-label="Console">')[1].split("</nav>")[0]
    every = ("Queue", "Search", "Questions", "Figures", "Accounts", "Switches", "Audit")
    assert {one for one in every if f">{one}</a>" in bar} == pages


@pytest.mark.parametrize("role", ["staff", "lead", "editor"])
@pytest.mark.parametrize("address", ["/staff/accounts", "/staff/switches", "/staff/accounts/x"])
def test_only_admins_open_the_admin_pages(
    desk: Desk, browser_of: Browsers, role: Role, address: str
) -> None:
    assert browser_of(desk.hire("Oli Desk", role)).get(address).status_code == 403


@pytest.mark.parametrize(("role", "status"), [("staff", 403), ("editor", 403), ("lead", 200),
                                              ("admin", 200)])  # fmt: skip
def test_the_audit_trail_is_for_leads_and_admins(
    desk: Desk, browser_of: Browsers, kims: str, role: Role, status: int
) -> None:
    answer = browser_of(desk.hire("Oli Desk", role)).get(f"/staff/audit?handoff={kims}")
    assert answer.status_code == status
    assert (">Claim</td>" in answer.text) is (status == 200)
    assert not shows_content(answer.text)


def test_the_trail_says_in_words_who_was_not_let_in(
    desk: Desk, browser_of: Browsers, stranger: Browser, sam: StaffMember
) -> None:
    for email in (sam.email, "nobody@example.org"):
        stranger.try_sign_in(email, "not the password")
    page = browser_of(desk.hire("Lea Desk", "lead")).get("/staff/audit").text
    assert page.count(">Somebody not signed in</td>") == 2
    assert page.count("Sign in refused") == 2
    assert "no account" in page
    assert "nobody@example.org" not in page
