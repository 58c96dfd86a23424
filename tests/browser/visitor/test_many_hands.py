"""The visitor's page without script, in older browsers, and in writing that runs from the right."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.visitor.front import QUESTION, Open, say

pytestmark = pytest.mark.browser


def ask_without_script(page: Page) -> None:
    page.get_by_label("Your message").fill(QUESTION)
    page.get_by_role("button", name="Send").click()


@pytest.mark.parametrize("path", ["/", "/chat"])
def test_without_javascript_new_messages_are_looked_for_where_they_are(
    open_with: Open, path: str
) -> None:
    page = open_with(path, java_script_enabled=False)
    for _ in range(3):
        ask_without_script(page)
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
    for _ in range(2):
        ask_without_script(page)
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
