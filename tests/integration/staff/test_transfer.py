"""Passing a handoff on, from the console's side."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from bot.desk.access import ON_DUTY
from bot.store.presence import PRESENT_SECONDS
from bot.store.staff import StaffMember
from bot.web.staff.acts import LONGEST_NOTE
from tests.integration.staff.conftest import ORIGIN, Browser
from tests.integration.staff.desk import PASSWORD, Desk

Browsers = Callable[[StaffMember], Browser]


@pytest.fixture
def chat(desk: Desk, browser: Browser, sam: StaffMember) -> str:
    """A live chat that Sam has claimed."""
    handoff_id, _ = desk.chat("Marzipan, please")
    desk.deps.handoffs.claim(handoff_id, by=sam.id)
    return handoff_id


def offered(browser: Browser, handoff_id: str) -> list[str]:
    page = browser.get(f"/staff/handoffs/{handoff_id}").text
    found = re.search(r'id="pass-to".*?</select>', page, re.DOTALL)
    return re.findall(r'value="[^"]+">([^<]+)<', found[0]) if found else []


def test_a_colleague_who_is_there_gets_it_with_the_note(
    desk: Desk, browser: Browser, browser_of: Browsers, kim: StaffMember, chat: str
) -> None:
    kims = browser_of(kim)
    kims.get("/staff")
    assert offered(browser, chat) == ["Kim Desk"]
    answer = browser.act(chat, "transfer", to=kim.id, text="Likes <evenings>")
    assert answer.headers["location"] == "/staff?did=transferred"
    assert "You passed the handoff on" in browser.get("/staff?did=transferred").text
    page = kims.get(f"/staff/handoffs/{chat}").text
    assert "Likes &lt;evenings&gt;" in page
    assert "Sam Desk passed it on to Kim Desk" in page
    assert f'id="due-{chat}"' in kims.get("/staff/search").text
    # Who had it reads it no more, and what they do to it comes too late.
    assert "Marzipan" not in browser.get(f"/staff/handoffs/{chat}").text
    assert browser.act(chat, "reply", text="Still here").status_code == 403
    assert browser.act(chat, "transfer", to=kim.id).status_code == 403


def test_only_those_on_duty_who_are_there_are_offered(
    desk: Desk, browser: Browser, browser_of: Browsers, kim: StaffMember, chat: str
) -> None:
    assert offered(browser, chat) == []
    assert (
        "No colleague on duty has the console open" in browser.get(f"/staff/handoffs/{chat}").text
    )
    for name, role in (("Ada Desk", "admin"), ("Edi Desk", "editor"), ("Lea Desk", "lead")):
        browser_of(desk.hire(name, role)).get("/staff")  # type: ignore[arg-type]
    browser_of(kim).get("/staff")
    twin = desk.deps.staff.add("kim2@example.org", "Kim Desk", "staff", PASSWORD)
    browser_of(twin).get("/staff")
    names = ["Kim Desk, kim2@example.org", "Kim Desk, kim@example.org", "Lea Desk"]
    assert sorted(offered(browser, chat)) == names
    desk.deps.clock.advance(PRESENT_SECONDS + 1)
    assert offered(browser, chat) == []
    assert desk.deps.staff.here(ON_DUTY)[0].name == "Sam Desk"


def test_whoever_is_gone_by_now_gets_nothing_and_no_word_is_lost(
    desk: Desk, browser: Browser, sam: StaffMember, kim: StaffMember, chat: str
) -> None:
    for to in (kim.id, sam.id, "", "nobody"):
        answer = browser.act(chat, "transfer", to=to, text="Likes evenings")
        assert answer.status_code == 409
        assert "Likes evenings" in answer.text
        assert "You still have this handoff" in answer.text
    row = desk.deps.handoffs.row(chat)
    assert row is not None
    assert row.owner_id == sam.id


def test_a_note_that_is_too_long_is_refused_and_shown(
    desk: Desk, browser: Browser, browser_of: Browsers, kim: StaffMember, chat: str
) -> None:
    browser_of(kim).get("/staff")
    long = "a" * (LONGEST_NOTE + 1)
    answer = browser.act(chat, "transfer", to=kim.id, text=long)
    assert answer.status_code == 422
    assert long in answer.text
    # Others cannot pass on what they do not have.
    assert browser_of(kim).act(chat, "transfer", to=kim.id, text="x").status_code == 403


def test_a_note_for_a_colleague_outlives_the_session(
    desk: Desk,
    browser: Browser,
    browser_of: Browsers,
    sam: StaffMember,
    kim: StaffMember,
    chat: str,
) -> None:
    address = f"/staff/handoffs/{chat}/transfer"
    hidden = browser.hidden("/staff")
    desk.deps.clock.advance(3601)
    late = browser.post(
        address, data={**hidden, "to": kim.id, "text": "Likes evenings"}, headers={"Origin": ORIGIN}
    )
    assert late.status_code == 401
    kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', late.text))
    given = {**kept, "email": sam.email, "password": PASSWORD}
    back = browser.post("/staff/sign-in", data=given, headers={"Origin": ORIGIN})
    browser_of(kim).get("/staff")
    page = browser.get(back.headers["location"]).text
    assert re.search(r'id="pass-note"[^>]*>\nLikes evenings<', page)
    assert '<details class="sure" open>' in page
