"""What the check says of days: of reviews, of a clinician's approval, of the numbers to call."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.unit.knowledge.conftest import TODAY, Folder


@pytest.mark.parametrize(("days", "severity"), [(366, "warning"), (-1, "warning")])
def test_a_review_of_the_wrong_age_is_a_warning(folder: Folder, days: int, severity: str) -> None:
    old = TODAY - timedelta(days=days)
    folder.replace("faq/time.yml", "date: 2026-11-23", f"date: {old}")
    assert folder.only_problem().severity == severity


def test_a_review_a_year_old_still_counts(folder: Folder) -> None:
    folder.replace("faq/time.yml", "date: 2026-11-23", f"date: {TODAY - timedelta(days=365)}")
    assert folder.problems() == []


@pytest.mark.parametrize("name", ["faq/time.yml", "crisis.yml"])
@pytest.mark.parametrize(
    "written",
    ["pendign", "Pending", "done", "a doctor", "2026-11-20", "pendign 2026-11-20",
     "a doctor 2026-02-31", "a doctor 2027-01-01"],
)  # fmt: skip
def test_a_slip_does_not_count_as_a_clinicians_approval(
    folder: Folder, name: str, written: str
) -> None:
    folder.replace(name, "clinical_review: pending", f"clinical_review: {written}")
    problem = folder.only_problem()
    assert problem.what == f'`clinical_review` is "{written}".'
    assert "medical director 2026-11-23" in problem.mend
    assert written in folder.read(name).splitlines()[problem.line - 1]


@pytest.mark.parametrize("written", ["medical director 2026-11-23", "'Dr. A. Doe, 2025-01-02'"])
def test_a_clinician_with_a_day_has_approved(folder: Folder, written: str) -> None:
    folder.replace("crisis.yml", "clinical_review: pending", f"clinical_review: {written}")
    assert folder.problems() == []


def test_helpline_numbers_are_trusted_for_ninety_days_and_the_last_two_weeks_are_told(
    folder: Folder,
) -> None:
    assert folder.problems(date(2026, 11, 20) + timedelta(days=75)) == []
    for days in (76, 90):
        soon = folder.only_problem(date(2026, 11, 20) + timedelta(days=days))
        assert soon.severity == "warning"
        assert "After 2027-02-18 nothing is published" in soon.what


@pytest.mark.parametrize("days", [80, 100])
def test_nobody_is_told_to_call_911_to_try_it(folder: Folder, days: int) -> None:
    later = date(2026, 11, 20) + timedelta(days=days)
    assert "try it" in folder.only_problem(later).mend
    folder.replace(
        "crisis.yml", '{label: Call 988, href: "tel:988"}', '{label: Call 911, href: "tel:911"}'
    )
    assert "Do not call 911" in folder.only_problem(later).mend


def test_helpline_numbers_unchecked_for_longer_are_an_error(folder: Folder) -> None:
    late = folder.only_problem(date(2026, 11, 20) + timedelta(days=91))
    assert (late.severity, late.what) == (
        "error", "The numbers of 988 Lifeline were not checked in the last 90 days.",
    )  # fmt: skip


def test_a_helpline_without_a_date_is_an_error(folder: Folder) -> None:
    folder.replace("crisis.yml", "    checked: 2026-11-20\n", "")
    assert "not checked" in folder.only_problem().what
