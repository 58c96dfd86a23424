"""A visitor and a staff member in two browsers at once, and two staff who want the same handoff."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.store import tables as t
from tests.browser.chromium import (
    DANGER,
    DESK,
    PHONE,
    Contexts,
    scrolls_sideways,
    serious,
    sign_in,
)
from tests.browser.staff.console import look_again
from tests.house import free_port
from tests.integration.web.served import Served, served, settings_for
from tests.integration.web.staffed import PASSWORD

pytestmark = pytest.mark.browser
HERE = "A staff member is here and can read this chat."
Open = Callable[..., Page]


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    given = {"FOYER_PORT": str(free_port()), "FOYER_MESSAGES_PER_MINUTE": "500"}
    with served(settings_for(tmp_path_factory.mktemp("site"), **given)) as running:
        for name in ("sam", "kim"):
            staff = running.deps.staff
            staff.add(f"{name}@example.org", name.capitalize(), "staff", PASSWORD)
        yield running


@pytest.fixture
def open_one(contexts: Contexts, site: Served) -> Open:
    """Open a browser of one's own at an address."""

    def opened(path: str, **options: Any) -> Page:
        page = contexts(base_url=site.url, **options).new_page()
        page.goto(path)
        return page

    return opened


def desk(open_one: Open, name: str = "sam", **options: Any) -> Page:
    """A member's browser with the queue open."""
    page = open_one("/staff", **{"viewport": DESK, **options})
    sign_in(page, name, PASSWORD)
    return page


def guest(open_one: Open, **options: Any) -> Page:
    page = open_one("/", **{"viewport": PHONE, **options})
    expect(page.locator(".bot")).to_have_count(1)
    return page


def asks(page: Page) -> None:
    """The visitor asks for a person and agrees."""
    for title in ("Talk to a person", "Chat with a person here", "Yes, that is okay"):
        page.locator(".choices:not(.past)").get_by_role("button", name=title).click()
        expect(page.locator(".visitor").last).to_have_text(re.compile(title))
        expect(page.locator(".message").last).to_have_class(re.compile("bot"))


def claims(page: Page) -> None:
    """The member claims the only handoff that waits."""
    page.get_by_role("button", name=re.compile("^Claim handoff|^Claim")).first.click()
    # Enter begins a new line until the page's script has said that it sends.
    expect(page.get_by_text("Enter sends.")).to_be_visible()


def says(page: Page, words: str, *, staff: bool = False) -> None:
    field = page.get_by_label("Write to the visitor" if staff else "Your message")
    field.fill(words)
    field.press("Enter")
    expect(field).to_have_value("")


def test_a_visitor_and_a_staff_member_chat_live_until_it_is_closed(open_one: Open) -> None:
    staff, visitor = desk(open_one), guest(open_one)
    asks(visitor)
    expect(visitor.locator("#standing")).to_contain_text("You asked for a person.")
    # Without a reload the queue shows who waits.
    expect(staff.locator("#queue")).to_contain_text("Live chat")
    claims(staff)
    expect(visitor.locator("#standing")).to_contain_text(HERE)
    expect(visitor.locator("#about")).to_have_text("A staff member is here")
    says(staff, "Hello, this is Sam from the desk.", staff=True)
    expect(visitor.locator(".staff").last).to_contain_text("Hello, this is Sam from the desk.")
    says(visitor, "Can I come in the evening?")
    expect(staff.locator("#lines > li").last).to_contain_text("Can I come in the evening?")
    expect(visitor.locator(".bot").last).not_to_contain_text("hours")
    staff.get_by_text("Close…").click()
    staff.get_by_role("button", name="Close this handoff").click()
    expect(visitor.locator(".system").last).to_contain_text("Did that help?")
    expect(visitor.locator("#standing")).to_be_hidden()
    expect(visitor.locator("#about")).to_have_text("Automated assistant")
    visitor.get_by_role("button", name="Yes", exact=True).click()
    expect(visitor.locator(".bot").last).to_contain_text("Thank you for telling us.")


def test_each_sees_that_the_other_writes(open_one: Open) -> None:
    staff, visitor = desk(open_one), guest(open_one)
    asks(visitor)
    claims(staff)
    expect(visitor.locator("#standing")).to_contain_text(HERE)
    staff.get_by_label("Write to the visitor").press_sequentially("Hel")
    expect(visitor.locator("#status")).to_have_text("The staff member is writing.")
    says(staff, "Hello", staff=True)
    expect(visitor.locator(".staff").last).to_contain_text("Hello")
    expect(visitor.locator("#status")).not_to_have_text("The staff member is writing.")
    visitor.get_by_label("Your message").press_sequentially("I ")
    expect(staff.locator("#typing")).to_contain_text("The visitor is typing")
    says(visitor, "I am here")
    expect(staff.locator("#lines > li").last).to_contain_text("I am here")
    expect(staff.locator("#typing")).to_have_text("")


def test_released_the_visitor_is_back_with_the_bot(open_one: Open) -> None:
    staff, visitor = desk(open_one), guest(open_one)
    asks(visitor)
    claims(staff)
    expect(visitor.locator("#standing")).to_contain_text(HERE)
    staff.get_by_role("button", name="Release to the queue").click()
    expect(visitor.locator(".system").last).to_contain_text("the automated assistant again")
    expect(visitor.locator("#standing")).to_contain_text("You asked for a person.")
    says(visitor, "how long is it?")
    expect(visitor.locator(".bot").last).to_contain_text("weeks")


def test_of_two_who_claim_at_once_one_has_it_and_the_other_is_told_who(
    open_one: Open, site: Served
) -> None:
    visitor = guest(open_one)
    sam, kim = desk(open_one), desk(open_one, "kim")
    asks(visitor)
    for page in (sam, kim):
        expect(page.locator("#queue form button").first).to_be_visible()
    # Each browser sends its own form at the same moment; Playwright itself does one at a time.
    send = """() => { const form = document.querySelector("#queue form");
        return fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))})
            .then((answer) => answer.text()); }"""
    for page in (sam, kim):
        page.evaluate(f"() => {{ window.sent = ({send})(); }}")
    said = [str(page.evaluate("() => window.sent")) for page in (sam, kim)]
    row = site.deps.handoffs.queue()[0]
    assert (row.state, sum("Write to the visitor" in one for one in said)) == ("claimed", 1)
    loser = next(one for one in said if "Write to the visitor" not in one)
    assert row.owner_name is not None
    assert row.owner_name in loser


def test_a_chat_is_passed_on_to_a_colleague_and_the_visitor_reads_no_note(
    open_one: Open,
) -> None:
    sam, visitor = desk(open_one), guest(open_one)
    kim = desk(open_one, "kim")
    asks(visitor)
    claims(sam)
    expect(visitor.locator("#standing")).to_contain_text(HERE)
    sam.get_by_label("Write to the visitor").fill("Half a reply")
    sam.get_by_text("Pass on…").click()
    sam.get_by_label("To whom").select_option(label="Kim")
    sam.get_by_label("What they should know").fill("Likes evenings")
    questions: list[str] = []
    sam.once("dialog", lambda one: (questions.append(one.message), one.dismiss()))
    sam.get_by_role("button", name="Pass it on").click()
    assert len(questions) == 1  # the reply would be lost
    sam.get_by_label("Write to the visitor").fill("")
    sam.get_by_role("button", name="Pass it on").click()
    expect(sam.get_by_text("You passed the handoff on.")).to_be_visible()
    expect(visitor.locator(".system").last).to_contain_text("Another staff member is taking over")
    expect(visitor.locator("#standing")).to_contain_text(HERE)
    kim.locator("#queue").get_by_role("link", name=re.compile("Asked for a live chat")).click()
    expect(kim.get_by_text("Enter sends.")).to_be_visible()
    expect(kim.locator("#notes-list")).to_contain_text("Likes evenings")
    says(kim, "Hello, this is Kim.", staff=True)
    expect(visitor.locator(".staff").last).to_contain_text("Hello, this is Kim.")
    expect(visitor.locator("body")).not_to_contain_text("Likes evenings")


def test_many_claims_at_once_give_one_owner(open_one: Open, site: Served) -> None:
    asks_page = guest(open_one)
    desk(open_one)
    asks(asks_page)
    handoff_id = site.deps.handoffs.queue()[0].id
    members = [one.id for one in site.deps.staff.members()] * 5
    claim = site.deps.desk.desk.claim
    with ThreadPoolExecutor(10) as pool:
        won = list(pool.map(lambda by: claim(handoff_id, by=by), members))
    assert won.count(True) == 1
    expect(asks_page.locator(".system")).to_have_count(1)


def test_danger_in_a_live_chat_shows_the_card_without_saying_that_nobody_watches(
    open_one: Open,
) -> None:
    staff, visitor = desk(open_one), guest(open_one)
    asks(visitor)
    claims(staff)
    expect(visitor.locator("#standing")).to_contain_text(HERE)
    says(visitor, DANGER)
    expect(visitor.locator(".card").last).to_be_visible()
    expect(visitor.locator(".card .unwatched").last).to_be_hidden()
    expect(staff.locator("#lines > li").last).to_contain_text("Crisis card shown")
    staff.get_by_role("button", name="I have seen it", exact=True).click()
    visitor.locator("#standing button").click()
    expect(visitor.locator(".card .unwatched").last).to_be_visible()


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


def test_deleting_everything_takes_the_chat_from_the_staff_members_screen(open_one: Open) -> None:
    staff, visitor = desk(open_one), guest(open_one)
    asks(visitor)
    says(visitor, "marzipan")
    claims(staff)
    expect(staff.locator("main")).to_contain_text("marzipan")
    visitor.locator("#delete").click()
    expect(visitor.locator("#about")).to_have_text("A staff member is here")
    visitor.get_by_role("button", name="Yes, delete everything").click()
    expect(staff.locator("main")).not_to_contain_text("marzipan")
    # Nobody is there any more, and the page does not say so.
    expect(visitor.get_by_text("Everything from this chat has been deleted.")).to_be_visible()
    expect(visitor.locator("#about")).to_have_text("Automated assistant")


def test_staff_see_whether_the_visitors_page_is_open(open_one: Open, site: Served) -> None:
    staff, visitor = desk(open_one), guest(open_one)
    asks(visitor)
    expect(staff.locator("#queue")).to_contain_text("The visitor’s page is open")
    claims(staff)
    expect(visitor.locator("#standing")).to_contain_text(HERE)
    long_ago = t.handoffs.update().values(visitor_seen_at=time.time() - 200)
    with site.deps.engine.begin() as connection:
        connection.execute(long_ago)
    look_again(staff)
    for place in ("#top", "#there"):
        expect(staff.locator(place)).to_contain_text("No sign of the visitor for 3 minutes")
    with visitor.expect_response("**/api/here"):
        look_again(visitor)  # the page says by itself that it is open
    look_again(staff)
    expect(staff.locator("#top")).to_contain_text("The visitor’s page is open")
    visitor.get_by_role("button", name="End staff chat").click()
    expect(staff.locator("#top")).not_to_contain_text("page is open")
    expect(staff.locator("#there")).to_be_empty()
    asked: list[str] = []
    visitor.on("request", lambda one: asked.append(one.url))
    look_again(visitor)
    visitor.wait_for_timeout(500)
    assert not [one for one in asked if one.endswith("/api/here")]


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
