"""What whoever holds the phone next finds behind Back, after the visitor left by Exit."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.visitor.front import QUESTION, opened, say
from tests.house import wait_for

pytestmark = pytest.mark.browser
NUMBER = "617-555-0134"


def leave(page: Page) -> None:
    page.get_by_role("button", name="Exit").click()
    # Polled by expect(): wait_for_url gives up when one navigation overtakes another.
    expect(page).to_have_url(re.compile("/healthz$"))


def send(page: Page) -> None:
    """Send the form for a call back; the chat comes in its place."""
    page.get_by_role("button", name="Send to staff").click()
    expect(page).to_have_url(re.compile("/#latest$"))
    page.wait_for_load_state("load")


def fill_in(page: Page, phone: str = NUMBER) -> None:
    page.locator("#phone").fill(phone)
    page.locator("#may_phone").check()
    page.locator("#name").fill("Sam")


def typed(page: Page) -> list[str]:
    """What stands in the form of the page for a call back."""
    fields = page.locator("#phone, #safe_times, #name").all()
    ticked = page.locator("input[type=checkbox]").all()
    return [one.input_value() for one in fields] + [str(one.is_checked()) for one in ticked]


EMPTY = ["", "", "", "False", "False", "False"]


def test_the_number_of_a_call_back_is_not_there_any_more(context: BrowserContext) -> None:
    page = opened(context, "/callback")
    fill_in(page)
    send(page)
    leave(page)
    page.go_back()
    expect(page).to_have_url(re.compile("/callback$"))
    page.wait_for_load_state("load")
    assert typed(page) == EMPTY


def test_nor_is_one_that_could_not_be_read_and_nothing_is_sent_again(
    context: BrowserContext,
) -> None:
    page = opened(context, "/callback")
    fill_in(page, "61")
    page.get_by_role("button", name="Send to staff").click()
    expect(page.locator("#wrong-phone")).to_be_visible()
    assert typed(page)[0] == "61"  # to be mended, it stands there
    fill_in(page)
    send(page)
    leave(page)
    sent: list[Request] = []
    page.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    for _ in range(2):
        page.go_back()
        page.wait_for_load_state("load")
        assert page.url.endswith("/callback")
        assert typed(page) == EMPTY
    assert sent == []


def test_who_only_looks_back_types_nothing_twice_and_who_left_meanwhile_is_not_shown(
    context: BrowserContext,
) -> None:
    page = opened(context)
    say(page, QUESTION)
    page.goto("/callback")
    fill_in(page)
    page.goto("/delete")  # a tap beside what was meant
    page.go_back()
    page.wait_for_load_state("load")
    assert (typed(page)[0], typed(page)[3]) == (NUMBER, "True")  # the rest no browser keeps
    page.goto("/")
    leave(page)
    # Whoever has the phone next has a chat of their own.
    page.goto("/")
    say(page, QUESTION)
    for _ in range(9):
        page.go_back()
        page.wait_for_load_state("load")
        if page.url.endswith("/callback"):
            break
    assert (page.url.endswith("/callback"), typed(page)) == (True, EMPTY)


def test_a_message_that_a_form_sent_is_not_sent_again(context: BrowserContext) -> None:
    page = opened(context)
    # As in a browser that keeps no cookies, where the page is left to work as a form.
    for words in (QUESTION, "and at night?"):
        page.locator("#text").fill(words)
        page.evaluate("document.getElementById('composer').submit()")
        expect(page.locator(".visitor").last).to_contain_text(words)
    leave(page)
    sent: list[Request] = []
    page.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    page.go_back()
    expect(page.locator(".bot")).to_have_count(1)
    assert [one for one in sent if one.url.endswith("/plain")] == []
    assert QUESTION not in page.content()


def test_who_leaves_without_a_line_leaves_no_chat_behind(context: BrowserContext) -> None:
    page = opened(context)
    say(page, QUESTION)
    context.set_offline(True)
    page.get_by_role("button", name="Exit").click()
    expect(page.locator("body")).not_to_contain_text(QUESTION)
    context.set_offline(False)
    next_one = context.new_page()
    next_one.goto("/")
    expect(next_one.locator(".bot")).to_have_count(1)
    assert QUESTION not in next_one.content()
    # Whoever asks something now has a chat of their own, which stays.
    say(next_one, "is it at night?")
    next_one.reload()
    expect(next_one.locator(".visitor")).to_have_count(1)


def test_exit_leads_away_also_where_the_browser_refuses_notes(context: BrowserContext) -> None:
    refuse = "{ throw new DOMException('refused', 'SecurityError'); }"
    context.add_init_script(
        f"history.replaceState = () => {refuse};"
        f"Object.defineProperty(document, 'cookie', {{ set() {refuse}, get() {refuse} }});"
    )
    page = opened(context)
    say(page, QUESTION)
    leave(page)
    wait_for(lambda: not context.cookies(), 20)  # the page is gone sooner than the answer is there
