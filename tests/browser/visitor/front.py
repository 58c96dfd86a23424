"""What the tests of the visitor's page share: opening it, and saying something."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

QUESTION = "how long is it?"
# Opens the page in a browser with other settings.
Open = Callable[..., Page]


def opened(context: BrowserContext, path: str = "/") -> Page:
    page = context.new_page()
    page.goto(path)
    if path in ("/", "/chat"):
        expect(page.locator(".bot")).to_have_count(1)
    return page


def say(page: Page, text: str) -> None:
    """Write something and wait for the answer to it."""
    before = page.locator(".bot").count()
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".bot")).not_to_have_count(before)
