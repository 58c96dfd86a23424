"""A console whose connection is lost says so, and is true again once it is back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import serious
from tests.browser.staff.console import PageOf, Served, give

pytestmark = pytest.mark.browser


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
    page.evaluate("""() => {
        window.told = 0;
        new MutationObserver(() => { window.told += 1; })
            .observe(document.getElementById("lost"), { attributes: true });
    }""")
    page.context.set_offline(True)
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.wait_for_timeout(5000)
    expect(page.locator("#lost")).to_be_hidden()
    assert page.evaluate("document.getElementById('lost').textContent") == ""
