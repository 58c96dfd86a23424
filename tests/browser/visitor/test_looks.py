"""The visitor's page for every eye and hand: by keyboard, enlarged, narrow, in both schemes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.chromium import (
    DANGER,
    ENLARGED,
    NARROW,
    PHONE,
    broken_words,
    enlarging,
    scrolls_sideways,
    serious,
    uncovered,
)
from tests.browser.visitor.front import QUESTION, Open, opened, say, thinking
from tests.integration.web.served import Served

pytestmark = pytest.mark.browser


def test_everything_works_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the chat box")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".bot")).to_have_count(2)
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".choice").last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".bot")).to_have_count(3)
    expect(page.get_by_label("Your message")).to_be_focused()


def test_an_arriving_answer_does_not_take_the_focus(page: Page, site: Served) -> None:
    with thinking(site):
        page.get_by_label("Your message").fill(QUESTION)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Exit").focus()
    expect(page.locator(".bot")).to_have_count(2)
    expect(page.get_by_role("button", name="Exit")).to_be_focused()


def test_that_an_answer_is_on_its_way_is_said_in_words(page: Page, site: Served) -> None:
    with thinking(site):
        page.get_by_label("Your message").fill(QUESTION)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("The assistant is writing.")
    expect(page.locator(".bot")).to_have_count(2)
    expect(page.get_by_role("status")).to_have_text("")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_way_through(open_with: Open, scheme: str) -> None:
    # Stillness, because contrast cannot be measured while a message fades in.
    page = open_with(color_scheme=scheme, reduced_motion="reduce")
    assert serious(page) == []
    say(page, "my ssn is 123-45-6789, how long is it?")
    assert serious(page) == []
    say(page, DANGER)
    assert serious(page) == []
    page.get_by_text("Privacy and leaving fast").click()
    page.get_by_role("link", name="Delete everything").click()
    assert serious(page) == []
    page.get_by_role("button", name="Yes, delete everything").click()
    expect(page.locator(".gone")).to_have_count(1)
    assert serious(page) == []


@pytest.mark.parametrize("path", ["/delete", "/demo", "/callback", "/nowhere"])
def test_axe_finds_nothing_serious_on_the_other_pages(open_with: Open, path: str) -> None:
    assert serious(open_with(path)) == []


@pytest.mark.parametrize("viewport", [NARROW, ENLARGED], ids=["narrow", "enlarged"])
def test_nothing_is_cut_off_on_a_narrow_or_enlarged_page(
    open_with: Open, viewport: dict[str, int]
) -> None:
    page = open_with(viewport=viewport)
    assert not scrolls_sideways(page)
    say(page, f"how long is it? {'x' * 200}")
    say(page, DANGER)
    assert not scrolls_sideways(page)
    page.get_by_role("link", name="Delete everything").click()
    expect(page.get_by_role("button", name="Keep the chat")).to_be_in_viewport()
    assert not scrolls_sideways(page)


def test_an_enlarged_page_is_not_covered_by_its_own_head(open_with: Open) -> None:
    page = open_with(viewport=ENLARGED)
    page.get_by_label("Your message").focus()
    expect(page.locator(".top")).not_to_be_in_viewport()
    expect(page.get_by_label("Your message")).to_be_in_viewport()


@pytest.mark.parametrize("letters", [24, 32])
def test_large_letters_leave_a_phone_room_for_what_is_read(
    chromium: Browser, site: Served, letters: int
) -> None:
    with enlarging(chromium, letters) as browser:
        page = opened(browser.new_context(viewport=PHONE, base_url=site.url))
        assert broken_words(page, ".top") == []
        say(page, DANGER)
        assert not scrolls_sideways(page)
        for link in page.locator(".card a").all():
            link.scroll_into_view_if_needed()
            link.focus()
            assert uncovered(link)
        expect(page.locator(".top")).not_to_be_in_viewport()


LOW = {"width": 320, "height": 568}
ON_ITS_SIDE = {"width": 667, "height": 375}


@pytest.mark.parametrize("viewport", [LOW, PHONE, ON_ITS_SIDE], ids=["low", "phone", "side"])
def test_large_letters_leave_a_number_of_a_card_in_sight(
    chromium: Browser, site: Served, viewport: dict[str, int]
) -> None:
    with enlarging(chromium, 32) as browser:
        page = opened(browser.new_context(viewport=viewport, base_url=site.url))
        say(page, DANGER)
        for name in ("Call 988", "Call 911"):
            number = page.locator(".first").get_by_role("link", name=name)
            expect(number).to_be_in_viewport(ratio=1)
            assert uncovered(number)
        assert broken_words(page, ".card h4") == []
        assert not scrolls_sideways(page)


@pytest.mark.parametrize("viewport", [NARROW, PHONE], ids=["narrow", "phone"])
def test_large_letters_keep_the_way_down_within_the_screen(
    chromium: Browser, site: Served, viewport: dict[str, int]
) -> None:
    with enlarging(chromium, 32) as browser:
        page = opened(browser.new_context(viewport=viewport, base_url=site.url))
        page.evaluate("document.getElementById('below').hidden = false")
        assert not scrolls_sideways(page)
        below = page.get_by_role("button", name="New message below").bounding_box()
        dock = page.locator("#composer").bounding_box()
        assert below and dock and below["y"] + below["height"] <= dock["y"]


def test_in_an_older_browser_words_are_broken_and_kept_apart_too(open_with: Open) -> None:
    def without_new_words(route: Route) -> None:
        answer = route.fetch()
        older = answer.text().replace(": anywhere;", ": unknown;").replace('"·" / ""', "unknown")
        route.fulfill(response=answer, body=older)

    page = open_with("/demo", viewport=NARROW)
    page.route("**/chat.css*", without_new_words)
    page.goto("/")
    expect(page.locator(".bot")).to_have_count(1)
    say(page, f"how long is it? {'x' * 200}")
    assert not scrolls_sideways(page)
    mark = "getComputedStyle(document.querySelector('.past .choice'), '::after').content"
    assert page.evaluate(mark) == '"·"'


def test_the_frame_of_the_box_stands_out_from_the_page_around_it(page: Page) -> None:
    shades: list[list[float]] = page.evaluate(
        """() => {
            const rgb = (color) => color.match(/\\d+/g).map(Number);
            const frame = getComputedStyle(document.getElementById("composer"));
            const paper = getComputedStyle(document.body).backgroundColor;
            return [frame.borderTopColor, frame.backgroundColor, paper].map(rgb);
        }"""
    )
    frame, inside, around = (luminance(one) for one in shades)
    assert (inside + 0.05) / (frame + 0.05) >= 3  # WCAG 1.4.11
    assert (around + 0.05) / (frame + 0.05) >= 3


def luminance(color: list[float]) -> float:
    """Return how light a color is (WCAG 2.2, relative luminance)."""
    parts = [one / 255 for one in color[:3]]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_an_ordinary_phone_keeps_the_way_out_in_reach(page: Page) -> None:
    for size in (PHONE, {"width": 360, "height": 560}):  # the second beside a browser's own bars
        page.set_viewport_size(size)
        say(page, DANGER)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(page.get_by_role("button", name="Exit")).to_be_in_viewport()


def test_where_colors_are_forced_the_focus_on_the_box_is_seen(open_with: Open) -> None:
    page = open_with(forced_colors="active")
    frame = "getComputedStyle(document.getElementById('composer')).outlineStyle"
    assert page.evaluate(frame) == "none"
    page.get_by_label("Your message").focus()
    assert page.evaluate(frame) == "solid"


def test_the_hint_in_the_box_is_whole_on_the_narrowest_page(open_with: Open) -> None:
    page = open_with(viewport=NARROW)
    hint = page.locator("#text").evaluate(
        """(text) => {
            const pen = document.createElement("canvas").getContext("2d");
            pen.font = getComputedStyle(text).font;
            const { paddingLeft, paddingRight } = getComputedStyle(text);
            const room = text.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
            return room - pen.measureText(text.placeholder).width;
        }"""
    )
    assert hint >= 0


def test_a_long_choice_of_earlier_begins_where_the_others_do(open_with: Open) -> None:
    page = open_with(viewport=NARROW)
    say(page, QUESTION)
    aligned = "getComputedStyle(document.querySelector('.past .choice')).textAlign"
    assert page.evaluate(aligned) == "start"


def test_buttons_and_urgent_links_are_large_enough_to_tap(page: Page) -> None:
    say(page, DANGER)
    say(page, QUESTION)
    for target in page.locator(
        ".button:visible, .choices:not(.past) .choice, .urgent-help a"
    ).all():
        box = target.bounding_box()
        assert box and box["height"] >= 44 and box["width"] >= 44, target.inner_text()


def test_nothing_moves_for_those_who_asked_for_stillness(open_with: Open) -> None:
    page = open_with(reduced_motion="reduce")
    say(page, QUESTION)
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_nothing_is_cut_off_on_the_page_that_asks_for_a_call_back(
    open_with: Open, width: int
) -> None:
    page = open_with("/callback", viewport={"width": width, "height": 640})
    assert not scrolls_sideways(page)
    page.get_by_label("Your phone number").fill("12")
    page.get_by_role("button", name="Send to staff").click()
    expect(page.locator(".wrong")).to_have_count(2)
    expect(page).to_have_title("Error: Chat")
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#may_phone")).to_be_focused()
    assert not scrolls_sideways(page)
    assert serious(page) == []
