"""A handoff's page: how it stands, what this member may do, summary, transcript, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bot.desk.access import (
    may_acknowledge,
    may_claim,
    may_finish,
    may_invite,
    may_note,
    may_put_back,
    may_reply,
)
from bot.desk.replies import CannedReply, Kit
from bot.knowledge.model import Entry
from bot.store.handoffs import Handoff, QueueRow
from bot.store.staff import StaffMember
from bot.web.staff import words
from bot.web.staff.history import Step, history_view
from bot.web.staff.queue_view import QueueLine, queue_line, told
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
class Allowed:
    """Which acts this member may do now; only those have a button.

    Args:
        put_back: id of the colleague whom it can be taken from, or "".
    """

    claim: bool
    finish: bool
    put_back: str
    reply: bool
    invite: bool
    note: bool
    acknowledge: bool


@dataclass(frozen=True)
class Outside:
    """A handoff as those see it who may not read it: no content.

    Args:
        line: its row of the queue.
        standing: how it stands, in words.
        colleagues: to whom it can be passed on, names by id.
    """

    id: str
    line: QueueLine
    standing: Standing
    may: Allowed
    colleagues: Mapping[str, str] = field(default_factory=dict)


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
class LabelView:
    """A label that is on a handoff, or could be."""

    id: str
    title: str


@dataclass(frozen=True)
class HandoffView:
    """The whole page.

    Args:
        live_since: since when the visitor shares the chat; None while they do not.
        labels: those that are on; `more_labels` could be put on.
        colleagues: as in `Outside`.
    """

    id: str
    line: QueueLine
    priority_why: str
    reason: str
    sent: Moment
    standing: Standing
    may: Allowed
    summary: SummaryView
    consent: ConsentView
    transcript: tuple[TranscriptLine, ...]
    notes: tuple[NoteView, ...]
    history: tuple[Step, ...]
    labels: tuple[LabelView, ...]
    more_labels: tuple[LabelView, ...]
    replies: tuple[CannedReply, ...]
    colleagues: Mapping[str, str]
    notice: str = PART2_NOTICE


def standing(row: QueueRow, member: StaffMember, now: Times) -> Standing:
    """Return how things stand, as one member reads it."""
    owner = "you" if row.owner_id == member.id else row.owner_name or ""
    by = f" by {owner}" if owner and row.state in ("claimed", "closed") else ""
    said = told(row, now)
    first, _, rest = said.partition(" ")
    return Standing(row.state, f"{first}{by} {rest}" if by else said, owner)


def outside_view(
    row: QueueRow,
    member: StaffMember,
    labels: Mapping[str, str],
    now: Times,
    colleagues: Sequence[StaffMember] = (),
) -> Outside:
    """Return a handoff without its content."""
    line = queue_line(row, member, labels, now)
    return Outside(
        row.id, line, standing(row, member, now), _allowed(row, member), _names(colleagues)
    )


def handoff_view(
    handoff: Handoff,
    member: StaffMember,
    entries: Mapping[str, Entry],
    kit: Kit,
    now: Times,
    colleagues: Sequence[StaffMember] = (),
) -> HandoffView:
    """Return a handoff as one member sees it.

    Args:
        handoff: with its content.
        member: who reads it.
        entries: FAQ entries by id, to name the topics that were asked.
        kit: the replies and labels to choose from.
        now: the moment of reading.
        colleagues: to whom it can be passed on.
    """
    row, consent = handoff.row, handoff.consent
    transcript = transcript_view(handoff.transcript, now)
    summary = summary_view(handoff.summary, entries)
    titles = {**{one: words.spoken(one) for one in row.labels}, **kit.labels}
    return HandoffView(
        id=row.id,
        line=queue_line(row, member, kit.labels, now),
        priority_why=words.PRIORITY_WHY[row.priority],
        reason=words.REASON_LONG.get(row.reason) or words.spoken(row.reason),
        sent=now.moment(row.created_at),
        standing=standing(row, member, now),
        may=_allowed(row, member),
        summary=replace(summary, cards=_cards(summary.cards, transcript)),
        consent=ConsentView(consent["version"], now.moment(consent["at"]), consent["text"]),
        transcript=transcript,
        notes=tuple(
            NoteView(note.author_name, now.moment(note.at), now.near(note.at), note.text)
            for note in handoff.notes
        ),
        history=history_view(handoff.changes, kit.labels, now),
        labels=tuple(LabelView(one, titles[one]) for one in row.labels),
        more_labels=tuple(
            LabelView(*one) for one in kit.labels.items() if one[0] not in row.labels
        ),
        replies=kit.replies,
        colleagues=_names(colleagues),
    )


def _names(colleagues: Sequence[StaffMember]) -> dict[str, str]:
    """Return names by id; two who share one are told apart by their addresses."""
    names = [one.name for one in colleagues]
    return {
        one.id: one.name if names.count(one.name) == 1 else f"{one.name}, {one.email}"
        for one in colleagues
    }


def _cards(before: tuple[str, ...], transcript: Sequence[TranscriptLine]) -> tuple[str, ...]:
    """Return the cards of the summary and those that a live chat showed after it was made."""
    shown = (line.card.name for line in transcript if line.card)
    return tuple(dict.fromkeys((*before, *shown)))


def _allowed(row: QueueRow, member: StaffMember) -> Allowed:
    return Allowed(
        claim=may_claim(member, row).allowed,
        finish=may_finish(member, row).allowed,
        put_back=(row.owner_id or "") if may_put_back(member, row).allowed else "",
        reply=may_reply(member, row).allowed,
        invite=may_invite(member, row).allowed,
        note=may_note(member, row).allowed,
        acknowledge=may_acknowledge(member, row).allowed,
    )
