"""Loads the knowledge folder into `Knowledge`; `check` is what tells an editor what to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from bot.knowledge.build import (
    entries_from,
    glossary_from,
    phrases_from,
    program_from,
    sources_from,
)
from bot.knowledge.hours import hours_text
from bot.knowledge.model import Entry, Knowledge, Program, Source
from bot.knowledge.problems import KnowledgeError, Problem
from bot.knowledge.read import Document, read

Built = TypeVar("Built")
FACT_NAMES = (
    "program.name",
    "program.phone",
    "program.hours_text",
    "program.address",
    "program.email",
    "program.website",
    "program.privacy_notice_url",
)
OTHER_ROOMS = ("dialogue", "screening", "instruments", "guidance", "crisis", "notices", "replies")


def load(directory: Path) -> Knowledge:
    """Load everything in the knowledge folder.

    Args:
        directory: the folder that holds program.yml, faq/, sources/ and the rest.

    Raises:
        KnowledgeError: a file is missing or broken; it names the file and the mend.
    """
    program = _built(directory / "program.yml", program_from)
    return Knowledge(
        entries=MappingProxyType({entry.id: entry for entry in _entries(directory)}),
        program=program,
        sources=MappingProxyType({source.id: source for source in _sources(directory)}),
        glossary=_built(directory / "glossary.yml", glossary_from),
        phrases=MappingProxyType(_built(directory / "phrases.yml", phrases_from)),
        facts=MappingProxyType(facts_of(program)),
        raw=MappingProxyType(_raw(directory)),
    )


def facts_of(program: Program) -> dict[str, str | None]:
    """Return the facts that any text may use, by name; None where nothing is set."""
    values = (
        program.name,
        program.phone,
        hours_text(program.hours),
        program.address,
        program.email,
        program.website,
        program.privacy_notice_url,
    )
    return dict(zip(FACT_NAMES, values, strict=True))


def entries_of(path: Path) -> list[Entry]:
    """Load the entries of one faq/*.yml.

    Args:
        path: the file.

    Raises:
        KnowledgeError: it is missing or broken.
    """
    return _built(path, entries_from)


def _entries(directory: Path) -> Iterator[Entry]:
    for path in sorted((directory / "faq").glob("*.yml")):
        yield from entries_of(path)


def _sources(directory: Path) -> Iterator[Source]:
    for path in sorted((directory / "sources").glob("*.yml")):
        yield from _built(path, sources_from)


def _raw(directory: Path) -> dict[str, Any]:
    paths = {name: directory / f"{name}.yml" for name in OTHER_ROOMS}
    return {name: read(path).data for name, path in paths.items() if path.exists()}


def _built(path: Path, build: Callable[[Document], Built]) -> Built:
    document = read(path)
    try:
        return build(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"This file lacks something or has it in the wrong shape ({error})."
        problem = Problem(path, 1, what, "The knowledge check names the line and the mend.")
        raise KnowledgeError([problem]) from error
