"""A live chat's newest words are in sight beside the box that answers them, on every screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bot.store.conversations import Draft, Session
from bot.store.handoff_model import HandoffDraft
from tests.browser.chromium import DESK, PHONE, scrolls_sideways
from tests.browser.staff.console import PageOf, Served, give, look_again

pytestmark = pytest.mark.browser
LONG = "This goes on for long enough that it takes more than one line of a telephone."


def says(served: Served, handoff_id: str, session: Session, *words: str) -> None:
    """Let the visitor write, as `web` tells of it."""
    for one in words:
        served.desk.deps.conversations.add(session, Draft("visitor", {"text": one}))
    served.desk.deps.hub.new(f"handoff:{handoff_id}")


def sam_id(served: Served) -> str:
    members = served.desk.deps.staff.members()
    return next(one.id for one in members if one.email == "sam@example.org")


def in_sight(page: Page, words: str) -> bool:
    seen: bool = page.get_by_text(words, exact=True).evaluate(
        """(one) => {
            const box = one.getBoundingClientRect();
            const seen = document.elementFromPoint(box.left + 5, box.top + box.height / 2);
            return box.top >= 0 && box.bottom <= innerHeight && one.contains(seen);
        }"""
    )
    return seen


@pytest.mark.parametrize("size", [PHONE, {"width": 768, "height": 900}, DESK])
def test_what_the_visitor_writes_is_in_sight_and_the_box_stays_under_the_hand(
    served: Served, page_of: PageOf, size: dict[str, int]
) -> None:
    handoff_id, session = served.desk.chat()
    page = page_of(viewport=size)
    page.goto(f"/staff/handoffs/{give(served, handoff_id)}")
    page.get_by_label("Write to the visitor").focus()
    before = page.locator("#reply").bounding_box()
    says(served, handoff_id, session, *[LONG] * 8, "the newest")
    expect(page.get_by_text("the newest", exact=True)).to_be_visible()
    assert in_sight(page, "the newest")
    says(served, handoff_id, session, "newer still")
    expect(page.get_by_text("newer still", exact=True)).to_be_visible()
    assert in_sight(page, "newer still")
    after = page.locator("#reply").bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) <= 1
    assert not scrolls_sideways(page)


def test_an_error_or_the_ready_replies_above_and_below_hide_no_new_message(
    served: Served, page_of: PageOf
) -> None:
    handoff_id, session = served.desk.chat()
    says(served, handoff_id, session, *[LONG] * 12)
    page = page_of(viewport={"width": 1280, "height": 720})
    page.goto(f"/staff/handoffs/{give(served, handoff_id)}")
    page.route("**/reply", lambda route: route.abort())
    page.get_by_label("Write to the visitor").fill("Hello")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#reply-error")).to_be_visible()
    says(served, handoff_id, session, "after the error")
    expect(page.get_by_text("after the error", exact=True)).to_be_visible()
    assert in_sight(page, "after the error")
    # The ready replies stay within the panel that they belong to.
    page.get_by_text("Ready replies").click()
    expect(page.get_by_role("button", name="Hello", exact=True)).to_be_in_viewport(ratio=1)
    panel, replies = (page.locator(one).bounding_box() for one in (".chat", ".canned"))
    assert panel is not None
    assert replies is not None
    assert replies["y"] + replies["height"] <= panel["y"] + panel["height"] + 1


def test_who_reads_further_up_stays_there_and_is_told_of_new_messages(
    served: Served, page_of: PageOf
) -> None:
    handoff_id, session = served.desk.chat()
    says(served, handoff_id, session, *[LONG] * 12)
    page = page_of(viewport=PHONE)
    page.goto(f"/staff/handoffs/{give(served, handoff_id)}")
    newest = page.get_by_role("button", name="New messages below")
    expect(newest).to_be_hidden()
    # The page hears of it with the next frame.
    page.locator("#scroller").evaluate(
        """(one) => new Promise((done) => {
            one.scrollTop = 0;
            requestAnimationFrame(() => requestAnimationFrame(done));
        })"""
    )
    says(served, handoff_id, session, "the newest")
    expect(newest).to_be_visible()
    assert page.locator("#scroller").evaluate("(one) => one.scrollTop") == 0
    newest.click()
    expect(newest).to_be_hidden()
    assert in_sight(page, "the newest")


def test_with_two_chats_the_other_ones_words_are_heard_of_at_once(
    served: Served, page_of: PageOf
) -> None:
    chats = [served.desk.chat() for _ in range(2)]
    page = page_of()
    for handoff_id, _ in chats:
        give(served, handoff_id)
        served.desk.deps.desk.desk.reply(handoff_id, "Hello", by=sam_id(served))
    (here, _), (other, session) = chats
    page.goto(f"/staff/handoffs/{here}")
    expect(page).to_have_title(re.compile("^Handoff"))
    says(served, other, session, "Are you there?")
    served.desk.deps.hub.new("queue")
    expect(page).to_have_title(re.compile(r"^\(1\) Handoff"))
    link = page.locator(f"#due-{other}")
    expect(link).to_be_visible()
    link.click()
    expect(page.get_by_text("Are you there?")).to_be_visible()
    expect(page.locator(".due")).to_have_count(0)
    page.get_by_label("Write to the visitor").fill("Yes")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page).to_have_title(re.compile("^Handoff"))


def test_a_visitor_who_left_and_is_back_can_be_written_to(served: Served, page_of: PageOf) -> None:
    handoff_id, session = served.desk.chat()
    deps, page = served.desk.deps, page_of()
    page.goto(f"/staff/handoffs/{give(served, handoff_id)}")
    changed, box = page.locator("#changed"), page.get_by_label("Write to the visitor")
    assert deps.desk.live.leave(session) == "left"
    deps.hub.new(f"handoff:{handoff_id}")
    expect(changed).to_contain_text("The visitor has left the live chat.")
    expect(box).to_have_count(0)
    again = HandoffDraft("again", "live_chat", "normal", "1", "Yes", deps.clock(), {})
    assert deps.desk.live.share(session, again).handoff_id == handoff_id
    deps.hub.new(f"handoff:{handoff_id}")
    expect(box).to_be_visible()
    expect(changed).to_be_hidden()


def test_in_a_queue_that_is_narrowed_a_new_live_chat_is_heard_of(
    served: Served, page_of: PageOf
) -> None:
    page = page_of()
    page.goto("/staff?kind=request")
    served.desk.chat()
    served.desk.deps.hub.new("queue")
    expect(page.locator("#due-queue")).to_have_text("1 live chat waits in the queue")
    page.locator("#due-queue").click()
    expect(page.locator("#queue .row")).to_have_count(1)
    expect(page.locator("#due-queue")).to_have_count(0)


def test_above_the_box_stands_what_the_head_says_of_the_visitors_page(
    served: Served, page_of: PageOf
) -> None:
    handoff_id = give(served, served.desk.chat()[0])
    page = page_of()
    page.goto(f"/staff/handoffs/{handoff_id}")
    there = page.locator("#there")
    expect(there).to_contain_text("page is open")
    # Each time the head changes, also where nothing comes after that would mend it.
    for seconds, words in ((185, "3 minutes"), (60, "4 minutes")):
        served.desk.deps.clock.advance(seconds)
        look_again(page)
        expect(page.locator("#top")).to_contain_text(f"No sign of the visitor for {words}")
        assert there.text_content() == f"No sign of the visitor for {words}."
