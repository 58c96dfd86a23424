"""What of a handoff leaves the desk: the same for paper, PDF, JSON, CSV and FHIR.

Only the answers given are in it. A skipped question leaves no trace but in the transcript, and a
screen's result stays behind: it was worked out by a rule and is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.desk_export.notice import Notice
from bot.store.handoffs import Handoff, Line
from bot.text.clean import writable

# The field of name, phone, permissions and times in knowledge/screening.yml.
CONTACT_FIELD: Final = 14
_WAYS: Final = {"may_phone": "phone call", "may_text": "text message", "may_voicemail": "voicemail"}


@dataclass(frozen=True)
class Setting:
    """What an export needs to know besides the handoff.

    Args:
        program: name of the facility.
        zone: IANA name of its time zone.
        at: the moment of the export, seconds since 1970.
        notice: what every export carries.
        reasons: why a handoff was sent, by code, in words.
        cards: names of the crisis cards, by type.
        authors: who speaks in a transcript, by code, in words.
        topics: what was asked, by id of the entry, in words.
    """

    program: str
    zone: str
    at: float
    notice: Notice
    reasons: Mapping[str, str] = field(default_factory=dict)
    cards: Mapping[str, str] = field(default_factory=dict)
    authors: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Given:
    """One answer that was given, with the question as it was asked and the number of its field."""

    id: str
    number: int
    label: str
    question: str = field(repr=False)
    answer: str = field(repr=False)


@dataclass(frozen=True)
class Contact:
    """How the visitor may be reached; `ways` holds only what they said yes to."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    ways: tuple[str, ...]
    safe_times: str = field(repr=False)


@dataclass(frozen=True)
class Consent:
    """What the visitor agreed to, in which words and when."""

    version: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Said:
    """One line of the transcript, or one internal note."""

    seq: int
    author: str
    who: str
    at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True)
class Record:
    """One handoff as it leaves the desk.

    Args:
        for_someone_else: None where the visitor did not say for whom they ask.
        guidance: the words that the visitor was told, "" where there were none.
        guidance_rule: id of the rule that chose them.
        notes: None where they were left out by choice.
        part2: true when 42 CFR Part 2 is taken to apply; the notice is on every export all the
            same.
    """

    id: str
    reference: str
    program: str
    exported: datetime
    notice: Notice
    reason: str
    reason_words: str
    priority: str
    state: str
    sent: datetime
    claimed: datetime | None
    closed: datetime | None
    owner: str
    for_someone_else: bool | None
    part2: bool
    consent: Consent
    answers: tuple[Given, ...] = field(repr=False)
    contact: Contact = field(repr=False)
    guidance: str = field(repr=False)
    guidance_rule: str
    cards: tuple[str, ...]
    topics: tuple[str, ...]
    transcript: tuple[Said, ...] = field(repr=False)
    notes: tuple[Said, ...] | None = field(repr=False)


def record_of(handoff: Handoff, setting: Setting, *, notes: bool) -> Record:
    """Return what of a handoff leaves the desk.

    Args:
        handoff: with its content.
        setting: the words, the zone, the notice and the moment.
        notes: whether internal notes go with it.
    """
    row, summary = handoff.row, handoff.summary
    guidance = summary.get("guidance") or {}
    zone = ZoneInfo(setting.zone)
    return Record(
        id=row.id,
        reference=reference(row.id),
        program=setting.program,
        exported=_when(setting.at, zone),
        notice=setting.notice,
        reason=row.reason,
        reason_words=_named(row.reason, setting.reasons),
        priority=row.priority,
        state=row.state,
        sent=_when(row.created_at, zone),
        claimed=None if row.claimed_at is None else _when(row.claimed_at, zone),
        closed=None if row.closed_at is None else _when(row.closed_at, zone),
        owner=writable(row.owner_name or ""),
        for_someone_else=_for_someone_else(summary),
        part2=bool(summary.get("part2", True)),
        consent=_consent(handoff.consent, zone),
        answers=_answers(summary),
        contact=_contact(summary),
        guidance=str(guidance.get("words") or ""),
        guidance_rule=str(guidance.get("id") or ""),
        cards=tuple(_named(one, setting.cards) for one in _listed(summary, "crisis_cards")),
        topics=tuple(_named(one, setting.topics) for one in _listed(summary, "topics_asked")),
        transcript=_transcript(handoff.transcript, setting, zone),
        notes=_notes(handoff, zone) if notes else None,
    )


def reference(handoff_id: str) -> str:
    """Return the short name of a handoff, as the console shows it."""
    return "".join(char for char in handoff_id if char.isalnum())[:6].upper()


def _answers(summary: Mapping[str, Any]) -> tuple[Given, ...]:
    return tuple(
        Given(
            str(one.get("id", "")),
            int(one.get("field") or 0),
            str(one.get("label", "")),
            str(one.get("question", "")),
            str(one.get("answer", "")),
        )
        for one in summary.get("answers") or ()
        # An answer that does not say whether it was skipped is taken as skipped: it stays here.
        if one.get("skipped") is False
    )


def _for_someone_else(summary: Mapping[str, Any]) -> bool | None:
    if summary.get("voice") == "helper":
        return True
    given = (one for one in summary.get("answers") or () if one.get("skipped") is False)
    return False if any(one.get("id") == "who" for one in given) else None


def _contact(summary: Mapping[str, Any]) -> Contact:
    raw = summary.get("contact") or {}
    return Contact(
        name=str(raw.get("name") or ""),
        phone=str(raw.get("phone_shown") or raw.get("phone") or ""),
        ways=tuple(words for key, words in _WAYS.items() if raw.get(key) is True),
        safe_times=str(raw.get("safe_times") or ""),
    )


def _consent(raw: Mapping[str, Any], zone: ZoneInfo) -> Consent:
    return Consent(str(raw["version"]), _when(raw["at"], zone), str(raw["text"]))


def _transcript(lines: list[Line], setting: Setting, zone: ZoneInfo) -> tuple[Said, ...]:
    return tuple(
        Said(
            line.seq, line.author, _named(line.author, setting.authors), _when(line.at, zone), text
        )
        for line in lines
        if (text := str(line.body.get("text") or "").strip())
    )


def _notes(handoff: Handoff, zone: ZoneInfo) -> tuple[Said, ...]:
    return tuple(
        Said(number, "note", writable(note.author_name), _when(note.at, zone), writable(note.text))
        for number, note in enumerate(handoff.notes, start=1)
    )


def _listed(summary: Mapping[str, Any], name: str) -> list[str]:
    return [str(one) for one in summary.get(name) or ()]


def _named(code: str, words: Mapping[str, str]) -> str:
    return words.get(code) or code.replace("_", " ").capitalize()


def _when(at: float, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at, zone).replace(microsecond=0)
