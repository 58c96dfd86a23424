"""The staff console in a real Chromium: with and without script, by keyboard, for every eye."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyotp
import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bot.store.conversations import Draft
from tests.browser.chromium import Contexts, sign_in
from tests.integration.staff.desk import CARD, PASSWORD, SUMMARY, TALK, Desk, open_desk

pytestmark = pytest.mark.browser

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
WIDTHS = (320, 390, 1280)


@dataclass(frozen=True)
class Served:
    """A console on a port of its own."""

    desk: Desk
    url: str


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
def page_of(contexts: Contexts, served: Served) -> Callable[..., Page]:
    """Open a browser of one's own, in which a member is signed in."""

    def opened(name: str = "sam", **options: Any) -> Page:
        page = contexts(base_url=served.url, **options).new_page()
        sign_in(page, name, PASSWORD)
        return page

    return opened


def emergency(served: Served) -> str:
    """Let a visitor send a conversation in which a crisis card was shown."""
    talk = (
        *TALK,
        Draft("visitor", {"text": HOSTILE}),
        Draft("bot", {"text": "x", "metadata": {"card": CARD}}),
    )
    summary = {**SUMMARY, "crisis_cards": ["suicide"]}
    return served.desk.send(priority="emergency", reason="crisis", summary=summary, talk=talk)[0]


def give(served: Served, handoff_id: str, name: str = "sam") -> str:
    """Let a member claim a handoff, so that they may read it; returns it."""
    members = {one.email: one.id for one in served.desk.deps.staff.members()}
    assert served.desk.deps.handoffs.claim(handoff_id, by=members[f"{name}@example.org"])
    return handoff_id


def look_again(page: Page) -> None:
    """Do what a browser does when a tab is looked at again; the page then asks by itself."""
    page.wait_for_load_state()  # a heading shows before the page's scripts have run
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.parametrize("scripts", [True, False])
def test_staff_find_read_claim_note_and_close(
    served: Served, page_of: Callable[..., Page], scripts: bool
) -> None:
    served.desk.send()
    handoff_id = emergency(served)
    page = page_of(java_script_enabled=scripts)

    page.get_by_role("link", name="Crisis help was shown").click()
    expect(page.get_by_text("Claim this handoff first; then you can read it.")).to_be_visible()
    page.get_by_role("button", name="Claim this handoff").click()
    expect(page.get_by_role("status").first).to_contain_text("You claimed this handoff.")
    expect(page.get_by_role("heading", name="Contact wishes")).to_be_visible()
    expect(page.get_by_role("link", name="(617) 555-0142")).to_be_visible()
    expect(page.get_by_text("Leave no voicemail.")).to_be_visible()

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
    press_until(page, "Open emergency")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Claim this handoff first; then you can read it.")).to_be_visible()
    press_until(page, "Claim this handoff")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You claimed this handoff.")).to_be_visible()
    expect(page.get_by_role("heading", name="Why this is here")).to_be_visible()
    press_until(page, "Close…")
    page.keyboard.press("Enter")
    press_until(page, "Close this handoff")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You closed the handoff.")).to_be_visible()


def press_until(page: Page, words: str) -> None:
    """Press Tab until what has the focus begins with these words."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip().startswith(words):
            return
    raise AssertionError(f"Tab never reached {words!r}")


def test_the_skip_link_leads_to_the_content(page_of: Callable[..., Page]) -> None:
    page = page_of()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_what_a_visitor_wrote_does_nothing(served: Served, page_of: Callable[..., Page]) -> None:
    handoff_id = give(served, emergency(served))
    page = page_of()
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"/staff/handoffs/{handoff_id}")
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    assert said == []


# Each width and each scheme once: what axe finds of a layout is not of its colors.
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_serious(
    served: Served, page_of: Callable[..., Page], scheme: str, width: int
) -> None:
    mine, chat = give(served, emergency(served)), give(served, served.desk.chat()[0])
    rings = emergency(served)
    served.desk.deps.desk.filing.label(mine, "interpreter", by="system")
    gone, session = served.desk.send()
    served.desk.deps.conversations.delete(session.conversation_id)
    served.desk.deps.counts.add("no_reviewed_answer", "cost")
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    page = page_of(**look)
    page.goto(f"/staff/handoffs/{mine}")
    page.get_by_text("Close…").click()
    found = grave(page)
    page.goto(f"/staff/handoffs/{chat}")
    page.get_by_text("Ready replies").click()
    found += grave(page)
    for address in ("/staff", "/staff?priority=normal", f"/staff/handoffs/{rings}",
                    f"/staff/handoffs/{gone}", "/staff/search", "/staff/questions",
                    "/staff/figures", "/staff/exports", "/staff/account"):  # fmt: skip
        page.goto(address)
        found += grave(page)
    page.get_by_role("button", name="Set it up").click()
    page.get_by_text("I cannot scan it").click()
    found += grave(page)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail address").fill("sam@example.org")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    assert found + grave(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_pages_of_admins(
    served: Served, page_of: Callable[..., Page], scheme: str
) -> None:
    admin = served.desk.hire("Ada Desk", "admin")
    served.desk.deps.desk.switches.turn("live", on=False, by=admin.id, reason="A test")
    page = page_of("ada", color_scheme=scheme, viewport={"width": 390, "height": 900})
    found = []
    for address in ("/staff/accounts", f"/staff/accounts/{admin.id}", "/staff/audit",
                    "/staff/switches/runbook", "/staff/switches"):  # fmt: skip
        page.goto(address)
        found += grave(page)
    page.get_by_text("Turn the bot off…").click()
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
    talk = (Draft("visitor", {"text": "nospaces" * 60}),)
    handoff_id = give(served, served.desk.send(summary=long, talk=talk)[0])
    chat = give(served, served.desk.chat("nospaces" * 60)[0])
    rings = emergency(served)
    served.desk.hire("Ada Desk", "admin")
    page = page_of(viewport={"width": width, "height": 900})
    seen = ["/staff?priority=normal", f"/staff/handoffs/{handoff_id}", f"/staff/handoffs/{chat}",
            f"/staff/handoffs/{rings}", "/staff/questions", "/staff/search",
            "/staff/account"]  # fmt: skip
    admins = page_of("ada", viewport={"width": width, "height": 900})
    for page, address in [(page, one) for one in seen] + [
        (admins, one) for one in ("/staff/accounts", "/staff/switches", "/staff/audit")
    ]:
        page.goto(address)
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(over) == 0
        assert small_targets(page) == []


def small_targets(page: Page) -> list[str]:
    """Return the buttons, links and fields that are lower than 44 px.

    A field inside its label is as large as the label: pressing the label is pressing the field.
    """
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, a, input, textarea, select")]
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
    expect(page.get_by_text("1 emergency needs somebody now.")).to_be_visible()
    expect(page.get_by_role("region", name="Waiting")).to_contain_text("Waiting 2 minutes")
    expect(page.locator("#alarm-news")).to_have_text("An emergency needs somebody now.")
    expect(page.locator("#news")).to_have_text("2 handoffs are waiting.")
    expect(page).to_have_title("(!) 2 waiting – Staff console – Harbor House")
    assert page.evaluate("document.activeElement.id") == f"open-{handoff_id}"


def test_a_live_chats_page_asks_for_nothing_that_is_not_there(
    served: Served, page_of: Callable[..., Page]
) -> None:
    page = page_of()
    asked: list[tuple[str, int]] = []
    page.on("response", lambda one: asked.append((one.url.split("?")[0], one.status)))
    with page.expect_response("**/staff/live/events*"):
        page.goto(f"/staff/handoffs/{give(served, served.desk.chat()[0])}")
    emergency(served)
    look_again(page)
    expect(page.get_by_text("1 emergency needs somebody now.")).to_be_visible()
    page.wait_for_timeout(300)  # what would be asked after the alarm
    assert [one for one in asked if one[1] >= 400] == []


def test_who_looks_at_what_somebody_else_claims_sees_it_at_once(
    served: Served, page_of: Callable[..., Page]
) -> None:
    handoff_id, _ = served.desk.send()
    sam, kim = page_of("sam"), page_of("kim")
    for page in (sam, kim):
        page.goto(f"/staff/handoffs/{handoff_id}")
    kim.get_by_role("button", name="Claim this handoff").click()
    expect(kim.get_by_text("You claimed this handoff.")).to_be_visible()
    expect(sam.get_by_text("Claimed by Kim Desk")).to_be_visible()
    expect(sam.get_by_role("button", name="Claim this handoff")).to_be_hidden()


def test_what_was_done_is_not_said_any_more_once_it_is_undone_elsewhere(
    served: Served, page_of: Callable[..., Page]
) -> None:
    served.desk.hire("Lee Desk", "lead")
    handoff_id, _ = served.desk.send()
    page = page_of("lee")
    page.goto(f"/staff/handoffs/{handoff_id}")
    page.get_by_role("button", name="Claim this handoff").click()
    expect(page.get_by_text("You claimed this handoff.")).to_be_visible()
    elsewhere = page.context.new_page()
    elsewhere.goto(f"/staff/handoffs/{handoff_id}")
    elsewhere.get_by_role("button", name="Release to the queue").click()
    expect(page.get_by_role("button", name="Claim this handoff")).to_be_visible()
    expect(page.get_by_text("You claimed this handoff.")).to_have_count(0)


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
    handoff_id = give(served, emergency(served))
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
    handoff_id = give(served, served.desk.send()[0])
    page = page_of()
    link = f'<a href="{served.url}/staff/handoffs/{handoff_id}">open</a>'
    page.route(
        "http://mail.example/", lambda route: route.fulfill(body=link, content_type="text/html")
    )
    page.goto("http://mail.example/")
    page.get_by_role("link", name="open").click()
    expect(page.get_by_role("heading", name="Contact wishes")).to_be_visible()


def test_arrow_keys_move_from_row_to_row(served: Served, page_of: Callable[..., Page]) -> None:
    ids = [served.desk.send()[0] for _ in range(3)]
    page = page_of()
    page.locator(f"#open-{ids[0]}").focus()
    for key, at in (("ArrowDown", 1), ("End", 2), ("ArrowUp", 1), ("Home", 0)):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == f"open-{ids[at]}"


def test_a_lost_phone_is_reset_by_an_admin_and_the_second_factor_set_up_anew(
    served: Served, page_of: Callable[..., Page]
) -> None:
    served.desk.hire("Ada Desk", "admin")
    clock = served.desk.deps.clock
    sam = page_of()

    def set_up() -> pyotp.TOTP:
        sam.goto("/staff/account")
        sam.get_by_role("button", name="Set it up").click()
        sam.get_by_text("I cannot scan it").click()
        key = pyotp.TOTP(sam.locator(".secret").inner_text().replace(" ", ""))
        sam.get_by_label("Code").fill(key.at(int(clock())))
        sam.get_by_role("button", name="Turn it on").click()
        expect(sam.get_by_text("Your second factor is on.")).to_be_visible()
        return key

    def sign_in() -> None:
        sam.get_by_label("E-mail address").fill("sam@example.org")
        sam.get_by_label("Password").fill(PASSWORD)
        sam.get_by_role("button", name="Sign in").click()

    key = set_up()
    clock.advance(60)
    sam.get_by_role("button", name="Sign out").click()
    sign_in()
    sam.get_by_label("The six digits in your app").fill(key.at(int(clock())))
    sam.get_by_role("button", name="Sign in").click()
    expect(sam.get_by_role("heading", name="Queue")).to_be_visible()

    ada = page_of("ada")
    ada.get_by_role("link", name="Accounts").click()
    ada.get_by_role("link", name="Sam Desk").click()
    ada.get_by_role("button", name="Reset the second factor").click()
    expect(ada.get_by_text("The second factor is reset.")).to_be_visible()
    sam.goto("/staff/sign-in")
    sign_in()
    expect(sam.get_by_role("heading", name="Queue")).to_be_visible()
    set_up()


def test_an_admin_turns_the_bot_off_only_with_a_reason_and_a_second_yes(
    served: Served, page_of: Callable[..., Page]
) -> None:
    served.desk.hire("Ada Desk", "admin")
    page = page_of("ada")
    page.get_by_role("link", name="Switches").click()
    page.get_by_text("Turn the bot off…").click()
    bot = page.get_by_role("region", name="The bot")
    bot.get_by_label("Why").fill("A wrong answer")
    bot.get_by_role("button", name="Turn the bot off").click()
    assert served.desk.deps.desk.switches.standing().bot
    bot.get_by_label("Yes, I mean it").check()
    bot.get_by_role("button", name="Turn the bot off").click()
    expect(page.get_by_text("Off: it answers nobody.")).to_be_visible()
    expect(page.get_by_role("region", name="Who turned them")).to_contain_text("A wrong answer")
