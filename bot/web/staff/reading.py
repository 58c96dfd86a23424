"""Finds a handoff for a page, and says in words why it cannot be had."""

from __future__ import annotations

from starlette.requests import Request

from bot.desk.access import Decision, may_read
from bot.store.handoffs import Handoff, HandoffGone, QueueRow
from bot.store.keys import SealError
from bot.store.marks import Marks
from bot.store.staff import StaffMember
from bot.web.staff.problems import Problem
from bot.web.staff.rooms import rooms_of


def row_of(request: Request, handoff_id: str, unsaved: str = "") -> QueueRow:
    """Return the row of a handoff that still has its content.

    Raises:
        Problem: there is none, or the visitor deleted it.
    """
    row = rooms_of(request).handoffs.row(handoff_id)
    if row is None:
        raise Problem("no_such_handoff", unsaved=unsaved)
    if row.state == "withdrawn":
        raise Problem("withdrawn")
    return row


def read(request: Request, row: QueueRow, member: StaffMember, act: str = "read") -> Handoff:
    """Return a handoff with its content; leaves an audit row.

    Args:
        act: what the audit row says.

    Raises:
        Problem: this member may not read it, or it is gone, or does not open.
    """
    raise_if_denied(may_read(member, row))
    try:
        return rooms_of(request).handoffs.read(row.id, by=member.id, act=act)
    except HandoffGone:
        raise Problem("withdrawn") from None
    except SealError:
        raise Problem("sealed") from None


def mark_of(request: Request, topic: str) -> str:
    """Return the mark of what a page is about to show, to ask later whether it changed.

    Args:
        topic: as in `bot.web.hub`.
    """
    return str(Marks(rooms_of(request).engine).look(topic).number)


def raise_if_denied(decision: Decision, back: str = "/staff", unsaved: str = "") -> None:
    """Raise the problem that tells the decision's reason, unless it allows.

    Args:
        back: address of the page to go back to.
        unsaved: what the person had typed.
    """
    if not decision.allowed:
        raise Problem("not_allowed", {"reason": decision.reason}, back=back, unsaved=unsaved)


def address_of(handoff_id: str, did: str = "") -> str:
    """Return the address of a handoff's page, saying what was just done there."""
    return f"/staff/handoffs/{handoff_id}" + (f"?did={did}" if did else "")
