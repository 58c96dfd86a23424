"""The audit page: narrowed by account, kind and days, and read page by page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import bot.store
from bot.store.audit import record
from bot.store.staff import StaffMember
from bot.web.staff.audit import AT_ONCE
from bot.web.staff.audit_filters import KINDS
from tests.integration.staff.conftest import Browser
from tests.integration.staff.desk import PASSWORD, Desk

Browsers = Callable[[StaffMember], Browser]
_NUMBER = re.compile(r'<th scope="row" role="rowheader">(\d+)</th>')
STORE = Path(bot.store.__file__).parent


@pytest.fixture
def lead(desk: Desk, browser_of: Browsers) -> Browser:
    return browser_of(desk.hire("Lea Desk", "lead"))


def shown(browser: Browser, query: str = "") -> list[int]:
    answer = browser.get(f"/staff/audit{query}")
    assert answer.status_code == 200, query
    return [int(one) for one in _NUMBER.findall(answer.text)]


def write(desk: Desk, number: int, actor: str, action: str = "read", object_id: str = "h") -> None:
    with desk.deps.engine.begin() as connection:
        for _ in range(number):
            record(connection, desk.deps.clock(), actor, action, object_id)


def test_every_row_can_be_reached_page_by_page(desk: Desk, lead: Browser) -> None:
    write(desk, 2 * AT_ONCE, "system", "overdue")
    seen, query = [], ""
    while True:
        seen += shown(lead, query)
        page = lead.get(f"/staff/audit{query}").text
        older = re.search(r'href="/staff/audit(\?[^"]*before=\d+)">Older', page)
        if not older:
            break
        query = older[1].replace("&amp;", "&")
    total = len(desk.deps.audit.rows())
    assert seen == list(range(total, 0, -1))
    newer = re.search(r'href="/staff/audit(\?after=\d+)">Newer', page)
    assert newer is not None
    assert len(shown(lead, newer[1])) == AT_ONCE
    assert 'href="/staff/audit">Newest' in page


def test_the_filters_hold_on_the_next_page(desk: Desk, lead: Browser, sam: StaffMember) -> None:
    write(desk, AT_ONCE, sam.id)
    write(desk, AT_ONCE, "system", "overdue")
    write(desk, AT_ONCE, sam.id)
    page = lead.get(f"/staff/audit?account={sam.id}&kind=read").text
    assert "Overdue" not in page
    older = re.search(r'href="/staff/audit(\?[^"]*before=\d+)">Older', page)
    assert older is not None
    assert len(shown(lead, older[1].replace("&amp;", "&"))) == AT_ONCE


def test_an_accounts_rows_are_what_it_did_and_what_was_done_to_it(
    desk: Desk, lead: Browser, sam: StaffMember, kim: StaffMember
) -> None:
    handoff_id, _ = desk.send()
    desk.deps.handoffs.claim(handoff_id, by=sam.id)
    Browser(desk).try_sign_in(sam.email, "not the password")
    page = lead.get(f"/staff/audit?account={sam.id}").text
    for did in ("Claim", "Sign in refused", "Account added"):
        assert f">{did}</td>" in page
    assert ">Send</td>" not in page
    assert ">Claim</td>" not in lead.get(f"/staff/audit?account={kim.id}").text
    assert ">Send</td>" in lead.get("/staff/audit?account=visitor").text
    assert ">Claim</td>" in lead.get(f"/staff/audit?handoff={handoff_id}&kind=hold").text


def test_days_are_those_of_the_programs_time_zone(
    desk: Desk, lead: Browser, browser_of: Browsers
) -> None:
    # 1_800_000_000 is January 15, 2027, 3:00 AM in New York; by UTC it is 8:00 AM.
    start = desk.deps.clock.now
    for name, at in (("late", -3 * 3600 - 1), ("first", -3 * 3600), ("last", 21 * 3600 - 1)):
        desk.deps.clock.now = start + at
        write(desk, 1, name)
    desk.deps.clock.now = start
    for query, names in (
        ("?since=2027-01-15&until=2027-01-15&kind=read", {"first", "last"}),
        ("?until=2027-01-14", {"late"}),
        ("?since=2027-01-16", set()),
    ):
        page = lead.get(f"/staff/audit{query}").text
        assert {one for one in ("late", "first", "last") if f">{one}</td>" in page} == names
    assert (
        "The last day lies before"
        in lead.get("/staff/audit?since=2027-01-15&until=2027-01-14").text
    )


@pytest.mark.parametrize(
    "query",
    [
        "?account=nobody", "?kind=other", "?since=today", "?until=0001-01-01", "?since=9999-12-31",
        "?before=-1", "?before=99999999999999999999", "?after=x", "?before=%D9%A1", "?since=",
    ],
)  # fmt: skip
def test_what_nobody_offers_narrows_nothing(desk: Desk, lead: Browser, query: str) -> None:
    assert len(shown(lead, query)) == len(desk.deps.audit.rows())


def test_after_the_sign_in_the_same_rows_are_shown(
    desk: Desk, lead: Browser, sam: StaffMember
) -> None:
    write(desk, 3, sam.id)
    asked = f"account={sam.id}&kind=read&since=2027-01-01&until=2027-01-31&before=9"
    desk.deps.clock.advance(3601)
    page = lead.get(f"/staff/audit?{asked}").text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert hidden["next"].replace("&amp;", "&") == f"/staff/audit?{asked}"
    given = {**hidden, "email": "lea@example.org", "password": PASSWORD}
    given["next"] = given["next"].replace("&amp;", "&")
    answer = lead.post("/staff/sign-in", data=given, headers={"Origin": "http://testserver"})
    assert answer.headers["location"] == f"/staff/audit?{asked}"


def test_every_act_that_is_recorded_has_its_kind() -> None:
    known = {act for _, acts in KINDS.values() for act in acts}
    assert len(known) == sum(len(acts) for _, acts in KINDS.values())
    calls = [
        call
        for file in sorted(STORE.glob("*.py"))
        for call in re.findall(r"record\(\s*connection,([^)]*\)?[^)]*)\)", file.read_text("utf-8"))
    ]
    named = {one for call in calls for one in re.findall(r'"([a-z_]+)"', call)}
    assert {"read", "claim_late", "role_lead", "export_pdf_notes", "bot_off"} <= known
    assert named
    assert named <= known | {"system"}
