"""Looks at dates: reviews that are old, helpline numbers that nobody has checked lately."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from bot.knowledge.crossing import Placed
from bot.knowledge.problems import Problem

# Days; proposed in the safety notes, sections 5 and 7 (17), for the operator to approve.
REVIEW_LASTS = 365
NUMBER_LASTS = 90


def reviews(entries: Collection[Placed], today: date) -> Iterator[Problem]:
    """Yield a warning for each review that is in the future or over a year old."""
    for entry in entries:
        reviewed = entry.data.get("reviewed")
        day = _day(reviewed.get("date")) if isinstance(reviewed, Mapping) else None
        if day is not None and day > today:
            what, mend = f"`{entry.id}` was reviewed on {day}, in the future.", "Mend the date."
            yield entry.problem("reviewed", what, mend, "warning")
        elif day is not None and (today - day).days > REVIEW_LASTS:
            what = f"`{entry.id}` was last reviewed on {day}."
            yield entry.problem("reviewed", what, "Read it anew and change the date.", "warning")


def helplines(placed: Collection[Placed], today: date) -> Iterator[Problem]:
    """Yield an error for each helpline whose numbers were not checked in the last 90 days."""
    for helpline in placed:
        day = _day(helpline.data.get("checked"))
        name = helpline.data.get("name", helpline.id)
        if day is None or (today - day).days > NUMBER_LASTS:
            what = f"The numbers of {name} were not checked in the last {NUMBER_LASTS} days."
            mend = "Try each number, then set `checked:` to today."
            yield helpline.problem("checked", what, mend)
        elif day > today:
            what = f"The numbers of {name} were checked on {day}, in the future."
            yield helpline.problem("checked", what, "Mend the date.", "warning")


def _day(written: Any) -> date | None:
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError):
        return None
