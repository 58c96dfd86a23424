"""The whole way in a real Chromium: question, aside, screening, handoff, staff member."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.house import PASSWORD, House

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 20_000


class Chat:
    """A visitor at the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def replies(self) -> Locator:
        return self.page.locator("article.message:not([data-author='visitor'])")

    def says(self, text: str) -> None:
        expect(self.replies.last).to_contain_text(text, timeout=PATIENCE)

    def said(self, text: str) -> None:
        expect(self.replies.filter(has_text=text).last).to_be_visible(timeout=PATIENCE)

    def write(self, text: str) -> None:
        self.page.locator("#text").fill(text)
        self.page.get_by_role("button", name="Send", exact=True).click()

    def tap(self, title: str) -> None:
        settled(self).get_by_role("button", name=title).first.click(timeout=PATIENCE)


def settled(chat: Chat) -> Locator:
    """Wait until the assistant has said all it has to say, and return its last message."""
    newest = chat.page.locator("article.message").last
    seen, since = "", time.monotonic()
    until = since + PATIENCE / 1000
    while time.monotonic() < until:
        now = f"{newest.get_attribute('data-seq')} {newest.get_attribute('data-author')}"
        if now != seen or now.endswith("visitor"):
            seen, since = now, time.monotonic()
        elif time.monotonic() - since > 0.6:
            return newest
        time.sleep(0.1)
    raise AssertionError("the assistant did not come to an end")


def skip_to_the_read_back(chat: Chat) -> None:
    """Skip every question that is still open."""
    for _ in range(40):
        newest = settled(chat)
        if newest.get_by_role("button", name="Send to staff").count():
            return
        newest.get_by_role("button", name="Prefer not to say").click()
        chat.page.wait_for_timeout(200)
    raise AssertionError("the read-back never came")


def test_from_three_questions_to_a_closed_handoff(house: House, chromium: Browser) -> None:
    house.add_staff("walk@example.org")
    visitor = chromium.new_context(base_url=house.url, viewport={"width": 375, "height": 740})
    chat = Chat(visitor.new_page())
    chat.page.goto("/")
    chat.says("automated assistant")

    # Three questions.
    chat.write("How long does an IOP last?")
    chat.said("three months")
    chat.write("can my wife come to sessions")
    expect(chat.replies).to_have_count(3, timeout=PATIENCE)
    chat.write("how much does it cost")
    chat.said("reviewed answer")

    # A screening with an aside, a way back, a skip and a correction.
    chat.write("i want to answer the screening questions")
    chat.says("Who is this for?")
    chat.tap("Me")
    chat.says("danger")
    chat.write("what is dbt?")
    chat.said("Dialectical")
    chat.says("danger")
    chat.tap("No")
    chat.says("18")
    chat.tap("Back")
    chat.says("danger")
    chat.tap("No")
    chat.says("18")
    chat.tap("Yes")
    chat.says("state")
    chat.write("massachusets")
    chat.says("help with")
    skip_to_the_read_back(chat)
    chat.tap("Change an answer")
    chat.tap("Name")
    chat.write("Sam")
    skip_to_the_read_back(chat)
    chat.tap("Send to staff")
    chat.said("Sent")

    # A staff member finds it, claims it, reads it and closes it; before, it cannot be read.
    desk = chromium.new_context(base_url=house.url).new_page()
    desk.goto("/staff")
    desk.get_by_label("E-mail address").fill("walk@example.org")
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    desk.locator("a[href*='/staff/handoffs/']").last.click()
    expect(desk.get_by_text("You cannot read this one now")).to_be_visible()
    expect(desk.get_by_text("Sam", exact=True)).to_have_count(0)
    desk.get_by_role("button", name="Claim this handoff").click()
    expect(desk.get_by_text("Sam", exact=True).first).to_be_visible()
    expect(desk.get_by_text("can my wife come to sessions").first).to_be_visible()
    desk.get_by_text("Close…").click()
    desk.get_by_role("button", name="Close this handoff").click()
    expect(desk.get_by_role("status").first).to_contain_text("You closed the handoff.")
    visitor.close()


def test_danger_is_met_on_the_page_with_numbers_to_tap(house: House, chromium: Browser) -> None:
    context = chromium.new_context(base_url=house.url, viewport={"width": 320, "height": 640})
    chat = Chat(context.new_page())
    chat.page.goto("/")
    chat.says("automated assistant")
    chat.write("i want to end my life")
    card = chat.page.locator("section.card[role='alert']")
    expect(card).to_be_visible(timeout=PATIENCE)
    assert card.locator("a[href='tel:988']").count() >= 1
    assert card.locator("a[href='tel:911']").count() >= 1
    width = chat.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320
    context.close()
