"""In a real Chromium: what staff typed outlives their session, what they found their way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

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


def signs_in(page: Page, name: str = "sam") -> None:
    page.get_by_label("E-mail address").fill(f"{name}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("way", ["Sign in again", "Send", "Save note"])
def test_what_is_half_written_comes_back_by_whichever_button_leads_to_the_sign_in(
    served: Served, page_of: PageOf, way: str
) -> None:
    handoff_id = give(served, served.desk.chat()[0])
    page = page_of()
    page.goto(f"/staff/handoffs/{handoff_id}")
    box = page.get_by_label("New note" if way == "Save note" else "Write to the visitor")
    box.fill("I know how hard")
    served.desk.deps.clock.advance(3601)
    if way == "Sign in again":
        look_again(page)
        expect(page.locator("#soon")).to_contain_text("what you were writing is back in its box")
        page.get_by_role("link", name=way).click()
    else:
        page.get_by_role("button", name=way, exact=True).click()
    signs_in(page)
    expect(page.get_by_text("What was written here is back below")).to_be_visible()
    expect(box).to_have_value("I know how hard")
    assert not {"reply", "note"} & {act for _, act in served.desk.acts(handoff_id)}


def test_where_two_boxes_are_half_written_none_is_lost_and_none_is_promised(
    served: Served, page_of: PageOf
) -> None:
    handoff_id = give(served, served.desk.chat()[0])
    page = page_of()
    page.goto(f"/staff/handoffs/{handoff_id}")
    page.get_by_label("New note").fill("Half a note")
    page.get_by_label("Write to the visitor").fill("Half a reply")
    served.desk.deps.clock.advance(3601)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#soon")).to_contain_text("Copy what you were writing")
    expect(page.get_by_label("New note")).to_have_value("Half a note")
    expect(page.get_by_label("Write to the visitor")).to_have_value("Half a reply")
    # Once one of them is copied and emptied, the other comes along.
    page.get_by_label("New note").fill("")
    page.get_by_role("link", name="Sign in again").click()
    signs_in(page)
    expect(page.get_by_label("Write to the visitor")).to_have_value("Half a reply")


def test_half_a_word_to_a_colleague_stays_in_sight_or_comes_back(
    served: Served, page_of: PageOf
) -> None:
    handoff_id = give(served, served.desk.chat("marzipan")[0])
    page, kim = page_of(), page_of("kim")
    page.goto(f"/staff/handoffs/{handoff_id}")
    page.get_by_text("Pass on…").click()
    note, reply = page.get_by_label("What they should know"), page.get_by_label("Write to the")
    note.fill("Likes evenings")
    reply.fill("Half a reply")
    page.get_by_text("Pass on…").click()  # shut, with a word in it
    served.desk.deps.clock.advance(3601)
    look_again(page)
    expect(page.locator("#soon")).to_contain_text("Copy what you were writing")
    # On a slow machine the page may have looked just after the hour, when nobody was there to whom
    # it could be passed on: then the word is to be copied from below.
    below = page.locator(".unsaved textarea")
    expect(note.or_(below)).to_have_value("Likes evenings")
    expect(note.or_(below)).to_be_visible()
    expect(reply).to_be_visible()
    expect(page.get_by_role("button", name="Release to the queue")).to_be_hidden()
    expect(page.get_by_text("marzipan")).to_be_hidden()
    if below.count():
        return
    reply.fill("")
    kim.reload()
    signs_in(kim, "kim")
    expect(kim.get_by_role("heading", name="Queue")).to_be_visible()
    page.get_by_role("link", name="Sign in again").click()
    signs_in(page)
    expect(note).to_have_value("Likes evenings")


def test_what_could_not_be_sent_stays_on_the_page_when_the_session_ends(
    served: Served, page_of: PageOf
) -> None:
    handoff_id = give(served, served.desk.chat()[0])
    page = page_of()
    page.goto(f"/staff/handoffs/{handoff_id}")
    page.get_by_label("Write to the visitor").fill("I know how hard")
    kim = next(one for one in served.desk.deps.staff.members() if one.name.startswith("Kim"))
    moves = served.desk.deps.desk.desk
    sam = next(one for one in served.desk.deps.staff.members() if one.name.startswith("Sam"))
    moves.release(handoff_id, by=sam.id)
    moves.claim(handoff_id, by=kim.id)
    look_again(page)
    unsaved = page.locator(".unsaved textarea")
    expect(unsaved).to_have_value("I know how hard")
    served.desk.deps.clock.advance(3601)
    look_again(page)
    expect(page.locator("#soon")).to_contain_text("Copy what you were writing")
    expect(unsaved).to_be_visible()


def test_whoever_signed_in_elsewhere_meanwhile_sends_nothing_by_signing_in_again(
    served: Served, page_of: PageOf
) -> None:
    handoff_id = give(served, served.desk.chat()[0])
    page = page_of()
    page.goto(f"/staff/handoffs/{handoff_id}")
    page.get_by_label("Write to the visitor").fill("I know how hard")
    served.desk.deps.clock.advance(3601)
    look_again(page)
    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()
    other = page.context.new_page()
    other.goto("/staff")
    signs_in(other)
    expect(other.get_by_role("heading", name="Queue")).to_be_visible()
    page.get_by_role("link", name="Sign in again").click()
    expect(page.get_by_label("What you had written was not saved")).to_have_value("I know how hard")
    assert "reply" not in [act for _, act in served.desk.acts(handoff_id)]
