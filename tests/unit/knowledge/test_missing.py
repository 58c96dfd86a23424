from __future__ import annotations

from bot.knowledge.load import load
from bot.knowledge.missing import missing
from tests.unit.knowledge.conftest import Folder


def whats(folder: Folder) -> list[str]:
    return [one.what for one in missing(load(folder.path))]


def test_everything_that_is_unset_is_named(folder: Folder) -> None:
    assert whats(folder) == [
        "phone", "address", "email", "website", "privacy notice url", "opening hours",
        "clinical review of 1 answers", "clinical review of crisis", "language review of 1 texts",
    ]  # fmt: skip


def test_each_says_where_and_why(folder: Folder) -> None:
    phone = missing(load(folder.path))[0]
    assert (phone.where, bool(phone.why)) == ("program.yml: phone", True)


def test_what_is_filled_in_is_not_named(folder: Folder) -> None:
    folder.replace("program.yml", "phone: null", 'phone: "781-555-0100"')
    folder.replace("program.yml", "monday: []", 'monday: [{opens: "09:00", closes: "17:00"}]')
    assert {"phone", "opening hours"} & set(whats(folder)) == set()


def test_answers_that_a_clinician_has_read_are_not_counted(folder: Folder) -> None:
    folder.replace(
        "faq/time.yml", "clinical_review: pending", "clinical_review: a doctor 2026-11-20"
    )
    assert not [what for what in whats(folder) if "answers" in what]
