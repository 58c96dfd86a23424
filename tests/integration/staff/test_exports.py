"""Copies of handoffs: with the notice, for whoever may read them, each in the audit trail."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from httpx import Response

from bot.knowledge.read import read
from bot.store.staff import StaffMember
from bot.store.staff_model import Role
from bot.store.withdraw import withdraw
from bot.web.staff import exports
from tests.integration.staff.conftest import Browser
from tests.integration.staff.desk import CONSENT, PASSWORD, Desk
from tests.unit.desk_export.conftest import ROOT

FORMS = ("print", "pdf", "json", "fhir")
TYPES = {
    "print": "text/html",
    "pdf": "application/pdf",
    "json": "application/json",
    "fhir": "application/fhir+json",
}
forms = pytest.mark.parametrize("form", FORMS)
BrowserOf = Callable[[StaffMember], Browser]


def put_notices(desk: Desk, notices: dict[str, Any]) -> None:
    knowledge = replace(desk.deps.knowledge, raw={"notices": notices})
    desk.app.state.deps = replace(desk.deps, knowledge=knowledge)


@pytest.fixture(autouse=True)
def notices(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = read(ROOT / "knowledge" / "notices.yml").data
    put_notices(desk, found)
    return found


@pytest.fixture
def lead(desk: Desk) -> StaffMember:
    return desk.deps.staff.add("lee@example.org", "Lee Ito", "lead", PASSWORD)


@pytest.fixture
def mine(desk: Desk, sam: StaffMember) -> str:
    """A handoff that Sam has claimed."""
    handoff_id, _ = desk.send()
    assert desk.deps.handoffs.claim(handoff_id, by=sam.id)
    return handoff_id


def export(browser: Browser, handoff_id: str, form: str, notes: str = "") -> Response:
    params = {"form": form, "notes": notes}
    return browser.get(f"/staff/handoffs/{handoff_id}/export", params=params)


def statement(notices: dict[str, Any]) -> str:
    return " ".join(notices["part2"]["statement"].split())


@forms
def test_a_copy_comes_in_its_own_type_and_is_kept_by_no_cache(
    form: str, browser: Browser, mine: str
) -> None:
    answer = export(browser, mine, form)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.headers["content-type"].startswith(TYPES[form])


@pytest.mark.parametrize("form", ["print", "json", "fhir"])
def test_a_copy_carries_the_statement_and_the_consent(
    form: str, browser: Browser, mine: str, notices: dict[str, Any]
) -> None:
    text = " ".join(export(browser, mine, form).text.split())
    assert statement(notices) in text and CONSENT in text and "2026-11-23" in text


@forms
def test_a_copy_leaves_an_audit_row_that_says_in_which_form(
    form: str, desk: Desk, browser: Browser, mine: str, sam: StaffMember
) -> None:
    export(browser, mine, form)
    assert (sam.id, f"export_{form}") in desk.acts(mine)


def test_a_copy_with_notes_says_so_in_the_audit_trail(
    desk: Desk, browser: Browser, mine: str, sam: StaffMember
) -> None:
    export(browser, mine, "pdf", notes="yes")
    assert (sam.id, "export_pdf_notes") in desk.acts(mine)


@pytest.mark.parametrize(("notes", "there"), [("yes", True), ("", False)])
def test_notes_go_only_by_choice(
    notes: str, there: bool, desk: Desk, browser: Browser, mine: str, sam: StaffMember
) -> None:
    desk.deps.handoffs.add_note(mine, "Left a voicemail.", by=sam.id)
    assert ("Left a voicemail." in export(browser, mine, "print", notes).text) is there


def copy_of(browser: Browser, handoff_id: str) -> int:
    return browser.get(f"/staff/live/handoffs/{handoff_id}/copy").status_code


def test_a_copy_on_the_screen_learns_that_it_may_be_shown_no_more(
    desk: Desk, browser: Browser, mine: str, sam: StaffMember, browser_of: BrowserOf
) -> None:
    assert copy_of(browser, mine) == 204
    assert copy_of(browser_of(desk.hire("lou")), mine) == 403
    desk.deps.handoffs.release(mine, by=sam.id)
    assert copy_of(browser, mine) == 403
    assert copy_of(browser, "unknown") == 404
    with desk.deps.engine.begin() as connection:
        withdraw(connection, [mine], desk.deps.clock())
    assert copy_of(browser, mine) == 410
    browser.fill_in("/staff/sign-out")
    assert copy_of(browser, mine) == 401


def test_a_copy_on_the_screen_is_no_open_console_and_keeps_no_session_alive(
    desk: Desk, browser: Browser, mine: str, sam: StaffMember
) -> None:
    acts = desk.acts(mine)
    for _ in range(7):
        desk.deps.clock.advance(600)
        answer = copy_of(browser, mine)
        assert not desk.deps.staff.present(("staff",), of=sam.id)
    assert answer == 401
    assert desk.acts(mine) == acts


def test_the_print_view_shows_no_skipped_question(browser: Browser, mine: str) -> None:
    assert "Have you ever had a seizure" not in export(browser, mine, "print").text


@forms
def test_who_may_not_read_it_may_not_take_a_copy(
    form: str, desk: Desk, kim: StaffMember, browser_of: BrowserOf, mine: str
) -> None:
    answer = export(browser_of(kim), mine, form)
    assert answer.status_code == 403
    assert kim.id not in {actor for actor, _ in desk.acts(mine)}


@forms
def test_nobody_takes_a_copy_without_signing_in(form: str, stranger: Browser, mine: str) -> None:
    assert export(stranger, mine, form).status_code == 303


def test_what_the_visitor_deleted_cannot_be_copied(
    desk: Desk, browser: Browser, sam: StaffMember
) -> None:
    handoff_id, session = desk.send()
    desk.deps.handoffs.claim(handoff_id, by=sam.id)
    desk.deps.conversations.delete(session.conversation_id)
    assert export(browser, handoff_id, "pdf").status_code == 410


def test_an_unknown_form_is_no_page(browser: Browser, mine: str) -> None:
    assert export(browser, mine, "exe").status_code == 404


@pytest.mark.parametrize(
    "broken", [{}, {"part2": {"statement": "Prohibits unauthorized disclosure."}}]
)
def test_nothing_is_exported_or_audited_without_the_current_notice(
    broken: dict[str, Any], desk: Desk, browser: Browser, mine: str, sam: StaffMember
) -> None:
    put_notices(desk, broken)
    assert export(browser, mine, "pdf").status_code == 500
    assert (sam.id, "export_pdf") not in desk.acts(mine)


def test_the_file_s_name_names_nobody(browser: Browser, mine: str) -> None:
    disposition = export(browser, mine, "pdf").headers["content-disposition"]
    assert disposition.startswith('attachment; filename="handoff-') and "Jo" not in disposition


def ids(answer: Response) -> list[str]:
    """The ids in a table; one that begins with a dash has the guard against formulas in front."""
    text = answer.content.decode("utf-8-sig")
    return [row["id"].lstrip("'") for row in csv.DictReader(io.StringIO(text, newline=""))]


def test_the_table_has_what_a_member_may_read_and_nothing_else(
    desk: Desk, browser: Browser, mine: str
) -> None:
    desk.send()
    assert ids(browser.get("/staff/exports/handoffs?days=7")) == [mine]


def test_the_table_of_a_lead_has_all_and_audits_each(
    desk: Desk, lead: StaffMember, browser_of: BrowserOf
) -> None:
    sent = [desk.send()[0] for _ in range(3)]
    found = ids(browser_of(lead).get("/staff/exports/handoffs?days=7"))
    assert found == sent
    assert all((lead.id, "export_csv") in desk.acts(one) for one in sent)


def test_newer_ones_of_others_crowd_nobody_s_own_out_of_the_table(
    desk: Desk, browser: Browser, mine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    for _ in range(3):
        desk.send()
    answer = browser.get("/staff/exports/handoffs?days=7")
    assert ids(answer) == [mine]
    assert "left_out" not in answer.text and "newest" not in answer.headers["content-disposition"]


@pytest.mark.parametrize(("sent", "cut"), [(2, False), (3, True)])
def test_a_table_that_leaves_older_ones_out_says_so(
    sent: int, cut: bool, desk: Desk, lead: StaffMember, browser_of: BrowserOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    all_ids = [desk.send()[0] for _ in range(sent)]
    answer = browser_of(lead).get("/staff/exports/handoffs?days=7")
    assert ids(answer) == all_ids[-2:]
    assert ("These are the 2 newest" in answer.text) is cut
    assert ("-newest-2.csv" in answer.headers["content-disposition"]) is cut


def test_the_table_leaves_out_what_is_older_than_the_period(
    desk: Desk, lead: StaffMember, browser_of: BrowserOf
) -> None:
    desk.send()
    desk.deps.clock.advance(3 * 24 * 3600.0)
    new, _ = desk.send()
    found = ids(browser_of(lead).get("/staff/exports/handoffs?days=1"))
    assert found == [new]


def test_a_note_with_a_null_from_before_notes_were_cleaned_breaks_no_copy(
    desk: Desk, browser: Browser, mine: str, sam: StaffMember
) -> None:
    desk.deps.handoffs.add_note(mine, "\x00null", by=sam.id)
    answer = browser.get("/staff/exports/handoffs?days=7&notes=yes")
    assert (answer.status_code, ids(answer)) == (200, [mine])
    copies = [export(browser, mine, form, notes="yes") for form in FORMS]
    assert [copy.status_code for copy in copies] == [200] * len(FORMS)
    assert not any("\0" in copy.text or "\\u0000" in copy.text for copy in copies[2:])


def test_a_period_that_is_not_offered_leads_back_to_the_choice(browser: Browser) -> None:
    assert browser.get("/staff/exports/handoffs?days=9999").headers["location"] == "/staff/exports"


def test_the_fhir_copy_is_a_bundle(browser: Browser, mine: str) -> None:
    assert json.loads(export(browser, mine, "fhir").text)["resourceType"] == "Bundle"


@pytest.mark.parametrize("role", ["admin", "editor"])
@pytest.mark.parametrize("address", ["/staff/exports", "/staff/exports/handoffs?days=7"])
def test_who_reads_no_handoff_exports_none(
    desk: Desk, browser_of: BrowserOf, mine: str, role: Role, address: str
) -> None:
    browser = browser_of(desk.hire("Oli Desk", role))
    assert browser.get(address).status_code == 403
    assert "/staff/exports" not in browser.get("/staff/figures").text
    assert export(browser, mine, "pdf").status_code == 403


def test_a_copy_of_a_live_chat_holds_what_staff_wrote_in_it(
    desk: Desk, browser: Browser, sam: StaffMember
) -> None:
    handoff_id, _ = desk.chat("Marzipan, please")
    browser.act(handoff_id, "claim")
    browser.act(handoff_id, "reply", text="Hello, I am here.", reply_id="a1")
    for form in ("print", "json", "fhir"):
        text = export(browser, handoff_id, form).text
        assert "Marzipan, please" in text and "Hello, I am here." in text
