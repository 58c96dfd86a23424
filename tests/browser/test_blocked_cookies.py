"""The widget on another site, in a browser that keeps no cookie of ours there."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import FrameLocator, Page, Route, expect

from tests.browser.chromium import DANGER, PHONE, Contexts, scrolls_sideways, serious, uncovered
from tests.house import free_port
from tests.integration.web.served import Served, served, settings_for

pytestmark = pytest.mark.browser
QUESTION = "how long is it?"
BLOCKED = "Your browser blocks cookies here"


@contextmanager
def clinic(port: int, script: str) -> Iterator[str]:
    """Another site with the widget on it; "localhost" is another one than 127.0.0.1."""
    head = '<!doctype html><html lang="en"><title>A clinic</title><main><h1>A clinic</h1></main>'
    page = f'{head}<script src="{script}"></script>'

    class Clinic(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", port), Clinic)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def around() -> int:
    return free_port()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, around: int) -> Iterator[Served]:
    embeds = f"http://localhost:{around}"
    given = {"FOYER_PORT": str(free_port()), "FOYER_EMBED_ORIGINS": embeds}
    with served(settings_for(tmp_path_factory.mktemp("site"), **given)) as running:
        yield running


@pytest.fixture
def page(contexts: Contexts, site: Served, around: int) -> Iterator[Page]:
    page = contexts(viewport=PHONE).new_page()
    with clinic(around, f"{site.url}/widget.js") as address:
        page.goto(address)
        yield page


def chat_on(page: Page) -> FrameLocator:
    page.get_by_role("button", name="Ask a question").click()
    return page.frame_locator("iframe")


def test_the_page_says_so_once_instead_of_beginning_again_for_ever(page: Page) -> None:
    begun: list[str] = []
    page.on("request", lambda one: begun.append(one.url) if "/api/" in one.url else None)
    chat = chat_on(page)
    expect(chat.get_by_role("alert")).to_contain_text(BLOCKED)
    before = len(begun)
    page.wait_for_timeout(2500)
    assert len(begun) == before <= 5
    expect(chat.locator("#notice")).to_be_hidden()  # no chat was closed after a long pause
    assert serious(page) == []


@pytest.mark.parametrize("at_once", [True, False])
def test_danger_has_its_card(page: Page, at_once: bool) -> None:
    chat = chat_on(page)
    if not at_once:
        expect(chat.get_by_role("alert")).to_contain_text(BLOCKED)
    chat.get_by_label("Your message").fill(DANGER)
    chat.get_by_role("button", name="Send").click()
    expect(chat.locator(".card")).to_have_count(1)
    expect(chat.locator(".card").get_by_role("link", name="Call 988").first).to_be_in_viewport()
    expect(chat.get_by_text(BLOCKED)).to_be_visible()
    expect(chat.locator(".card")).to_have_count(1)


@pytest.mark.parametrize("height", [568, 640])
def test_beside_an_answer_it_stays_in_sight_that_nothing_is_kept(page: Page, height: int) -> None:
    page.set_viewport_size({"width": 320, "height": height})
    chat = chat_on(page)
    expect(chat.get_by_text(BLOCKED)).to_be_visible()
    chat.get_by_label("Your message").fill(QUESTION)
    chat.get_by_role("button", name="Send").click()
    expect(chat.locator(".bot")).to_have_count(2)
    in_short = chat.get_by_role("link", name="This chat is not kept")
    expect(in_short).to_be_in_viewport(ratio=1)
    assert serious(page) == []
    in_short.press("Enter")
    own = chat.get_by_role("link", name="Open the chat on its own page")
    for one in (chat.get_by_text(BLOCKED), own):
        expect(one).to_be_in_viewport(ratio=1)
        assert uncovered(one)
    page.keyboard.press("Tab")
    expect(own).to_be_focused()


@pytest.mark.parametrize("height", [568, 640, 740])
def test_it_covers_no_number_of_a_card(page: Page, height: int) -> None:
    page.set_viewport_size({"width": 320, "height": height})
    chat = chat_on(page)
    expect(chat.get_by_text(BLOCKED)).to_be_visible()
    chat.get_by_label("Your message").fill(DANGER)
    chat.get_by_role("button", name="Send").click()
    for name in ("Call 988", "Call 911"):
        number = chat.locator(".first").get_by_role("link", name=name)
        expect(number).to_be_in_viewport(ratio=1)
        expect(chat.get_by_text(BLOCKED)).to_be_visible()  # it makes the lower bar higher
        lowest = "(one) => one.getBoundingClientRect().bottom"
        dock = chat.locator(".dock").evaluate("(one) => one.getBoundingClientRect().top")
        assert number.evaluate(lowest) <= dock


def test_a_browser_that_keeps_cookies_is_told_nothing_of_the_kind(
    contexts: Contexts, site: Served
) -> None:
    own = contexts(viewport=PHONE, base_url=site.url).new_page()
    own.goto("/")
    own.get_by_label("Your message").fill(QUESTION)
    own.get_by_role("button", name="Send").click()
    expect(own.locator(".bot")).to_have_count(2)
    expect(own.locator("#unkept")).to_be_hidden()


def test_questions_are_answered_one_at_a_time(page: Page) -> None:
    chat = chat_on(page)
    expect(chat.get_by_text(BLOCKED)).to_be_visible()
    begun: list[str] = []
    page.on("request", lambda one: begun.append(one.url) if "/api/conv" in one.url else None)
    for words in (QUESTION, "and how long is it at night?"):
        expect(chat.get_by_text(BLOCKED)).to_be_visible()
        chat.get_by_label("Your message").fill(words)
        page.keyboard.press("Enter")
        expect(chat.locator(".visitor")).to_contain_text(words)
        expect(chat.locator(".bot").last).to_contain_text("weeks")
    expect(chat.get_by_text(BLOCKED)).to_be_visible()
    assert begun == []  # what is known already is not found out with every message
    # Its buttons belong to a conversation that nobody can go on with.
    expect(chat.locator(".choices:not(.past)")).to_have_count(0)
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("at_once", [True, False])
def test_the_buttons_of_the_greeting_work(page: Page, at_once: bool) -> None:
    chat = chat_on(page)
    if not at_once:
        expect(chat.get_by_text(BLOCKED)).to_be_visible()
    chat.locator(".choices .choice").first.click()
    expect(chat.locator(".visitor")).to_have_count(1)
    expect(chat.locator(".bot")).to_have_count(2)


def test_the_chat_on_its_own_page_is_kept(page: Page) -> None:
    chat = chat_on(page)
    with page.expect_popup() as opened:
        chat.get_by_role("link", name="Open the chat on its own page").click()
    own = opened.value
    for count in (2, 3):
        own.get_by_label("Your message").fill(QUESTION)
        own.get_by_role("button", name="Send").click()
        expect(own.locator(".bot")).to_have_count(count)
    own.reload()
    expect(own.locator(".visitor")).to_have_count(2)
    expect(own.get_by_text(BLOCKED)).to_be_hidden()


def delete_all(site: Served) -> None:
    with site.deps.engine.begin() as connection:
        for table in ("messages", "conversations"):
            connection.exec_driver_sql(f"delete from {table}")


def rows(site: Served) -> int:
    """Return how many messages are stored besides greetings."""
    with site.deps.engine.begin() as connection:
        said = "select count(*) from messages where seq > 1"
        return int(connection.exec_driver_sql(said).scalar() or 0)


@pytest.mark.parametrize("at_once", [True, False])
def test_nothing_is_kept_that_the_visitor_could_not_delete(
    page: Page, site: Served, at_once: bool
) -> None:
    # What is sent before the page's script runs is kept until it is idle, as docs/privacy.md says.
    with page.expect_request("**/api/conversation"):
        chat = chat_on(page)
    if not at_once:
        expect(chat.get_by_text(BLOCKED)).to_be_visible()
    before = rows(site)
    for text in (QUESTION, "what does it cost?"):
        chat.get_by_label("Your message").fill(text)
        chat.get_by_role("button", name="Send").click()
        expect(chat.locator(".visitor")).to_contain_text(text)
        expect(chat.locator(".bot")).to_have_count(2)  # this page came after the answer
        expect(chat.get_by_text(BLOCKED)).to_be_visible()
    assert rows(site) == before
    chat.get_by_role("link", name="Delete everything").click()
    chat.get_by_role("button", name="Yes, delete everything").click()
    expect(chat.get_by_role("heading", name="has been deleted")).to_be_visible()


def test_a_tab_that_begins_beside_another_is_no_blocked_cookie(
    contexts: Contexts, site: Served
) -> None:
    own = contexts(viewport=PHONE, base_url=site.url).new_page()
    own.goto("/")
    expect(own.locator(".bot")).to_have_count(1)
    own.get_by_label("Your message").fill(QUESTION)
    own.get_by_role("button", name="Send").click()
    expect(own.locator(".bot")).to_have_count(2)

    def beside_another(route: Route) -> None:
        delete_all(site)
        answer = route.fetch()
        own.context.clear_cookies()
        own.context.request.post("/api/conversation")  # the other tab's; its cookie is the last
        lasting = {key: one for key, one in answer.headers.items() if key != "set-cookie"}
        route.fulfill(response=answer, headers=lasting)

    own.route("**/api/conversation", beside_another, times=1)
    own.reload()
    expect(own.locator("#notice")).to_contain_text("You can start a new one")
    expect(own.locator(".bot")).to_have_count(1)
    expect(own.get_by_text(BLOCKED)).to_be_hidden()


def test_a_chat_that_was_deleted_elsewhere_is_no_blocked_cookie(
    contexts: Contexts, site: Served
) -> None:
    own = contexts(viewport=PHONE, base_url=site.url).new_page()
    scripts = re.compile(r"/static/chat\.js")
    own.goto("/")
    expect(own.locator(".bot")).to_have_count(1)
    own.get_by_label("Your message").fill(QUESTION)
    own.get_by_role("button", name="Send").click()
    expect(own.locator(".bot")).to_have_count(2)

    def deleted_meanwhile(route: Route) -> None:
        delete_all(site)
        route.continue_()

    own.route(scripts, deleted_meanwhile, times=1)
    own.reload()
    expect(own.locator("#notice")).to_contain_text("You can start a new one")
    expect(own.locator(".bot")).to_have_count(1)
    expect(own.get_by_text(BLOCKED)).to_be_hidden()
    own.get_by_label("Your message").fill(QUESTION)
    own.get_by_role("button", name="Send").click()
    expect(own.locator(".bot")).to_have_count(2)
    expect(own.locator(".visitor")).to_have_count(1)
