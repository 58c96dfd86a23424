"""Claim, release, close and note: one winner, nothing twice, each told in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from httpx import Response

from bot.store.staff import StaffMember
from bot.store.staff_model import Role
from bot.web.staff.handoff import LONGEST_NOTE
from tests.integration.staff.conftest import ORIGIN, Browser
from tests.integration.staff.desk import Desk

Browsers = Callable[[StaffMember], Browser]


@pytest.fixture
def handoff_id(desk: Desk) -> str:
    return desk.send()[0]


def test_claiming_makes_the_handoff_yours_and_says_so(browser: Browser, handoff_id: str) -> None:
    answer = browser.act(handoff_id, "claim")
    page = browser.get(answer.headers["location"]).text
    assert "You claimed this handoff." in page
    assert "Claimed by you less than a minute ago" in page


def test_who_is_slower_learns_who_has_it(
    browser: Browser, browser_of: Browsers, kim: StaffMember, handoff_id: str
) -> None:
    browser_of(kim).act(handoff_id, "claim")
    answer = browser.act(handoff_id, "claim")
    assert answer.status_code == 409
    assert "Kim Desk claimed this handoff less than a minute ago." in answer.text


def test_two_claims_at_once_give_one_owner_and_one_message(
    browser: Browser, browser_of: Browsers, kim: StaffMember, desk: Desk, handoff_id: str
) -> None:
    browsers = [browser, browser_of(kim)]
    forms = [one.hidden("/staff") for one in browsers]
    address = f"/staff/handoffs/{handoff_id}/claim"

    def claim(n: int) -> int:
        answer = browsers[n].post(address, data=forms[n], headers={"Origin": ORIGIN})
        return answer.status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(claim, range(2))) == [303, 409]
    actions = [action for _, action in desk.acts(handoff_id)]
    assert sorted(actions) == ["claim", "claim_late", "send"]


def test_a_second_click_on_claim_is_no_loss(browser: Browser, handoff_id: str) -> None:
    browser.act(handoff_id, "claim")
    assert browser.act(handoff_id, "claim").status_code == 303


def test_claiming_what_was_closed_says_that_it_is_no_longer_waiting(
    browser: Browser, desk: Desk, kim: StaffMember, handoff_id: str
) -> None:
    desk.deps.handoffs.claim(handoff_id, by=kim.id)
    desk.deps.handoffs.close(handoff_id, by=kim.id)
    answer = browser.act(handoff_id, "claim")
    assert (answer.status_code, "no longer waiting" in answer.text) == (409, True)


def test_releasing_puts_it_back_for_others(
    browser: Browser, browser_of: Browsers, kim: StaffMember, handoff_id: str
) -> None:
    browser.act(handoff_id, "claim")
    answer = browser.act(handoff_id, "release")
    assert "You put the handoff back in the queue." in browser.get(answer.headers["location"]).text
    assert browser_of(kim).act(handoff_id, "claim").status_code == 303


@pytest.mark.parametrize("action", ["release", "close"])
def test_only_the_owner_can_finish(
    browser: Browser, desk: Desk, kim: StaffMember, handoff_id: str, action: str
) -> None:
    desk.deps.handoffs.claim(handoff_id, by=kim.id)
    answer = browser.act(handoff_id, action)
    assert (answer.status_code, "not with you any more" in answer.text) == (409, True)
    row = desk.deps.handoffs.row(handoff_id)
    assert row is not None
    assert (row.state, row.owner_id) == ("claimed", kim.id)


def test_closing_says_so_and_a_second_click_is_no_loss(browser: Browser, handoff_id: str) -> None:
    browser.act(handoff_id, "claim")
    answers = [browser.act(handoff_id, "close") for _ in range(2)]
    assert [answer.headers["location"] for answer in answers] == ["/staff?did=closed"] * 2


def test_the_buttons_are_those_that_would_work(
    browser: Browser, browser_of: Browsers, kim: StaffMember, handoff_id: str
) -> None:
    page = f"/staff/handoffs/{handoff_id}"

    def offered(one: Browser) -> list[str]:
        text = one.get(page).text
        return [act for act in ("claim", "release", "close") if f"{page}/{act}" in text]

    assert offered(browser) == ["claim"]
    browser.act(handoff_id, "claim")
    assert offered(browser) == ["release", "close"]
    assert offered(browser_of(kim)) == []


def test_a_page_loaded_again_after_a_release_does_not_say_that_it_is_yours(
    desk: Desk, browser_of: Callable[[StaffMember], Browser], handoff_id: str
) -> None:
    lead = browser_of(desk.hire("Lee Desk", "lead"))
    address = lead.act(handoff_id, "claim").headers["location"]
    assert "You claimed this handoff." in lead.get(address).text
    lead.act(handoff_id, "release")
    assert "You claimed this handoff." not in lead.get(address).text


def test_a_note_is_kept_with_its_author(browser: Browser, handoff_id: str) -> None:
    browser.act(handoff_id, "claim")
    answer = browser.act(handoff_id, "notes", text="Called back.\r\nWill try again.")
    assert answer.headers["location"].endswith("?did=noted#notes")
    page = browser.get(f"/staff/handoffs/{handoff_id}").text
    assert "Called back.\nWill try again." in page


def test_a_note_sent_twice_is_kept_once(browser: Browser, handoff_id: str) -> None:
    browser.act(handoff_id, "claim")
    for _ in range(2):
        browser.act(handoff_id, "notes", text="Called back.", note_id="abc")
    assert browser.get(f"/staff/handoffs/{handoff_id}").text.count("Called back.") == 1


def test_a_note_is_cleaned_as_a_reply_is(browser: Browser, desk: Desk, handoff_id: str) -> None:
    browser.act(handoff_id, "claim")
    text = "\x00null\u200b  and\u202e void\r\n"
    assert browser.act(handoff_id, "notes", text=text).status_code == 303
    kept = desk.deps.handoffs.read(handoff_id, by="test").notes
    assert [one.text for one in kept] == ["null and void"]


def test_a_note_corrected_before_it_was_sent_again_is_kept_too(
    browser: Browser, handoff_id: str
) -> None:
    browser.act(handoff_id, "claim")
    for text in ("Call 555-0100.", "Call 555-0199.", "Call 555-0199."):
        assert browser.act(handoff_id, "notes", text=text, note_id="abc").status_code == 303
    page = browser.get(f"/staff/handoffs/{handoff_id}").text
    assert [page.count(one) for one in ("Call 555-0100.", "Call 555-0199.")] == [1, 1]


@pytest.mark.parametrize("text", ["", " \r\n ", "\u200b", "\x00", "\u2800 \u200b"])
def test_an_empty_note_is_told_with_an_example(
    browser: Browser, handoff_id: str, text: str
) -> None:
    answer = browser.act(handoff_id, "notes", text=text)
    assert (answer.status_code, "Left a voicemail" in answer.text) == (422, True)


def test_a_note_that_is_too_long_is_given_back(browser: Browser, handoff_id: str) -> None:
    text = "word " * LONGEST_NOTE
    answer = browser.act(handoff_id, "notes", text=text)
    assert answer.status_code == 422
    assert text.strip() in answer.text


def test_a_note_as_long_as_the_field_allows_is_saved(browser: Browser, handoff_id: str) -> None:
    browser.act(handoff_id, "claim")
    text = ("a\r\n" * LONGEST_NOTE)[: 3 * LONGEST_NOTE // 2 - 3]
    assert browser.act(handoff_id, "notes", text=text).status_code == 303


def test_no_note_is_added_to_what_the_visitor_deleted(browser: Browser, desk: Desk) -> None:
    handoff_id, session = desk.send()
    desk.deps.conversations.delete(session.conversation_id)
    answer = browser.act(handoff_id, "notes", text="Called back.")
    assert (answer.status_code, "Called back." in answer.text) == (410, False)


@pytest.mark.parametrize("action", ["claim", "release", "close", "notes"])
def test_acts_on_a_handoff_that_never_was_are_told_so(browser: Browser, action: str) -> None:
    assert browser.act("nothing", action, text="x").status_code == 404


@pytest.mark.parametrize("action", ["claim", "release", "close", "notes"])
def test_loading_the_address_of_a_form_leads_back_to_the_page(
    browser: Browser, handoff_id: str, action: str
) -> None:
    answer = browser.get(f"/staff/handoffs/{handoff_id}/{action}")
    assert answer.headers["location"] == f"/staff/handoffs/{handoff_id}"


def test_every_act_leaves_its_audit_row(
    browser: Browser, desk: Desk, sam: StaffMember, handoff_id: str
) -> None:
    browser.act(handoff_id, "claim")
    browser.act(handoff_id, "notes", text="Called back.")
    browser.act(handoff_id, "release")
    browser.act(handoff_id, "claim")
    browser.act(handoff_id, "close")
    acts = ["claim", "note", "release", "claim", "close"]
    assert desk.acts(handoff_id) == [("visitor", "send"), *((sam.id, act) for act in acts)]


def test_an_open_page_can_learn_that_somebody_else_has_it_now(
    browser: Browser, desk: Desk, kim: StaffMember, handoff_id: str
) -> None:
    desk.deps.handoffs.claim(handoff_id, by=kim.id)
    assert "Claimed by Kim Desk" in browser.get(f"/staff/live/handoffs/{handoff_id}").text
    assert "read" not in [action for _, action in desk.acts(handoff_id)]


def test_no_note_is_added_to_what_one_may_not_read_and_it_is_given_back(
    browser: Browser, desk: Desk, kim: StaffMember, handoff_id: str
) -> None:
    desk.deps.handoffs.claim(handoff_id, by=kim.id)
    answer = browser.act(handoff_id, "notes", text="Called back.")
    assert (answer.status_code, "Called back." in answer.text) == (403, True)
    assert "note" not in [action for _, action in desk.acts(handoff_id)]


@pytest.mark.parametrize("role", ["admin", "editor"])
def test_who_is_not_on_duty_claims_nothing(
    desk: Desk, browser_of: Browsers, handoff_id: str, role: Role
) -> None:
    answer = browser_of(desk.hire("Ari Desk", role)).act(handoff_id, "claim")
    assert (answer.status_code, "Only staff and leads take handoffs." in answer.text) == (403, True)
    row = desk.deps.handoffs.row(handoff_id)
    assert row is not None and row.state == "waiting"


def put_back(lead: Browser, handoff_id: str) -> Response:
    """Press "Put it back" as the lead's page offers it."""
    page = lead.get(f"/staff/handoffs/{handoff_id}").text
    found = re.search(r'name="owner" value="([^"]+)"', page)
    return lead.act(handoff_id, "put-back", owner=found.group(1) if found else "")


def test_a_lead_puts_back_what_a_colleague_cannot_go_on_with(
    desk: Desk, browser: Browser, browser_of: Browsers, sam: StaffMember, handoff_id: str
) -> None:
    browser.act(handoff_id, "claim")
    lee = desk.hire("Lee Desk", "lead")
    lead = browser_of(lee)
    answer = put_back(lead, handoff_id)
    page = lead.get(answer.headers["location"]).text
    assert "It is back in the queue." in page and "Lee Desk released it to the queue" in page
    row = desk.deps.handoffs.row(handoff_id)
    assert row is not None
    assert (row.state, row.owner_id) == ("waiting", None)
    assert (lee.id, "release") in desk.acts(handoff_id)
    # Sam's page that is still open does nothing more.
    assert browser.act(handoff_id, "close").status_code == 409


def test_nothing_is_taken_from_who_claimed_it_meanwhile_or_by_who_is_no_lead(
    desk: Desk, browser: Browser, browser_of: Browsers, sam: StaffMember, kim: StaffMember,
    handoff_id: str,
) -> None:  # fmt: skip
    lead = browser_of(desk.hire("Lee Desk", "lead"))
    browser_of(kim).act(handoff_id, "claim")
    assert lead.act(handoff_id, "put-back", owner=sam.id).status_code == 409
    assert lead.act(handoff_id, "put-back").status_code == 409
    assert browser.act(handoff_id, "put-back", owner=kim.id).status_code == 403
    row = desk.deps.handoffs.row(handoff_id)
    assert row is not None
    assert row.owner_id == kim.id
