"""Tries what the screening is built from, and finds the lines that fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.knowledge.crossing import items, listed
from bot.knowledge.problems import Problem
from bot.knowledge.read import Document, PathIn
from bot.knowledge.trial import Documents, unusable
from bot.screening.errors import FormError, Where
from bot.screening.form_file import parse_form
from bot.screening.guidance import Guidance

_LISTS: Final = {"rule": "rules", "instrument": "instruments"}


def try_screening(documents: Documents) -> Iterator[Problem]:
    """Yield what keeps the form, its instruments or the guidance from being built.

    Args:
        documents: the files that could be read, by kind.
    """
    screening, instruments = documents.get("screening"), documents.get("instruments")
    guidance = documents.get("guidance")
    if screening is None or instruments is None:
        return
    found: list[FormError] = []
    try:
        form = parse_form(screening.data, instruments.data, found.append)
        if guidance is not None:
            Guidance.parse(guidance.data, form, found.append)
    except Exception as error:
        yield unusable(screening, error)
    for one in found:
        yield _told(documents[one.where.file.removesuffix(".yml")], one)


def _told(document: Document, error: FormError) -> Problem:
    part = f"{error.where.kind} {error.where.id}: " if error.where.id else ""
    line = document.line(_place(document, error.where))
    return Problem(document.path, line, f"{part}{error.what}.", error.mend)


def _place(document: Document, where: Where) -> PathIn:
    """Return the path to a part; of two with one id, to the second."""
    if not where.id:
        return (where.kind,)
    named = [at for at, name in _ids(document, where.kind) if name == where.id]
    return (*named[-1], where.key) if named else ()


def _ids(document: Document, kind: str) -> Iterator[tuple[PathIn, str]]:
    if kind in _LISTS:
        yield from ((one.where, one.id) for one in items([document], _LISTS[kind]))
        return
    for field in items([document], "fields"):
        for number, question in enumerate(listed(field.data.get("questions"))):
            if isinstance(question, Mapping):
                yield (*field.where, "questions", number), str(question.get("id", ""))
