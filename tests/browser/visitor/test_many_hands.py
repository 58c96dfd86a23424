"""The visitor's page without script, in older browsers, and in writing that runs from the right."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from starlette.requests import Request

from bot.store.conversations import Draft
from bot.web.sessions import Sessions
from tests.browser.chromium import DANGER
from tests.browser.visitor.front import QUESTION, Open, say, without_store
from tests.integration.web.served import Served

pytestmark = pytest.mark.browser


def ask_without_script(page: Page, text: str = QUESTION) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()


@pytest.mark.parametrize("path", ["/", "/chat"])
def test_without_javascript_new_messages_are_looked_for_where_they_are(
    open_with: Open, path: str
) -> None:
    page = open_with(path, java_script_enabled=False)
    for count in (1, 2, 3):
        ask_without_script(page)
        expect(page.locator(".visitor")).to_have_count(count)
    for _ in range(3):
        with page.expect_navigation():
            page.get_by_role("link", name="Look for new messages").click()
        assert page.url.endswith("#latest")
        expect(page.locator(".bot").last).to_be_in_viewport()
        expect(page.locator(".bot").first).not_to_be_in_viewport()


def test_without_javascript_it_is_seen_that_a_call_back_was_asked_for(
    open_with: Open,
) -> None:
    page = open_with("/", java_script_enabled=False)
    for count in (1, 2):
        ask_without_script(page)
        expect(page.locator(".visitor")).to_have_count(count)
    page.goto("/callback")
    page.get_by_label("Your phone number").fill("617-555-0142")
    page.get_by_label("May a staff member text you").check()
    page.get_by_role("button", name="Send to staff").click()
    expect(page.get_by_text("Sent. Staff can now read this chat")).to_be_in_viewport()


def test_a_browser_without_dialogs_asks_before_deleting_on_a_page(
    context: BrowserContext,
) -> None:
    page = context.new_page()
    page.add_init_script("delete HTMLDialogElement.prototype.showModal")
    page.goto("/")
    page.get_by_role("link", name="Delete everything").click()
    page.get_by_role("link", name="Keep the chat").click()
    page.get_by_role("link", name="Delete everything").click()
    page.get_by_role("button", name="Yes, delete everything").click()
    expect(page.get_by_role("heading", name="has been deleted")).to_be_visible()


def test_writing_that_runs_from_the_right_does_so_here(page: Page) -> None:
    direction = "(one) => getComputedStyle(one).direction"
    box = page.get_by_label("Your message")
    assert box.evaluate(direction) == "ltr"
    box.fill("مرحبا، هل يمكنكم مساعدتي؟")
    assert box.evaluate(direction) == "rtl"
    say(page, "مرحبا، هل يمكنكم مساعدتي؟")
    assert page.locator(".visitor p").evaluate(direction) == "rtl"
    page.reload()
    assert page.locator(".visitor p").evaluate(direction) == "rtl"
    assert page.locator(".bot p").first.evaluate(direction) == "ltr"


@pytest.mark.parametrize("script", [True, False])
def test_a_card_is_seen_from_its_beginning_though_more_was_said_after_it(
    open_with: Open, site: Served, script: bool
) -> None:
    page = open_with("/", java_script_enabled=script)
    site.rasa.mood = "failing"
    try:
        page.get_by_label("Your message").fill(DANGER)
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".bot")).to_have_count(3)
    finally:
        site.rasa.mood = "well"
    title = page.locator(".card").get_by_role("heading")
    expect(title).to_be_in_viewport()
    page.goto("about:blank")
    page.goto("/" if script else "/plain?#latest")
    expect(title).to_be_in_viewport()
    expect(page.locator(".card .first").get_by_role("link", name="Call 988")).to_be_in_viewport()


def test_without_javascript_a_card_is_seen_also_where_nothing_can_be_stored(
    open_with: Open, site: Served
) -> None:
    page = open_with("/", java_script_enabled=False)
    with without_store(site):
        ask_without_script(page, DANGER)
    expect(page.locator(".card").get_by_role("heading")).to_be_in_viewport()
    expect(page.locator(".card .first").get_by_role("link", name="Call 988")).to_be_in_viewport()


def test_a_chat_that_is_opened_again_ends_with_its_newest_answer(page: Page) -> None:
    for _ in range(3):
        say(page, QUESTION)
    page.goto("about:blank")
    page.goto("/")
    expect(page.locator(".bot").last).to_be_in_viewport(ratio=1)


def test_a_live_chat_that_is_opened_again_ends_with_what_was_said_last(
    page: Page, site: Served
) -> None:
    say(page, QUESTION)
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    request = Request({"type": "http", "headers": [(b"cookie", cookies.encode())]})
    session = Sessions(site.deps.keys.cookie_key(), https=False).read(request)
    assert session
    said = [Draft("staff", {"text": f"I am here, line {number}."}) for number in range(12)]
    site.deps.conversations.add(session, *said)
    page.goto("about:blank")
    page.goto("/")
    expect(page.locator(".staff")).to_have_count(12)
    expect(page.locator(".staff").last).to_be_in_viewport(ratio=1)


def test_enter_that_ends_a_word_put_together_sends_nothing(page: Page) -> None:
    ends = "(box) => !box.dispatchEvent(new KeyboardEvent('keydown', {given}))"
    given = "key: 'Enter', bubbles: true, cancelable: true"
    box = page.get_by_label("Your message")
    box.fill("助けてください")
    for composing in ("keyCode: 229", "isComposing: true"):
        assert not box.evaluate(ends.format(given=f"{{{given}, {composing}}}"))
        expect(box).to_have_value("助けてください")
    assert box.evaluate(ends.format(given=f"{{{given}, keyCode: 13}}"))
    expect(page.locator(".visitor")).to_have_count(1)


def test_on_paper_there_is_the_chat_and_no_box_to_write_in(page: Page) -> None:
    say(page, DANGER)
    page.emulate_media(media="print")
    expect(page.locator(".card")).to_be_visible()
    expect(page.get_by_role("navigation", name="Urgent help by phone")).to_be_visible()
    expect(page.locator(".dock")).to_be_hidden()
    expect(page.locator(".skip")).to_be_hidden()
