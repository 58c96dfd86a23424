"""Who may do what with a handoff: every decision of the console, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.handoffs import QueueRow
from bot.store.staff import StaffMember


@dataclass(frozen=True)
class Decision:
    """Whether something is allowed, and why in one sentence that staff may read."""

    allowed: bool
    reason: str


def may_read(member: StaffMember, row: QueueRow) -> Decision:
    """Decide whether a member may read a handoff's content, notes included."""
    if not member.active:
        return Decision(False, "Your account is switched off.")
    return Decision(True, "Every active member of staff may read a handoff.")


def may_claim(member: StaffMember, row: QueueRow) -> Decision:
    """Decide whether a member may take a handoff."""
    if row.state != "waiting":
        return Decision(False, "Only a handoff that is waiting can be claimed.")
    return may_read(member, row)


def may_finish(member: StaffMember, row: QueueRow) -> Decision:
    """Decide whether a member may release or close a handoff."""
    if row.state != "claimed" or row.owner_id != member.id:
        return Decision(False, "Only the person who claimed a handoff can release or close it.")
    return may_read(member, row)


def may_note(member: StaffMember, row: QueueRow) -> Decision:
    """Decide whether a member may add a note."""
    if row.state == "withdrawn":
        return Decision(False, "The visitor deleted this conversation.")
    return may_read(member, row)


def may_see_questions(member: StaffMember) -> Decision:
    """Decide whether a member may see which topics visitors asked for."""
    return Decision(member.active, "The counts hold no content; every active member may see them.")
