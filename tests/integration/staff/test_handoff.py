"""A handoff's page: all of it, as text, and each touch audited."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from markupsafe import escape

from bot.store import tables as t
from bot.store.conversations import Draft
from bot.store.staff import StaffMember
from tests.integration.staff.conftest import Browser
from tests.integration.staff.desk import CARD, CONSENT, SUMMARY, TALK, Desk

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</textarea><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    '"><a href="javascript:alert(1)">x</a>',
]


def words(page: str) -> str:
    """What a person reads, in one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


Send = Callable[..., str]


@pytest.fixture
def mine(desk: Desk, sam: StaffMember) -> Send:
    """Let a visitor send something, and Sam claim it."""

    def sent(**what: Any) -> str:
        handoff_id, _ = desk.send(**what)
        assert desk.deps.handoffs.claim(handoff_id, by=sam.id)
        return handoff_id

    return sent


@pytest.fixture
def handoff_id(mine: Send) -> str:
    return mine()


@pytest.fixture
def read(browser: Browser, handoff_id: str) -> str:
    return words(browser.get(f"/staff/handoffs/{handoff_id}").text)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param("The visitor answered the screening questions and sent them.", id="why"),
        pytest.param("(617) 555-0142", id="phone"),
        pytest.param("Phone call You may call.", id="may call"),
        pytest.param("Text message You may text.", id="may text"),
        pytest.param("Voicemail Leave no voicemail.", id="no voicemail"),
        pytest.param("Safe times Weekdays after 5 pm", id="safe times"),
        pytest.param(SUMMARY["guidance"]["rule"], id="rule in staff words"),
        pytest.param("Safe, steady place to live: No", id="what the rule rests on"),
        pytest.param(SUMMARY["guidance"]["words"], id="what the visitor read"),
        pytest.param("Help wanted with What would you like help with? Alcohol", id="answer"),
        pytest.param("Skipped Seizure or confusion when stopping before", id="skipped"),
        pytest.param("PHQ-2 Positive", id="positive"),
        pytest.param("GAD-2 Negative", id="negative"),
        pytest.param("Single drug question Not computed", id="not computed"),
        pytest.param("Arroll 2010, Annals of Family Medicine (PMC2906530).", id="source"),
        pytest.param(SUMMARY["caution"], id="caution"),
        pytest.param("What does it cost? (no reviewed answer yet)", id="topic"),
        pytest.param("Part 2 record", id="part 2"),
        pytest.param(
            "42 CFR part 2 prohibits unauthorized use or disclosure of these records.",
            id="notice",
        ),
        pytest.param(CONSENT, id="consent"),
        pytest.param("Agreed Fri, Jan 15, 2027, 3:00 AM EST", id="consent time in program zone"),
        pytest.param("Visitor 3:00 AM How long does it take?", id="transcript"),
        pytest.param("Choices offered: Talk to a person", id="choices"),
    ],
)
def test_the_page_tells(read: str, told: str) -> None:
    assert told in read


def test_the_summary_stands_above_the_transcript(browser: Browser, handoff_id: str) -> None:
    page = browser.get(f"/staff/handoffs/{handoff_id}").text
    parts = ["contact", "why", "guidance", "answers", "screens", "transcript", "notes"]
    places = [page.index(f'<h2 id="{part}">') for part in parts]
    assert places == sorted(places)


def test_no_points_of_an_instrument_are_shown(read: str) -> None:
    assert not re.search(r"\bscore|\bpoints", read, re.IGNORECASE)


def test_the_old_part_2_notice_is_nowhere(read: str) -> None:
    assert "prohibits unauthorized disclosure" not in read


def test_a_crisis_card_is_shown_as_one(browser: Browser, mine: Send) -> None:
    talk = (*TALK, Draft("bot", {"text": "plain twin", "metadata": {"card": CARD}}))
    summary = {**SUMMARY, "crisis_cards": ["suicide"]}
    handoff_id = mine(priority="emergency", reason="crisis", summary=summary, talk=talk)
    read = words(browser.get(f"/staff/handoffs/{handoff_id}").text)
    assert "Crisis cards shown Suicide" in read
    assert "Crisis card shown: Suicide You are not alone" in read
    assert "plain twin" not in read


def test_the_number_is_no_link_when_calls_are_not_wished(browser: Browser, mine: Send) -> None:
    contact = {**SUMMARY["contact"], "may_phone": False}
    handoff_id = mine(summary={**SUMMARY, "contact": contact})
    page = browser.get(f"/staff/handoffs/{handoff_id}").text
    assert "tel:" not in page
    assert "Phone call Do not call." in words(page)


@pytest.mark.parametrize("given", ["yes", 1, None, "no"])
def test_only_a_stored_yes_is_a_yes(browser: Browser, mine: Send, given: object) -> None:
    contact = {**SUMMARY["contact"], "may_phone": given, "may_text": given}
    handoff_id = mine(summary={**SUMMARY, "contact": contact})
    read = words(browser.get(f"/staff/handoffs/{handoff_id}").text)
    assert "Do not call, text or leave a voicemail." in read


@pytest.mark.parametrize(
    "summary",
    [{}, {"flow": "contact", "guidance": None}, {"answers": None, "contact": None}],
)
def test_a_summary_that_lacks_parts_is_still_shown(
    browser: Browser, mine: Send, summary: dict[str, object]
) -> None:
    handoff_id = mine(summary=summary)
    answer = browser.get(f"/staff/handoffs/{handoff_id}")
    assert answer.status_code == 200
    assert "No phone number given" in answer.text


def test_a_summary_that_does_not_say_is_taken_as_a_part_2_record(
    browser: Browser, mine: Send
) -> None:
    handoff_id = mine(summary={})
    assert "Part 2 record" in browser.get(f"/staff/handoffs/{handoff_id}").text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_a_visitor_wrote_is_only_ever_text(browser: Browser, mine: Send, hostile: str) -> None:
    contact = {**SUMMARY["contact"], "name": hostile, "phone_shown": hostile, "safe_times": hostile}
    line = {**SUMMARY["answers"][0], "answer": hostile}
    card = {**CARD, "title": hostile, "lines": [hostile]}
    talk = (
        Draft("visitor", {"text": hostile}),
        Draft("bot", {"text": "x", "metadata": {"card": card}, "buttons": [{"title": hostile}]}),
    )
    summary = {**SUMMARY, "contact": contact, "answers": [line], "topics_asked": [hostile]}
    handoff_id = mine(summary=summary, talk=talk)
    browser.act(handoff_id, "notes", text=hostile)
    page = browser.get(f"/staff/handoffs/{handoff_id}").text
    safe = str(escape(hostile))
    assert page.count(safe) >= 7
    assert safe == hostile or hostile not in page


def test_a_number_with_an_extension_can_be_called_by_a_tap(browser: Browser, mine: Send) -> None:
    contact = {**SUMMARY["contact"], "phone": "+16175550142;ext=4"}
    handoff_id = mine(summary={**SUMMARY, "contact": contact})
    page = browser.get(f"/staff/handoffs/{handoff_id}").text
    assert 'href="tel:+16175550142;ext=4"' in page


@pytest.mark.parametrize("stored", ["javascript:alert(1)", "+16175550142;ext=4;x=1"])
def test_a_number_that_is_none_never_becomes_a_link(
    browser: Browser, mine: Send, stored: str
) -> None:
    contact = {**SUMMARY["contact"], "phone": stored}
    handoff_id = mine(summary={**SUMMARY, "contact": contact})
    assert 'href="tel:' not in browser.get(f"/staff/handoffs/{handoff_id}").text


def test_the_title_names_no_visitor(browser: Browser, handoff_id: str) -> None:
    page = browser.get(f"/staff/handoffs/{handoff_id}").text
    title = re.search(r"<title>(.*?)</title>", page)
    assert title is not None
    assert "Jo" not in title[1]


def test_each_reading_leaves_an_audit_row(
    browser: Browser, desk: Desk, sam: StaffMember, handoff_id: str
) -> None:
    for _ in range(2):
        browser.get(f"/staff/handoffs/{handoff_id}")
    assert desk.acts(handoff_id)[2:] == [(sam.id, "read")] * 2
    assert list(desk.deps.audit.breaks()) == []


def test_who_is_not_signed_in_reads_nothing(stranger: Browser, desk: Desk, handoff_id: str) -> None:
    assert stranger.get(f"/staff/handoffs/{handoff_id}").status_code == 303
    assert "read" not in [action for _, action in desk.acts(handoff_id)]


def test_a_member_who_was_switched_off_reads_nothing(
    browser: Browser, desk: Desk, sam: StaffMember, handoff_id: str
) -> None:
    with desk.deps.engine.begin() as connection:
        connection.execute(t.staff.update().where(t.staff.c.id == sam.id).values(active=False))
    assert browser.get(f"/staff/handoffs/{handoff_id}").status_code == 401
    assert (sam.id, "read") not in desk.acts(handoff_id)


def test_a_withdrawn_handoff_says_so_kindly(browser: Browser, desk: Desk) -> None:
    handoff_id, session = desk.send()
    desk.deps.conversations.delete(session.conversation_id)
    answer = browser.get(f"/staff/handoffs/{handoff_id}")
    assert answer.status_code == 410
    assert "They chose to delete everything, which is their right." in answer.text


def test_a_handoff_that_never_was_is_told_so(browser: Browser) -> None:
    answer = browser.get("/staff/handoffs/nothing-like-it")
    assert (answer.status_code, "There is no such handoff" in answer.text) == (404, True)


@pytest.mark.parametrize("page", ["/staff/handoffs/a%00b", "/staff/audit?handoff=a%00b"])
def test_an_address_that_holds_no_id_is_told_so(
    desk: Desk, browser_of: Callable[[StaffMember], Browser], page: str
) -> None:
    assert browser_of(desk.hire("Lea Desk", "lead")).get(page).status_code == 404


def test_a_handoff_under_another_server_key_is_told_so(
    browser: Browser, desk: Desk, handoff_id: str
) -> None:
    with desk.deps.engine.begin() as connection:
        connection.execute(sa.update(t.handoffs).values(sealed=b"\x01" + b"0" * 40))
    answer = browser.get(f"/staff/handoffs/{handoff_id}")
    assert answer.status_code == 500
    assert "It was stored with another server key." in answer.text
