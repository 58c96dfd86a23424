"""The staff console in a real Chromium: with and without script, by keyboard, for every eye."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.store.conversations import Draft
from tests.integration.staff.desk import CARD, PASSWORD, SUMMARY, TALK, Desk, open_desk

pytestmark = pytest.mark.browser

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
WIDTHS = (320, 390, 1280, 1440)


@dataclass(frozen=True)
class Served:
    """A console on a port of its own."""

    desk: Desk
    url: str


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program, "There is no chromium; `make browser` installs it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    desk = open_desk(tmp_path)
    desk.hire("Sam Desk")
    desk.hire("Kim Desk")
    door = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(desk.app, log_level="warning", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([door],))
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield Served(desk, f"http://127.0.0.1:{door.getsockname()[1]}")
    server.should_exit = True
    thread.join()
    desk.deps.engine.dispose()


@pytest.fixture
def page_of(chromium: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Open a browser of one's own, in which a member is signed in."""
    contexts = []

    def opened(name: str = "sam", **options: Any) -> Page:
        context = chromium.new_context(base_url=served.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto("/staff")
        page.get_by_label("E-mail address").fill(f"{name}@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Queue")).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()


def emergency(served: Served) -> str:
    """Let a visitor send a conversation in which a crisis card was shown."""
    talk = (
        *TALK,
        Draft("visitor", {"text": HOSTILE}),
        Draft("bot", {"text": "x", "metadata": {"card": CARD}}),
    )
    summary = {**SUMMARY, "crisis_cards": ["suicide"]}
    return served.desk.send(priority="emergency", reason="crisis", summary=summary, talk=talk)[0]


def look_again(page: Page) -> None:
    """Do what a browser does when a tab is looked at again; the page then asks by itself."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.parametrize("scripts", [True, False])
def test_staff_find_read_claim_note_and_close(
    served: Served, page_of: Callable[..., Page], scripts: bool
) -> None:
    served.desk.send()
    handoff_id = emergency(served)
    page = page_of(java_script_enabled=scripts)

    page.get_by_role("link", name="Crisis help was shown").click()
    expect(page.get_by_role("heading", name="Contact wishes")).to_be_visible()
    expect(page.get_by_role("link", name="(617) 555-0142")).to_be_visible()
    expect(page.get_by_text("Leave no voicemail.")).to_be_visible()

    page.get_by_role("button", name="Claim this handoff").click()
    expect(page.get_by_role("status").first).to_contain_text("You claimed this handoff.")
    page.get_by_label("New note").fill("Called back.")
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("Called back.")).to_be_visible()

    page.get_by_text("Close…").click()
    page.get_by_role("button", name="Close this handoff").click()
    expect(page.get_by_role("status").first).to_contain_text("You closed the handoff.")
    closed = page.get_by_role("region", name="Closed in the last 24 hours")
    expect(closed.get_by_role("link", name="Crisis help was shown")).to_be_visible()
    acts = [action for _, action in served.desk.acts(handoff_id)]
    assert [act for act in acts if act != "read"] == ["send", "claim", "note", "close"]


def test_the_keyboard_alone_is_enough(served: Served, page_of: Callable[..., Page]) -> None:
    emergency(served)
    page = page_of()
    press_until(page, "Open it now")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Why this is here")).to_be_visible()
    press_until(page, "Claim this handoff")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You claimed this handoff.")).to_be_visible()
    press_until(page, "Close…")
    page.keyboard.press("Enter")
    press_until(page, "Close this handoff")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You closed the handoff.")).to_be_visible()


def press_until(page: Page, words: str) -> None:
    """Press Tab until what has the focus says these words."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == words:
            return
    raise AssertionError(f"Tab never reached {words!r}")


def test_the_skip_link_leads_to_the_content(page_of: Callable[..., Page]) -> None:
    page = page_of()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_what_a_visitor_wrote_does_nothing(served: Served, page_of: Callable[..., Page]) -> None:
    handoff_id = emergency(served)
    page = page_of()
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"/staff/handoffs/{handoff_id}")
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_serious(
    served: Served, page_of: Callable[..., Page], scheme: str, width: int
) -> None:
    handoff_id = emergency(served)
    mine, _ = served.desk.send(priority="urgent")
    gone, session = served.desk.send()
    served.desk.deps.conversations.delete(session.conversation_id)
    served.desk.deps.counts.add("no_reviewed_answer", "cost")
    page = page_of(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(f"/staff/handoffs/{mine}")
    page.get_by_role("button", name="Claim this handoff").click()
    page.get_by_text("Close…").click()
    found = grave(page)
    for address in ("/staff", f"/staff/handoffs/{handoff_id}", f"/staff/handoffs/{gone}",
                    "/staff/questions"):  # fmt: skip
        page.goto(address)
        found += grave(page)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail address").fill("sam@example.org")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    assert found + grave(page) == []


def grave(page: Page) -> list[str]:
    """Return what axe finds on a page, but for what it calls minor."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] != "minor"
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_off_and_what_is_pressed_is_large(
    served: Served, page_of: Callable[..., Page], width: int
) -> None:
    long = {**SUMMARY, "contact": {**SUMMARY["contact"], "name": "Bartholomew" * 6}}
    handoff_id, _ = served.desk.send(
        summary=long, talk=(Draft("visitor", {"text": "nospaces" * 60}),)
    )
    page = page_of(viewport={"width": width, "height": 900})
    for address in ("/staff", f"/staff/handoffs/{handoff_id}", "/staff/questions"):
        page.goto(address)
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(over) == 0
        assert small_targets(page) == []


def small_targets(page: Page) -> list[str]:
    """Return the buttons, links and fields that are lower than 44 px.

    A field inside its label is as large as the label: pressing the label is pressing the field.
    """
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, a, input, textarea")]
            .filter((one) => one.type !== "hidden")
            .filter((one) => !one.closest(".skip, .brand") && one.checkVisibility())
            .filter((one) => (one.closest("label") ?? one).getBoundingClientRect().height < 43.9)
            .map((one) => one.outerHTML.slice(0, 120))"""
    )
    return found


def test_the_queue_becomes_true_again_by_itself_and_keeps_the_focus(
    served: Served, page_of: Callable[..., Page]
) -> None:
    handoff_id, _ = served.desk.send()
    page = page_of()
    expect(page.get_by_role("region", name="Waiting")).to_contain_text("less than a minute")
    page.locator(f"#open-{handoff_id}").focus()
    served.desk.deps.clock.advance(120)
    emergency(served)
    look_again(page)
    expect(page.get_by_text("1 emergency is waiting.")).to_be_visible()
    expect(page.get_by_role("region", name="Waiting")).to_contain_text("Waiting 2 minutes")
    expect(page.locator("#news")).to_have_text("An emergency is waiting.")
    expect(page).to_have_title("2 waiting – Staff console – Harbor House")
    assert page.evaluate("document.activeElement.id") == f"open-{handoff_id}"


def test_two_who_claim_are_told_who_was_quicker(
    served: Served, page_of: Callable[..., Page]
) -> None:
    handoff_id, _ = served.desk.send()
    sam, kim = page_of("sam"), page_of("kim")
    for page in (sam, kim):
        page.goto(f"/staff/handoffs/{handoff_id}")
    kim.get_by_role("button", name="Claim this handoff").click()
    expect(kim.get_by_text("You claimed this handoff.")).to_be_visible()
    look_again(sam)
    expect(sam.locator("#changed")).to_contain_text("Claimed by Kim Desk")
    sam.get_by_role("button", name="Claim this handoff").click()
    expect(sam.get_by_role("heading", name="Kim Desk was quicker")).to_be_visible()


def test_the_end_of_a_session_is_told_before_and_after(
    served: Served, page_of: Callable[..., Page]
) -> None:
    page = page_of()
    served.desk.deps.clock.advance(3600 - 180)
    look_again(page)
    expect(page.locator("#soon")).to_contain_text("You will be signed out in about 3 minutes")
    expect(page.locator("#soon")).to_be_in_viewport()
    page.get_by_role("button", name="Stay signed in").click()
    expect(page.locator("#soon")).to_be_hidden()
    served.desk.deps.clock.advance(3601)
    look_again(page)
    expect(page.get_by_text("You have been signed out.")).to_be_visible()
    expect(page.get_by_label("Password")).to_be_visible()


def test_a_note_in_the_making_outlives_the_session_and_the_visitors_words_do_not_stay_on_screen(
    served: Served, page_of: Callable[..., Page]
) -> None:
    handoff_id = emergency(served)
    page = page_of()
    page.goto(f"/staff/handoffs/{handoff_id}")
    page.get_by_label("New note").fill("Half a sentence")
    served.desk.deps.clock.advance(3601)
    look_again(page)
    expect(page.get_by_text("You have been signed out, and")).to_be_visible()
    expect(page.get_by_label("New note")).to_have_value("Half a sentence")
    for hidden in ("Contact wishes", "Transcript", "Answers"):
        expect(page.get_by_role("heading", name=hidden)).to_be_hidden()


def test_a_link_from_another_site_opens_the_page_of_who_is_signed_in(
    served: Served, page_of: Callable[..., Page]
) -> None:
    handoff_id, _ = served.desk.send()
    page = page_of()
    link = f'<a href="{served.url}/staff/handoffs/{handoff_id}">open</a>'
    page.route(
        "http://mail.example/", lambda route: route.fulfill(body=link, content_type="text/html")
    )
    page.goto("http://mail.example/")
    page.get_by_role("link", name="open").click()
    expect(page.get_by_role("heading", name="Contact wishes")).to_be_visible()
