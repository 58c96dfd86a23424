from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge.load import load
from bot.knowledge.model import Holiday, Period
from bot.knowledge.problems import KnowledgeError
from tests.unit.knowledge.conftest import Folder


def test_entries_are_found_by_id_with_their_theme(folder: Folder) -> None:
    entry = load(folder.path).entries["duration"]
    assert (entry.theme, entry.kind, entry.title, entry.next) == (
        "time", "answer", "How long it lasts", ("cost",),
    )  # fmt: skip


def test_an_entry_without_an_answer_says_so(folder: Folder) -> None:
    entry = load(folder.path).entries["cost"]
    assert (entry.kind, entry.answer) == ("no_reviewed_answer", None)


def test_the_title_is_the_question_where_there_is_no_short_one(folder: Folder) -> None:
    folder.replace("faq/time.yml", "    short: What it costs\n", "")
    assert load(folder.path).entries["cost"].title == "What does it cost?"


def test_a_review_tells_whether_a_clinician_is_still_to_read_it(folder: Folder) -> None:
    entries = load(folder.path).entries
    assert (entries["duration"].reviewed.pending, entries["cost"].reviewed.pending) == (True, False)


def test_facts_that_the_operator_has_not_set_are_none(folder: Folder) -> None:
    facts = load(folder.path).facts
    assert facts["program.name"] == "Example House"
    assert {name for name, value in facts.items() if value} == {"program.name"}


def test_hours_hold_several_periods_and_holidays(folder: Folder) -> None:
    folder.replace(
        "program.yml", "monday: []",
        'monday: [{opens: "09:00", closes: "12:00"}, {opens: "13:00", closes: "24:00"}]',
    )  # fmt: skip
    day = "{date: 2026-12-25, name: X, periods: []}"
    folder.replace("program.yml", "holidays: []", f"holidays: [{day}]")
    hours = load(folder.path).program.hours
    assert hours.weekly[0] == (Period(540, 720), Period(780, 1440))
    assert hours.holidays == (Holiday(date(2026, 12, 25), "X"),)


def test_hours_become_a_fact(folder: Folder) -> None:
    folder.replace("program.yml", "friday: []", 'friday: [{opens: "09:00", closes: "17:00"}]')
    facts = load(folder.path).facts
    assert facts["program.hours_text"] == "Friday 9 am to 5 pm Eastern Time"


def test_the_glossary_knows_every_way_to_write_a_term(folder: Folder) -> None:
    glossary = load(folder.path).glossary
    assert [term.written for term in glossary.terms] == [("IOP", "I.O.P."), ("benzos",)]


def test_sources_are_found_by_id(folder: Folder) -> None:
    assert load(folder.path).sources["a-source"].checked == date(2026, 11, 23)


def test_other_rooms_get_their_documents_as_they_stand(folder: Folder) -> None:
    raw = load(folder.path).raw
    assert raw["guidance"] == {"rules": []}
    assert raw["crisis"]["helplines"][0]["id"] == "lifeline"


def test_nobody_can_change_the_knowledge(folder: Folder) -> None:
    entries = load(folder.path).entries
    with pytest.raises(TypeError):
        entries["x"] = entries["cost"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("old", "new"),
    [("    owner: admissions\n", ""), ("date: 2026-11-23", "date: soon"), ("entries:", "items:")],
)
def test_a_file_that_cannot_be_used_is_named(folder: Folder, old: str, new: str) -> None:
    folder.replace("faq/time.yml", old, new)
    with pytest.raises(KnowledgeError, match=r"time\.yml"):
        load(folder.path)


def test_a_file_that_is_missing_is_named(folder: Folder) -> None:
    (folder.path / "program.yml").unlink()
    with pytest.raises(KnowledgeError, match=r"program\.yml:1: error: The file is not there"):
        load(folder.path)
