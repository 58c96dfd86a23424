"""Coming to things by keyboard: nothing that is read moves away, nothing lies beneath a bar."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DANGER, ENLARGED, NARROW, PHONE
from tests.browser.visitor.front import QUESTION, Open, say

pytestmark = pytest.mark.browser

LIVE = ".choices:not(.past) .choice"
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


def test_to_skip_to_the_box_leaves_a_card_in_sight(page: Page) -> None:
    for text in (QUESTION, QUESTION, DANGER):
        say(page, text)
    number = page.locator(".first").get_by_role("link", name="Call 988")
    expect(number).to_be_in_viewport(ratio=1)
    before, history = height(page), page.evaluate("history.length")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your message")).to_be_focused()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert height(page) == before
    assert page.evaluate("history.length") == history
    expect(number).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("viewport", [PHONE, NARROW, ENLARGED], ids=["phone", "narrow", "enlarged"])
@pytest.mark.parametrize("spacing", ["", SPACING], ids=["usual", "wide"])
def test_nothing_that_is_reached_lies_beneath_a_bar(
    open_with: Open, viewport: dict[str, int], spacing: str
) -> None:
    page = open_with(viewport=viewport, reduced_motion="reduce")
    page.evaluate(WIDER, spacing)
    say(page, QUESTION)
    say(page, DANGER)
    # A notice makes the lower bar higher; without the blank, Enter may be a second tap on "Send".
    page.get_by_label("Your message").fill(" ")
    page.get_by_label("Your message").press("Enter")
    expect(page.locator("#notice")).to_be_visible()
    for key in ("Shift+Tab", "Tab"):
        page.evaluate("document.activeElement.blur()")
        for _ in range(40):
            page.keyboard.press(key)
            assert page.evaluate(COVERED) == ""


def stops(page: Page) -> list[str]:
    """Return what Tab comes to between the way out and the box."""
    page.locator("#exit").focus()
    found = []
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            return found
        found.append(str(page.evaluate("document.activeElement.textContent.trim()")))
    raise AssertionError(f"no way to the box: {found}")


def test_by_keyboard_nobody_passes_through_the_choices_of_earlier(page: Page) -> None:
    first = stops(page)
    offered = page.locator(".choices .choice").all_inner_texts()
    assert set(offered) <= set(first)
    say(page, QUESTION)
    offered_now = set(page.locator(LIVE).all_inner_texts())
    passed = set(stops(page))
    assert offered_now
    assert offered_now <= passed
    assert not (set(offered) - offered_now) & passed


def test_choices_that_are_offered_again_are_come_to_again(page: Page) -> None:
    offered = page.locator(LIVE).all_inner_texts()
    refused = {"error": "too_fast", "message": "Please wait."}
    page.route("**/api/messages", lambda route: route.fulfill(status=429, json=refused))
    page.get_by_label("Your message").fill(QUESTION)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#notice")).to_have_text("Please wait.")
    assert set(offered) <= set(stops(page))


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
