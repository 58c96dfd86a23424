"""Looks at reviews and dates: what a clinician approved, what is old, what nobody has checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from bot.knowledge.crossing import Placed, items, listed
from bot.knowledge.problems import Problem
from bot.knowledge.read import Document, PathIn

# Days; proposed in the safety notes, sections 5 and 7 (17), for the operator to approve.
REVIEW_LASTS = 365
NUMBER_LASTS = 90
# From then on it is told, since afterwards nothing can be published before all are checked.
NUMBER_WARNS = 75
_PENDING = "pending"
_EMERGENCY = "tel:911"
# Whatever is not `pending` counts as approved, so a slip such as "pendign" must not pass.
_APPROVED = re.compile(r"(?!pendi)[^\d\s].*\S +(\d{4}-\d{2}-\d{2})", re.IGNORECASE)


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


def clinical_reviews(document: Document, today: date) -> Iterator[Problem]:
    """Yield each `clinical_review` that is neither `pending` nor a clinician with a day.

    Args:
        document: any file; what is no text is left to its schema.
        today: nobody can have approved anything later.
    """
    for where, reviewed in _reviewed(document):
        written = reviewed.get("clinical_review")
        if not isinstance(written, str) or written == _PENDING:
            continue
        found = _APPROVED.fullmatch(written)
        day = _day(found[1]) if found else None
        if day is None or day > today:
            what = f'`clinical_review` is "{written}".'
            mend = "Write `pending`, or the clinician and the day: `medical director 2026-11-23`."
            line = document.line((*where, "clinical_review"))
            yield Problem(document.path, line, what, mend)


def sources(placed: Collection[Placed], today: date) -> Iterator[Problem]:
    """Yield a warning for each source that was checked in the future."""
    for source in placed:
        day = _day(source.data.get("checked"))
        if day is not None and day > today:
            what = f"`{source.id}` was checked on {day}, in the future."
            yield source.problem("checked", what, "Mend the date.", "warning")


def helplines(placed: Collection[Placed], today: date) -> Iterator[Problem]:
    """Yield an error for each helpline whose numbers were not checked in the last 90 days.

    Two weeks before, it is a warning: the error keeps every other change from being published too.
    """
    for helpline in placed:
        day = _day(helpline.data.get("checked"))
        mend = _checking(helpline)
        name = helpline.data.get("name", helpline.id)
        if day is None and helpline.data.get("checked"):
            what = f"The day on which the numbers of {name} were checked cannot be read."
            yield helpline.problem("checked", what, "Write it as 2026-11-23: year, month, day.")
        elif day is None or (today - day).days > NUMBER_LASTS:
            what = f"The numbers of {name} were not checked in the last {NUMBER_LASTS} days."
            yield helpline.problem("checked", what, mend)
        elif day > today:
            what = f"The numbers of {name} were checked on {day}, in the future."
            yield helpline.problem("checked", what, "Mend the date.", "warning")
        elif (today - day).days > NUMBER_WARNS:
            last = day + timedelta(days=NUMBER_LASTS)
            what = (
                f"The numbers of {name} were checked on {day}. After {last} nothing is published."
            )
            yield helpline.problem("checked", what, mend, "warning")


def _checking(helpline: Placed) -> str:
    actions = helpline.data.get("actions")
    if any(isinstance(one, Mapping) and one.get("href") == _EMERGENCY for one in listed(actions)):
        return "Do not call 911 to try it: read what stands here, then set `checked:` to today."
    return "Look each number up on its own website, or try it, then set `checked:` to today."


def _reviewed(document: Document) -> Iterator[tuple[PathIn, Mapping[str, Any]]]:
    """Yield what is said of the review of a file, and of each entry in it."""
    if isinstance(document.data, Mapping):
        whole = document.data.get("reviewed")
        if isinstance(whole, Mapping):
            yield ("reviewed",), whole
    for entry in items([document], "entries"):
        if isinstance(entry.data.get("reviewed"), Mapping):
            yield (*entry.where, "reviewed"), entry.data["reviewed"]


def _day(written: Any) -> date | None:
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError):
        return None
