"""What the tests of the visitor's page share: opening it, and saying something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy.exc import OperationalError

from tests.integration.web.served import Served

QUESTION = "how long is it?"
# Opens the page in a browser with other settings.
Open = Callable[..., Page]


def opened(context: BrowserContext, path: str = "/") -> Page:
    page = context.new_page()
    page.goto(path)
    if path in ("/", "/chat"):
        expect(page.locator(".bot")).to_have_count(1)
    return page


def listening(context: BrowserContext) -> Page:
    """Open the page and wait until it hears of its conversation, which another tab then shares."""
    page = context.new_page()
    with page.expect_response("**/api/stream*"):
        page.goto("/")
    return page


def say(page: Page, text: str) -> None:
    """Write something and wait for the answer to it."""
    before = page.locator(".bot").count()
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".bot")).not_to_have_count(before)


@contextmanager
def thinking(site: Served) -> Iterator[None]:
    """Let the assistant write for as long as the block runs."""
    site.rasa.pause_seconds = 60.0
    try:
        yield
    finally:
        site.rasa.pause_seconds = 0.0


@contextmanager
def without_store(site: Served, verb: str = "start") -> Iterator[None]:
    """Let no conversation begin, or no message in, as with a database that is full or gone."""

    def fail(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("…", {}, Exception("database or disk is full"))

    store: Any = site.deps.conversations
    setattr(store, verb, fail)
    try:
        yield
    finally:
        delattr(store, verb)
