"""Signing in and out: throttled, in the same words, with sessions that end kindly."""

from __future__ import annotations

import pytest

from bot.store.staff import FAILURES_ALLOWED, StaffMember
from bot.web.staff.sign_in import SENTENCES
from tests.integration.staff.conftest import ORIGIN, Browser
from tests.integration.staff.desk import PASSWORD, Desk, open_desk


def test_staff_sign_in_and_reach_the_queue(stranger: Browser, sam: StaffMember) -> None:
    answer = stranger.try_sign_in(sam.email)
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff")
    assert "Sam Desk" in stranger.get("/staff").text


def test_the_session_cookie_is_out_of_reach(stranger: Browser, sam: StaffMember) -> None:
    cookie = stranger.try_sign_in(sam.email).headers.get_list("set-cookie")[0]
    assert cookie.startswith("foyer_staff=")
    for part in ("HttpOnly", "SameSite=strict", "Path=/staff"):
        assert part in cookie
    assert "Secure" not in cookie


def test_the_session_cookie_is_secure_on_https(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("https")
    desk = open_desk(folder, public_url="https://chat.example.org")
    member = desk.hire("Sam Desk")
    browser = Browser(desk)
    browser.base_url = "https://testserver"
    fields = browser.hidden("/staff/sign-in")
    answer = browser.post(
        "/staff/sign-in",
        data={**fields, "email": member.email, "password": PASSWORD},
        headers={"Origin": "https://testserver"},
    )
    cookie = answer.headers.get_list("set-cookie")[0]
    assert cookie.startswith("foyer_staff=")
    assert "Secure" in cookie


@pytest.mark.parametrize("email", ["sam@example.org", "nobody@example.org"])
def test_an_unknown_address_and_a_wrong_password_get_the_same_words(
    stranger: Browser, sam: StaffMember, email: str
) -> None:
    answer = stranger.try_sign_in(email, "not the password")
    assert answer.status_code == 401
    assert SENTENCES["wrong"] in answer.text


def test_the_typed_address_is_kept_and_the_password_is_not(
    stranger: Browser, sam: StaffMember
) -> None:
    answer = stranger.try_sign_in(sam.email, "not the password")
    assert f'value="{sam.email}"' in answer.text
    assert "not the password" not in answer.text


def test_too_many_tries_are_told_how_long_to_wait(stranger: Browser, sam: StaffMember) -> None:
    for _ in range(FAILURES_ALLOWED):
        stranger.try_sign_in(sam.email, "not the password")
    answer = stranger.try_sign_in(sam.email)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
    assert "Please wait 15 minutes" in answer.text


def test_empty_fields_are_told_and_not_counted_as_a_try(
    stranger: Browser, sam: StaffMember
) -> None:
    for _ in range(FAILURES_ALLOWED):
        answer = stranger.try_sign_in(sam.email, "")
    assert (answer.status_code, SENTENCES["missing"] in answer.text) == (422, True)
    assert stranger.try_sign_in(sam.email).status_code == 303


def test_a_sign_in_form_made_for_another_browser_is_refused(
    desk: Desk, stranger: Browser, sam: StaffMember
) -> None:
    stranger.get("/staff/sign-in")
    foreign = Browser(desk).hidden("/staff/sign-in")
    fields = {**foreign, "email": sam.email, "password": PASSWORD}
    answer = stranger.post("/staff/sign-in", data=fields, headers={"Origin": ORIGIN})
    assert answer.status_code == 403
    assert "foyer_staff" not in stranger.cookies


def test_a_sign_in_from_another_site_is_refused(stranger: Browser, sam: StaffMember) -> None:
    fields = {**stranger.hidden("/staff/sign-in"), "email": sam.email, "password": PASSWORD}
    answer = stranger.post(
        "/staff/sign-in", data=fields, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert "foyer_staff" not in stranger.cookies


@pytest.mark.parametrize("hostile", ["é" * 64, "", "x\x00y"])
def test_a_strange_form_token_is_refused_and_breaks_nothing(
    stranger: Browser, sam: StaffMember, hostile: str
) -> None:
    assert stranger.try_sign_in(sam.email, form_token=hostile).status_code == 403


def test_who_is_not_signed_in_is_asked_to_and_then_led_on(
    stranger: Browser, desk: Desk, sam: StaffMember
) -> None:
    handoff_id, _ = desk.send()
    asked = stranger.get(f"/staff/handoffs/{handoff_id}")
    assert asked.status_code == 303
    page = stranger.get(asked.headers["location"])
    assert f'name="next" value="/staff/handoffs/{handoff_id}"' in page.text


@pytest.mark.parametrize(
    "next",
    ["https://evil.example", "//evil.example", "/staff/../api", "/staff\\evil", "/chat",
     "/staff/sign-in", "/staff/a/b/c/d", "javascript:alert(1)"],
)  # fmt: skip
def test_sign_in_leads_nowhere_else(stranger: Browser, sam: StaffMember, next: str) -> None:
    assert stranger.try_sign_in(sam.email, next=next).headers["location"] == "/staff"


def test_signing_out_ends_the_session_on_the_server(browser: Browser, desk: Desk) -> None:
    token = browser.cookies["foyer_staff"]
    answer = browser.fill_in("/staff/sign-out")
    assert answer.headers["location"] == "/staff/sign-in?out=1"
    assert desk.deps.staff.session(token) is None
    assert "You are signed out." in browser.get("/staff/sign-in?out=1").text


def test_signing_in_again_ends_the_session_before_it(
    browser: Browser, desk: Desk, sam: StaffMember
) -> None:
    before = browser.cookies["foyer_staff"]
    form = Browser(desk)
    fields = form.hidden("/staff/sign-in")
    secret = form.cookies["foyer_staff_form"]
    browser.post(
        "/staff/sign-in",
        data={**fields, "email": sam.email, "password": PASSWORD},
        headers={"Origin": ORIGIN, "Cookie": f"foyer_staff={before}; foyer_staff_form={secret}"},
    )
    assert desk.deps.staff.session(before) is None


def test_a_session_that_ran_out_says_so_kindly(browser: Browser, desk: Desk) -> None:
    desk.deps.clock.advance(60.0 * desk.deps.settings.staff_session_minutes + 1)
    answer = browser.get("/staff/questions")
    assert answer.status_code == 401
    assert "You have been signed out. That happens after 60 minutes without use" in answer.text
    assert 'name="next" value="/staff/questions"' in answer.text


def test_a_note_written_when_the_session_ran_out_is_shown_again(
    browser: Browser, desk: Desk
) -> None:
    handoff_id, _ = desk.send()
    hidden = browser.hidden("/staff")
    desk.deps.clock.advance(3601)
    answer = browser.post(
        f"/staff/handoffs/{handoff_id}/notes",
        data={**hidden, "text": "Spoke with <Jo>"},
        headers={"Origin": ORIGIN},
    )
    assert answer.status_code == 401
    assert "Spoke with &lt;Jo&gt;" in answer.text
    assert f'value="/staff/handoffs/{handoff_id}"' in answer.text


def test_a_page_that_refreshes_by_itself_does_not_keep_the_session(
    browser: Browser, desk: Desk
) -> None:
    for _ in range(4):
        desk.deps.clock.advance(900)
        last = browser.get("/staff/live/queue")
    assert last.status_code == 401
    assert last.text == ""


def test_writing_keeps_the_session(browser: Browser, desk: Desk) -> None:
    desk.deps.clock.advance(3000)
    assert browser.fill_in("/staff/live/stay").json() == {"left": 3600}


def test_a_link_in_an_email_reaches_the_page_of_who_is_signed_in(desk: Desk) -> None:
    handoff_id, _ = desk.send()
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    answer = Browser(desk).get(f"/staff/handoffs/{handoff_id}", headers=elsewhere)
    assert answer.status_code == 200
    assert f'content="0; url=/staff/handoffs/{handoff_id}"' in answer.text


def test_without_any_account_the_page_says_how_to_make_one(stranger: Browser) -> None:
    assert "foyer staff add" in stranger.get("/staff/sign-in").text
