"""The live chat from the console's side: write, invite, type, release, close."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bot.desk.desk import LONGEST_REPLY
from bot.store.conversations import Draft
from bot.store.live import LiveChats
from bot.store.staff import StaffMember
from bot.web.hub import News
from tests.integration.staff.conftest import Browser
from tests.integration.staff.desk import CARD, Desk

Browsers = Callable[[StaffMember], Browser]


@pytest.fixture
def chat(desk: Desk, browser: Browser) -> str:
    """A live chat that Sam has claimed."""
    handoff_id, _ = desk.chat("Marzipan, please")
    browser.act(handoff_id, "claim")
    return handoff_id


def live(browser: Browser, handoff_id: str, act: str, **fields: str) -> tuple[int, str]:
    """Do what the open page does by itself; returns status and body."""
    answer = browser.fill_in(f"/staff/live/handoffs/{handoff_id}/{act}", **fields)
    return answer.status_code, answer.text


def written(desk: Desk, handoff_id: str, by: str) -> list[str]:
    """What stands in the transcript, written by staff."""
    transcript = desk.deps.handoffs.read(handoff_id, by=by, act="test").transcript
    return [str(one.body["text"]) for one in transcript if one.author == "staff"]


def test_a_waiting_live_chat_is_named_so_in_the_queue(browser: Browser, desk: Desk) -> None:
    desk.chat("Marzipan, please")
    page = browser.get("/staff").text
    assert "Live chat</span>" in page and "Asked for a live chat" in page
    assert "Marzipan" not in page


def test_what_staff_write_is_kept_with_their_name_and_waits_for_the_visitor(
    browser: Browser, chat: str
) -> None:
    answer = browser.act(chat, "reply", text="Hello, I am here.", reply_id="a1")
    assert answer.headers["location"].endswith("?did=said#reply")
    page = browser.get(f"/staff/handoffs/{chat}").text
    assert "Hello, I am here." in page and "<strong>Sam Desk</strong>" in page
    assert "Waits until the visitor’s page is open." in page


def test_words_sent_twice_by_an_open_page_are_said_once(
    browser: Browser, desk: Desk, sam: StaffMember, chat: str
) -> None:
    answers = [live(browser, chat, "reply", text="Hello.", reply_id="a1") for _ in range(2)]
    assert answers[0] == answers[1] and answers[0][0] == 200
    assert written(desk, chat, sam.id) == ["Hello."]


def test_words_that_were_corrected_before_they_were_sent_again_are_said_too(
    browser: Browser, desk: Desk, sam: StaffMember, chat: str
) -> None:
    for text in ("Call 555-0100.", "Call 555-0199.", "Call 555-0199."):
        assert live(browser, chat, "reply", text=text, reply_id="a1")[0] == 200
    assert written(desk, chat, sam.id) == ["Call 555-0100.", "Call 555-0199."]


@pytest.mark.parametrize(
    ("text", "told"), [(" \n ", "Write something first."), ("x" * (LONGEST_REPLY + 1), "4,000")]
)
def test_what_cannot_be_sent_is_told_in_a_sentence(
    browser: Browser, desk: Desk, sam: StaffMember, chat: str, text: str, told: str
) -> None:
    status, body = live(browser, chat, "reply", text=text, reply_id="a1")
    assert (status, told in body) == (422, True)
    assert written(desk, chat, sam.id) == []


def test_what_is_too_long_is_given_back_to_a_page_without_script(
    browser: Browser, chat: str
) -> None:
    text = "word " * LONGEST_REPLY
    assert text.strip() in browser.act(chat, "reply", text=text).text


def test_nobody_but_the_owner_writes_to_the_visitor(
    desk: Desk, browser_of: Browsers, sam: StaffMember, chat: str
) -> None:
    lead = desk.hire("Lee Desk", "lead")
    answer = browser_of(lead).act(chat, "reply", text="Hello.")
    assert (answer.status_code, "Hello." in answer.text) == (403, True)
    assert written(desk, chat, sam.id) == []
    page = browser_of(lead).get(f"/staff/handoffs/{chat}").text
    assert "Sam Desk writes to the visitor. You can read along." in page


def test_a_visitor_who_left_the_chat_is_not_written_to_and_the_page_says_why(
    browser: Browser, desk: Desk
) -> None:
    handoff_id, session = desk.chat()
    browser.act(handoff_id, "claim")
    LiveChats(desk.deps.engine, desk.deps.keys, desk.deps.clock).leave(session)
    status, body = live(browser, handoff_id, "reply", text="Hello.", reply_id="a1")
    assert (status, "The visitor has not agreed to a live chat." in body) == (403, True)
    assert "Write to the visitor" not in browser.get(f"/staff/handoffs/{handoff_id}").text


def test_the_owner_of_a_request_asks_for_a_live_chat_once_it_is_theirs(
    browser: Browser, desk: Desk, sam: StaffMember
) -> None:
    handoff_id, _ = desk.send()
    assert browser.act(handoff_id, "invite").status_code == 403
    browser.act(handoff_id, "claim")
    assert "Ask for a live chat" in browser.get(f"/staff/handoffs/{handoff_id}").text
    assert browser.act(handoff_id, "invite").headers["location"].endswith("?did=invited")
    assert (sam.id, "invite") in desk.acts(handoff_id)


def test_the_reply_box_offers_the_ready_replies_of_the_editors(browser: Browser, chat: str) -> None:
    page = browser.get(f"/staff/handoffs/{chat}").text
    for one in browser.app.state.deps.desk.kit.replies:  # type: ignore[attr-defined]
        assert f">{one.title}</button>" in page


def test_release_and_close_are_told_to_the_visitor(browser: Browser, desk: Desk) -> None:
    for act, event in (("release", "handoff_released"), ("close", "handoff_ended")):
        handoff_id, session = desk.chat()
        browser.act(handoff_id, "claim")
        browser.act(handoff_id, act)
        told = [
            (one.body.get("metadata") or {}).get("event")
            for one in desk.deps.conversations.messages(session)
        ]
        assert told[-2:] == ["handoff_claimed", event]


async def test_typing_reaches_the_visitor_s_tab_and_only_from_the_owner(
    browser: Browser, desk: Desk, browser_of: Browsers
) -> None:
    handoff_id, session = desk.chat()
    await asyncio.to_thread(browser.act, handoff_id, "claim")
    lead = browser_of(desk.hire("Lee Desk", "lead"))
    with desk.deps.hub.subscription(session.conversation_id) as tab:
        assert (await asyncio.to_thread(live, lead, handoff_id, "typing"))[0] == 204
        assert (await asyncio.to_thread(live, browser, handoff_id, "typing"))[0] == 204
        assert await tab.next(1) == News("typing", on=True, who="staff")
        assert await tab.next(0.05) is None


def test_a_crisis_card_shown_in_the_chat_stands_in_the_summary(
    browser: Browser, desk: Desk
) -> None:
    handoff_id, session = desk.chat()
    browser.act(handoff_id, "claim")
    desk.deps.conversations.add(session, Draft("bot", {"text": "x", "metadata": {"card": CARD}}))
    summary = browser.get(f"/staff/handoffs/{handoff_id}").text.split('id="transcript"')[0]
    assert "Suicide</li>" in summary
    assert "1 emergency needs somebody now." in summary


def test_a_chat_without_questions_does_not_say_that_contact_was_refused(
    browser: Browser, chat: str
) -> None:
    page = browser.get(f"/staff/handoffs/{chat}").text
    assert "The visitor was not asked how to reach them." in page
    assert "did not agree to any way" not in page


def test_who_signs_out_leaves_no_visitor_with_somebody_who_has_gone(
    desk: Desk, browser: Browser, sam: StaffMember
) -> None:
    (chat, session), (request, _) = desk.chat(), desk.send()
    for handoff_id in (chat, request):
        browser.act(handoff_id, "claim")
    browser.act(chat, "reply", text="Hello")
    answer = browser.fill_in("/staff/sign-out")
    assert "Your live chats are back in the queue" in browser.get(answer.headers["location"]).text
    rows = {row.id: row for row in desk.deps.handoffs.queue()}
    assert (rows[chat].state, rows[chat].owner_id) == ("waiting", None)
    # A call that was promised stays with who promised it.
    assert (rows[request].state, rows[request].owner_id) == ("claimed", sam.id)
    told = desk.deps.conversations.messages(session)[-1].body["text"]
    assert "The staff member has left the chat." in told


def test_who_signs_out_at_one_of_two_desks_keeps_the_chats(
    desk: Desk, browser: Browser, browser_of: Browsers, sam: StaffMember, chat: str
) -> None:
    other = browser_of(sam)
    other.get("/staff")
    assert browser.fill_in("/staff/sign-out").headers["location"] == "/staff/sign-in?out=1"
    assert desk.deps.handoffs.queue()[0].owner_id == sam.id
    # A browser that was shut long ago is nobody.
    browser = browser_of(sam)
    desk.deps.clock.advance(120)
    assert browser.fill_in("/staff/sign-out").headers["location"] == "/staff/sign-in?out=chats"
    assert desk.deps.handoffs.queue()[0].state == "waiting"


def test_who_signs_out_takes_nothing_from_others(
    desk: Desk, browser: Browser, browser_of: Browsers, kim: StaffMember, chat: str
) -> None:
    browser_of(kim).fill_in("/staff/sign-out")
    assert desk.deps.handoffs.queue()[0].state == "claimed"


def test_whether_the_visitors_page_is_open_is_told_in_the_queue_and_on_top_of_the_chat(
    desk: Desk, browser: Browser, sam: StaffMember
) -> None:
    handoff_id, session = desk.chat()
    pages = ("/staff", f"/staff/handoffs/{handoff_id}")
    assert all("The visitor’s page is open" in browser.get(one).text for one in pages)
    desk.deps.handoffs.claim(handoff_id, by=sam.id)
    desk.deps.clock.advance(185)
    for one in pages:
        assert "No sign of the visitor for 3 minutes" in browser.get(one).text
        assert "The visitor’s page is open" not in browser.get(one).text
    desk.deps.conversations.add(session, Draft("visitor", {"text": "Back again"}))
    assert all("The visitor’s page is open" in browser.get(one).text for one in pages)
    LiveChats(desk.deps.engine, desk.deps.keys, desk.deps.clock).leave(session)
    for one in pages:
        assert "The visitor’s page is open" not in browser.get(one).text
        assert "No sign of" not in browser.get(one).text


def test_nothing_is_told_of_the_page_of_who_only_sent_a_request(
    desk: Desk, browser: Browser, sam: StaffMember
) -> None:
    handoff_id, _ = desk.send()
    desk.deps.handoffs.claim(handoff_id, by=sam.id)
    for one in ("/staff", f"/staff/handoffs/{handoff_id}"):
        assert "The visitor’s page is open" not in browser.get(one).text
        assert "No sign of" not in browser.get(one).text
