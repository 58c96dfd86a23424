"""Builds the model from documents that were read; a wrong shape raises, `check` explains."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.knowledge.hours import DAYS
from bot.knowledge.model import (
    Entry,
    Glossary,
    Holiday,
    Hours,
    Period,
    Program,
    Review,
    Source,
    Term,
)
from bot.knowledge.read import Document


def program_from(document: Document) -> Program:
    """Build the facility from program.yml; unset details stay None."""
    data = document.data
    return Program(
        name=data["name"],
        state=data["state"],
        hours=hours_from(data),
        phone=data.get("phone"),
        address=data.get("address"),
        email=data.get("email"),
        website=data.get("website"),
        privacy_notice_url=data.get("privacy_notice_url"),
        programs=tuple(data.get("programs") or ()),
        therapies=tuple(data.get("therapies") or ()),
        holistic_therapies=tuple(data.get("holistic_therapies") or ()),
    )


def hours_from(data: Mapping[str, Any]) -> Hours:
    """Build opening hours from the `hours` and `time_zone` of program.yml."""
    written = data.get("hours") or {}
    weekly = written.get("weekly") or {}
    return Hours(
        weekly=tuple(_periods(weekly.get(day)) for day in DAYS),
        holidays=tuple(
            Holiday(date.fromisoformat(one["date"]), one["name"], _periods(one.get("periods")))
            for one in written.get("holidays") or ()
        ),
        time_zone=data["time_zone"],
    )


def minutes(clock: str) -> int:
    """Return the minutes after midnight of a time such as "09:30" or "24:00"."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def glossary_from(document: Document) -> Glossary:
    """Build the glossary from glossary.yml."""
    return Glossary(
        acronyms=tuple(_term(one) for one in document.data.get("acronyms") or ()),
        words=tuple(_term(one) for one in document.data.get("words") or ()),
    )


def phrases_from(document: Document) -> dict[str, str]:
    """Return the fixed sentences of phrases.yml by id."""
    return {name: str(text) for name, text in document.data["phrases"].items()}


def entries_from(document: Document) -> list[Entry]:
    """Build the entries of one faq/*.yml; the theme is the name of the file."""
    return [entry_from(one, document.path.stem) for one in document.data["entries"]]


def sources_from(document: Document) -> list[Source]:
    """Build the sources of one sources/*.yml."""
    return [source_from(one) for one in document.data["sources"]]


def entry_from(data: Mapping[str, Any], theme: str) -> Entry:
    """Build one FAQ entry from its mapping in faq/<theme>.yml."""
    reviewed = data["reviewed"]
    return Entry(
        id=data["id"],
        theme=theme,
        topic=data["topic"],
        status=data["status"],
        question=data["question"],
        phrasings=tuple(data["phrasings"]),
        reviewed=Review(
            by=reviewed["by"],
            date=date.fromisoformat(reviewed["date"]),
            clinical_review=reviewed["clinical_review"],
        ),
        owner=data["owner"],
        short=data.get("short"),
        answer=data.get("answer"),
        more=data.get("more"),
        helper_answer=data.get("helper_answer"),
        label=data.get("label"),
        pointer=data.get("pointer"),
        sources=tuple(data.get("sources") or ()),
        offer=tuple(data.get("offer") or ()),
        next=tuple(data.get("next") or ()),
    )


def source_from(data: Mapping[str, Any]) -> Source:
    """Build one source from its mapping in sources/*.yml."""
    checked = data.get("checked")
    return Source(
        id=data["id"],
        title=data["title"],
        publisher=data["publisher"],
        supports=data["supports"],
        year=data.get("year"),
        url=data.get("url"),
        checked=date.fromisoformat(checked) if checked else None,
    )


def _periods(written: Any) -> tuple[Period, ...]:
    return tuple(Period(minutes(one["opens"]), minutes(one["closes"])) for one in written or ())


def _term(data: Mapping[str, Any]) -> Term:
    return Term(
        term=data["term"],
        means=data["means"],
        also=tuple(data.get("also") or ()),
        exact_case=bool(data.get("exact_case", False)),
    )
