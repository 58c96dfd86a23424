"""What a member asked the queue to show, as it stands in the page's address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from bot.store.handoffs import QueueRow
from bot.web.staff import words

KINDS: Final = {"live": "Live chats", "request": "Requests", "late": "Waited too long"}


@dataclass(frozen=True)
class Filters:
    """Codes to narrow the queue by; "" leaves one out.

    Args:
        kind: a key of `KINDS`.
    """

    priority: str = ""
    kind: str = ""
    reason: str = ""
    label: str = ""

    def match(self, row: QueueRow) -> bool:
        """Tell whether a row is to be shown; what rings is shown whatever was asked for."""
        return row.rings or all(
            (
                self.priority in ("", row.priority),
                self.reason in ("", row.reason),
                not self.label or self.label in row.labels,
                self._is_kind(row),
            )
        )

    @property
    def query(self) -> str:
        """The part of the address behind the question mark, "" when nothing is narrowed."""
        named = {name: value for name, value in vars(self).items() if value}
        return urlencode(named)

    def _is_kind(self, row: QueueRow) -> bool:
        if self.kind == "late":
            return row.overdue_at is not None
        return not self.kind or (self.kind == "live") is row.live


@dataclass(frozen=True)
class Choice:
    """One list of the filter form: its name, its label, and titles by code."""

    name: str
    label: str
    options: Mapping[str, str]


def filters_from(asked: Mapping[str, str], labels: Mapping[str, str]) -> Filters:
    """Return the filters of an address; what nobody offers is left out.

    Args:
        asked: the address's parameters.
        labels: titles of labels by id.
    """
    offered = {one.name: one.options for one in choices(labels)}
    return Filters(
        **{name: asked.get(name, "") for name in offered if asked.get(name) in offered[name]}
    )


def choices(labels: Mapping[str, str]) -> tuple[Choice, ...]:
    """Return the lists of the filter form, in the order they stand in."""
    return (
        Choice("priority", "Priority", words.PRIORITY),
        Choice("kind", "Kind", KINDS),
        Choice("reason", "Reason", words.REASON),
        Choice("label", "Label", labels),
    )
