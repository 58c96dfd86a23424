"""The widget where its chat does not come, in older browsers, and over a whole screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import (
    DESK,
    NARROW,
    PHONE,
    Contexts,
    enlarging,
    scrolls_sideways,
    serious,
)
from tests.house import free_port
from tests.integration.web.served import Served, served, settings_for

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    given = {"FOYER_PORT": str(free_port())}
    with served(settings_for(tmp_path_factory.mktemp("site"), **given)) as running:
        yield running


@pytest.fixture
def page(contexts: Contexts, site: Served) -> Page:
    page = contexts(viewport=NARROW, base_url=site.url, reduced_motion="reduce").new_page()
    page.goto("/demo")
    return page


@pytest.mark.parametrize("fate", ["is late", "fails"])
def test_the_numbers_are_shown_where_the_chat_does_not_come(page: Page, fate: str) -> None:
    page.route("**/chat", lambda route: None if fate == "is late" else route.abort())
    page.get_by_role("button", name="Ask a question").click()
    late = page.get_by_role("alert")
    expect(late).to_contain_text("slow to come")
    for name, href in (("Call 911", "tel:911"), ("Call 988", "tel:988"), ("Text 988", "sms:988")):
        link = late.get_by_role("link", name=name)
        expect(link).to_have_attribute("href", href)
        expect(link).to_be_in_viewport()
    assert serious(page) == []
    assert not scrolls_sideways(page)
    expect(page.get_by_role("button", name="Close the chat")).to_be_in_viewport()


def test_a_chat_that_failed_is_asked_for_again(page: Page) -> None:
    page.route("**/chat", lambda route: route.abort(), times=1)
    page.get_by_role("button", name="Ask a question").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="Close the chat").click()
    page.get_by_role("button", name="Ask a question").click()
    expect(page.frame_locator("iframe").locator(".bot")).to_have_count(1)
    expect(page.locator(".late")).to_be_hidden()


def test_a_chat_that_came_shows_no_such_thing_and_is_not_asked_for_again(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.url.endswith("/chat") else None)
    chat = page.frame_locator("iframe")
    page.get_by_role("button", name="Ask a question").click()
    expect(chat.get_by_label("Your message")).to_be_focused()
    chat.get_by_label("Your message").fill("half a thought")
    page.wait_for_timeout(4500)
    expect(page.locator(".late")).to_be_hidden()
    page.get_by_role("button", name="Close the chat").click()
    page.get_by_role("button", name="Ask a question").click()
    expect(chat.get_by_label("Your message")).to_have_value("half a thought")
    assert len(asked) == 1


def test_a_browser_without_constructed_style_sheets_has_the_button_too(
    contexts: Contexts, site: Served
) -> None:
    # Without the sample site's policy, which forbids the element that stands in for them.
    page = contexts(viewport=PHONE, base_url=site.url, bypass_csp=True).new_page()
    page.add_init_script("delete window.CSSStyleSheet")  # as Safari before 16.4
    page.goto("/demo")
    launcher = page.get_by_role("button", name="Ask a question")
    expect(launcher).to_be_in_viewport()
    assert launcher.evaluate("(one) => getComputedStyle(one).position") == "fixed"


def test_the_button_grows_with_the_readers_letters(chromium: Browser, site: Served) -> None:
    heights = []
    for letters in (16, 32):
        with enlarging(chromium, letters) as browser:
            page = browser.new_context(viewport=PHONE, base_url=site.url).new_page()
            page.goto("/demo")
            box = page.get_by_role("button", name="Ask a question").bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
            heights.append(box["height"])
    assert heights[0] >= 44
    assert heights[1] == pytest.approx(2 * heights[0], abs=2)


def outside(page: Page) -> bool:
    """Tell whether the focus is on the site, behind a chat that covers it."""
    at: str = page.evaluate("document.activeElement.tagName")
    return at not in ("DIV", "BODY")


def test_the_focus_does_not_go_behind_a_chat_that_covers_the_site(page: Page) -> None:
    page.get_by_role("button", name="Ask a question").click()
    expect(page.frame_locator("iframe").get_by_label("Your message")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_attribute("aria-modal", "true")
    closed = page.get_by_role("button", name="Close the chat")
    seen = 0
    for _ in range(25):
        page.keyboard.press("Tab")
        page.wait_for_timeout(30)
        assert not outside(page)
        seen += closed.evaluate("(one) => one.getRootNode().activeElement === one")
    assert seen
    closed.focus()
    page.keyboard.press("Shift+Tab")
    page.wait_for_timeout(250)
    assert not outside(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Ask a question")).to_be_focused()
    page.get_by_role("link", name="Programs").focus()
    expect(page.get_by_role("link", name="Programs")).to_be_focused()


def test_beside_a_chat_in_the_corner_the_site_keeps_the_focus(
    contexts: Contexts, site: Served
) -> None:
    page = contexts(viewport=DESK, base_url=site.url).new_page()
    page.goto("/demo")
    page.get_by_role("button", name="Ask a question").click()
    expect(page.frame_locator("iframe").get_by_label("Your message")).to_be_focused()
    page.get_by_role("link", name="Programs").focus()
    expect(page.get_by_role("link", name="Programs")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_attribute("aria-modal", "false")
