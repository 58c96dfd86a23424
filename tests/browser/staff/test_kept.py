"""In a real Chromium: what staff typed outlives their session, what they found their way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.staff.console import PageOf, Served, emergency, give, look_again
from tests.integration.staff.desk import PASSWORD

pytestmark = pytest.mark.browser


def test_a_reason_in_the_making_outlives_the_session(
    served: Served,
    page_of: PageOf,
) -> None:
    served.desk.hire("Ada Desk", "admin")
    page = page_of("ada")
    page.goto("/staff/switches")
    page.get_by_text("Turn the bot off…").click()
    bot = page.get_by_role("region", name="The bot")
    bot.get_by_label("Why").fill("A wrong answer")
    served.desk.deps.clock.advance(3601)
    look_again(page)
    expect(page.get_by_text("You have been signed out, and")).to_be_visible()
    bot.get_by_label("Yes, I mean it").check()
    bot.get_by_role("button", name="Turn the bot off").click()
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("What was written here is back below")).to_be_visible()
    expect(bot.get_by_label("Why")).to_have_value("A wrong answer")
    assert served.desk.deps.desk.switches.standing().bot


@pytest.mark.parametrize("scripts", [True, False])
def test_the_way_back_from_a_result_leads_to_the_results(
    served: Served,
    page_of: PageOf,
    scripts: bool,
) -> None:
    give(served, emergency(served))
    page = page_of(java_script_enabled=scripts)
    page.goto("/staff/search")
    page.get_by_label("Words or a phone number").fill("evening")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_text("1 found")).to_be_visible()
    assert "evening" not in page.url
    page.get_by_role("link", name="Crisis help was shown").click()
    expect(page.get_by_role("heading", name="Contact wishes")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("1 found")).to_be_visible()
    expect(page.get_by_label("Words or a phone number")).to_have_value("evening")
