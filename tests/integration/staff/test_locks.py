"""What every page and form of the console must hold: tokens, origins, headers, plain errors."""

from __future__ import annotations

from typing import Any

import pytest

from bot.store.staff import StaffMember
from tests.integration.staff.conftest import ORIGIN, Browser
from tests.integration.staff.desk import Desk

PAGES = ["/staff", "/staff/sign-in", "/staff/questions", "/staff/handoffs/x", "/staff/live/queue",
         "/staff/live/session", "/staff/no/such/page"]  # fmt: skip
FORMS = ["sign-out", "live/stay", "handoffs/{id}/claim", "handoffs/{id}/release",
         "handoffs/{id}/put-back", "handoffs/{id}/close", "handoffs/{id}/notes"]  # fmt: skip


@pytest.fixture
def handoff_id(desk: Desk) -> str:
    return desk.send()[0]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_without_its_token_changes_nothing(
    browser: Browser, desk: Desk, handoff_id: str, form: str
) -> None:
    answer = browser.post(
        f"/staff/{form.format(id=handoff_id)}",
        data={"csrf": "guessed", "text": "x"},
        headers={"Origin": ORIGIN},
    )
    assert (answer.status_code, "Nothing was changed." in answer.text) == (403, True)
    assert [action for _, action in desk.acts(handoff_id)] == ["send"]
    assert browser.get("/staff").status_code == 200


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_changes_nothing(
    browser: Browser, desk: Desk, handoff_id: str, form: str, headers: dict[str, str]
) -> None:
    hidden = browser.hidden("/staff")
    answer = browser.post(
        f"/staff/{form.format(id=handoff_id)}", data={**hidden, "text": "x"}, headers=headers
    )
    assert answer.status_code == 403
    assert [action for _, action in desk.acts(handoff_id)] == ["send"]


def test_a_form_whose_origin_is_hidden_by_a_referrer_policy_is_known_by_fetch_metadata(
    browser: Browser, handoff_id: str
) -> None:
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    answer = browser.post(
        f"/staff/handoffs/{handoff_id}/claim", data=browser.hidden("/staff"), headers=headers
    )
    assert answer.status_code == 303


def test_the_public_address_is_ours_behind_a_proxy(
    browser: Browser, desk: Desk, handoff_id: str
) -> None:
    answer = browser.post(
        f"/staff/handoffs/{handoff_id}/claim",
        data=browser.hidden("/staff"),
        headers={"Origin": desk.deps.settings.public_url},
    )
    assert answer.status_code == 303


@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_kept_by_browsers_or_framed(browser: Browser, page: str) -> None:
    headers = browser.get(page).headers
    assert headers["cache-control"] == "no-store"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_holds_script_or_style_of_its_own(
    browser: Browser, handoff_id: str, page: str
) -> None:
    text = browser.get(page.replace("/x", f"/{handoff_id}")).text
    assert "<style" not in text
    assert " style=" not in text
    assert " on" + "click" not in text
    assert text.count("<script") == text.count('<script src="/static/staff/')


def test_pages_ask_no_other_host_for_anything(browser: Browser, handoff_id: str) -> None:
    text = browser.get(f"/staff/handoffs/{handoff_id}").text
    assert 'src="http' not in text
    assert 'href="http' not in text
    assert 'src="//' not in text


def test_what_the_pages_need_is_served(browser: Browser) -> None:
    text = browser.get("/staff").text
    for name in ("staff.css", "staff.js", "staff.svg"):
        start = text.index(f"/static/staff/{name}")
        assert browser.get(text[start : text.index('"', start)]).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_address_is_told_in_a_sentence(browser: Browser, method: str) -> None:
    answer = browser.request(method, "/staff/nothing/here", data={})
    assert (answer.status_code, "There is no such page" in answer.text) == (404, True)


def test_too_much_at_once_is_refused(browser: Browser, handoff_id: str) -> None:
    answer = browser.act(handoff_id, "notes", text="x" * 70_000)
    assert (answer.status_code, "Nothing was changed." in answer.text) == (413, True)


def test_a_form_of_unknown_length_is_refused(browser: Browser, handoff_id: str) -> None:
    answer = browser.post(
        f"/staff/handoffs/{handoff_id}/notes",
        content=iter([b"text=x"]),
        headers={"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 413


def test_a_file_where_words_belong_is_told_in_a_sentence(browser: Browser, handoff_id: str) -> None:
    answer = browser.post(
        f"/staff/handoffs/{handoff_id}/notes",
        data=browser.hidden("/staff"),
        files={"text": ("x.txt", b"x")},
        headers={"Origin": ORIGIN},
    )
    assert (answer.status_code, "This could not be read" in answer.text) == (400, True)


def test_when_something_breaks_nothing_of_it_is_shown_or_logged(
    browser: Browser,
    desk: Desk,
    sam: StaffMember,
    handoff_id: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("marzipan")

    desk.deps.handoffs.claim(handoff_id, by=sam.id)
    monkeypatch.setattr(desk.deps.handoffs, "read", broken)
    answer = browser.get(f"/staff/handoffs/{handoff_id}")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    logged = capsys.readouterr().out
    assert "staff.page_failed" in logged
    assert "marzipan" not in answer.text + logged
