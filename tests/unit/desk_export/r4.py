"""The structure rules of FHIR R4 (4.0.1) for the resources that an export is made of.

Written by hand from hl7.org/fhir/R4 (bundle, questionnaireresponse, communication, datatypes):
which elements there are, how often, of which type, which codes are allowed, and the invariants
bdl-5, bdl-7, bdl-8 and qrs-1. Terminology is not looked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

STRING = re.compile(r"[ \r\n\t\S]+")
URI = re.compile(r"\S+")
CODE = re.compile(r"[^\s]+(\s[^\s]+)*")
DAY = r"([1-9]\d{3}|0\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
MOMENT = DAY + r"T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))"
PRIMITIVES = {
    "string": STRING,
    "uri": URI,
    "code": CODE,
    "instant": re.compile(MOMENT),
    "dateTime": re.compile(f"{DAY}|{MOMENT}"),
}
STATUS = {
    "QuestionnaireResponse": {"in-progress", "completed", "amended", "entered-in-error", "stopped"},
    "Communication": {
        "preparation", "in-progress", "not-done", "on-hold", "stopped", "completed",
        "entered-in-error", "unknown",
    },
}  # fmt: skip
BUNDLE_TYPES = {
    "document", "message", "transaction", "transaction-response", "batch", "batch-response",
    "history", "searchset", "collection",
}  # fmt: skip
# element: (least, most, type); most None is "*".
Elements = dict[str, tuple[int, int | None, str]]
RESOURCE: Elements = {"resourceType": (1, 1, "code"), "id": (0, 1, "code"), "meta": (0, 1, "Meta")}
TYPES: dict[str, Elements] = {
    "Bundle": {
        **RESOURCE,
        "identifier": (0, 1, "Identifier"),
        "type": (1, 1, "code"),
        "timestamp": (0, 1, "instant"),
        "entry": (0, None, "Bundle.entry"),
    },
    "Bundle.entry": {"fullUrl": (0, 1, "uri"), "resource": (0, 1, "Resource")},
    "QuestionnaireResponse": {
        **RESOURCE,
        "identifier": (0, 1, "Identifier"),
        "basedOn": (0, None, "Reference"),
        "partOf": (0, None, "Reference"),
        "questionnaire": (0, 1, "uri"),
        "status": (1, 1, "code"),
        "subject": (0, 1, "Reference"),
        "encounter": (0, 1, "Reference"),
        "authored": (0, 1, "dateTime"),
        "author": (0, 1, "Reference"),
        "source": (0, 1, "Reference"),
        "item": (0, None, "QuestionnaireResponse.item"),
    },
    "QuestionnaireResponse.item": {
        "linkId": (1, 1, "string"),
        "definition": (0, 1, "uri"),
        "text": (0, 1, "string"),
        "answer": (0, None, "QuestionnaireResponse.item.answer"),
        "item": (0, None, "QuestionnaireResponse.item"),
    },
    "QuestionnaireResponse.item.answer": {
        "valueString": (0, 1, "string"),
        "valueDateTime": (0, 1, "dateTime"),
        "item": (0, None, "QuestionnaireResponse.item"),
    },
    "Communication": {
        **RESOURCE,
        "identifier": (0, None, "Identifier"),
        "status": (1, 1, "code"),
        "category": (0, None, "CodeableConcept"),
        "topic": (0, 1, "CodeableConcept"),
        "about": (0, None, "Reference"),
        "sent": (0, 1, "dateTime"),
        "received": (0, 1, "dateTime"),
        "recipient": (0, None, "Reference"),
        "sender": (0, 1, "Reference"),
        "payload": (0, None, "Communication.payload"),
    },
    "Communication.payload": {"contentString": (1, 1, "string")},
    "Identifier": {"system": (0, 1, "uri"), "value": (0, 1, "string")},
    "Meta": {"security": (0, None, "Coding"), "lastUpdated": (0, 1, "instant")},
    "Coding": {"system": (0, 1, "uri"), "code": (0, 1, "code"), "display": (0, 1, "string")},
    "CodeableConcept": {"coding": (0, None, "Coding"), "text": (0, 1, "string")},
    "Reference": {"reference": (0, 1, "string"), "display": (0, 1, "string")},
}


def faults(bundle: dict[str, Any]) -> list[str]:
    """Return everything in a Bundle that R4 does not allow."""
    return [*_element(bundle, "Bundle", "Bundle"), *_codes(bundle), *_invariants(bundle)]


def _element(value: Any, kind: str, where: str) -> Iterator[str]:
    if kind in PRIMITIVES:
        if not isinstance(value, str) or not PRIMITIVES[kind].fullmatch(value):
            yield f"{where} is no {kind}"
        return
    if not isinstance(value, dict) or not value:
        yield f"{where} is empty or no object"
        return
    elements = TYPES[value.get("resourceType", "") if kind == "Resource" else kind]
    yield from (f"{where}.{name} does not exist" for name in value if name not in elements)
    for name, (least, most, inner) in elements.items():
        yield from _repeated(value.get(name), least, most, inner, f"{where}.{name}")


def _repeated(value: Any, least: int, most: int | None, kind: str, where: str) -> Iterator[str]:
    if value is None:
        if least:
            yield f"{where} is missing"
        return
    if most == 1:
        yield from _element(value, kind, where)
        return
    if not isinstance(value, list) or not value:
        yield f"{where} is no filled list"
        return
    for number, one in enumerate(value):
        yield from _element(one, kind, f"{where}[{number}]")


def _codes(bundle: dict[str, Any]) -> Iterator[str]:
    if bundle["type"] not in BUNDLE_TYPES:
        yield "Bundle.type is no such code"
    for entry in bundle["entry"]:
        resource = entry["resource"]
        if resource["status"] not in STATUS[resource["resourceType"]]:
            yield f"{resource['resourceType']}.status is no such code"


def _invariants(bundle: dict[str, Any]) -> Iterator[str]:
    urls = [entry.get("fullUrl") for entry in bundle["entry"]]
    if len(set(urls)) != len(urls):
        yield "bdl-7: a fullUrl is there twice"
    if any("/_history/" in str(url) for url in urls):
        yield "bdl-8: a fullUrl names a version"
    if not all(entry.get("resource") for entry in bundle["entry"]):
        yield "bdl-5: an entry without a resource"
    for entry in bundle["entry"]:
        for one in entry["resource"].get("about", []):
            if one["reference"] not in urls:
                yield f"{one['reference']} leads nowhere"
        for item in entry["resource"].get("item", []):
            if "item" in item and "answer" in item:
                yield f"qrs-1: {item['linkId']} has both items and answers"
