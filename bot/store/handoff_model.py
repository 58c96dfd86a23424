"""What a handoff is made of, as frozen dataclasses; nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from bot.store.staff_model import Role

State = Literal["waiting", "claimed", "closed", "withdrawn"]
PRIORITIES: Final = {"emergency": 0, "urgent": 1, "normal": 2}
PRIORITY_NAMES: Final = {number: name for name, number in PRIORITIES.items()}
EMERGENCY: Final = "emergency"


def pressing(author: str, body: Mapping[str, Any]) -> str:
    """Return what a message to a visitor makes of a request: "emergency", "urgent" or "".

    A crisis card makes an emergency; the screening marks its own "call 911 now".

    Args:
        author: who wrote the message.
        body: of the message.
    """
    metadata = body.get("metadata") or {}
    if author != "bot":
        return ""
    if metadata.get("card"):
        return EMERGENCY
    mark = str((metadata.get("screening") or {}).get("priority", ""))
    return mark if mark in PRIORITIES else ""


def most_pressing(marks: Iterable[str]) -> str:
    """Return the most pressing of what pressing() returned, or ""."""
    return min((one for one in marks if one), key=PRIORITIES.__getitem__, default="")


@dataclass(frozen=True)
class HandoffDraft:
    """What the visitor agreed to send.

    Args:
        request_id: id of the message that asked for it; a repeated one stores nothing new.
        reason: a code such as "screening" or "asked_for_person".
        priority: "emergency", "urgent" or "normal".
        summary: screening answers, guidance and contact wishes, as JSON-able data.
        consent_version: version of the consent text that was shown.
        consent_text: that text.
        consent_at: when it was agreed to, seconds since 1970.
        up_to: number of the message that asked for it; what the visitor wrote after it stays with
            them. None where staff follow the chat from now on.
    """

    request_id: str
    reason: str
    priority: str
    consent_version: str
    consent_text: str
    consent_at: float
    summary: dict[str, Any] = field(repr=False)
    up_to: int | None = None


@dataclass(frozen=True)
class QueueRow:
    """What everybody on duty may see of a handoff: no content.

    Args:
        live: the visitor agreed that staff follow the chat, and still does.
        owner_role: its owner's role; None when it has no owner, or the owner's account is off.
        waiting_since: since when somebody waits for staff; None when nobody does.
        told_at: when the visitor was told that this wait takes too long.
        overdue_at: when it was first left too long, None if it never was.
        first_response_at: when the visitor of a live chat first read words of a person.
        alarm_at: when it became an emergency; None when it is none.
        acknowledged_at: when a person said that they have seen it.
        escalation_step: how far its alarm has gone along the chain; 0 is the console alone.
        escalated_at: when it went its last step.
        labels: ids of the labels that staff put on it.
        visitor_seen_at: when the visitor of a live chat last gave a sign; None in no live chat.
    """

    id: str
    reason: str
    priority: str
    state: State
    created_at: float
    claimed_at: float | None
    closed_at: float | None
    owner_id: str | None
    owner_name: str | None
    live: bool = False
    owner_role: Role | None = None
    waiting_since: float | None = None
    told_at: float | None = None
    overdue_at: float | None = None
    first_response_at: float | None = None
    alarm_at: float | None = None
    acknowledged_at: float | None = None
    escalation_step: int = 0
    escalated_at: float | None = None
    labels: tuple[str, ...] = ()
    visitor_seen_at: float | None = None

    @property
    def rings(self) -> bool:
        """Whether it is an emergency that nobody has acknowledged yet."""
        open_ = self.state in ("waiting", "claimed")
        return open_ and self.alarm_at is not None and self.acknowledged_at is None


@dataclass(frozen=True)
class Line:
    """One line of a transcript.

    Args:
        pending: it was written here and waits until the visitor's page is open again.
        author_name: which staff member wrote it; "" for all others.
    """

    seq: int
    author: str
    at: float
    body: dict[str, Any] = field(repr=False)
    pending: bool = False
    author_name: str = ""


@dataclass(frozen=True)
class Note:
    """A note that staff keep for themselves."""

    author_name: str
    at: float
    text: str = field(repr=False)


@dataclass(frozen=True)
class Change:
    """One step in a handoff's history: codes and ids only, never content.

    Args:
        actor: a staff id, "visitor" or "system".
        change: such as "sent", "claimed" or "timed_out".
        detail: a code that belongs to it, such as a label's id; "" for most.
        actor_name: the staff member's name, "" for visitor and system.
        detail_name: the name of the staff member that the detail stands for, or "".
    """

    at: float
    actor: str
    change: str
    detail: str = ""
    actor_name: str = ""
    detail_name: str = ""


@dataclass(frozen=True)
class Handoff:
    """A handoff with all its content.

    Args:
        links: ids of handoffs that the visitor said are also theirs.
    """

    row: QueueRow
    summary: dict[str, Any] = field(repr=False)
    consent: dict[str, Any] = field(repr=False)
    transcript: list[Line] = field(repr=False)
    notes: list[Note] = field(repr=False)
    changes: list[Change] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


class HandoffGone(LookupError):
    """The handoff does not exist, or the visitor withdrew it."""
