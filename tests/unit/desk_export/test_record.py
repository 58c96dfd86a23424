"""What of a handoff leaves the desk, and what stays."""

from __future__ import annotations

import csv
import io
import json

import pytest

from bot.desk_export.as_csv import to_csv
from bot.desk_export.as_fhir import to_fhir
from bot.desk_export.as_json import to_json
from bot.desk_export.as_pdf import asked_for
from bot.desk_export.record import Record, Setting, record_of
from tests.unit.desk_export.conftest import CONSENT, SKIPPED, answer, handoff, summary

TEXTS = {"json": to_json, "csv": lambda record: to_csv([record]), "fhir": to_fhir}
forms = pytest.mark.parametrize("form", sorted(TEXTS))


@forms
def test_the_whole_statement_is_in_it(form: str, record: Record) -> None:
    assert record.notice.statement in TEXTS[form](record)


@forms
def test_consent_is_in_it_with_version_text_and_time(form: str, record: Record) -> None:
    text = TEXTS[form](record)
    assert all(part in text for part in ("2026-11-23", CONSENT, "2027-01-15T02:59:30-05:00"))


@forms
def test_an_answer_given_is_in_it(form: str, record: Record) -> None:
    assert "Alcohol" in TEXTS[form](record)


@forms
def test_a_question_skipped_is_not_in_it(form: str, record: Record) -> None:
    text = TEXTS[form](record)
    assert "past_withdrawal" not in text and SKIPPED not in text


@forms
def test_a_screen_s_result_is_not_in_it(form: str, record: Record) -> None:
    assert "positive" not in TEXTS[form](record)


@forms
def test_notes_stay_unless_asked_for(form: str, record: Record) -> None:
    assert "Left a voicemail." not in TEXTS[form](record)


@forms
def test_notes_go_when_asked_for(form: str, with_notes: Record) -> None:
    assert "Left a voicemail." in TEXTS[form](with_notes)


def test_an_answer_that_does_not_say_whether_it_was_skipped_stays(setting: Setting) -> None:
    unclear = answer("help", "What would you like help with?", "Alcohol")
    del unclear["skipped"]
    assert (
        record_of(handoff(summary=summary(answers=[unclear])), setting, notes=False).answers == ()
    )


def test_only_ways_of_contact_that_were_agreed_to_are_named(record: Record) -> None:
    assert record.contact.ways == ("phone call",)


def test_an_old_summary_without_any_part_can_still_be_exported(setting: Setting) -> None:
    bare = record_of(handoff(summary={}), setting, notes=False)
    assert bare.answers == () and bare.part2


def test_times_are_in_the_program_s_zone(record: Record) -> None:
    assert record.sent.isoformat() == "2027-01-15T03:00:00-05:00"


def test_what_was_written_is_not_in_its_repr(with_notes: Record) -> None:
    shown = repr(with_notes)
    assert not any(word in shown for word in ("José", "Alcohol", "voicemail", "555"))


@pytest.mark.parametrize(("who", "voice", "told", "cell", "paper"), [
    (None, "self", None, "", ""),
    ("Me", "self", False, "no", "Themselves"),
    ("Someone I care about", "helper", True, "yes", "Someone else"),
])  # fmt: skip
def test_for_whom_is_told_only_where_the_visitor_said_it(
    setting: Setting, who: str | None, voice: str, told: bool | None, cell: str, paper: str
) -> None:
    answers = [answer("who", "Who is this for?", who, 1)] if who else []
    sent = handoff(summary=summary(answers=answers, voice=voice))
    record = record_of(sent, setting, notes=False)
    assert json.loads(to_json(record))["handoff"]["for_someone_else"] is told
    row = next(csv.DictReader(io.StringIO(to_csv([record]).lstrip("\ufeff"))))
    assert row["for_someone_else"] == cell
    assert asked_for(record) == paper
