"""Search, labels, links between requests, and the filters of the queue."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from bot.store.filing import Filing
from bot.store.handoffs import HandoffDraft
from bot.store.staff import StaffMember
from bot.web.shelf import KEPT_SECONDS
from tests.integration.staff.conftest import Browser
from tests.integration.staff.desk import SUMMARY, Desk

Browsers = Callable[[StaffMember], Browser]


def found(browser: Browser, words: str) -> str:
    """Search, and return the piece of the page behind the heading."""
    return browser.get(results_of(browser, words)).text.split('id="found"')[1]


def results_of(browser: Browser, words: str) -> str:
    """Search, and return the address of what was found."""
    answer = browser.fill_in("/staff/search", text=words)
    assert answer.status_code == 303
    return answer.headers["location"]


@pytest.fixture
def mine(desk: Desk, sam: StaffMember) -> str:
    """A handoff that Sam has claimed."""
    handoff_id, _ = desk.send()
    assert desk.deps.handoffs.claim(handoff_id, by=sam.id)
    return handoff_id


@pytest.mark.parametrize("words", ["evening", "EVENINGS", "617-555-0142", "0142", "jo alcohol"])
def test_words_names_and_numbers_find_what_one_may_read(
    browser: Browser, mine: str, words: str
) -> None:
    assert f"/staff/handoffs/{mine}" in found(browser, words)


def test_search_finds_nothing_that_one_may_not_read(
    browser: Browser, browser_of: Browsers, kim: StaffMember, desk: Desk, mine: str
) -> None:
    waiting, _ = desk.send()
    assert waiting not in found(browser, "evening")
    assert mine not in found(browser_of(kim), "evening")
    lead = browser_of(desk.hire("Lee Desk", "lead"))
    assert mine in (piece := found(lead, "evening")) and waiting in piece


def test_what_was_searched_for_stands_in_no_address_and_not_in_the_audit_trail(
    desk: Desk, browser: Browser, sam: StaffMember, mine: str
) -> None:
    address = results_of(browser, "evening")
    assert re.fullmatch(r"/staff/search\?found=[0-9a-f]{32}", address)
    assert (sam.id, "search") not in desk.acts(sam.id)
    browser.get(address)
    assert (sam.id, "search") in desk.acts(sam.id)
    assert not any("evening" in str(row) for row in desk.deps.audit.rows())


def test_results_are_shown_again_to_who_comes_back_to_them(
    desk: Desk, browser: Browser, sam: StaffMember, kim: StaffMember, mine: str
) -> None:
    address = results_of(browser, "evening")
    for _ in range(2):
        page = browser.get(address).text
        assert f"/staff/handoffs/{mine}" in page and 'value="evening"' in page
    desk.deps.handoffs.release(mine, by=sam.id)
    desk.deps.handoffs.claim(mine, by=kim.id)
    assert f"/staff/handoffs/{mine}" not in browser.get(address).text


def test_results_of_another_session_and_old_ones_are_gone_and_that_is_said(
    desk: Desk, browser: Browser, browser_of: Browsers, sam: StaffMember, mine: str
) -> None:
    address = results_of(browser, "evening")
    desk.deps.clock.advance(KEPT_SECONDS - 60)
    again = browser_of(sam)
    assert mine in browser.get(address).text
    desk.deps.clock.advance(60)
    for one in (again.get(address), browser.get(address), browser.get("/staff/search?found=x")):
        assert one.status_code == 200
        assert "These results are not kept any more" in one.text
        assert 'value=""' in one.text and mine not in one.text and "evening" not in one.text


def test_an_empty_search_asks_for_words(browser: Browser, mine: str) -> None:
    assert browser.fill_in("/staff/search", text="  ").headers["location"] == "/staff/search"


def test_admins_and_editors_have_nothing_to_search(desk: Desk, browser_of: Browsers) -> None:
    admin = browser_of(desk.hire("Ada Desk", "admin"))
    desk.send()
    page = admin.get("/staff/search").text
    assert "there is nothing for you to search" in page and 'id="query"' not in page
    assert "0 found" in admin.get(results_of(admin, "evening")).text


def test_a_label_is_put_on_seen_in_the_queue_and_taken_off(
    desk: Desk, browser: Browser, sam: StaffMember, mine: str
) -> None:
    browser.act(mine, "labels", label="interpreter")
    assert "Interpreter needed</span>" in browser.get("/staff").text
    browser.act(mine, "unlabel", label="interpreter")
    assert "Interpreter needed</span>" not in browser.get("/staff").text
    assert [act for _, act in desk.acts(mine)][2:] == ["labelled", "unlabelled"]


def test_a_label_that_nobody_offers_is_refused(browser: Browser, desk: Desk, mine: str) -> None:
    answer = browser.act(mine, "labels", label="difficult person")
    assert answer.status_code == 422
    row = desk.deps.handoffs.row(mine)
    assert row is not None and row.labels == ()


def test_only_who_may_read_it_labels_it(browser: Browser, desk: Desk, kim: StaffMember) -> None:
    handoff_id, _ = desk.send()
    desk.deps.handoffs.claim(handoff_id, by=kim.id)
    assert browser.act(handoff_id, "labels", label="interpreter").status_code == 403
    assert browser.act(handoff_id, "unlabel", label="interpreter").status_code == 403


def test_requests_that_the_visitor_linked_are_named_on_each_other_s_page(
    browser: Browser, desk: Desk, sam: StaffMember
) -> None:
    first, session = desk.send()
    draft = HandoffDraft("again", "asked_for_person", "normal", "1", "May we?", 1.0, SUMMARY)
    key = desk.deps.conversations.key(session)
    second = desk.deps.handoffs.hand_off(session.conversation_id, key, draft)
    desk.deps.handoffs.claim(second, by=sam.id)
    assert "Also from this visitor" not in browser.get(f"/staff/handoffs/{second}").text
    Filing(desk.deps.engine, desk.deps.keys, desk.deps.clock).link(session)
    page = browser.get(f"/staff/handoffs/{second}").text
    assert "Also from this visitor" in page and f'href="/staff/handoffs/{first}"' in page


def test_the_history_tells_who_did_what(browser: Browser, mine: str) -> None:
    browser.act(mine, "labels", label="interpreter")
    browser.act(mine, "notes", text="Called back.")
    page = browser.get(f"/staff/handoffs/{mine}").text.split('id="history"')[1]
    steps = ["The visitor sent it", "Sam Desk claimed it",
             "Sam Desk put on the label “Interpreter needed”", "Sam Desk wrote a note"]  # fmt: skip
    places = [page.index(step) for step in steps]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("priority=urgent", {"urgent"}),
        ("kind=live", {"live"}),
        ("kind=request", {"normal", "urgent"}),
        ("reason=screening", {"normal", "urgent"}),
        ("label=interpreter", {"urgent"}),
        ("priority=normal&kind=live", {"live"}),
        ("priority=nonsense&kind=nonsense", {"normal", "urgent", "live"}),
    ],
)
def test_filters_narrow_the_queue_and_say_how_many_they_leave_out(
    browser: Browser, desk: Desk, sam: StaffMember, query: str, shown: set[str]
) -> None:
    ids = {
        "normal": desk.send()[0],
        "urgent": desk.send(priority="urgent")[0],
        "live": desk.chat()[0],
    }
    desk.deps.desk.filing.label(ids["urgent"], "interpreter", by=sam.id)
    for address in ("/staff", "/staff/live/queue"):
        page = browser.get(f"{address}?{query}").text
        assert {name for name, one in ids.items() if f"open-{one}" in page} == shown
    left_out = 3 - len(shown)
    assert (f"{left_out} open handoff" in page) is (left_out > 0)


def test_an_emergency_that_rings_is_shown_whatever_the_filters_say(
    browser: Browser, desk: Desk
) -> None:
    handoff_id, _ = desk.send(priority="emergency", reason="crisis")
    assert f"open-{handoff_id}" in browser.get("/staff?priority=normal&kind=live").text


def test_what_waited_too_long_is_marked_and_can_be_filtered(browser: Browser, desk: Desk) -> None:
    late, _ = desk.chat()
    desk.deps.clock.advance(11 * 60)
    fresh, _ = desk.chat()
    desk.deps.desk.ticking.tick(desk.deps.clock())
    page = browser.get("/staff?kind=late").text
    assert "Waited too long</span>" in page
    assert f"open-{late}" in page and f"open-{fresh}" not in page


def test_an_open_queue_that_is_true_already_gets_nothing_sent(browser: Browser, desk: Desk) -> None:
    desk.send()
    mark = browser.get("/staff").text.split('data-mark="')[1].split('"')[0]
    assert browser.get(f"/staff/live/queue?mark={mark}").status_code == 204
    desk.send()
    assert browser.get(f"/staff/live/queue?mark={mark}").status_code == 200
