"""The replies and labels that staff choose from, as the editors wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.knowledge.facts import fill


@dataclass(frozen=True)
class CannedReply:
    """One reply, filled in, to be read and changed before it is sent."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Kit:
    """What staff choose from.

    Args:
        replies: in the editors' order.
        labels: title by id, in the editors' order.
    """

    replies: tuple[CannedReply, ...]
    labels: Mapping[str, str]


def kit_from(raw: Mapping[str, Any], facts: Mapping[str, str | None]) -> Kit:
    """Return the kit of replies.yml.

    Args:
        raw: the parsed file.
        facts: the facility's facts by name.
    """
    return Kit(
        replies=tuple(
            CannedReply(one["id"], one["title"], fill(one["text"], facts))
            for one in raw.get("replies") or ()
        ),
        labels={one["id"]: one["title"] for one in raw.get("labels") or ()},
    )
