"""Small slips of the pen: each is told with its line and with what to write instead."""

from __future__ import annotations

from datetime import date

import pytest

from bot.desk import words
from bot.knowledge.references import WEB
from bot.web.buttons import DELETE, EXIT
from tests.unit.knowledge.conftest import TODAY, Folder

REVIEWED = "{by: knowledge editor, date: 2026-11-23, clinical_review: pending}"
WRONG = {
    "a mail address with a scheme": ("email: null", "email: mailto:info@example.org"),
    "a mail address in brackets": ("email: null", "email: <info@example.org>"),
    "a mail address with a full stop": ("email: null", "email: info@example.org."),
    "a website with a comma": ("website: null", "website: https://example.org,"),
    "a number that cannot be": ("phone: null", "phone: 000-000-0000"),
    "a name of spaces": ("name: Example House", 'name: "  "'),
}
RIGHT = {
    "mail": ("email: null", "email: front-desk+iop@mail.example.org"),
    "website": ("website: null", "website: https://example.org/"),
    "a page": ("privacy_notice_url: null", "privacy_notice_url: https://example.org/a?b=c#d"),
    "a number": ("phone: null", "phone: (781) 555-7100"),
}


@pytest.mark.parametrize(("old", "new"), WRONG.values(), ids=WRONG.keys())
def test_a_fact_that_visitors_could_not_use_is_refused(folder: Folder, old: str, new: str) -> None:
    folder.replace("program.yml", old, new)
    problem = folder.only_problem()
    assert problem.severity == "error"
    assert problem.line == folder.read("program.yml").splitlines().index(new) + 1


@pytest.mark.parametrize(("old", "new"), RIGHT.values(), ids=RIGHT.keys())
def test_a_fact_that_visitors_can_use_is_taken(folder: Folder, old: str, new: str) -> None:
    folder.replace("program.yml", old, new)
    assert folder.problems() == []


@pytest.mark.parametrize("number", ["781-555-0100", "(617) 555-0199", "1-781-555-0142"])
def test_a_number_out_of_an_example_is_told(folder: Folder, number: str) -> None:
    folder.replace("program.yml", "phone: null", f'phone: "{number}"')
    found = folder.only_problem()
    assert (found.line, found.severity) == (4, "warning")
    assert "nobody answers it" in found.what


def test_curly_quotes_around_the_name_are_told(folder: Folder) -> None:
    folder.replace("program.yml", "name: Example House", "name: “Example House”")
    assert (folder.only_problem().line, folder.only_problem().severity) == (1, "warning")


@pytest.mark.parametrize(("day", "told"), [("2026-01-01", 1), ("2026-11-01", 0), ("2027-01-01", 0)])
def test_a_holiday_of_long_ago_is_told(folder: Folder, day: str, told: int) -> None:
    holiday = f"holidays: [{{date: {day}, name: New Year, periods: []}}]"
    folder.replace("program.yml", "holidays: []", holiday)
    found = folder.problems()
    assert [(one.severity, one.line) for one in found] == [("warning", 18)] * told
    assert all("holds in its own year only" in one.what for one in found)


def test_a_comma_in_braces_is_told(folder: Folder) -> None:
    holiday = "holidays: [{date: 2027-01-18, name: M. L. King, Jr. Day, periods: []}]"
    folder.replace("program.yml", "holidays: []", holiday)
    assert folder.only_problem().mend.startswith("Put quotes around a text with a comma")


def test_a_colon_without_a_space_is_told(folder: Folder) -> None:
    tight = REVIEWED.replace("date: 2026", "date:2026")
    folder.replace("faq/time.yml", REVIEWED, tight)
    assert "Put a space behind `date:`." in [one.mend for one in folder.problems()]


def test_a_wrong_status_asks_nobody_to_take_out_the_answer(folder: Folder) -> None:
    folder.replace("faq/time.yml", "status: reviewed", "status: reviewd")
    assert folder.only_problem().what == '`status` is "reviewd".'


@pytest.mark.parametrize("named", ["medical director  2026-11-23", "Dr. Jane Smith 2026-11-23"])
def test_a_clinician_is_named_with_any_spaces(folder: Folder, named: str) -> None:
    folder.replace("faq/time.yml", "clinical_review: pending", f"clinical_review: {named}")
    assert folder.problems() == []


def test_a_day_that_cannot_be_read_is_not_called_old(folder: Folder) -> None:
    folder.replace("crisis.yml", "checked: 2026-11-20", "checked: 11/20/2026")
    assert folder.only_problem().mend == "Write it as 2026-11-23: year, month, day."


def test_a_source_from_the_future_is_told(folder: Folder) -> None:
    folder.replace("sources/core.yml", "checked: 2026-11-23", "checked: 2062-11-23")
    assert "in the future" in folder.only_problem().what
    assert folder.problems(date(2062, 11, 23)) != []  # by then other dates are old
    folder.replace("sources/core.yml", "checked: 2062-11-23", f"checked: {TODAY}")
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("payload", "what"),
    [
        ("web:delet", "No button does web:delet."),
        ('\'/screening{"choice": "start_contct"}\'', "The screening has no choice `start_contct`."),
        ("/screening", "The screening has no choice ``."),
    ],
)
def test_a_button_that_would_do_nothing_is_refused(folder: Folder, payload: str, what: str) -> None:
    folder.replace("dialogue.yml", '\'/faq{"entry": "duration"}\'', payload)
    assert folder.only_problem().what == what


@pytest.mark.parametrize(
    "payload", ["web:delete", '\'/screening{"choice": "start_screening"}\'', "/start_screening"]
)
def test_a_button_that_does_something_is_taken(folder: Folder, payload: str) -> None:
    folder.replace("dialogue.yml", '\'/faq{"entry": "duration"}\'', payload)
    assert folder.problems() == []


def test_the_buttons_of_the_web_process_are_known() -> None:
    every = {one for one in vars(words).values() if isinstance(one, str) and one[:4] == "web:"}
    assert {*every, DELETE, EXIT} == {f"web:{name}" for name in WEB}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("I also noted this: {notd}.", ["Nobody fills {notd} in here.", "`noted` does not say"]),
        ("I also noted this.", ["`noted` does not say {noted}"]),
    ],
)
def test_what_the_screening_fills_in_is_looked_at(
    folder: Folder, text: str, what: list[str]
) -> None:
    folder.write("screening.yml", f'texts:\n  noted: "{text}"\n')
    found = [one.what for one in folder.problems()]
    assert len(found) == len(what)
    assert all(
        one.startswith(begun) for one, begun in zip(sorted(found), sorted(what), strict=True)
    )


def test_an_entry_that_the_pipeline_names_is_missed(folder: Folder) -> None:
    config = folder.path.parent / "config.yml"
    config.write_text("pipeline:\n  - {name: x}\n  - name: y\n    measures: [duration, cost]\n")
    assert folder.problems() == []
    config.write_text("pipeline:\n  - {name: x}\n  - name: y\n    measures: [duration, length]\n")
    problem = folder.only_problem()
    assert (problem.file, problem.line, problem.severity) == (config, 4, "warning")
    assert "`length`" in problem.what
