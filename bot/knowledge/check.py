"""Checks a knowledge folder: every problem with its file, its line and its mend.

Besides what it finds by itself, it tries what the other rooms build from the files (house.py).
A broken file is a finding, never a crash. Training refuses to start while there is any error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bot.knowledge import crossing, freshness, references, strays
from bot.knowledge.configured import configured
from bot.knowledge.crossing import Placed, items
from bot.knowledge.helplines import helplines, short_numbers
from bot.knowledge.house import HOUSE
from bot.knowledge.load import FACT_NAMES
from bot.knowledge.lost import lost
from bot.knowledge.opening import opening
from bot.knowledge.problems import KnowledgeError, Problem, errors, in_order
from bot.knowledge.quoted import quoted
from bot.knowledge.read import Document, read
from bot.knowledge.shape import read_schema, shape
from bot.knowledge.spoken import spoken
from bot.knowledge.trial import Trial, Unusable
from bot.knowledge.wording import Known, wording
from bot.knowledge.words import PHONE, digits

SINGLE = (
    "program", "glossary", "phrases", "page", "dialogue", "crisis", "screening", "instruments",
    "guidance", "notices", "replies",
)  # fmt: skip
FOLDERS = ("faq", "sources")


@dataclass(frozen=True)
class Folder:
    """The knowledge folder as far as it could be read.

    Args:
        directory: where it lies.
        documents: the readable files of each kind.
        broken: kinds of which at least one file could not be read.
        problems: what was found while reading.
    """

    directory: Path
    documents: Mapping[str, list[Document]] = field(default_factory=dict)
    broken: Collection[str] = frozenset()
    problems: Collection[Problem] = ()

    def of(self, kind: str) -> list[Document]:
        """Return the readable files of one kind."""
        return self.documents.get(kind, [])


def check(
    directory: Path, today: date | None = None, trials: Sequence[Trial] = HOUSE
) -> list[Problem]:
    """Return everything that is wrong in a knowledge folder, in order of file and line.

    Args:
        directory: the folder with program.yml, faq/, sources/, schema/ and the rest.
        today: the day to judge review and helpline dates by; the machine's own when left out.
        trials: what to try of the running house; all of it when left out.
    """
    if not directory.is_dir():
        mend = "Set FOYER_KNOWLEDGE_DIR to the folder that holds program.yml and faq/."
        return [Problem(directory, 1, "This folder is not there.", mend)]
    day = today or date.today()
    folder = _read_all(directory)
    found = [
        *folder.problems,
        *_absent(folder),
        *_shapes(folder),
        *_entries(folder, day),
        *_wordings(folder),
        *freshness.helplines(items(folder.of("crisis"), "helplines"), day),
    ]
    for document in folder.of("glossary"):
        found.extend(crossing.glossary(document))
    for document in folder.of("program"):
        found.extend(opening(document, day))
    for documents in folder.documents.values():
        for document in documents:
            found.extend(freshness.clinical_reviews(document, day))
    for document in folder.of("crisis"):
        found.extend(helplines(document))
    return in_order([*found, *_tried(folder, trials, found)])


def _tried(
    folder: Folder, trials: Sequence[Trial], found: Collection[Problem]
) -> Iterator[Problem]:
    """Yield what the running house could not use, each line with an error before left out."""
    named = {(one.file, one.line) for one in errors(found)}  # a warning stops nobody
    wrong = bool(errors(found))
    documents = {kind: folder.of(kind)[0] for kind in SINGLE if folder.of(kind)}
    for trial in trials:
        for problem in trial(documents):
            told = (problem.file, problem.line) in named
            if not told and not (wrong and isinstance(problem, Unusable)):
                yield problem


def _read_all(directory: Path) -> Folder:
    documents: dict[str, list[Document]] = {}
    broken: set[str] = set()
    problems: list[Problem] = []
    for kind, path in _files(directory):
        try:
            documents.setdefault(kind, []).append(read(path))
        except KnowledgeError as error:
            broken.add(kind)
            problems.extend(error.problems)
    unread = list(strays.unread(directory, SINGLE))
    broken |= strays.incomplete(directory, unread)
    for kind in FOLDERS:
        copies = {one.file: one for one in strays.copies(documents.get(kind, []), kind)}
        documents[kind] = [one for one in documents.get(kind, []) if one.path not in copies]
        problems.extend(copies.values())
    return Folder(directory, documents, broken, [*problems, *unread])


def _files(directory: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(directory.glob("*.yml")):
        yield path.stem, path
    for kind in FOLDERS:
        for path in sorted((directory / kind).glob("*.yml")):
            yield kind, path


def _absent(folder: Folder) -> Iterator[Problem]:
    """Yield files that must be there and are not."""
    for kind in SINGLE:
        path = folder.directory / f"{kind}.yml"
        if not path.exists():
            yield Problem(path, 1, "The file is not there.", "Put it back.")
    for kind in FOLDERS:
        if not folder.of(kind) and kind not in folder.broken:
            yield strays.absent(folder.directory, kind)


def _shapes(folder: Folder) -> Iterator[Problem]:
    for kind, documents in folder.documents.items():
        path = folder.directory / "schema" / f"{kind}.schema.json"
        if not path.exists():
            if kind in (*SINGLE, *FOLDERS):
                mend = "Copy knowledge/schema from the release you run."
                yield Problem(path, 1, f"There is no schema for {kind}.", mend)
            continue
        schema = read_schema(path)
        if isinstance(schema, Problem):
            yield schema
            continue
        for document in documents:
            yield from shape(document, schema)


def _entries(folder: Folder, today: date) -> Iterator[Problem]:
    entries, sources = items(folder.of("faq"), "entries"), items(folder.of("sources"), "sources")
    yield from crossing.themes(folder.of("faq"))
    yield from crossing.duplicate_ids(sources)
    yield from references.addresses(sources)
    yield from freshness.sources(sources, today)
    known = {"sources": _ids(folder, "sources", sources), "faq": _ids(folder, "faq", entries)}
    for kind, key in (("sources", "sources"), ("faq", "next")):
        gone = strays.gone(folder.directory / kind, entries, key, known[kind])
        if gone:
            yield gone
            known[kind] = None
    yield from crossing.entries(entries, known["sources"], known["faq"])
    yield from configured(folder.directory, known["faq"])
    yield from freshness.reviews(entries, today)
    for document in folder.of("dialogue"):
        yield from references.buttons(document, known["faq"])
    for document in folder.of("phrases"):
        yield from references.phrases(document)
    for document in folder.of("screening"):
        yield from references.screening(document)
    for document in folder.of("notices"):
        yield from references.notices(document, known["sources"])


def _ids(folder: Folder, kind: str, placed: Collection[Placed]) -> set[str] | None:
    unclear = kind in folder.broken or strays.hollow(folder.of(kind), kind)
    return None if unclear else {one.id for one in placed}


def _wordings(folder: Folder) -> Iterator[Problem]:
    short = short_numbers(folder.of("crisis"))
    known = Known(FACT_NAMES, _helpline_phones(folder), _program_phone(folder), short)
    for kind, documents in folder.documents.items():
        for document in documents:
            yield from lost(kind, document)
            yield from quoted(kind, document)
            for text in spoken(kind, document):
                yield from wording(text, kind, known)


def _helpline_phones(folder: Folder) -> frozenset[str] | None:
    if "crisis" in folder.broken:
        return None
    return frozenset(
        digits(number)
        for helpline in items(folder.of("crisis"), "helplines")
        for action in crossing.listed(helpline.data.get("actions"))
        if isinstance(action, Mapping)
        for number in PHONE.findall(str(action.get("label", "")))
    )


def _program_phone(folder: Folder) -> str | None:
    for document in folder.of("program"):
        phone: Any = document.data.get("phone") if isinstance(document.data, Mapping) else None
        if phone:
            return digits(str(phone))
    return None
