"""The widget on sites that are not made for it: their own rules of style, script and language."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.chromium import DESK, PHONE, Contexts
from tests.house import free_port
from tests.integration.web.served import Served, served, settings_for

pytestmark = pytest.mark.browser
SCRIPT = '<script src="/widget.js" defer></script>'
BODY = "<h1>A clinic</h1><p>Here it tells what it <a href='#'>offers</a>.</p>"
# Opens a site of one's own with the widget on it.
Sites = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    given = {"FOYER_PORT": str(free_port())}
    with served(settings_for(tmp_path_factory.mktemp("site"), **given)) as running:
        yield running


@pytest.fixture
def on(contexts: Contexts, site: Served) -> Sites:
    def open_one(
        style: str = "",
        html: str = "<html lang=en>",
        head: str = SCRIPT,
        size: dict[str, int] = PHONE,
        old: Callable[[Route], None] | None = None,
    ) -> Page:
        page = contexts(viewport=size, base_url=site.url).new_page()
        text = f"<!doctype html>{html}<title>A clinic</title>{head}<style>{style}</style>{BODY}"
        page.route("**/demo", lambda route: route.fulfill(body=text, content_type="text/html"))
        if old:
            page.route("**/widget.js", old)
        page.goto("/demo")
        return page

    return open_one


def launcher(page: Page) -> Locator:
    return page.get_by_role("button", name="Ask a question")


LOOKS = """(one) => {
    const { fontSize, lineHeight, letterSpacing, textTransform, direction } = getComputedStyle(one);
    const { left, top, width, height } = one.getBoundingClientRect();
    const look = { fontSize, lineHeight, letterSpacing, textTransform, direction };
    return [look, ...[left, top, width, height].map(Math.round)];
}"""
HOSTILE = {
    "resets": "html, * { font-size: 10px; line-height: .8; letter-spacing: 4px }",
    "shouts": "* { text-transform: uppercase; color: red } button { all: unset }",
    "moves": "div { opacity: .4; transform: scale(.5); max-width: 50px; filter: blur(3px) }",
    "hides": "body > div:empty { display: none !important; visibility: hidden }",
    "turns": "* { direction: rtl }",
}


@pytest.mark.parametrize("rule", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_sites_rules_do_not_reach_the_widget(on: Sites, rule: str) -> None:
    ours = launcher(on()).evaluate(LOOKS)
    page = on(style=rule)
    assert launcher(page).evaluate(LOOKS) == ours
    host = "getComputedStyle(document.querySelector('[data-foyer]'))"
    for name, usual in (("opacity", "1"), ("filter", "none"), ("visibility", "visible")):
        assert page.evaluate(f"{host}.{name}") == usual
    launcher(page).click()
    expect(page.frame_locator("iframe").get_by_label("Your message")).to_be_focused()


def test_a_sites_bar_lies_over_no_box_of_a_chat_that_was_opened(on: Sites) -> None:
    bar = "position: fixed; bottom: 0; left: 0; right: 0; height: 90px; z-index: 2147483647"
    page = on(style=f"p {{ {bar}; background: #eee }} h1 {{ margin-bottom: 90px }}")
    launcher(page).dispatch_event("click")  # the bar may lie over the button
    chat = page.frame_locator("iframe")
    chat.get_by_label("Your message").fill("how long is it?")
    chat.get_by_role("button", name="Send").click()
    expect(chat.locator(".bot")).to_have_count(2)


def test_a_site_that_is_printed_leaves_the_widget_out(on: Sites) -> None:
    page = on()
    page.emulate_media(media="print")
    expect(launcher(page)).to_be_hidden()


def test_a_site_in_another_language_and_direction_has_an_english_button(on: Sites) -> None:
    page = on(html="<html lang=ar dir=rtl>")
    spoken = "(one) => one.getRootNode().host.closest('[lang]').lang"
    assert launcher(page).evaluate(spoken) == "en"
    assert launcher(page).evaluate("(one) => getComputedStyle(one).direction") == "ltr"


def test_the_script_twice_puts_one_button_on_the_site(on: Sites) -> None:
    page = on(head=SCRIPT + SCRIPT, size=DESK)
    expect(launcher(page)).to_have_count(1)
    launcher(page).click()
    chat = page.frame_locator("iframe")
    chat.get_by_label("Your message").fill("how long is it?")
    chat.get_by_role("button", name="Send").click()
    expect(chat.locator(".bot")).to_have_count(2)


DRAWN_ANEW = {
    "body": "document.body.replaceWith(document.createElement('body'))",
    "all in it": "document.body.innerHTML = '<h1>Another page of the clinic</h1>'",
    "copy": "document.body.replaceWith(document.body.cloneNode(true))",
}


@pytest.mark.parametrize("draw", DRAWN_ANEW.values(), ids=DRAWN_ANEW.keys())
@pytest.mark.parametrize("script_again", [True, False])
def test_a_site_that_draws_its_pages_itself_keeps_its_one_button(
    on: Sites, draw: str, script_again: bool
) -> None:
    page = on(size=DESK)
    for _ in range(2):
        expect(launcher(page)).to_have_count(1)
        page.evaluate(draw)
        if script_again:
            page.add_script_tag(url="/widget.js")
    launcher(page).click()
    expect(page.frame_locator("iframe").get_by_label("Your message")).to_be_focused()
    expect(page.locator("[data-foyer]")).to_have_count(1)


def test_a_chat_that_is_open_while_a_site_draws_another_page_goes_on(on: Sites) -> None:
    page = on(size=DESK)
    launcher(page).click()
    chat = page.frame_locator("iframe")
    chat.get_by_label("Your message").fill("how long is it?")
    chat.get_by_role("button", name="Send").click()
    expect(chat.locator(".bot")).to_have_count(2)
    page.evaluate(DRAWN_ANEW["body"])
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(chat.locator(".visitor")).to_have_count(1)
    page.get_by_role("button", name="Close the chat").click()
    launcher(page).click()
    expect(chat.get_by_label("Your message")).to_be_focused()


@pytest.mark.parametrize("way", ["", " async", " type=module"])
def test_a_script_that_comes_before_the_body_waits_for_it(on: Sites, way: str) -> None:
    page = on(head=f'<script src="/widget.js"{way}></script>')
    launcher(page).click()
    expect(page.frame_locator("iframe").get_by_label("Your message")).to_be_focused()


def test_the_focus_on_the_button_is_seen_on_any_ground(on: Sites) -> None:
    page = on(style="body { background: #0b57d0 }")  # as the outline itself
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(launcher(page)).to_be_focused()
    shadow = launcher(page).evaluate("(one) => getComputedStyle(one).boxShadow")
    assert shadow == "rgb(255, 255, 255) 0px 0px 0px 8px"  # wider than the outline, which ends at 6


def test_in_an_older_browser_the_chat_covers_a_phone_whole(on: Sites) -> None:
    def without_new_words(route: Route) -> None:
        answer = route.fetch()
        script = answer.text().replace("dvh", "unknown").replace("inset:", "unknown:")
        route.fulfill(response=answer, body=script)

    page = on(old=without_new_words)
    launcher(page).click()
    assert page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, **PHONE}
