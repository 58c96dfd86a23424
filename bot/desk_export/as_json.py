"""One handoff as JSON, for whatever reads it next."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from bot.desk_export.record import Record, Said

FORMAT: Final = "foyer-handoff/1"


def to_json(record: Record) -> str:
    """Return a handoff as JSON text; times are ISO 8601 with their offset."""
    return json.dumps(document(record), ensure_ascii=False, indent=2) + "\n"


def document(record: Record) -> dict[str, Any]:
    """Return a handoff as JSON-able data; the notice stands first."""
    notice, consent = record.notice, record.consent
    data: dict[str, Any] = {
        "format": FORMAT,
        "notice": {
            "statement": notice.statement,
            "short": notice.short,
            "rule": notice.rule,
            "checked": notice.checked.isoformat(),
        },
        "exported_at": record.exported.isoformat(),
        "program": record.program,
        "handoff": _handoff(record),
        "consent": {
            "version": consent.version,
            "at": consent.at.isoformat(),
            "text": consent.text,
        },
        "contact": {
            "name": record.contact.name,
            "phone": record.contact.phone,
            "agreed_ways": list(record.contact.ways),
            "safe_times": record.contact.safe_times,
        },
        "answers": [
            {"id": one.id, "label": one.label, "question": one.question, "answer": one.answer}
            for one in record.answers
        ],
        "guidance": {"words": record.guidance, "rule": record.guidance_rule},
        "crisis_cards": list(record.cards),
        "topics_asked": list(record.topics),
        "transcript": _lines(record.transcript),
    }
    if record.notes is not None:
        data["notes"] = [
            {"author": one.who, "at": one.at.isoformat(), "text": one.text} for one in record.notes
        ]
    return data


def _handoff(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "reference": record.reference,
        "reason": record.reason,
        "priority": record.priority,
        "state": record.state,
        "sent_at": record.sent.isoformat(),
        "claimed_at": _iso(record.claimed),
        "closed_at": _iso(record.closed),
        "staff": record.owner,
        "for_someone_else": record.for_someone_else,
        "part2": record.part2,
    }


def _lines(said: Sequence[Said]) -> list[dict[str, Any]]:
    return [
        {"seq": one.seq, "author": one.author, "at": one.at.isoformat(), "text": one.text}
        for one in said
    ]


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
