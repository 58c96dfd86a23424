"""What the knowledge files say, as frozen dataclasses: no I/O and no checking here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

Status = Literal["reviewed", "no_reviewed_answer"]
Kind = Literal["answer", "no_reviewed_answer"]
Offer = Literal["person", "screening"]


@dataclass(frozen=True)
class Review:
    """Who read an entry last, when, and whether a clinician has read it.

    Args:
        by: role of the reviewer.
        date: day of the review.
        clinical_review: "pending", or the clinician and the day.
    """

    by: str
    date: date
    clinical_review: str

    @property
    def pending(self) -> bool:
        """Whether a clinician still has to read it."""
        return self.clinical_review == "pending"


@dataclass(frozen=True)
class Entry:
    """One FAQ answer, or one subject on which there is no reviewed answer yet.

    Args:
        id: name of the entry, unique over all files.
        theme: name of its file without the ending.
        topic: what staff and editors count it under.
        status: whether there is a reviewed answer.
        question: the question in its plainest form.
        phrasings: how people write it; these train the understanding model.
        reviewed: who read it and when.
        owner: who keeps it up to date.
        short: title for a button, at most 30 characters.
        answer: what the visitor reads; facts not filled in yet.
        more: said when the visitor presses "Tell me more".
        helper_answer: said instead to someone who asks for a person they care about.
        label: completes "I don't have a reviewed answer about ..."
        pointer: one safe thing that can be said without a reviewed answer.
        sources: ids of sources.
        offer: "person" or "screening": buttons before the others, since the words speak of it.
        next: ids of entries to offer as buttons.
    """

    id: str
    theme: str
    topic: str
    status: Status
    question: str
    phrasings: tuple[str, ...]
    reviewed: Review
    owner: str
    short: str | None = None
    answer: str | None = None
    more: str | None = None
    helper_answer: str | None = None
    label: str | None = None
    pointer: str | None = None
    sources: tuple[str, ...] = ()
    offer: tuple[Offer, ...] = ()
    next: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """What a reply from this entry is called on the wire."""
        return "answer" if self.status == "reviewed" else "no_reviewed_answer"

    @property
    def title(self) -> str:
        """What a button that leads here says."""
        return self.short or self.question


@dataclass(frozen=True)
class Source:
    """One publication that answers lean on."""

    id: str
    title: str
    publisher: str
    supports: str
    year: int | None = None
    url: str | None = None
    checked: date | None = None


@dataclass(frozen=True)
class Period:
    """One stretch of opening hours, in minutes after midnight, local time.

    Args:
        opens: 0 to 1439.
        closes: 1 to 1440, later than `opens`; 1440 is midnight at the end of the day.
    """

    opens: int
    closes: int


@dataclass(frozen=True)
class Holiday:
    """A day whose hours differ from its weekday's; no periods means closed."""

    date: date
    name: str
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True)
class Hours:
    """When staff can be reached.

    Args:
        weekly: seven tuples of periods, Monday first; an empty tuple is a closed day.
        holidays: days that differ.
        time_zone: IANA name, such as America/New_York.
    """

    weekly: tuple[tuple[Period, ...], ...]
    holidays: tuple[Holiday, ...]
    time_zone: str

    @property
    def known(self) -> bool:
        """Whether the operator has set any hours at all."""
        return any(self.weekly)


@dataclass(frozen=True)
class Program:
    """The facility; every contact detail may still be unset (None)."""

    name: str
    state: str
    hours: Hours
    phone: str | None = None
    address: str | None = None
    email: str | None = None
    website: str | None = None
    privacy_notice_url: str | None = None
    programs: tuple[str, ...] = ()
    therapies: tuple[str, ...] = ()
    holistic_therapies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """An acronym or field word that visitors write, and what it means.

    Args:
        term: as it is usually written.
        means: the plain words it stands for.
        also: other ways to write it.
        exact_case: True where the lower-case word means something else (SMART, smart).
    """

    term: str
    means: str
    also: tuple[str, ...] = ()
    exact_case: bool = False

    @property
    def written(self) -> tuple[str, ...]:
        """Every way to write it."""
        return (self.term, *self.also)


@dataclass(frozen=True)
class Glossary:
    """The words of the field and their plain meanings."""

    acronyms: tuple[Term, ...] = ()
    words: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """Acronyms and words together."""
        return (*self.acronyms, *self.words)


@dataclass(frozen=True)
class Knowledge:
    """All that editors and clinicians wrote.

    Args:
        entries: FAQ entries by id.
        program: the facility.
        sources: publications by id.
        glossary: words of the field.
        phrases: the fixed sentences that the code needs, by id; facts not filled in yet.
        facts: values for `fill`, such as "program.phone"; None where the operator set nothing.
        raw: the documents that other rooms turn into their own models ("dialogue", "screening",
            "instruments", "guidance", "crisis"), where the files exist.
    """

    entries: Mapping[str, Entry]
    program: Program
    sources: Mapping[str, Source]
    glossary: Glossary
    phrases: Mapping[str, str]
    facts: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    raw: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
