"""Coming to things by keyboard: nothing that is read moves away, nothing lies beneath a bar."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DANGER, ENLARGED, NARROW, PHONE
from tests.browser.visitor.front import QUESTION, Open, say

pytestmark = pytest.mark.browser

# What WCAG 1.4.12 lets a reader set; it makes the bars higher.
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important }"
WIDER = """(rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [sheet];
}"""
# What has the focus, if any of it lies beneath something else or outside of what is seen.
COVERED = """() => {
    const one = document.activeElement;
    const { left, top, width, height, bottom } = one.getBoundingClientRect();
    const at = (y) => one.contains(document.elementFromPoint(left + width / 2, y));
    const tall = height > innerHeight / 2; // is read from its beginning
    const seen = at(top + 3) && (tall || (at(top + height / 2) && at(bottom - 3)));
    return one === document.body || seen ? "" : one.outerHTML.slice(0, 80);
}"""


def height(page: Page) -> int:
    return int(page.evaluate("Math.round(scrollY)"))


def test_going_to_the_box_and_the_way_out_moves_nothing_that_is_read(page: Page) -> None:
    for _ in range(3):
        say(page, QUESTION)
    page.evaluate("scrollTo(0, 200)")
    for name in ("#text", "#exit", ".send", "#delete", "#text"):
        page.locator(name).focus()
        page.wait_for_timeout(50)
        assert height(page) == 200, name


@pytest.mark.parametrize("viewport", [PHONE, NARROW, ENLARGED], ids=["phone", "narrow", "enlarged"])
@pytest.mark.parametrize("spacing", ["", SPACING], ids=["usual", "wide"])
def test_nothing_that_is_reached_lies_beneath_a_bar(
    open_with: Open, viewport: dict[str, int], spacing: str
) -> None:
    page = open_with(viewport=viewport, reduced_motion="reduce")
    page.evaluate(WIDER, spacing)
    say(page, QUESTION)
    say(page, DANGER)
    page.get_by_label("Your message").press("Enter")  # a notice makes the lower bar higher
    for key in ("Shift+Tab", "Tab"):
        page.evaluate("document.activeElement.blur()")
        for _ in range(40):
            page.keyboard.press(key)
            assert page.evaluate(COVERED) == ""


def test_the_chat_in_the_corner_opens_at_the_beginning_of_its_greeting(open_with: Open) -> None:
    page = open_with("/demo")
    page.get_by_role("button", name="Ask a question").click()
    chat = page.frame_locator("iframe")
    expect(chat.get_by_label("Your message")).to_be_focused()
    greeting = chat.locator(".bot p").first
    expect(greeting).to_be_in_viewport(ratio=1)
    above = greeting.evaluate(
        """(one) => one.getBoundingClientRect().top
            - document.querySelector('.top').getBoundingClientRect().bottom"""
    )
    assert above >= 0
