"""What a member asked the audit trail for, as it stands in the page's address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.store.audit import UNKNOWN, VISITOR, Asked
from bot.store.staff import ROLES, StaffMember

OBJECT: Final = re.compile(r"[A-Za-z0-9_:-]{1,64}")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
SYSTEM: Final = {
    "system": "The system",
    VISITOR: "A visitor",
    UNKNOWN: "Somebody not signed in",
}
_COPIES: Final = ("print", "pdf", "json", "fhir", "csv")
# Every act that is ever recorded, under the heading that somebody would look for it.
KINDS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "read": ("Reading and searching", ("read", "search")),
    "copy": (
        "Copies",
        tuple(f"export_{form}{notes}" for form in _COPIES for notes in ("", "_notes")),
    ),
    "hold": (
        "Claiming, passing on, releasing, closing",
        ("claim", "claim_late", "release", "release_late", "close", "close_late", "acknowledge",
         "transfer", "transfer_late", "transfer_to"),
    ),
    "write": (
        "Replies, notes, labels",
        ("reply", "invite", "note", "labelled", "unlabelled"),
    ),
    "visitor": ("What visitors did", ("send", "share", "unshare", "link", "withdraw")),
    "system": (
        "Timers, alarms, deletion in time",
        ("overdue", "time_out", "leave", "escalate", "expire", "expire_open"),
    ),
    "sign_in": (
        "Signing in and out",
        ("sign_in", "sign_out", "sign_in_refused", "code_refused"),
    ),
    "account": (
        "Accounts",
        (
            "account_added", "account_on", "account_off", "password_set", "second_factor_on",
            "second_factor_reset", *(f"role_{role}" for role in ROLES),
        ),
    ),
    "switch": ("Switches", ("bot_on", "bot_off", "live_on", "live_off")),
}  # fmt: skip


@dataclass(frozen=True)
class AuditFilters:
    """What to narrow the trail by; "" leaves one out.

    Args:
        handoff: id of one record.
        account: a member's id, or a key of `SYSTEM`.
        kind: a key of `KINDS`.
        since: first day, as "2026-11-23", in the program's time zone.
        until: last day.
    """

    handoff: str = ""
    account: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything besides one handoff was asked for."""
        return bool(self.account or self.kind or self.since or self.until)

    @property
    def is_upside_down(self) -> bool:
        """Whether the last day lies before the first."""
        return bool(self.since and self.until and self.since > self.until)

    def query(self, **row: int) -> str:
        """Return the part of the address behind the question mark.

        Args:
            row: `before` or `after`, the number of a row to go on from.
        """
        named = {name: value for name, value in vars(self).items() if value}
        return urlencode({**named, **row})

    def asked(self, zone: str) -> Asked:
        """Return what the store is asked for.

        Args:
            zone: IANA name of the program's time zone, in which a day begins and ends.
        """
        return Asked(
            object_id=self.handoff,
            account=self.account,
            actions=KINDS[self.kind][1] if self.kind else (),
            since=_midnight(self.since, zone) if self.since else None,
            until=_midnight(self.until, zone, days=1) if self.until else None,
        )


def filters_from(asked: Mapping[str, str], members: Iterable[StaffMember]) -> AuditFilters:
    """Return the filters of an address; what nobody offers is left out.

    Args:
        asked: the address's parameters.
        members: whose acts can be asked for.
    """
    accounts = {*SYSTEM, *(one.id for one in members)}
    handoff, account, kind = (asked.get(name, "") for name in ("handoff", "account", "kind"))
    return AuditFilters(
        handoff=handoff,
        account=account if account in accounts else "",
        kind=kind if kind in KINDS else "",
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
    )


def row_in(asked: Mapping[str, str], name: str) -> int | None:
    """Return the number of a row that an address names, if it is one."""
    found = asked.get(name, "")
    return int(found) if _NUMBER.fullmatch(found) and found.isascii() else None


def _day(typed: str) -> str:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return ""
    # The years that a clock can tell in any time zone, with a day to add.
    return found.isoformat() if 1970 < found.year < 9999 else ""


def _midnight(day: str, zone: str, days: int = 0) -> float:
    first = date.fromisoformat(day) + timedelta(days=days)
    return datetime.combine(first, time(), ZoneInfo(zone)).timestamp()
