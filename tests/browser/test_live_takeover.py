"""A visitor and staff in one chat, each in a browser of their own, over the real web process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DANGER, PHONE, Contexts, sign_in
from tests.integration.staff.desk import PASSWORD
from tests.integration.web.served import Served, served, settings_for

pytestmark = pytest.mark.browser
PageOf = Callable[..., Page]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    with served(settings_for(tmp_path, FOYER_MESSAGES_PER_MINUTE="500")) as running:
        for name, role in (("Sam Desk", "staff"), ("Kim Desk", "staff"), ("Lee Desk", "lead")):
            email = f"{name.split()[0].lower()}@example.org"
            running.deps.staff.add(email, name, role, PASSWORD)  # type: ignore[arg-type]
        yield running


@pytest.fixture
def staff(contexts: Contexts, site: Served) -> PageOf:
    """Open the console as a member."""

    def signed_in(name: str, **options: Any) -> Page:
        page = contexts(base_url=site.url, **options).new_page()
        sign_in(page, name, PASSWORD)
        return page

    return signed_in


@pytest.fixture
def visitor(contexts: Contexts, site: Served) -> Page:
    page = contexts(viewport=PHONE, base_url=site.url).new_page()
    page.goto("/")
    expect(page.locator(".bot")).to_have_count(1)
    return page


def ask_for_a_person(visitor: Page) -> None:
    visitor.get_by_role("button", name="Talk to a person").first.click()
    visitor.get_by_role("button", name="Chat with a person here").click()
    visitor.get_by_role("button", name="Yes, that is okay").click()
    expect(visitor.get_by_text("I've asked for a person.")).to_be_visible()


def say(visitor: Page, text: str) -> None:
    visitor.get_by_label("Your message").fill(text)
    visitor.get_by_role("button", name="Send").click()


def write(page: Page, text: str) -> None:
    """Write to the visitor as somebody at a keyboard does."""
    expect(page.get_by_text("Enter sends.")).to_be_visible()
    page.get_by_label("Write to the visitor").press_sequentially(text)
    page.keyboard.press("Enter")
    expect(page.locator("#lines").get_by_text(text)).to_be_visible()
    expect(page.get_by_label("Write to the visitor")).to_have_value("")


def claim_it(page: Page) -> None:
    waiting = page.get_by_role("region", name="Waiting")
    expect(waiting.get_by_text("Live chat", exact=True)).to_be_visible()
    waiting.get_by_role("button", name="Claim").click()
    expect(page.get_by_role("heading", name="Live chat")).to_be_visible()


def test_a_visitor_and_a_staff_member_talk_without_any_reload(visitor: Page, staff: PageOf) -> None:
    sam = staff("sam")
    ask_for_a_person(visitor)
    claim_it(sam)
    expect(visitor.get_by_text("A staff member is here now")).to_be_visible()
    sam.evaluate("window.neverReloaded = true")

    expect(visitor.locator("body[data-answering=staff]")).to_be_attached()
    # Long enough to be told of twice: the first time the console may not listen yet.
    visitor.get_by_label("Your message").press_sequentially("I do not know", delay=400)
    expect(sam.get_by_text("The visitor is typing …")).to_be_visible()
    say(visitor, "I do not know where to start.")
    expect(sam.locator("#lines").get_by_text("I do not know where to start.")).to_be_visible()
    expect(sam.get_by_text("The visitor is typing …")).to_be_hidden()

    sam.get_by_label("Write to the visitor").press_sequentially("Take", delay=20)
    expect(visitor.get_by_text("The staff member is writing.")).to_be_visible()
    write(sam, " your time.")
    expect(visitor.get_by_text("Take your time.", exact=True)).to_be_visible()
    expect(sam.get_by_text("Waits until the visitor’s page is open.")).to_have_count(0)
    assert sam.evaluate("window.neverReloaded")

    sam.get_by_text("Close…").click()
    sam.get_by_role("button", name="Close this handoff").click()
    expect(visitor.get_by_text("Did that help?")).to_be_visible()
    visitor.get_by_role("button", name="Yes", exact=True).click()
    expect(visitor.get_by_text("Thank you for telling us.")).to_be_visible()


def test_the_bot_is_silent_while_a_person_answers_and_danger_is_met_all_the_same(
    site: Served, visitor: Page, staff: PageOf
) -> None:
    lee, sam = staff("lee"), staff("sam")
    ask_for_a_person(visitor)
    claim_it(sam)
    asked = len(site.rasa.asked)
    say(visitor, "how long is it?")
    expect(sam.locator("#lines").get_by_text("how long is it?")).to_be_visible()
    assert len(site.rasa.asked) == asked
    say(visitor, DANGER)
    expect(visitor.get_by_role("link", name="Call 988").last).to_be_visible()
    # Whoever else is on duty hears of it on an open page, without a reload.
    expect(lee.get_by_text("1 emergency needs somebody now.")).to_be_visible()
    expect(sam.get_by_text("Crisis card shown: Suicide")).to_be_visible()
    expect(sam.locator("#top").get_by_text("Emergency")).to_be_visible()
    lee.get_by_role("button", name="I have seen it").click()
    expect(lee.get_by_text("You said that you have seen this emergency.")).to_be_visible()
    expect(sam.get_by_text("1 emergency needs somebody now.")).to_be_hidden()
    sam.get_by_role("button", name="Release to the queue").click()
    expect(visitor.get_by_text("The staff member has left the chat.")).to_be_visible()


def test_two_who_claim_at_once_become_one_owner_and_the_other_is_told(
    site: Served, visitor: Page, staff: PageOf
) -> None:
    sam, kim = staff("sam"), staff("kim")
    ask_for_a_person(visitor)
    row = max(site.deps.handoffs.queue(), key=lambda one: one.created_at)
    for page in (sam, kim):
        page.goto(f"/staff/handoffs/{row.id}")
        expect(page.get_by_role("button", name="Claim this handoff")).to_be_visible()
    press = "document.querySelector('form[action$=\"/claim\"] button').click()"
    for page in (sam, kim):
        page.evaluate(f"setTimeout(() => {press}, 50)")
    won = [page.get_by_text("You claimed this handoff.") for page in (sam, kim)]
    lost = [page.get_by_role("heading", name="was quicker") for page in (sam, kim)]
    expect(won[0].or_(lost[0])).to_be_visible()
    expect(won[1].or_(lost[1])).to_be_visible()
    assert sorted(one.count() for one in won) == [0, 1]
    assert sorted(one.count() for one in lost) == [0, 1]
    expect(visitor.get_by_text("A staff member is here now")).to_have_count(1)


def test_a_visitor_who_deletes_everything_vanishes_from_the_open_page_at_once(
    visitor: Page, staff: PageOf
) -> None:
    sam = staff("sam")
    ask_for_a_person(visitor)
    claim_it(sam)
    say(visitor, "marzipan")
    expect(sam.get_by_text("marzipan")).to_be_visible()
    sam.get_by_label("Write to the visitor").fill("Half a sentence")
    visitor.evaluate("fetch('/api/delete', {method: 'POST'})")
    expect(sam.get_by_role("heading", name="The visitor deleted this conversation")).to_be_visible()
    expect(sam.get_by_text("marzipan")).to_have_count(0)
    expect(sam.get_by_label("What you had written was not sent.")).to_have_value("Half a sentence")


def test_a_handoff_taken_back_by_the_timers_leaves_the_screen_of_who_had_it(
    site: Served, visitor: Page, staff: PageOf
) -> None:
    sam = staff("sam")
    ask_for_a_person(visitor)
    claim_it(sam)
    say(visitor, "marzipan")
    expect(sam.get_by_text("marzipan")).to_be_visible()
    site.deps.desk.ticking.tick(site.deps.clock() + 3600)
    expect(sam.get_by_text("Claim this handoff first; then you can read it.")).to_be_visible()
    expect(sam.get_by_text("marzipan")).to_have_count(0)
    expect(visitor.get_by_text("has not answered in time")).to_be_visible()


def test_a_ready_reply_is_put_into_the_box_to_be_read_before_it_is_sent(
    visitor: Page, staff: PageOf
) -> None:
    sam = staff("sam")
    ask_for_a_person(visitor)
    claim_it(sam)
    sam.get_by_text("Ready replies").click()
    sam.get_by_role("button", name="Still here", exact=True).click()
    expect(sam.get_by_label("Write to the visitor")).to_have_value(
        "I'm still here. Take your time."
    )
    expect(sam.get_by_label("Write to the visitor")).to_be_focused()
    expect(visitor.get_by_text("I'm still here.")).to_have_count(0)


def test_without_script_staff_write_all_the_same(visitor: Page, staff: PageOf) -> None:
    sam = staff("sam", java_script_enabled=False)
    ask_for_a_person(visitor)
    sam.goto("/staff")
    claim_it(sam)
    sam.get_by_label("Write to the visitor").fill("Hello, I am here.")
    sam.get_by_role("button", name="Send").click()
    expect(sam.get_by_text("Your words are on their way to the visitor.")).to_be_visible()
    expect(visitor.get_by_text("Hello, I am here.")).to_be_visible()


def test_the_alarm_sounds_only_after_it_was_switched_on_and_until_it_was_seen(
    visitor: Page, staff: PageOf
) -> None:
    sam = staff("sam")
    rang = "Number(document.documentElement.dataset.rang || 0)"
    ask_for_a_person(visitor)
    say(visitor, DANGER)
    expect(sam.get_by_text("1 emergency needs somebody now.")).to_be_visible()
    assert sam.title().startswith("(!) ")
    assert sam.evaluate(rang) == 0
    sam.get_by_role("button", name="Alarm sound is off").click()
    expect(sam.get_by_role("button", name="Alarm sound is on")).to_be_visible()
    sam.wait_for_function(f"{rang} > 0")
    sam.get_by_role("button", name="I have seen it").click()
    expect(sam.get_by_text("1 emergency needs somebody now.")).to_be_hidden()
    assert not sam.title().startswith("(!) ")
