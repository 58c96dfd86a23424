"""One handoff as HL7 FHIR R4 (4.0.1): a Bundle of a QuestionnaireResponse and Communications.

The visitor is no patient yet, so there is no Patient resource: who speaks is named by a display
text. Link ids are the ids of the questions in knowledge/screening.yml. Skipped questions are
absent. What the visitor agreed to is an item of the response and not a Consent resource, because
another system could take that for the written consent of 42 CFR 2.31, which it is not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from bot.desk_export.record import Given, Record, Said

Resource = dict[str, Any]
CONTENT_TYPE: Final = "application/fhir+json"
_SECURITY: Final = (
    ("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "R", "restricted"),
    ("http://terminology.hl7.org/CodeSystem/v3-ActCode", "42CFRPart2", "42 CFR Part2"),
)
_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/communication-category"


def to_fhir(record: Record) -> str:
    """Return a handoff as a FHIR R4 Bundle in JSON."""
    return json.dumps(bundle(record), ensure_ascii=False, indent=2) + "\n"


def bundle(record: Record) -> Resource:
    """Return the Bundle: the notice first, then the answers, the lines, and the notes if any."""
    entries = [
        _entry(_urn(record, name), resource)
        for name, resource in (
            ("notice", _notice(record)),
            ("answers", _response(record)),
            *((f"line/{said.seq}", _line(record, said)) for said in record.transcript),
            *((f"note/{said.seq}", _note(record, said)) for said in record.notes or ()),
        )
    ]
    return {
        "resourceType": "Bundle",
        "meta": _meta(record),
        "identifier": {"value": clean(record.id)},
        "type": "collection",
        "timestamp": _at(record.exported),
        "entry": entries,
    }


def clean(text: str) -> str:
    """Return a text that a FHIR string may hold: no control characters, no unusual spaces.

    R4 allows the characters of `[ \\r\\n\\t\\S]+`; in that pattern a no-break space is a space.
    """
    usual = ("\n" if char in "\v\f\x85\u2028\u2029" else char for char in text)
    kept = (" " if char.isspace() and char not in " \r\n\t" else char for char in usual)
    return "".join(char for char in kept if char in "\r\n\t" or ord(char) >= 32).strip()


def _response(record: Record) -> Resource:
    return {
        "resourceType": "QuestionnaireResponse",
        "meta": _meta(record),
        "identifier": {"value": clean(record.id)},
        "status": "completed",
        "authored": _at(record.consent.at),
        "author": {"display": "Visitor"},
        "item": [_consent(record), *_answers(record)],
    }


def _consent(record: Record) -> Resource:
    consent = record.consent
    details = [
        _item(
            "consent.version", "Version of this wording", {"valueString": clean(consent.version)}
        ),
        _item("consent.at", "When", {"valueDateTime": _at(consent.at)}),
    ]
    agreed = {"valueString": "Send to staff", "item": details}
    return _item("consent", clean(consent.text), agreed)


def _answers(record: Record) -> Iterator[Resource]:
    for one in record.answers:
        said = clean(one.answer)
        if said:
            yield _item(one.id, _asked(one), {"valueString": said})


def _asked(one: Given) -> str:
    return clean(one.question) or clean(one.label) or one.id


def _item(link_id: str, text: str, answer: Resource) -> Resource:
    return {"linkId": link_id, "text": text, "answer": [answer]}


def _notice(record: Record) -> Resource:
    category = {"coding": [{"system": _CATEGORY, "code": "notification"}], "text": "Notice"}
    return _communication(
        record,
        category=category,
        topic=record.notice.rule,
        at=record.exported,
        sender=record.program,
        text=record.notice.statement,
    )


def _line(record: Record, said: Said) -> Resource:
    return _communication(
        record,
        category={"text": "Chat message"},
        topic="Transcript",
        at=said.at,
        sender=said.who,
        text=said.text,
    )


def _note(record: Record, said: Said) -> Resource:
    return _communication(
        record,
        category={"text": "Internal note"},
        topic="Internal note of staff",
        at=said.at,
        sender=said.who,
        text=said.text,
    )


def _communication(
    record: Record, *, category: Resource, topic: str, at: datetime, sender: str, text: str
) -> Resource:
    return {
        "resourceType": "Communication",
        "meta": _meta(record),
        "status": "completed",
        "category": [category],
        "topic": {"text": clean(topic)},
        "about": [{"reference": _urn(record, "answers")}],
        "sent": _at(at),
        "sender": {"display": clean(sender)},
        "payload": [{"contentString": clean(text) or "(no text)"}],
    }


def _meta(record: Record) -> Resource:
    labels = _SECURITY if record.part2 else _SECURITY[:1]
    return {
        "security": [
            {"system": system, "code": code, "display": display} for system, code, display in labels
        ]
    }


def _entry(urn: str, resource: Resource) -> Resource:
    return {"fullUrl": urn, "resource": resource}


def _urn(record: Record, name: str) -> str:
    """The same handoff gives the same ids each time, so that a receiver can tell a repetition."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'foyer/handoff/{record.id}/{name}')}"


def _at(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
