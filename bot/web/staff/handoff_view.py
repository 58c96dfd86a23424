"""A handoff's page: how it stands, what this member may do, summary, transcript, notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.knowledge.model import Entry
from bot.store.handoffs import Handoff, QueueRow
from bot.store.staff import StaffMember
from bot.web.staff import words
from bot.web.staff.access import may_claim, may_finish, may_note
from bot.web.staff.queue_view import reference, told
from bot.web.staff.summary_view import SummaryView, summary_view
from bot.web.staff.transcript import TranscriptLine, transcript_view
from bot.web.staff.words import Moment, Times

# 42 CFR 2.32(a)(2), as amended in 2024: the short form of the notice, word for word.
PART2_NOTICE: Final = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


@dataclass(frozen=True)
class Standing:
    """Where a handoff stands; holds no content, so a page may ask for it again by itself."""

    state: str
    words: str
    owner: str


@dataclass(frozen=True)
class NoteView:
    """One internal note."""

    author: str
    at: Moment
    near: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class ConsentView:
    """What the visitor agreed to, in which words and when."""

    version: str
    at: Moment
    text: str


@dataclass(frozen=True)
class HandoffView:
    """The whole page."""

    id: str
    reference: str
    priority: str
    priority_word: str
    priority_why: str
    reason: str
    sent: Moment
    standing: Standing
    may_claim: bool
    may_finish: bool
    may_note: bool
    summary: SummaryView
    consent: ConsentView
    transcript: tuple[TranscriptLine, ...]
    notes: tuple[NoteView, ...]
    notice: str = PART2_NOTICE


def standing(row: QueueRow, member: StaffMember, now: Times) -> Standing:
    """Return how things stand, as one member reads it."""
    owner = "you" if row.owner_id == member.id else row.owner_name or ""
    by = f" by {owner}" if owner and row.state in ("claimed", "closed") else ""
    said = told(row, now)
    first, _, rest = said.partition(" ")
    return Standing(row.state, f"{first}{by} {rest}" if by else said, owner)


def handoff_view(
    handoff: Handoff, member: StaffMember, entries: Mapping[str, Entry], now: Times
) -> HandoffView:
    """Return a handoff as one member sees it.

    Args:
        handoff: with its content.
        member: who reads it.
        entries: FAQ entries by id, to name the topics that were asked.
        now: the moment of reading.
    """
    row, consent = handoff.row, handoff.consent
    return HandoffView(
        id=row.id,
        reference=reference(row.id),
        priority=row.priority,
        priority_word=words.PRIORITY[row.priority],
        priority_why=words.PRIORITY_WHY[row.priority],
        reason=words.REASON_LONG.get(row.reason) or words.spoken(row.reason),
        sent=now.moment(row.created_at),
        standing=standing(row, member, now),
        may_claim=may_claim(member, row).allowed,
        may_finish=may_finish(member, row).allowed,
        may_note=may_note(member, row).allowed,
        summary=summary_view(handoff.summary, entries),
        consent=ConsentView(consent["version"], now.moment(consent["at"]), consent["text"]),
        transcript=transcript_view(handoff.transcript, now),
        notes=tuple(
            NoteView(note.author_name, now.moment(note.at), now.near(note.at), note.text)
            for note in handoff.notes
        ),
    )
