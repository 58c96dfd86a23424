"""A console whose connection is lost says so, and is true again once it is back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from bot.store import tables as t
from tests.browser.chromium import serious
from tests.browser.staff.console import PageOf, Served, give, look_again

pytestmark = pytest.mark.browser
# Counts how often the line on top was shown.
WATCH = """() => {
    window.told = 0;
    const line = document.getElementById("lost");
    new MutationObserver(() => { if (!line.hidden) window.told += 1; })
        .observe(line, { attributes: true });
}"""


@pytest.mark.parametrize("place", ["queue", "handoff"])
def test_a_lost_connection_is_told_and_what_was_missed_is_shown(
    served: Served, page_of: PageOf, place: str
) -> None:
    handoff_id = served.desk.chat()[0]
    page = page_of()
    if place == "handoff":
        page.goto(f"/staff/handoffs/{give(served, handoff_id)}")
    page.wait_for_load_state()
    page.context.set_offline(True)
    expect(page.locator("#lost")).to_contain_text("There is no connection to the server.")
    assert serious(page) == []
    served.desk.send()
    page.context.set_offline(False)
    expect(page.locator("#lost")).to_be_hidden()
    if place == "queue":
        expect(page.locator("#queue .row")).to_have_count(2)


def test_a_connection_that_is_back_at_once_was_never_missed(page_of: PageOf) -> None:
    page = page_of()
    page.wait_for_load_state()
    page.evaluate(WATCH)
    page.context.set_offline(True)
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.wait_for_timeout(5000)
    expect(page.locator("#lost")).to_be_hidden()
    assert page.evaluate("document.getElementById('lost').textContent") == ""
    assert page.evaluate("window.told") == 0


def test_a_tab_that_nobody_looks_at_takes_up_again_what_a_proxy_had_ended(
    page_of: PageOf,
) -> None:
    page = page_of()
    page.clock.install()
    events = re.compile("/staff/live/events")
    page.route(events, lambda route: route.fulfill(status=502))
    with page.expect_response(events):
        page.reload()
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.unroute(events)
    with page.expect_response(events) as heard:
        page.clock.fast_forward(61_000)
    assert heard.value.status == 200
    expect(page.locator("#lost")).to_be_hidden()


def test_a_server_that_never_answers_is_a_lost_connection_too(page_of: PageOf) -> None:
    page = page_of()
    page.wait_for_load_state()
    page.clock.install()
    page.route("**/staff/live/*", lambda route: None)
    with page.expect_request("**/staff/live/*"):
        look_again(page)
    for milliseconds in (10_000, 4_000):  # until it gives up, and until it says so
        page.clock.run_for(milliseconds)
    expect(page.locator("#lost")).to_be_visible()


def test_a_session_that_is_over_is_no_lost_connection(served: Served, page_of: PageOf) -> None:
    handoff_id = served.desk.chat()[0]
    page = page_of()
    page.goto(f"/staff/handoffs/{give(served, handoff_id)}")
    page.get_by_label("Write to the visitor").fill("Half a")
    page.evaluate(WATCH)
    page.wait_for_timeout(1000)  # what a fresh page asks for would find out too
    with served.desk.deps.engine.begin() as connection:
        connection.execute(t.staff_sessions.delete())
    page.evaluate("dispatchEvent(new Event('online'))")  # it listens anew
    expect(page.locator("#soon")).to_contain_text("You have been signed out")
    expect(page.locator("#reply")).to_have_value("Half a")
    assert page.evaluate("window.told") == 0


def test_a_page_that_hears_of_no_changes_says_that_the_connection_is_back(page_of: PageOf) -> None:
    page = page_of()
    events = re.compile("/staff/live/events")
    page.route(events, lambda route: route.fulfill(status=502))
    page.reload()
    expect(page.locator("#lost")).to_be_visible(timeout=15_000)
    # As for whoever has to set up a second factor first.
    page.evaluate("delete document.body.dataset.events")
    look_again(page)
    expect(page.locator("#lost")).to_be_hidden()
