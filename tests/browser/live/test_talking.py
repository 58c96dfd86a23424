"""A visitor and a staff member in two browsers at once."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import DANGER, DESK, scrolls_sideways, serious
from tests.browser.live.talk import HERE, Open, asks, claims, desk, guest, says
from tests.integration.web.served import Served

pytestmark = pytest.mark.browser


def test_a_visitor_and_a_staff_member_talk_live_without_any_reload(open_one: Open) -> None:
    staff, visitor = desk(open_one), guest(open_one)
    asks(visitor)
    expect(visitor.locator("#standing")).to_contain_text("You asked for a person.")
    # Without a reload the queue shows who waits.
    expect(staff.locator("#queue")).to_contain_text("Live chat")
    claims(staff)
    staff.evaluate("window.neverReloaded = true")
    expect(visitor.get_by_text("A staff member is here now")).to_be_visible()
    expect(visitor.locator("#standing")).to_contain_text(HERE)
    expect(visitor.locator("#about")).to_have_text("A staff member is here")
    # Long enough to be told of twice: the first time the console may not listen yet.
    visitor.get_by_label("Your message").press_sequentially("I do not know", delay=400)
    expect(staff.locator("#typing")).to_contain_text("The visitor is typing")
    says(visitor, "Can I come in the evening?")
    expect(staff.locator("#lines > li").last).to_contain_text("Can I come in the evening?")
    expect(staff.locator("#typing")).to_have_text("")
    expect(visitor.locator(".bot").last).not_to_contain_text("hours")
    staff.get_by_label("Write to the visitor").press_sequentially("Hel", delay=20)
    expect(visitor.locator("#status")).to_have_text("The staff member is writing.")
    says(staff, "Hello, this is Sam from the desk.", staff=True)
    expect(visitor.locator(".staff").last).to_contain_text("Hello, this is Sam from the desk.")
    expect(visitor.locator("#status")).not_to_have_text("The staff member is writing.")
    expect(staff.get_by_text("Waits until the visitor’s page is open.")).to_have_count(0)
    assert staff.evaluate("window.neverReloaded")
    staff.get_by_text("Close…").click()
    staff.get_by_role("button", name="Close this handoff").click()
    expect(visitor.locator(".system").last).to_contain_text("Did that help?")
    expect(visitor.locator("#standing")).to_be_hidden()
    expect(visitor.locator("#about")).to_have_text("Automated assistant")
    visitor.get_by_role("button", name="Yes", exact=True).click()
    expect(visitor.locator(".bot").last).to_contain_text("Thank you for telling us.")


def test_the_bot_is_silent_while_a_person_answers_and_danger_is_met_all_the_same(
    site: Served, open_one: Open
) -> None:
    lee, sam, visitor = desk(open_one, "lee"), desk(open_one), guest(open_one)
    asks(visitor)
    claims(sam)
    asked = len(site.rasa.asked)
    says(visitor, "how long is it?")
    expect(sam.locator("#lines").get_by_text("how long is it?")).to_be_visible()
    assert len(site.rasa.asked) == asked
    says(visitor, DANGER)
    expect(visitor.get_by_role("link", name="Call 988").last).to_be_visible()
    # Whoever else is on duty hears of it on an open page, without a reload.
    expect(lee.get_by_text("1 emergency needs somebody now.")).to_be_visible()
    expect(sam.get_by_text("Crisis card shown: Suicide")).to_be_visible()
    expect(sam.locator("#top").get_by_text("Emergency")).to_be_visible()
    lee.get_by_role("button", name="I have seen it").click()
    expect(lee.get_by_text("You said that you have seen this emergency.")).to_be_visible()
    expect(sam.get_by_text("1 emergency needs somebody now.")).to_be_hidden()
    expect(visitor.locator(".card .unwatched").last).to_be_hidden()
    visitor.locator("#standing button").click()
    expect(visitor.locator(".card .unwatched").last).to_be_visible()


def test_released_the_visitor_is_back_with_the_bot(open_one: Open) -> None:
    staff, visitor = desk(open_one), guest(open_one)
    asks(visitor)
    claims(staff)
    expect(visitor.locator("#standing")).to_contain_text(HERE)
    staff.get_by_role("button", name="Release to the queue").click()
    expect(visitor.get_by_text("The staff member has left the chat.")).to_be_visible()
    expect(visitor.locator(".system").last).to_contain_text("the automated assistant again")
    expect(visitor.locator("#standing")).to_contain_text("You asked for a person.")
    says(visitor, "how long is it?")
    expect(visitor.locator(".bot").last).to_contain_text("weeks")


def test_a_visitor_ends_the_chat_and_staff_see_it(open_one: Open) -> None:
    staff, visitor = desk(open_one), guest(open_one)
    asks(visitor)
    claims(staff)
    visitor.get_by_role("button", name="End staff chat").click()
    expect(visitor.locator(".bot").last).to_contain_text("no longer in this chat")
    expect(visitor.get_by_label("Your message")).to_be_focused()
    expect(staff.get_by_label("Write to the visitor")).to_have_count(0)
    expect(staff.locator("#changed")).to_contain_text("The visitor has left the live chat.")
    expect(staff.locator("#contact-box")).not_to_contain_text("Stay in the chat")
    expect(staff.locator("#did")).to_be_empty()


def test_a_tab_that_is_looked_away_from_says_that_staff_wrote(open_one: Open) -> None:
    staff, visitor = desk(open_one), guest(open_one)
    asks(visitor)
    claims(staff)
    visitor.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    says(staff, "Hello", staff=True)
    expect(visitor).to_have_title("New message")
    visitor.evaluate(
        "Object.defineProperty(document, 'hidden', {value: false, configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    expect(visitor).to_have_title("Chat")


def test_the_widgets_button_says_that_staff_wrote_while_it_is_closed(open_one: Open) -> None:
    staff, visitor = desk(open_one), open_one("/demo", viewport=DESK)
    visitor.get_by_role("button", name="Ask a question").click()
    frame: Any = visitor.frame_locator("iframe")
    expect(frame.locator(".bot")).to_have_count(1)
    asks(frame)
    claims(staff)
    expect(frame.locator("#standing")).to_contain_text(HERE)
    visitor.get_by_role("button", name="Close the chat").click()
    says(staff, "Hello", staff=True)
    button = visitor.get_by_role("button", name="New message")
    button.click()
    expect(frame.locator(".staff").last).to_contain_text("Hello")
    visitor.get_by_role("button", name="Close the chat").click()
    expect(visitor.get_by_role("button", name="Ask a question")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_at_any_step_of_a_live_chat(open_one: Open, scheme: str) -> None:
    # Without motion, so that nothing is looked at while it still fades in.
    options = {"color_scheme": scheme, "reduced_motion": "reduce"}
    staff, visitor = desk(open_one, **options), guest(open_one, **options)
    asks(visitor)
    assert serious(visitor) == []
    claims(staff)
    says(staff, "Hello", staff=True)
    expect(visitor.locator(".staff")).to_have_count(1)
    assert serious(visitor) == []
    assert serious(staff) == []
    staff.get_by_text("Close…").click()
    staff.get_by_role("button", name="Close this handoff").click()
    expect(visitor.locator(".system").last).to_contain_text("Did that help?")
    assert serious(visitor) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_cut_off_at_any_width(open_one: Open, width: int) -> None:
    staff, visitor = desk(open_one), guest(open_one, viewport={"width": width, "height": 640})
    asks(visitor)
    assert not scrolls_sideways(visitor)
    claims(staff)
    expect(visitor.locator("#standing")).to_contain_text(HERE)
    assert not scrolls_sideways(visitor)
    box = visitor.locator("#standing button").bounding_box()
    assert box is not None
    assert box["height"] >= 44
