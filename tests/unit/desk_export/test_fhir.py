"""The FHIR export is R4, as far as it can be checked here; docs/staff.md says how far that is."""

from __future__ import annotations

import json
import os
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft6Validator

from bot.desk_export.as_fhir import bundle, to_fhir
from bot.desk_export.record import Record, Setting, record_of
from bot.store.handoffs import Line
from tests.unit.desk_export.conftest import SENT, answer, handoff, summary
from tests.unit.desk_export.r4 import faults

PUBLISHED = os.environ.get("FOYER_R4_SCHEMA", "")


def response(made: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in resources(made) if one["resourceType"] == "QuestionnaireResponse")


def resources(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in made["entry"]]


def said(made: dict[str, Any], topic: str) -> list[str]:
    return [
        one["payload"][0]["contentString"]
        for one in resources(made)
        if one["resourceType"] == "Communication" and one["topic"]["text"] == topic
    ]


def test_the_library_accepts_it(with_notes: Record) -> None:
    assert len(Bundle.parse_raw(to_fhir(with_notes)).entry) == 6


def test_it_keeps_the_structure_rules_of_r4(with_notes: Record) -> None:
    assert faults(bundle(with_notes)) == []


@pytest.mark.skipif(not PUBLISHED, reason="FOYER_R4_SCHEMA names no copy of fhir.schema.json 4.0.1")
def test_it_fits_the_published_schema_of_r4(with_notes: Record) -> None:
    definitions = json.loads(Path(PUBLISHED).read_text())["definitions"]
    made = bundle(with_notes)
    bare = {**made, "entry": [{"fullUrl": one["fullUrl"]} for one in made["entry"]]}
    for name, one in [("Bundle", bare), *((one["resourceType"], one) for one in resources(made))]:
        schema = {"$ref": f"#/definitions/{name}", "definitions": definitions}
        Draft6Validator(schema).validate(one)


BREAKS: dict[str, tuple[str, Any]] = {
    "a status that R4 has not": ("status", "done"),
    "an element that R4 has not": ("score", "3"),
    "a time without its zone": ("authored", "2027-01-15T03:00:00"),
    "an empty list": ("item", []),
    "a reference with an empty text": ("author", {"display": ""}),
}


@pytest.mark.parametrize("what", sorted(BREAKS))
def test_the_structure_rules_find(what: str, record: Record) -> None:
    name, value = BREAKS[what]
    made = deepcopy(bundle(record))
    response(made)[name] = value
    assert faults(made) != []


def test_an_answer_stands_under_the_id_of_its_question(record: Record) -> None:
    given = {
        one["linkId"]: one["answer"][0]["valueString"] for one in response(bundle(record))["item"]
    }
    assert given["help"] == "Alcohol"


def test_a_question_skipped_has_no_item(record: Record) -> None:
    assert "past_withdrawal" not in {one["linkId"] for one in response(bundle(record))["item"]}


def test_each_line_is_a_communication(record: Record) -> None:
    lines = said(bundle(record), "Transcript")
    assert lines == ["Hello, I’m automated.", "I’m “José”", "Hi José"]


def test_the_notice_is_a_communication_of_its_own(record: Record) -> None:
    assert said(bundle(record), record.notice.rule) == [record.notice.statement]


def test_consent_is_an_item_and_no_consent_resource(record: Record) -> None:
    made = bundle(record)
    kinds = {one["resourceType"] for one in resources(made)}
    assert response(made)["item"][0]["linkId"] == "consent" and "Consent" not in kinds


def test_every_resource_is_labeled_restricted_and_part_2(record: Record) -> None:
    made = bundle(record)
    labels = [
        [one["code"] for one in part["meta"]["security"]] for part in (made, *resources(made))
    ]
    assert all(one == ["R", "42CFRPart2"] for one in labels)


def test_the_same_handoff_gives_the_same_ids(record: Record) -> None:
    first, second = bundle(record), bundle(record)
    assert [one["fullUrl"] for one in first["entry"]] == [one["fullUrl"] for one in second["entry"]]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.text(st.characters(blacklist_categories=["Cs"]), max_size=80))
def test_whatever_was_written_it_stays_r4(words: str, setting: Setting) -> None:
    told = summary(answers=[answer("help", words, words)])
    lines = [Line(1, "visitor", SENT, {"text": words})]
    made = bundle(record_of(handoff(summary=told, transcript=lines), setting, notes=False))
    assert faults(made) == []
