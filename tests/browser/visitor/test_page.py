"""The visitor's page in a real Chromium, with a fake Rasa behind the real web process."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from bot.store import tables as t
from tests.browser.chromium import DANGER, DESK
from tests.browser.visitor.front import QUESTION, Open, listening, opened, say
from tests.house import wait_for
from tests.integration.web.served import Served

# Polled by expect(): wait_for_url gives up when one navigation overtakes another.
LEFT = re.compile(r"/healthz$")
pytestmark = pytest.mark.browser


def is_kept(site: Served, conversation: str) -> bool:
    with site.deps.engine.begin() as connection:
        found = connection.execute(
            t.conversations.select().where(t.conversations.c.id == conversation)
        )
        return found.first() is not None


@pytest.mark.parametrize("by", ["button", "words"])
def test_who_is_quicker_than_the_page_is_answered_all_the_same(
    context: BrowserContext, by: str
) -> None:
    page, held = context.new_page(), list[Route]()
    page.route("**/api/conversation", lambda route: held.append(route))
    with page.expect_request("**/api/conversation"):
        page.goto("/")
    if by == "button":
        page.get_by_role("button", name="What is an IOP?").click()
    else:
        page.get_by_label("Your message").fill("what is an iop?")
        page.keyboard.press("Enter")
    expect(page.locator(".visitor")).to_have_count(1)
    page.wait_for_timeout(300)
    held.pop().continue_()
    expect(page.locator(".bot")).to_have_count(2)
    expect(page.locator("#notice")).to_be_hidden()


def test_danger_behind_words_that_are_held_back_begins_the_chat_at_once(
    context: BrowserContext,
) -> None:
    page = context.new_page()

    def too_many(route: Route) -> None:
        if "kill" in (route.request.post_data or ""):
            return route.continue_()
        return route.fulfill(status=429, json={"error": "too_fast", "message": "Later, please."})

    page.route("**/api/conversation", too_many)
    page.goto("/")
    for words in ("hi", DANGER):
        page.get_by_label("Your message").fill(words)
        page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".visitor")).to_have_text([re.compile("hi"), re.compile(DANGER)])


def test_a_question_is_answered_and_its_buttons_lead_on(page: Page) -> None:
    say(page, QUESTION)
    expect(page.locator(".bot").last).to_contain_text("weeks")
    page.locator(".choice", has_text="Hours and days").click()
    expect(page.locator(".visitor").last).to_contain_text("Hours and days")
    expect(page.locator(".bot")).to_have_count(3)


def test_only_the_newest_buttons_can_be_pressed(page: Page) -> None:
    say(page, QUESTION)
    old = page.get_by_role("button", name="Talk to a person").first
    expect(old).to_be_disabled()
    old.click(force=True)
    expect(page.locator(".choice:enabled:not([aria-disabled])").first).to_be_visible()
    expect(page.locator(".visitor")).to_have_count(1)


def test_nothing_is_asked_of_another_host_and_nothing_is_kept_in_the_browser(
    context: BrowserContext, site: Served
) -> None:
    asked: list[str] = []
    troubles: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda line: troubles.append(line.text))
    context.on("weberror", lambda error: troubles.append(str(error.error)))
    page = opened(context)
    say(page, DANGER)
    say(page, QUESTION)
    assert asked
    assert [url for url in asked if not url.startswith(site.url)] == []
    assert troubles == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("document.cookie") == ""


def test_danger_brings_a_card_that_is_announced_with_its_numbers_in_view(page: Page) -> None:
    say(page, DANGER)
    card = page.get_by_role("alert").first
    expect(card.get_by_role("link", name="Call 988").first).to_be_in_viewport()
    expect(card.get_by_role("link", name="Call 911").first).to_be_in_viewport()


def test_the_card_says_that_nobody_is_watching_until_a_staff_member_is_there(
    page: Page, site: Served
) -> None:
    say(page, DANGER)
    page.reload()
    expect(page.locator(".card .unwatched")).to_contain_text("No one is watching this chat live")
    expect(page.locator(".card .unwatched")).to_be_visible()
    conversation = page.locator("body").get_attribute("data-conversation") or ""
    site.deps.conversations.set_owner(conversation, "staff:someone")
    page.reload()
    expect(page.locator(".card .unwatched")).to_be_hidden()


def test_a_reload_resumes_where_the_chat_was(page: Page) -> None:
    say(page, QUESTION)
    page.reload()
    expect(page.locator(".message")).to_have_count(3)
    say(page, "what does it cost")
    expect(page.locator(".message")).to_have_count(5)


def test_two_tabs_stay_in_step(context: BrowserContext) -> None:
    one, other = listening(context), listening(context)
    say(one, QUESTION)
    expect(other.locator(".message")).to_have_count(3)
    say(other, "what does it cost")
    expect(one.locator(".message")).to_have_count(5)
    seqs = "[...document.querySelectorAll('[data-seq]')].map((one) => one.dataset.seq).join()"
    assert one.evaluate(seqs) == other.evaluate(seqs) == "1,2,3,4,5"


def test_what_is_written_offline_is_sent_once_when_the_connection_is_back(
    page: Page, context: BrowserContext
) -> None:
    context.set_offline(True)
    page.get_by_label("Your message").fill(QUESTION)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#status")).to_contain_text("911")
    context.set_offline(False)
    expect(page.locator(".bot")).to_have_count(2, timeout=15_000)
    expect(page.locator(".visitor")).to_have_count(1)


def test_words_sent_to_a_chat_that_is_over_begin_a_new_one(
    context: BrowserContext, site: Served
) -> None:
    page = context.new_page()
    # An open page hears within two seconds that a chat is over; this one hears nothing of it.
    page.route("**/api/stream*", lambda route: None, times=1)
    with page.expect_request("**/api/stream*"):
        page.goto("/")

    def ends_meanwhile(route: Route) -> None:
        with site.deps.engine.begin() as connection:
            for table in ("messages", "conversations"):
                connection.exec_driver_sql(f"delete from {table}")
        route.continue_()

    page.route("**/api/messages", ends_meanwhile, times=1)
    page.get_by_label("Your message").fill(DANGER)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".card")).to_have_count(1)


def test_a_message_that_is_too_long_comes_back_to_be_shortened(page: Page) -> None:
    page.get_by_label("Your message").fill("word " * 900)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#notice")).to_contain_text("shorter")
    assert len(page.get_by_label("Your message").input_value()) > 4000
    expect(page.locator(".visitor")).to_have_count(0)


def test_beside_a_message_that_is_too_long_the_open_question_keeps_its_buttons(page: Page) -> None:
    say(page, QUESTION)
    offered = page.locator(".choices:not(.past) .choice").all_inner_texts()
    assert offered
    page.get_by_label("Your message").fill("x" * 9000)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#notice")).to_contain_text("too long")
    expect(page.locator(".message").last).to_contain_text("988")  # it was not read through
    assert page.locator(".choices:not(.past) .choice").all_inner_texts() == offered
    page.locator(".choices:not(.past) .choice").first.click()
    expect(page.locator(".visitor").last).to_contain_text(offered[0])
    expect(page.locator(".visitor[data-pending]")).to_have_count(0)
    expect(page.locator("#notice")).to_be_hidden()


def test_an_empty_message_is_said_to_be_empty_until_something_is_written(page: Page) -> None:
    page.get_by_label("Your message").fill("word " * 900)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#notice")).to_contain_text("shorter")
    page.get_by_label("Your message").fill("  ")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#notice")).to_contain_text("I got an empty message")
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.type("h")
    expect(page.locator("#notice")).to_be_hidden()
    expect(page.locator(".visitor")).to_have_count(0)


def test_deleting_asks_first_and_empties_every_tab(context: BrowserContext) -> None:
    one, other = listening(context), listening(context)
    say(one, QUESTION)
    one.get_by_role("link", name="Delete everything").click()
    expect(one.get_by_role("button", name="Keep the chat")).to_be_focused()
    one.get_by_role("button", name="Yes, delete everything").click()
    for tab in (one, other):
        expect(tab.locator("#log")).to_contain_text("has been deleted")
        expect(tab.locator(".message")).to_have_count(0)
    one.get_by_role("button", name="Start a new chat").click()
    expect(one.locator(".message")).to_have_count(1)


def test_shift_three_times_deletes_and_leaves_for_good(
    context: BrowserContext, site: Served
) -> None:
    page = context.new_page()
    page.goto("about:blank")
    page.goto("/")
    say(page, QUESTION)
    page.reload()
    conversation = page.locator("body").get_attribute("data-conversation") or ""
    assert is_kept(site, conversation)
    for _ in range(3):
        page.keyboard.press("Shift")
    expect(page).to_have_url(LEFT, timeout=15_000)
    wait_for(lambda: not is_kept(site, conversation), 15)
    page.go_back()
    assert page.url == "about:blank"


def test_typing_capitals_never_leaves(page: Page) -> None:
    page.get_by_label("Your message").focus()
    for letter in "IOP?":
        page.keyboard.down("Shift")
        page.keyboard.press(letter)
        page.keyboard.up("Shift")
    page.wait_for_timeout(200)
    assert page.get_by_label("Your message").input_value() == "IOP?"


def test_the_exit_button_leaves_at_once(page: Page) -> None:
    say(page, QUESTION)
    page.get_by_role("button", name="Exit").click()
    expect(page).to_have_url(LEFT, timeout=15_000)


def test_without_javascript_a_form_does_it_all(open_with: Open) -> None:
    page = open_with(java_script_enabled=False)
    page.get_by_label("Your message").fill(QUESTION)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".bot").last).to_contain_text("weeks")
    page.get_by_role("button", name="Hours and days").click()
    expect(page.locator(".bot")).to_have_count(3)
    page.get_by_label("Your message").fill(DANGER)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".card")).to_be_visible()
    page.get_by_role("button", name="Exit").click()
    expect(page).to_have_url(LEFT, timeout=15_000)


def test_the_widget_opens_takes_the_focus_and_gives_it_back(open_with: Open) -> None:
    page = open_with("/demo")
    launcher = page.get_by_role("button", name="Ask a question")
    launcher.click()
    chat = page.frame_locator("iframe")
    expect(chat.get_by_label("Your message")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(chat.locator(".bot")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(launcher).to_be_focused()
    expect(page.locator("iframe")).to_be_hidden()
    launcher.click()
    expect(chat.locator(".bot")).to_have_count(2)
    page.get_by_role("button", name="Close the chat").click()
    expect(launcher).to_be_focused()


def test_a_call_back_is_asked_for_from_inside_the_widget(open_with: Open, site: Served) -> None:
    site.deps.desk.switches.turn("bot", on=False, by="admin", reason="a test")
    try:
        page = open_with("/demo", viewport=DESK)
        page.get_by_role("button", name="Ask a question").click()
        frame = page.frame_locator("iframe")
        frame.get_by_role("link", name="Ask for a call back").last.click()
        frame.get_by_label("Your phone number").fill("617-555-0142")
        frame.get_by_label("May a staff member text you").check()
        frame.get_by_role("button", name="Send to staff").click()
        expect(frame.locator("#log")).to_contain_text("Sent. Staff can now read this chat")
        expect(frame.get_by_label("Your message")).to_be_visible()
    finally:
        site.deps.desk.switches.turn("bot", on=True, by="admin", reason="a test")
