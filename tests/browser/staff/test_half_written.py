"""What staff have half written, or sent in vain: nothing of it is lost or said twice."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from bot.store.live import LiveChats
from tests.browser.staff.console import PageOf, Served, give, look_again

pytestmark = pytest.mark.browser


@pytest.fixture
def chat(served: Served) -> str:
    """A live chat that Sam has claimed."""
    return give(served, served.desk.chat("Can somebody call me?")[0])


def said(served: Served, handoff_id: str) -> list[str]:
    """What staff said to the visitor, oldest first."""
    lines = served.desk.deps.handoffs.read(handoff_id, by="system").transcript
    return [str(one.body["text"]) for one in lines if one.author == "staff"]


def lose_one_answer(page: Page, address: str) -> None:
    """Let the next request to an address arrive and its answer get lost."""

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(address, lose, times=1)


@pytest.mark.parametrize(
    ("then", "stored"),
    [
        ("Call 555-0199.", ["Call 555-0100.", "Call 555-0199."]),
        ("Call 555-0100.", ["Call 555-0100."]),
    ],
)
def test_a_reply_whose_answer_was_lost_is_said_once_and_its_correction_too(
    served: Served, page_of: PageOf, chat: str, then: str, stored: list[str]
) -> None:
    page = page_of()
    page.goto(f"/staff/handoffs/{chat}")
    lose_one_answer(page, "**/reply")
    sent: list[list[str]] = []
    page.on(
        "request",
        lambda one: (
            sent.append(parse_qs(one.post_data)["reply_id"])
            if one.method == "POST" and one.url.endswith("/reply")
            else None
        ),
    )
    box = page.get_by_label("Write to the visitor")
    box.fill("Call 555-0100.")
    box.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="still here")).to_be_visible()
    expect(box).to_have_value("Call 555-0100.")
    box.fill(then)
    box.press("Enter")
    expect(box).to_have_value("")
    expect(page.locator("#lines").get_by_text(then)).to_be_visible()
    assert said(served, chat) == stored
    assert (sent[0] == sent[1]) is (len(stored) == 1)


def half_written(page: Page, chat: str) -> None:
    """Begin a reply and a note."""
    page.goto(f"/staff/handoffs/{chat}")
    page.evaluate("window.neverReloaded = true")
    page.get_by_label("Write to the visitor").fill("Half a reply")
    page.get_by_label("New note").fill("Half a note")


def still_there(page: Page, note: str = "Half a note") -> None:
    expect(page.get_by_label("Write to the visitor")).to_have_value("Half a reply")
    expect(page.get_by_label("New note")).to_have_value(note)
    assert page.evaluate("window.neverReloaded")


def test_small_acts_leave_what_is_half_written_in_its_boxes(
    served: Served, page_of: PageOf, chat: str
) -> None:
    rings, _ = served.desk.send(priority="emergency", reason="crisis")
    page = page_of()
    half_written(page, chat)
    labels = page.locator("#labels-box")
    labels.get_by_label("Put on a label").select_option(index=0)
    labels.get_by_role("button", name="Put on").click()
    expect(page.get_by_text("The label is on.")).to_be_visible()
    labels.get_by_role("button", name="Take off the label").click()
    expect(page.get_by_text("The label is off.")).to_be_visible()
    expect(labels.get_by_text("None.")).to_be_visible()
    still_there(page)
    page.get_by_role("button", name="I have seen it").click()
    expect(page.get_by_text("1 emergency needs somebody now.")).to_have_count(0)
    still_there(page)
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("Your note is saved.")).to_be_visible()
    expect(page.locator("#notes-list").get_by_text("Half a note")).to_be_visible()
    still_there(page, note="")
    # Whose alarm was ended here was read by nobody.
    assert "read" not in [action for _, action in served.desk.acts(rings)]


def test_a_note_that_did_not_arrive_and_the_half_written_reply_stay(
    served: Served, page_of: PageOf, chat: str
) -> None:
    page = page_of()
    half_written(page, chat)
    page.route("**/notes", lambda route: route.abort(), times=1)
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("That may not have reached us.")).to_be_visible()
    still_there(page)
    page.locator("#note").evaluate("it => { it.maxLength = 9000; it.value = 'x'.repeat(4001); }")
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("A note can have 4,000 characters; yours has 4,001.")).to_be_visible()
    still_there(page, note="x" * 4001)


@pytest.mark.parametrize("button", ["Close this handoff", "Release to the queue", "Sign out"])
def test_what_leaves_the_page_asks_before_words_are_lost(
    served: Served, page_of: PageOf, chat: str, button: str
) -> None:
    page = page_of()
    half_written(page, chat)
    page.get_by_label("Write to the visitor").fill("")
    page.get_by_text("Close…").click()
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept() if len(asked) > 1 else dialog.dismiss()

    page.on("dialog", answer)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_label("New note")).to_have_value("Half a note")
    row = served.desk.deps.handoffs.row(chat)
    assert row is not None and row.state == "claimed"
    assert page.evaluate("window.neverReloaded")
    page.get_by_role("button", name=button).click()
    expect(page.get_by_label("New note")).to_have_count(0)
    assert len(asked) == 2 and all("is not sent or saved yet" in one for one in asked)


def test_a_link_asks_too_and_a_page_without_words_asks_nothing(page_of: PageOf, chat: str) -> None:
    page = page_of()
    half_written(page, chat)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", answer)
    page.get_by_role("link", name="Back to the queue").click()
    page.wait_for_timeout(300)
    still_there(page)
    assert asked == ["beforeunload"]
    page.get_by_label("Write to the visitor").fill("")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator("#notes-list").get_by_text("Half a note")).to_be_visible()
    page.get_by_role("link", name="Back to the queue").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_reply_kept_after_a_release_elsewhere_stays_when_the_page_changes_again(
    served: Served, page_of: PageOf
) -> None:
    served.desk.hire("Lee Desk", "lead")
    chat = give(served, served.desk.chat()[0], "lee")
    page = page_of("lee")
    half_written(page, chat)
    elsewhere = page.context.new_page()
    elsewhere.goto(f"/staff/handoffs/{chat}")
    elsewhere.get_by_role("button", name="Release to the queue").click()
    kept = page.get_by_label("What you had written was not sent.")
    expect(kept).to_have_value("Half a reply")
    elsewhere.goto(f"/staff/handoffs/{chat}")
    elsewhere.get_by_role("button", name="Put on").click()
    expect(elsewhere.get_by_text("The label is on.")).to_be_visible()
    look_again(page)
    expect(page.locator("#labels-box").get_by_text("None.")).to_have_count(0)
    expect(kept).to_have_value("Half a reply")
    expect(page.get_by_label("New note")).to_have_value("Half a note")


def test_a_deletion_keeps_both_of_what_was_half_written(served: Served, page_of: PageOf) -> None:
    handoff_id, session = served.desk.chat()
    page = page_of()
    half_written(page, give(served, handoff_id))
    served.desk.deps.conversations.delete(session.conversation_id)
    look_again(page)
    expect(page.get_by_role("heading", name="The visitor deleted")).to_be_visible()
    kept = page.get_by_label("What you had written was not sent.")
    expect(kept).to_have_count(2)
    values = [kept.nth(n).input_value() for n in (0, 1)]
    assert values == ["Half a reply", "Half a note"]


def test_a_word_to_a_colleague_outlives_what_changes_on_the_page(
    served: Served, page_of: PageOf, chat: str
) -> None:
    page, kim = page_of(), page_of("kim")
    kim.goto("about:blank")  # an open console says by itself that somebody is there
    page.goto(f"/staff/handoffs/{chat}")
    page.get_by_text("Pass on…").click()
    note = page.get_by_label("What they should know")
    note.fill("Likes evenings")
    page.get_by_label("To whom").select_option(label="Kim Desk")
    page.get_by_text("Pass on…").click()  # shut for a look at the chat
    served.desk.deps.clock.advance(80)  # Kim counts as there for longer
    look_again(page)
    expect(page.locator("#top")).to_contain_text("Claimed by you 1 minute ago")
    page.get_by_text("Pass on…").click()
    expect(note).to_have_value("Likes evenings")
    expect(page.get_by_label("To whom").locator("option:checked")).to_have_text("Kim Desk")
    # Where nobody is there any more, it can still be copied, and what is open stays open.
    served.desk.deps.clock.advance(130)
    look_again(page)
    expect(page.get_by_text("No colleague on duty has the console open")).to_be_visible()
    expect(page.get_by_label("What you had written was not sent")).to_have_value("Likes evenings")
    kim.goto("/staff")
    look_again(page)
    expect(page.get_by_label("To whom")).to_be_visible()
    expect(note).to_have_value("Likes evenings")


def test_whoever_writes_a_word_to_a_colleague_is_told_that_the_visitor_left(
    served: Served, page_of: PageOf
) -> None:
    chat, session = served.desk.chat("Can somebody call me?")
    give(served, chat)
    page_of("kim")
    page = page_of()
    page.goto(f"/staff/handoffs/{chat}")
    page.get_by_text("Pass on…").click()
    note = page.get_by_label("What they should know")
    note.fill("Likes evenings")
    LiveChats(served.desk.deps.engine, served.desk.deps.keys, served.desk.deps.clock).leave(session)
    look_again(page)
    expect(page.locator("#changed")).to_contain_text("The visitor has left the live chat")
    expect(note).to_be_focused()
    expect(note).to_have_value("Likes evenings")


def test_what_was_kept_stays_also_when_the_handoff_can_be_read_no_more(
    served: Served, page_of: PageOf
) -> None:
    deps = served.desk.deps
    chat, session = served.desk.chat("Can somebody call me?")
    give(served, chat)
    page = page_of()
    page.goto(f"/staff/handoffs/{chat}")
    page.get_by_label("Write to the visitor").fill("I can call you at")
    LiveChats(deps.engine, deps.keys, deps.clock).leave(session)
    look_again(page)
    kept = page.get_by_label("What you had written was not sent")
    expect(kept).to_have_value("I can call you at")
    row = deps.handoffs.row(chat)
    assert row is not None
    assert deps.handoffs.release(chat, by=row.owner_id or "")
    look_again(page)
    expect(page.get_by_role("heading", name="Contact wishes")).to_be_hidden()
    expect(kept).to_have_value("I can call you at")
