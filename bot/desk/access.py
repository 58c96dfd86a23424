"""Who may do what at the desk: every decision with its reason, none of them anywhere else.

Content is read by whoever has a handoff and by leads. Everybody else on duty sees that it is
there, how urgent it is and how long it waits. Admins run accounts and switches and read no
content; editors see which topics were asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.store.filing import Scope
from bot.store.handoff_model import QueueRow
from bot.store.staff_model import Role, StaffMember

# Those who talk with visitors.
ON_DUTY: Final[tuple[Role, ...]] = ("staff", "lead")


@dataclass(frozen=True)
class Decision:
    """Whether something is allowed, and why in one sentence that staff may read."""

    allowed: bool
    reason: str


def may_see_queue(member: StaffMember) -> Decision:
    """Decide whether a member may see the queue's rows, which hold no content."""
    return _unless_off(member, "The queue holds no content; every active member may see it.")


def may_read(member: StaffMember, row: QueueRow) -> Decision:
    """Decide whether a member may read a handoff's content, notes included."""
    if not member.active:
        return _off()
    if row.state == "withdrawn":
        return Decision(False, "The visitor deleted this conversation.")
    if member.role == "lead":
        return Decision(True, "Leads may read every handoff.")
    if member.role != "staff":
        return Decision(False, "Only the person who has a handoff, and leads, may read it.")
    if row.owner_id == member.id:
        return Decision(True, "It is, or was last, with you.")
    if row.state == "waiting":
        return Decision(False, "Claim this handoff first; then you can read it.")
    return Decision(False, "Only the person who has a handoff, and leads, may read it.")


def may_claim(member: StaffMember, row: QueueRow) -> Decision:
    """Decide whether a member may take a handoff."""
    if not member.active:
        return _off()
    if member.role not in ON_DUTY:
        return Decision(False, "Only staff and leads take handoffs.")
    if row.state != "waiting":
        return Decision(False, "Only a handoff that is waiting can be claimed.")
    return Decision(True, "It is waiting.")


def may_finish(member: StaffMember, row: QueueRow) -> Decision:
    """Decide whether a member may release or close a handoff."""
    if row.state != "claimed" or row.owner_id != member.id:
        return Decision(False, "Only the person who claimed a handoff can release or close it.")
    return may_read(member, row)


def may_put_back(member: StaffMember, row: QueueRow) -> Decision:
    """Decide whether a member may put back in the queue what a colleague has claimed."""
    if member.role != "lead":
        return Decision(False, "Only leads put back what somebody else has claimed.")
    if row.state != "claimed" or row.owner_id == member.id:
        return Decision(False, "Nobody else has this handoff any more.")
    return may_read(member, row)


def may_reply(member: StaffMember, row: QueueRow) -> Decision:
    """Decide whether a member may write to the visitor in the chat."""
    if row.state != "claimed" or row.owner_id != member.id:
        return Decision(False, "Only the person who claimed a handoff can write to the visitor.")
    if not row.live:
        return Decision(False, "The visitor has not agreed to a live chat. You can ask them.")
    return may_read(member, row)


def may_invite(member: StaffMember, row: QueueRow) -> Decision:
    """Decide whether a member may ask the visitor for a live chat."""
    if row.live:
        return Decision(False, "The visitor is in a live chat already.")
    return may_finish(member, row)


def may_acknowledge(member: StaffMember, row: QueueRow) -> Decision:
    """Decide whether a member may say that they have seen an emergency."""
    if member.role not in ON_DUTY:
        return Decision(False, "Only staff and leads answer emergencies.")
    if not row.rings:
        return Decision(False, "Somebody has seen it already.")
    return _unless_off(member, "Whoever sees an emergency first says so.")


def may_note(member: StaffMember, row: QueueRow) -> Decision:
    """Decide whether a member may add a note or a label."""
    return may_read(member, row)


def may_export(member: StaffMember, row: QueueRow) -> Decision:
    """Decide whether a member may take a handoff out of the house."""
    return may_read(member, row)


def may_see_questions(member: StaffMember) -> Decision:
    """Decide whether a member may see which topics visitors asked for."""
    return _unless_off(member, "The counts hold no content; every active member may see them.")


def may_see_figures(member: StaffMember) -> Decision:
    """Decide whether a member may see how long visitors wait and what becomes of requests."""
    return _unless_off(member, "The figures hold no content; every active member may see them.")


def may_manage_accounts(member: StaffMember) -> Decision:
    """Decide whether a member may change accounts and reset second factors."""
    return _admins(member, "Only admins manage accounts.")


def may_turn_switches(member: StaffMember) -> Decision:
    """Decide whether a member may turn the bot or live chats off and on."""
    return _admins(member, "Only admins turn the switches.")


def may_see_audit(member: StaffMember) -> Decision:
    """Decide whether a member may see the audit trail, which holds ids only."""
    if member.active and member.role == "lead":
        return Decision(True, "Leads may see who did what.")
    return _admins(member, "Only leads and admins see the audit trail.")


def search_scope(member: StaffMember) -> Scope:
    """Return what a member's search may look into: exactly what they may read."""
    if not member.active or member.role not in ON_DUTY:
        return Scope()
    return Scope(all=True) if member.role == "lead" else Scope(owner_id=member.id)


def _admins(member: StaffMember, otherwise: str) -> Decision:
    if member.role != "admin":
        return Decision(False, otherwise)
    return _unless_off(member, "Admins may.")


def _unless_off(member: StaffMember, reason: str) -> Decision:
    return Decision(True, reason) if member.active else _off()


def _off() -> Decision:
    return Decision(False, "Your account is switched off.")
