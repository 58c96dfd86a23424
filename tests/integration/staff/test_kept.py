"""What was typed when a session ends comes back after signing in again; no secret ever does."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from httpx import Response

import bot.web.staff
from bot.store.staff import StaffMember
from bot.web.shelf import KEPT_SECONDS
from bot.web.staff.kept import LONGEST_BYTES, NEVER_KEPT, TYPED
from tests.integration.staff.conftest import ORIGIN, Browser
from tests.integration.staff.desk import PASSWORD, Desk

Browsers = Callable[[StaffMember], Browser]
_KEPT = re.compile(r'name="kept" value="([^"]*)"')
TEMPLATES = Path(bot.web.staff.__file__).parents[1] / "templates/staff"


def send_late(desk: Desk, browser: Browser, address: str, page: str, **fields: str) -> Response:
    """Send a form after the session has ended."""
    hidden = browser.hidden(page)
    desk.deps.clock.advance(3601)
    answer = browser.post(address, data={**hidden, **fields}, headers={"Origin": ORIGIN})
    assert answer.status_code == 401
    return answer


def sign_in_from(browser: Browser, shown: Response, email: str, password: str) -> Response:
    """Fill in the sign-in form of a page that is open, with all its hidden fields."""
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
    given = {**hidden, "email": email, "password": password}
    return browser.post("/staff/sign-in", data=given, headers={"Origin": ORIGIN})


def kept_in(shown: Response) -> str:
    found = _KEPT.search(shown.text)
    return found.group(1) if found else ""


def test_a_reason_comes_back_into_its_switch(
    desk: Desk, admin: StaffMember, admins: Browser
) -> None:
    late = send_late(desk, admins, "/staff/switches/live", "/staff/switches", on="no",
                     reason="Nobody is <here>", sure="yes")  # fmt: skip
    assert "Nobody is &lt;here&gt;" in late.text
    welcomed = sign_in_from(admins, late, admin.email, PASSWORD)
    assert welcomed.headers["location"].startswith("/staff/switches?kept=")
    page = admins.get(welcomed.headers["location"]).text
    assert re.search(r'id="reason-live"[^>]*>\nNobody is &lt;here&gt;<', page)
    assert not re.search(r'id="reason-bot"[^>]*>\nNobody', page)
    assert "not saved yet" in page
    assert desk.deps.desk.switches.standing().live


def test_a_new_account_comes_back_without_its_password(
    desk: Desk, admin: StaffMember, admins: Browser
) -> None:
    fields = {"name": "Lee New", "email": "lee@example.org", "role": "lead"}
    late = send_late(desk, admins, "/staff/accounts", "/staff/accounts", **fields,
                     password="a long first password")  # fmt: skip
    assert "Lee New" in late.text and "a long first password" not in late.text
    welcomed = sign_in_from(admins, late, admin.email, PASSWORD)
    assert welcomed.headers["location"].startswith("/staff/accounts?kept=")
    page = admins.get(welcomed.headers["location"]).text
    assert 'value="Lee New"' in page and 'value="lee@example.org"' in page
    assert 'value="lead" checked' in page
    assert "a long first password" not in page


@pytest.mark.parametrize(("form", "area"), [("notes", "note"), ("reply", "reply")])
def test_a_note_or_reply_comes_back_into_its_box(
    desk: Desk, browser: Browser, sam: StaffMember, form: str, area: str
) -> None:
    handoff_id, _ = desk.chat()
    desk.deps.handoffs.claim(handoff_id, by=sam.id)
    address = f"/staff/handoffs/{handoff_id}"
    late = send_late(desk, browser, f"{address}/{form}", "/staff", text="Spoke with <Jo>")
    welcomed = sign_in_from(browser, late, sam.email, PASSWORD)
    page = browser.get(welcomed.headers["location"]).text
    assert re.search(rf'id="{area}"[^>]*>\nSpoke with &lt;Jo&gt;<', page)
    assert page.count("Spoke with &lt;Jo&gt;") == 1


def test_what_came_back_and_was_sent_does_not_come_back_once_more(
    desk: Desk, browser: Browser, sam: StaffMember
) -> None:
    handoff_id, _ = desk.chat()
    desk.deps.handoffs.claim(handoff_id, by=sam.id)
    address = f"/staff/handoffs/{handoff_id}"
    late = send_late(desk, browser, f"{address}/reply", "/staff", text="Spoke with Jo")
    back = sign_in_from(browser, late, sam.email, PASSWORD).headers["location"]
    assert "not saved yet" in browser.get(back).text
    assert browser.act(handoff_id, "reply", text="Spoke with Jo").status_code == 303
    again = browser.get(back).text
    assert "not saved yet" not in again
    assert not re.search(r'id="reply"[^>]*>\nSpoke with Jo', again)


def test_searched_words_come_back_into_the_search(
    desk: Desk, browser: Browser, sam: StaffMember
) -> None:
    late = send_late(desk, browser, "/staff/search", "/staff/search", text="evening")
    welcomed = sign_in_from(browser, late, sam.email, PASSWORD)
    assert welcomed.headers["location"].startswith("/staff/search?kept=")
    assert 'value="evening"' in browser.get(welcomed.headers["location"]).text


def test_a_slip_at_the_sign_in_loses_nothing(
    desk: Desk, admin: StaffMember, admins: Browser
) -> None:
    late = send_late(desk, admins, "/staff/switches/bot", "/staff/switches", reason="Wrong card")
    slip = sign_in_from(admins, late, admin.email, "not the password")
    assert slip.status_code == 401 and "Wrong card" in slip.text
    welcomed = sign_in_from(admins, slip, admin.email, PASSWORD)
    assert "Wrong card" in admins.get(welcomed.headers["location"]).text


def test_a_second_factor_in_between_loses_nothing(
    desk: Desk, admin: StaffMember, admins: Browser
) -> None:
    late = send_late(desk, admins, "/staff/switches/bot", "/staff/switches", reason="Wrong card")
    factors = desk.deps.staff.second_factors
    begun = factors.begin(admin.id)
    assert begun is not None
    secret = begun.secret
    assert factors.confirm(admin.id, pyotp.TOTP(secret).at(desk.deps.clock()))
    desk.deps.clock.advance(60)
    asked = sign_in_from(admins, late, admin.email, PASSWORD)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.text))
    code = pyotp.TOTP(secret).at(desk.deps.clock())
    welcomed = admins.post(
        "/staff/sign-in/code", data={**hidden, "code": code}, headers={"Origin": ORIGIN}
    )
    assert "Wrong card" in admins.get(welcomed.headers["location"]).text


def test_it_opens_only_in_this_browser_and_is_altered_by_nobody(
    desk: Desk, admin: StaffMember, admins: Browser
) -> None:
    late = send_late(desk, admins, "/staff/switches/bot", "/staff/switches", reason="Wrong card")
    assert "Wrong card" not in kept_in(late)
    for kept in (kept_in(late), "nonsense", "é"):
        welcomed = Browser(desk).try_sign_in(admin.email, kept=kept)
        assert welcomed.headers["location"] == "/staff"


def test_it_is_shown_to_no_other_session_and_not_for_long(
    desk: Desk, admin: StaffMember, admins: Browser, browser_of: Browsers
) -> None:
    late = send_late(desk, admins, "/staff/switches/bot", "/staff/switches", reason="Wrong card")
    address = sign_in_from(admins, late, admin.email, PASSWORD).headers["location"]
    assert "Wrong card" not in browser_of(admin).get(address).text
    assert "Wrong card" in admins.get(address).text
    desk.deps.clock.advance(KEPT_SECONDS + 1)
    assert "Wrong card" not in admins.get(address).text


def test_a_page_of_an_earlier_session_shows_all_that_was_written(
    desk: Desk, admins: Browser
) -> None:
    fields = {"csrf": "old", "name": "Lee New", "email": "lee@example.org", "password": "secret pw"}
    answer = admins.post("/staff/accounts", data=fields, headers={"Origin": ORIGIN})
    assert answer.status_code == 403
    assert "Lee New" in answer.text and "lee@example.org" in answer.text
    assert "secret pw" not in answer.text


def test_what_is_too_long_to_travel_is_shown_and_does_not_block_the_sign_in(
    desk: Desk, browser: Browser, sam: StaffMember
) -> None:
    long = "a" * (LONGEST_BYTES + 1)
    late = send_late(desk, browser, "/staff/search", "/staff/search", text=long)
    assert long in late.text and kept_in(late) == ""
    assert sign_in_from(browser, late, sam.email, PASSWORD).headers["location"] == "/staff/search"


def test_every_field_that_is_typed_is_either_kept_or_never_kept() -> None:
    named = set()
    for file in TEMPLATES.glob("*.html"):
        for form in re.findall(
            r"<form[^>]*method=\"post\".*?</form>", file.read_text("utf-8"), re.S
        ):
            for field in re.findall(r"<(?:input|textarea)[^>]*>", form):
                if 'type="hidden"' not in field and 'type="checkbox"' not in field:
                    named |= set(re.findall(r' name="(\w+)"', field))
    assert named and named <= TYPED | NEVER_KEPT
    assert not TYPED & NEVER_KEPT
