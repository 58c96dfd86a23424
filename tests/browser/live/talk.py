"""What a visitor and a staff member do in a live chat, each in a browser of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.chromium import DESK, PHONE, sign_in
from tests.integration.web.staffed import PASSWORD

HERE = "A staff member is here and can read this chat."
Open = Callable[..., Page]


def desk(open_one: Open, name: str = "sam", **options: Any) -> Page:
    """A member's browser with the queue open."""
    page = open_one("/staff", **{"viewport": DESK, **options})
    sign_in(page, name, PASSWORD)
    return page


def guest(open_one: Open, **options: Any) -> Page:
    page = open_one("/", **{"viewport": PHONE, **options})
    expect(page.locator(".bot")).to_have_count(1)
    return page


def asks(page: Page) -> None:
    """The visitor asks for a person and agrees."""
    for title in ("Talk to a person", "Chat with a person here", "Yes, that is okay"):
        page.locator(".choices:not(.past)").get_by_role("button", name=title).click()
        expect(page.locator(".visitor").last).to_have_text(re.compile(title))
        expect(page.locator(".message").last).to_have_class(re.compile("bot"))


def claims(page: Page) -> None:
    """The member claims the only handoff that waits."""
    page.get_by_role("button", name=re.compile("^Claim handoff|^Claim")).first.click()
    # Enter begins a new line until the page's script has said that it sends.
    expect(page.get_by_text("Enter sends.")).to_be_visible()
    page.wait_for_load_state()


def says(page: Page, words: str, *, staff: bool = False) -> None:
    field = page.get_by_label("Write to the visitor" if staff else "Your message")
    field.fill(words)
    field.press("Enter")
    expect(field).to_have_value("")
