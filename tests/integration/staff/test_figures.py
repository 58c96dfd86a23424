"""The page of figures: from counts, with a table beside every chart."""

from __future__ import annotations

import csv
import io
import re

from bot.store.staff import StaffMember
from tests.integration.staff.conftest import Browser
from tests.integration.staff.desk import Desk


def test_figures_stay_when_the_visitor_deletes_everything(desk: Desk, browser: Browser) -> None:
    _, session = desk.send()
    desk.deps.conversations.delete(session.conversation_id)
    page = browser.get("/staff/figures").text
    assert re.search(r"<strong>1</strong> handoffs sent", page)
    assert re.search(r"<strong>1</strong> abandoned while waiting", page)


def test_handled_handoffs_are_counted(desk: Desk, browser: Browser, sam: StaffMember) -> None:
    handoff_id, _ = desk.send()
    desk.deps.handoffs.claim(handoff_id, by=sam.id)
    desk.deps.handoffs.close(handoff_id, by=sam.id)
    assert "1 handled" in browser.get("/staff/figures").text


def test_every_chart_has_a_title_a_description_and_a_table_beside_it(
    desk: Desk, browser: Browser
) -> None:
    desk.send()
    desk.deps.counts.add_all([("answer", "duration"), ("screening_asked", "who")])
    page = browser.get("/staff/figures").text
    charts = re.findall(r'<svg class="chart".*?</svg>', page, re.S)
    assert len(charts) >= 4
    assert all("<title " in one and "<desc " in one for one in charts)
    assert page.count("<table>") >= len(charts)


def test_the_page_has_no_inline_style_or_script(desk: Desk, browser: Browser) -> None:
    desk.send()
    page = browser.get("/staff/figures").text
    assert "style=" not in page and "<style" not in page and not re.search(r"<script>", page)


def test_nothing_counted_yet_is_said_in_words(browser: Browser) -> None:
    assert "No handoff was sent." in browser.get("/staff/figures").text


def test_the_csv_holds_the_counts(desk: Desk, browser: Browser) -> None:
    desk.send()
    text = browser.get("/staff/figures/csv?days=7").content.decode("utf-8-sig")
    names = {(row["name"], row["key"], row["n"]) for row in csv.DictReader(io.StringIO(text))}
    assert ("handoff_sent", "screening", "1") in names


def test_nobody_sees_figures_without_signing_in(stranger: Browser) -> None:
    assert stranger.get("/staff/figures").status_code == 303
