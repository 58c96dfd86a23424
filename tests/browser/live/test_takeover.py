"""Who has a live chat, who sees it, and what takes it away again."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Route, expect

from bot.store import tables as t
from tests.browser.chromium import DANGER
from tests.browser.live.talk import HERE, Open, asks, claims, desk, guest, says
from tests.browser.staff.console import look_again
from tests.integration.web.served import Served

pytestmark = pytest.mark.browser


def test_two_who_claim_at_once_become_one_owner_and_the_other_is_told(
    site: Served, open_one: Open
) -> None:
    sam, kim, visitor = desk(open_one), desk(open_one, "kim"), guest(open_one)
    asks(visitor)
    row = site.deps.handoffs.queue()[0]
    for page in (sam, kim):
        page.goto(f"/staff/handoffs/{row.id}")
        expect(page.get_by_role("button", name="Claim this handoff")).to_be_visible()
    # Both are on their way before either has arrived, after which the other page would hear of it.
    held: list[Route] = []
    for page in (sam, kim):
        page.route("**/claim", lambda route: held.append(route))
        page.get_by_role("button", name="Claim this handoff").click(no_wait_after=True)
    while len(held) < 2:
        sam.wait_for_timeout(20)
    for route in held:
        route.continue_()
    won = [page.get_by_text("You claimed this handoff.") for page in (sam, kim)]
    lost = [page.get_by_role("heading", name="was quicker") for page in (sam, kim)]
    expect(won[0].or_(lost[0])).to_be_visible()
    expect(won[1].or_(lost[1])).to_be_visible()
    assert sorted(one.count() for one in won) == [0, 1]
    owner = site.deps.handoffs.queue()[0].owner_name
    loser = kim if owner == "Sam" else sam
    expect(loser.get_by_role("heading", name=f"{owner} was quicker")).to_be_visible()
    expect(visitor.get_by_text("A staff member is here now")).to_have_count(1)


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


def test_staff_see_whether_the_visitors_page_is_open(open_one: Open, site: Served) -> None:
    staff, visitor = desk(open_one), guest(open_one)
    asks(visitor)
    expect(staff.locator("#queue")).to_contain_text("The visitor’s page is open")
    claims(staff)
    expect(visitor.locator("#standing")).to_contain_text(HERE)
    visitor.route("**/api/here", lambda route: route.abort())  # it would say so every 20 seconds
    long_ago = t.handoffs.update().values(visitor_seen_at=time.time() - 200)
    with site.deps.engine.begin() as connection:
        connection.execute(long_ago)
    look_again(staff)
    for place in ("#top", "#there"):
        expect(staff.locator(place)).to_contain_text("No sign of the visitor for 3 minutes")
    visitor.unroute("**/api/here")
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


def test_deleting_everything_takes_the_chat_from_the_staff_members_screen(open_one: Open) -> None:
    sam, visitor = desk(open_one), guest(open_one)
    asks(visitor)
    says(visitor, "marzipan")
    claims(sam)
    expect(sam.locator("main")).to_contain_text("marzipan")
    sam.get_by_label("Write to the visitor").fill("Half a sentence")
    visitor.locator("#delete").click()
    expect(visitor.locator("#about")).to_have_text("A staff member is here")
    visitor.get_by_role("button", name="Yes, delete everything").click()
    expect(sam.get_by_role("heading", name="The visitor deleted this conversation")).to_be_visible()
    expect(sam.locator("main")).not_to_contain_text("marzipan")
    expect(sam.get_by_label("What you had written was not sent.")).to_have_value("Half a sentence")
    # Nobody is there any more, and the page does not say so.
    expect(visitor.get_by_text("Everything from this chat has been deleted.")).to_be_visible()
    expect(visitor.locator("#about")).to_have_text("Automated assistant")


def test_a_handoff_taken_back_by_the_timers_leaves_the_screen_of_who_had_it(
    site: Served, open_one: Open
) -> None:
    sam, visitor = desk(open_one), guest(open_one)
    asks(visitor)
    claims(sam)
    says(visitor, "marzipan")
    expect(sam.get_by_text("marzipan")).to_be_visible()
    site.deps.desk.ticking.tick(site.deps.clock() + 3600)
    expect(sam.get_by_text("Claim this handoff first; then you can read it.")).to_be_visible()
    expect(sam.get_by_text("marzipan")).to_have_count(0)
    expect(visitor.get_by_text("has not answered in time")).to_be_visible()


def test_a_ready_reply_is_put_into_the_box_to_be_read_before_it_is_sent(open_one: Open) -> None:
    sam, visitor = desk(open_one), guest(open_one)
    asks(visitor)
    claims(sam)
    sam.get_by_text("Ready replies").click()
    sam.get_by_role("button", name="Still here", exact=True).click()
    expect(sam.get_by_label("Write to the visitor")).to_have_value(
        "I'm still here. Take your time."
    )
    expect(sam.get_by_label("Write to the visitor")).to_be_focused()
    expect(visitor.get_by_text("I'm still here.")).to_have_count(0)


def test_without_script_staff_write_all_the_same(open_one: Open) -> None:
    sam, visitor = desk(open_one, java_script_enabled=False), guest(open_one)
    asks(visitor)
    sam.goto("/staff")
    sam.get_by_role("button", name=re.compile("^Claim")).first.click()
    sam.get_by_label("Write to the visitor").fill("Hello, I am here.")
    sam.get_by_role("button", name="Send").click()
    expect(sam.get_by_text("Your words are on their way to the visitor.")).to_be_visible()
    expect(visitor.get_by_text("Hello, I am here.")).to_be_visible()


def test_the_alarm_sounds_only_after_it_was_switched_on_and_until_it_was_seen(
    open_one: Open,
) -> None:
    sam, visitor = desk(open_one), guest(open_one)
    rang = "Number(document.documentElement.dataset.rang || 0)"
    asks(visitor)
    says(visitor, DANGER)
    expect(sam.get_by_text("1 emergency needs somebody now.")).to_be_visible()
    assert sam.title().startswith("(!) ")
    assert sam.evaluate(rang) == 0
    sam.get_by_role("button", name="Alarm sound is off").click()
    expect(sam.get_by_role("button", name="Alarm sound is on")).to_be_visible()
    sam.wait_for_function(f"{rang} > 0")
    sam.get_by_role("button", name="I have seen it").click()
    expect(sam.get_by_text("1 emergency needs somebody now.")).to_be_hidden()
    assert not sam.title().startswith("(!) ")
