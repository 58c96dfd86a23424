"""The visitor's page when the line, the server or the hand that taps is not steady."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import DANGER
from tests.browser.visitor.front import QUESTION, Open, opened, say, thinking, without_store
from tests.integration.web.served import Served

pytestmark = pytest.mark.browser
GENTLE = "i feel so hopeless"
LONGEST_PAUSE = 30_000  # ms; the page tries again after 15 s at most


def test_danger_has_its_card_where_no_conversation_can_begin(open_with: Open, site: Served) -> None:
    with without_store(site):
        page = open_with("/")
        page.get_by_label("Your message").fill(DANGER)
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".card")).to_have_count(1)
        expect(page.locator("#status")).to_contain_text("Not sent yet")
        page.wait_for_timeout(2500)
        expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".visitor[data-seq]")).to_have_count(1, timeout=LONGEST_PAUSE)


def test_a_gentle_line_keeps_no_card_away_where_no_conversation_can_begin(
    open_with: Open, site: Served
) -> None:
    with without_store(site):
        page = open_with("/")
        for text in (GENTLE, DANGER):
            page.get_by_label("Your message").fill(text)
            page.get_by_role("button", name="Send").click()
            expect(page.locator("[data-seq='0']").first).to_be_visible()
        expect(page.locator(".card")).to_have_count(1)
        page.wait_for_timeout(2500)
        expect(page.locator("[data-seq='0']")).to_have_count(2)


def test_danger_does_not_wait_behind_words_that_could_not_be_kept(page: Page, site: Served) -> None:
    with without_store(site, "add"):
        for text in (QUESTION, DANGER):
            page.get_by_label("Your message").fill(text)
            page.get_by_role("button", name="Send").click()
            expect(page.locator("#status")).to_contain_text("Not sent yet")
        expect(page.locator(".card")).to_have_count(1)
        page.wait_for_timeout(2500)
        expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".visitor[data-seq]")).to_have_count(2, timeout=LONGEST_PAUSE)
    expect(page.locator(".visitor[data-seq]").first).to_contain_text(QUESTION)


def test_words_that_cannot_be_sent_yet_are_said_to_be_so(context: BrowserContext) -> None:
    page = context.new_page()
    page.clock.install()
    page.route("**/api/conversation", lambda route: None)  # a line on which nothing comes back
    with page.expect_request("**/api/conversation"):
        page.goto("/")
    page.get_by_label("Your message").fill(QUESTION)
    page.get_by_role("button", name="Send").click()
    page.clock.run_for(10_000)
    expect(page.locator("#status")).to_have_text(
        "Not sent yet. I keep trying. For urgent help, call 911 or 988."
    )
    page.unroute_all()
    expect(page.locator(".bot")).to_have_count(2)
    expect(page.locator("#status")).to_have_text("")


def test_an_older_browser_gives_up_a_silent_line_too(context: BrowserContext) -> None:
    context.add_init_script("delete AbortSignal.timeout")  # as Safari before 16
    page = opened(context)
    page.clock.install()
    page.route("**/api/messages", lambda route: None)
    with page.expect_request("**/api/messages"):
        page.get_by_label("Your message").fill(QUESTION)
        page.get_by_role("button", name="Send").click()
    page.clock.run_for(10_000)
    expect(page.locator("#status")).to_have_text(
        "Not sent yet. I keep trying. For urgent help, call 911 or 988."
    )
    page.unroute_all()
    expect(page.locator(".bot")).to_have_count(2)
    expect(page.locator(".visitor")).to_have_count(1)


def test_who_waits_for_an_answer_hears_that_the_line_is_gone(context: BrowserContext) -> None:
    page = context.new_page()
    page.route("**/api/stream*", lambda route: route.abort())
    page.goto("/")
    page.wait_for_timeout(7000)
    expect(page.locator("#status")).to_have_text("")  # nobody waits for anything yet
    page.get_by_label("Your message").fill(QUESTION)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#status")).to_have_text("Received")
    expect(page.locator("#status")).to_have_text(
        "The connection is gone for now. I keep trying. For urgent help, call 911 or 988."
    )
    page.unroute_all()
    expect(page.locator(".bot")).to_have_count(2)
    expect(page.locator("#status")).to_have_text("")


def test_after_a_sleep_nobody_is_said_to_write_on_a_line_that_is_dead(
    page: Page, site: Served
) -> None:
    with thinking(site):
        page.get_by_label("Your message").fill(QUESTION)
        page.get_by_role("button", name="Send").click()
        expect(page.locator("#status")).to_have_text("The assistant is writing.")
        page.route("**/api/stream*", lambda route: None)
        page.evaluate(
            """() => {
                const now = Date.now();
                Date.now = () => now + 60_000;
                document.dispatchEvent(new Event("visibilitychange"));
            }"""
        )
        expect(page.locator("#status")).to_have_text("Received")


def test_a_line_that_died_without_a_word_is_opened_again(context: BrowserContext) -> None:
    page = context.new_page()
    page.clock.install()
    with page.expect_request("**/api/stream*"):
        page.goto("/")
    with page.expect_request("**/api/stream*"):
        page.clock.run_for(60_000)


ADDED = """() => {
    window.added = [];
    new MutationObserver((changes) => {
        for (const one of changes)
            for (const node of one.addedNodes)
                if (node.nodeType === 1) added.push(node.dataset.author);
    }).observe(document.getElementById("log"), { childList: true });
}"""


def test_what_somebody_wrote_is_put_into_the_log_once(page: Page) -> None:
    # A screen reader says aloud whatever is added there.
    page.evaluate(ADDED)
    say(page, f"{QUESTION}\n\n\nthank you")
    expect(page.locator(".visitor[data-seq]")).to_have_count(1)
    assert page.evaluate("added") == ["visitor", "bot"]
    page.reload()
    expect(page.locator(".message")).to_have_count(3)


def test_a_number_that_is_hidden_does_not_stay_on_the_screen(page: Page) -> None:
    say(page, "my ssn is 123-45-6789, how long is it?")
    expect(page.locator(".visitor")).to_have_count(1)
    expect(page.locator(".visitor")).not_to_contain_text("6789")


def test_a_second_tap_on_send_is_no_empty_message(page: Page) -> None:
    page.get_by_label("Your message").fill(QUESTION)
    page.get_by_role("button", name="Send").dblclick()
    expect(page.locator(".bot")).to_have_count(2)
    expect(page.locator(".visitor")).to_have_count(1)
    expect(page.locator("#notice")).to_be_hidden()


def test_choices_can_still_be_pressed_after_a_message_that_was_not_taken(page: Page) -> None:
    page.get_by_label("Your message").fill("word " * 900)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#notice")).to_contain_text("shorter")
    page.get_by_role("button", name="What is an IOP?").click()
    expect(page.locator(".bot")).to_have_count(2)
    page.route(
        "**/api/messages",
        lambda route: route.fulfill(status=409, json={"error": "old_button", "message": "Old."}),
    )
    page.locator(".choices:not(.past) .choice").first.click()
    expect(page.locator("#notice")).to_have_text("Old.")
    expect(page.locator(".choices:not(.past)")).to_have_count(0)


def test_beside_the_card_for_a_message_that_is_too_long_no_other_question_stays(page: Page) -> None:
    say(page, QUESTION)
    page.get_by_label("Your message").fill(f"{DANGER} {'x ' * 3000}")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#notice")).to_contain_text("too long")
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".choices:not(.past)")).to_have_count(0)
