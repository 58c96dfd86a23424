"""Leaving a site by the widget on it, in a real Chromium: at any moment, whatever has loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.chromium import DANGER, DESK, PHONE, Contexts
from tests.house import free_port, wait_for
from tests.integration.web.served import Served, served, settings_for

pytestmark = pytest.mark.browser
CHAT_SCRIPTS = re.compile(r"/static/chat(/\w+)?\.js")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    port = str(free_port())
    given = {"FOYER_PORT": port, "FOYER_EXIT_URL": f"http://localhost:{port}/healthz"}
    with served(settings_for(tmp_path_factory.mktemp("site"), **given)) as running:
        yield running


@pytest.fixture
def page(contexts: Contexts, site: Served) -> Page:
    page = contexts(viewport=PHONE, base_url=site.url).new_page()
    page.goto("/demo")
    return page


def chat_on(page: Page) -> FrameLocator:
    page.get_by_role("button", name="Ask a question").click()
    return page.frame_locator("iframe")


def left(page: Page) -> None:
    """Wait until the whole site is gone, and only the neutral page is there."""
    expect(page).to_have_url(re.compile(r"^http://localhost:\d+/healthz$"), timeout=15_000)
    assert len(page.frames) == 1


def conversations_in(site: Served) -> int:
    with site.deps.engine.begin() as connection:
        return int(connection.exec_driver_sql("select count(*) from conversations").scalar_one())


def shift_three_times(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


def test_exit_leaves_the_whole_site(page: Page) -> None:
    chat = chat_on(page)
    expect(chat.get_by_label("Your message")).to_be_focused()
    chat.get_by_role("button", name="Exit").click()
    left(page)


def test_exit_leaves_while_the_chats_scripts_are_on_their_way(page: Page) -> None:
    page.route(CHAT_SCRIPTS, lambda route: None)
    chat_on(page).get_by_role("button", name="Exit").click(no_wait_after=True)
    left(page)


def test_exit_leaves_when_no_script_of_the_chat_loads(page: Page) -> None:
    for scripts in (CHAT_SCRIPTS, "**/exit.js*"):
        page.route(scripts, lambda route: route.abort())
    chat_on(page).get_by_role("button", name="Exit").click()
    left(page)


@pytest.mark.parametrize("by", ["button", "keys in the chat", "keys on the site"])
def test_the_page_that_asks_for_a_call_back_leaves_too(page: Page, site: Served, by: str) -> None:
    site.deps.desk.switches.turn("bot", on=False, by="admin", reason="a test")
    try:
        chat = chat_on(page)
        chat.get_by_role("link", name="Ask for a call back").last.click()
        phone = chat.get_by_label("Your phone number")
        expect(phone).to_be_visible()
        if by == "button":
            chat.get_by_role("button", name="Exit").click()
        else:
            site_button = page.get_by_role("button", name="Close the chat")
            (phone if by == "keys in the chat" else site_button).focus()
            shift_three_times(page)
        left(page)
    finally:
        site.deps.desk.switches.turn("bot", on=True, by="admin", reason="a test")


def test_keys_on_the_site_leave(page: Page) -> None:
    expect(chat_on(page).get_by_label("Your message")).to_be_focused()
    page.get_by_role("button", name="Close the chat").focus()
    shift_three_times(page)
    left(page)


@pytest.mark.parametrize("held", ["**/chat", "**/exit.js*", CHAT_SCRIPTS])
@pytest.mark.parametrize("fate", ["is late", "fails"])
def test_keys_leave_as_soon_as_the_chat_is_opened(
    page: Page, held: str | re.Pattern[str], fate: str
) -> None:
    page.route(held, lambda route: None if fate == "is late" else route.abort())
    with page.expect_request(held):
        page.get_by_role("button", name="Ask a question").click()
    shift_three_times(page)
    expect(page.locator("h1")).to_be_hidden()  # nothing of the site is seen while it waits
    left(page)


def test_a_chat_whose_scripts_are_late_is_deleted_before_the_site_is_left(
    page: Page, site: Served
) -> None:
    before = conversations_in(site)
    chat = chat_on(page)
    chat.get_by_label("Your message").fill("how long is it?")
    chat.get_by_role("button", name="Send").click()
    expect(chat.locator(".bot")).to_have_count(2)
    page.reload()
    assert conversations_in(site) == before + 1
    for scripts in (CHAT_SCRIPTS, "**/exit.js*"):
        page.route(scripts, lambda route: None)
    with page.expect_request("**/exit.js*"):
        page.get_by_role("button", name="Ask a question").click()
    shift_three_times(page)
    # All are let go, because a request of a frame that is gone is lost among those still looked at.
    page.unroute_all()
    left(page)
    wait_for(lambda: conversations_in(site) == before, 15)


def test_words_that_are_quicker_than_the_chats_scripts_are_answered_in_the_frame(
    page: Page,
) -> None:
    page.route(CHAT_SCRIPTS, lambda route: None)
    chat = chat_on(page)
    chat.get_by_label("Your message").fill(DANGER)
    chat.get_by_role("button", name="Send").click(no_wait_after=True)
    expect(chat.locator(".card")).to_be_visible()
    chat.get_by_role("link", name="Delete everything").click(no_wait_after=True)
    chat.get_by_role("button", name="Yes, delete everything").click(no_wait_after=True)
    chat.get_by_role("link", name="Start a new chat").click(no_wait_after=True)
    expect(chat.locator(".bot")).to_have_count(1)
    expect(chat.locator("body")).to_have_class("embedded")


@pytest.mark.parametrize("where", ["in the frame", "on a page of its own"])
def test_what_was_deleted_is_not_sent_again_by_the_page_that_answered_a_form(
    page: Page, site: Served, where: str
) -> None:
    before = conversations_in(site)
    page.route(CHAT_SCRIPTS, lambda route: route.abort())
    if where == "in the frame":
        chat: FrameLocator | Page = chat_on(page)
    else:
        page.goto("/")
        chat = page
    chat.get_by_label("Your message").fill("how long is it?")
    page.unroute(CHAT_SCRIPTS)
    with page.expect_request("**/api/conversation"):  # by now the scripts of the answer run
        chat.get_by_role("button", name="Send").click()
    expect(chat.locator(".bot")).to_have_count(2)
    expect(chat.get_by_role("status").first).to_be_attached()
    assert conversations_in(site) == before + 1
    chat.get_by_role("link", name="Delete everything").click()
    chat.get_by_role("button", name="Yes, delete everything").click()
    chat.get_by_role("button", name="Start a new chat").click()
    expect(chat.locator(".bot")).to_have_count(1)
    expect(chat.locator(".visitor")).to_have_count(0)
    assert conversations_in(site) <= before + 1  # the new chat's own, with nothing in it


def test_escape_still_shuts_the_chat_without_leaving(contexts: Contexts, site: Served) -> None:
    page = contexts(viewport=DESK, base_url=site.url).new_page()
    page.goto("/demo")
    expect(chat_on(page).get_by_label("Your message")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("iframe")).to_be_hidden()
    assert page.url.endswith("/demo")
