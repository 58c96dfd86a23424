"""Rules that hold between entries and files: ids, phrasings, links, sources, glossary terms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.knowledge.problems import Problem, Severity
from bot.knowledge.read import Document, PathIn

FEWEST_PHRASINGS = 12
_INSIDE_WORDS = re.compile(r"['.]")
_THEME = re.compile(r"[a-z][a-z0-9_]*")
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_BETWEEN_WORDS = re.compile(r"[^\w\s]")


@dataclass(frozen=True)
class Placed:
    """One item of a list in a file, such as an entry, and where it stands."""

    document: Document
    where: PathIn
    data: Mapping[str, Any]

    def problem(self, key: str | int | None, what: str, mend: str,
                severity: Severity = "error") -> Problem:  # fmt: skip
        """Return a problem at this item, or at one of its keys."""
        where = self.where if key is None else (*self.where, key)
        return Problem(self.document.path, self.document.line(where), what, mend, severity)

    @property
    def id(self) -> str:
        """Its id, "" where it has none."""
        return str(self.data.get("id", ""))


def items(documents: Collection[Document], key: str) -> list[Placed]:
    """Return the items of the list `key` of all documents; odd shapes are passed over."""
    return [
        Placed(document, (key, number), item)
        for document in documents
        if isinstance(document.data, Mapping)
        for number, item in enumerate(listed(document.data.get(key)))
        if isinstance(item, Mapping)
    ]


def listed(data: Any) -> list[Any]:
    """Return the data if it is a list, else an empty list."""
    return data if isinstance(data, list) else []


def normal(text: str) -> str:
    """Return a phrasing without case, accents, punctuation and extra spaces."""
    letters = text.casefold().replace("’", "'")
    if not letters.isascii():
        plain = unicodedata.normalize("NFKD", letters)
        letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_BETWEEN_WORDS.sub(" ", _INSIDE_WORDS.sub("", letters)).split())


def duplicate_ids(placed: Collection[Placed]) -> Iterator[Problem]:
    """Yield each id that stands a second time."""
    seen: dict[str, Placed] = {}
    for one in placed:
        first = seen.setdefault(one.id, one)
        if first is not one and one.id:
            what = f"The id `{one.id}` is taken by {_place(first)}."
            yield one.problem("id", what, "Give one of the two another id.")


def entries(
    placed: Collection[Placed], sources: Collection[str] | None, ids: Collection[str] | None
) -> Iterator[Problem]:
    """Yield what is wrong between entries.

    Args:
        placed: all FAQ entries.
        sources: ids of all sources; None when a sources file is broken and nobody can tell.
        ids: ids of all entries; None when a FAQ file is broken and nobody can tell.
    """
    yield from duplicate_ids(placed)
    yield from duplicate_phrasings(placed)
    for entry in placed:
        yield from _status(entry)
        yield from _short(entry)
        yield from _few_phrasings(entry)
        if ids is not None:
            yield from _next(entry, ids)
        if sources is not None:
            yield from _sources(entry, sources)


def duplicate_phrasings(placed: Collection[Placed]) -> Iterator[Problem]:
    """Yield each phrasing that stands a second time, in the same entry or in another."""
    seen: dict[str, tuple[Placed, int]] = {}
    for entry in placed:
        for number, text in enumerate(listed(entry.data.get("phrasings"))):
            if not isinstance(text, str):
                continue
            first, at = seen.setdefault(normal(text), (entry, number))
            if (first, at) != (entry, number):
                there = Placed(first.document, (*first.where, "phrasings", at), {})
                same = f"this entry (line {there.document.line(there.where)})"
                where = same if first is entry else f"`{first.id}` ({_place(there)})"
                line = entry.document.line((*entry.where, "phrasings", number))
                what = f'"{text}" already stands in {where}.'
                mend = "Keep it in the one entry that answers it."
                yield Problem(entry.document.path, line, what, mend)
    yield from _duplicate_questions(placed, seen)


def _duplicate_questions(
    placed: Collection[Placed], phrasings: Mapping[str, tuple[Placed, int]]
) -> Iterator[Problem]:
    """Yield each question that is another entry's too; questions train like phrasings."""
    questions: dict[str, Placed] = {}
    for entry in placed:
        text = entry.data.get("question")
        if not isinstance(text, str):
            continue
        form, mend = normal(text), "Ask it in other words, or make one entry of the two."
        first = questions.setdefault(form, entry)
        if first is not entry:
            what = f'"{text}" is also the question of `{first.id}` ({_place(first)}).'
            yield entry.problem("question", what, mend)
        other, at = phrasings.get(form, (entry, 0))
        if other is not entry:
            there = Placed(other.document, (*other.where, "phrasings", at), {})
            what = f'"{text}" is also a phrasing of `{other.id}` ({_place(there)}).'
            mend = "Take it out there, or ask it here in other words."
            yield entry.problem("question", what, mend)


def themes(documents: Collection[Document]) -> Iterator[Problem]:
    """Yield each FAQ file whose theme is not its name."""
    for document in documents:
        theme = document.data.get("theme") if isinstance(document.data, Mapping) else None
        if isinstance(theme, str) and theme != document.path.stem:
            what = f"The theme is `{theme}`, but the file is called {document.path.name}."
            name = document.path.stem
            fitting = _NOT_IN_NAMES.sub("_", name.casefold()).strip("_0123456789") or theme
            rename = f"Rename the file to {fitting}.yml and write `theme: {fitting}`."
            mend = f"Write `theme: {name}`." if _THEME.fullmatch(name) else rename
            yield Problem(document.path, document.line(("theme",)), what, mend)


def glossary(document: Document) -> Iterator[Problem]:
    """Yield each spelling that the glossary explains twice."""
    seen: dict[str, Placed] = {}
    for term in [*items([document], "acronyms"), *items([document], "words")]:
        exact = term.data.get("exact_case") is True
        for text in [term.data.get("term"), *listed(term.data.get("also"))]:
            written = str(text) if exact else str(text).casefold()
            first = seen.setdefault(written, term)
            if first is not term:
                under = f"`{first.data.get('term')}` on line {document.line(first.where)}"
                what = f"`{text}` is explained twice, also under {under}."
                yield term.problem("term", what, "Keep one of the two.")


def _status(entry: Placed) -> Iterator[Problem]:
    reviewed = entry.data.get("status") == "reviewed"
    if reviewed and entry.data.get("sources") == []:
        mend = "Name at least one id from knowledge/sources."
        yield entry.problem("sources", f"`{entry.id}` is reviewed and has no source.", mend)
    without = entry.data.get("status") == "no_reviewed_answer"
    for key in ("answer", "more", "helper_answer") if without else ():
        if entry.data.get(key):
            what = f"`{entry.id}` has no reviewed answer, and still has `{key}`."
            yield entry.problem(key, what, "Take it out, or set `status: reviewed`.")
    label = entry.data.get("label")
    if isinstance(label, str) and label.rstrip()[-1:] in ".?!":
        what = "The label ends with a full stop, but it stands in the middle of a sentence."
        yield entry.problem("label", what, "Take the last sign off.")


def _short(entry: Placed) -> Iterator[Problem]:
    if not entry.data.get("short"):
        mend = "Add `short:` with at most 30 characters, for buttons."
        yield entry.problem("id", f"`{entry.id}` has no short title.", mend, "warning")


def _few_phrasings(entry: Placed) -> Iterator[Problem]:
    count = len(listed(entry.data.get("phrasings")))
    if 0 < count < FEWEST_PHRASINGS:
        what = f"`{entry.id}` has {count} phrasings; it needs {FEWEST_PHRASINGS}."
        mend = "Add more ways in which people write it."
        yield entry.problem("phrasings", what, mend)


def _next(entry: Placed, ids: Collection[str]) -> Iterator[Problem]:
    for number, target in enumerate(listed(entry.data.get("next"))):
        line = entry.document.line((*entry.where, "next", number))
        if target == entry.id:
            what, mend = f"`{target}` leads to itself.", "Name another entry, or none."
            yield Problem(entry.document.path, line, what, mend)
        elif target not in ids:
            mend = "Name the id of an entry that exists, or put back the file that is gone."
            yield Problem(entry.document.path, line, f"There is no entry `{target}`.", mend)


def _sources(entry: Placed, sources: Collection[str]) -> Iterator[Problem]:
    for number, source in enumerate(listed(entry.data.get("sources"))):
        if source not in sources:
            line = entry.document.line((*entry.where, "sources", number))
            mend = "Name an id from knowledge/sources, or add the source there."
            yield Problem(entry.document.path, line, f"There is no source `{source}`.", mend)


def _place(placed: Placed) -> str:
    return f"{placed.document.path.name} line {placed.document.line(placed.where)}"
