"""The queue: who waits, in which order, who has what; never any content."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.store.staff import StaffMember
from tests.integration.staff.conftest import Browser
from tests.integration.staff.desk import Desk

_SECTION = re.compile(r'<section aria-labelledby="(\w+)">(.*?)</section>', re.DOTALL)


def sections(page: str) -> dict[str, str]:
    return dict(_SECTION.findall(page))


def test_the_queue_is_by_priority_and_then_by_waiting_time(browser: Browser, desk: Desk) -> None:
    sent = {}
    for name, priority in (("old", "normal"), ("new", "normal"), ("alarm", "emergency")):
        sent[name], _ = desk.send(priority=priority)
        desk.deps.clock.advance(600)
    waiting = sections(browser.get("/staff").text)["waiting"]
    order = sorted(sent, key=lambda name: waiting.index(sent[name]))
    assert order == ["alarm", "old", "new"]


def test_waiting_time_is_told_in_words(browser: Browser, desk: Desk) -> None:
    desk.send()
    desk.deps.clock.advance(3900)
    browser.try_sign_in("sam@example.org")
    assert "Waiting 1 hour 5 minutes" in browser.get("/staff").text


def test_an_emergency_is_marked_in_words_and_told_first(browser: Browser, desk: Desk) -> None:
    handoff_id, _ = desk.send(priority="emergency", reason="crisis")
    page = browser.get("/staff").text
    assert "1 emergency needs somebody now." in page
    assert "Emergency</span>" in sections(page)["waiting"]
    opens = f'id="alarm-open-{handoff_id}" href="/staff/handoffs/{handoff_id}"'
    assert page.index(opens) < page.index("<h2")


def test_each_handoff_stands_in_its_part_of_the_queue(
    browser: Browser, desk: Desk, sam: StaffMember, kim: StaffMember
) -> None:
    ids = [desk.send()[0] for _ in range(4)]
    desk.deps.handoffs.claim(ids[1], by=sam.id)
    for handoff_id in ids[2:]:
        desk.deps.handoffs.claim(handoff_id, by=kim.id)
    desk.deps.handoffs.close(ids[3], by=kim.id)
    found = sections(browser.get("/staff").text)
    for name, handoff_id in zip(("waiting", "mine", "others", "closed"), ids, strict=True):
        assert [one for one in ids if one in found[name]] == [handoff_id]
    assert "Kim Desk" in found["others"]


def test_what_was_closed_yesterday_is_no_longer_listed(
    browser: Browser, desk: Desk, sam: StaffMember
) -> None:
    handoff_id, _ = desk.send()
    desk.deps.handoffs.claim(handoff_id, by=sam.id)
    desk.deps.handoffs.close(handoff_id, by=sam.id)
    desk.deps.clock.advance(24 * 3600 + 1)
    browser.try_sign_in(sam.email)
    assert handoff_id not in browser.get("/staff").text


def test_a_withdrawn_handoff_is_told_to_who_had_it_and_to_nobody_else(
    browser: Browser,
    desk: Desk,
    sam: StaffMember,
    kim: StaffMember,
    browser_of: Callable[[StaffMember], Browser],
) -> None:
    handoff_id, session = desk.send()
    desk.deps.handoffs.claim(handoff_id, by=sam.id)
    desk.deps.conversations.delete(session.conversation_id)
    assert handoff_id in sections(browser.get("/staff").text)["mine"]
    assert handoff_id not in browser_of(kim).get("/staff").text


def test_the_queue_shows_no_content(browser: Browser, desk: Desk) -> None:
    desk.send()
    page = browser.get("/staff").text
    assert not any(word in page for word in ("Jo<", "555-0142", "Alcohol", "How long"))


def test_looking_at_the_queue_reads_no_handoff(browser: Browser, desk: Desk) -> None:
    handoff_id, _ = desk.send()
    browser.get("/staff")
    assert [action for _, action in desk.acts(handoff_id)] == ["send"]


def test_the_refreshed_piece_is_the_same_queue(browser: Browser, desk: Desk) -> None:
    desk.send(priority="urgent")
    piece = sections(browser.get("/staff/live/queue").text)
    assert piece == sections(browser.get("/staff").text)
    assert list(piece) == ["waiting", "mine", "others", "closed"]


def test_an_empty_queue_says_so(browser: Browser) -> None:
    assert "Nobody is waiting." in browser.get("/staff").text


def test_nobody_sees_the_queue_without_signing_in(stranger: Browser) -> None:
    assert stranger.get("/staff").headers["location"].startswith("/staff/sign-in")
