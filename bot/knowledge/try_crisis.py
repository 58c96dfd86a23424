"""Tries what the crisis screen and its cards are built from, and finds the lines that fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.knowledge.crossing import items, listed
from bot.knowledge.facts import UnsetFact, facts_in, fill
from bot.knowledge.load import FACT_NAMES
from bot.knowledge.misread import misread
from bot.knowledge.problems import Problem
from bot.knowledge.read import Document, PathIn
from bot.knowledge.trial import Documents, unusable
from bot.safety.cards import cards
from bot.safety.model import CrisisKnowledge
from bot.safety.pattern import PatternError, lists_named, unfold
from bot.safety.screen import CrisisScreen

Lists = Mapping[str, Sequence[str]]
_NAME = "program.name"  # the one fact that is always set
_SAID = ("cards", "again", "gentle", "alone", "contact", "not_watched")


def try_crisis(documents: Documents) -> Iterator[Problem]:
    """Yield what keeps the crisis screen or its cards from being built, and what it would miss.

    Args:
        documents: the files that could be read, by kind.
    """
    document = documents.get("crisis")
    if document is None or not isinstance(document.data, Mapping):
        return
    try:  # once, as the house does it; only a failure is worth a search for its line
        crisis = CrisisKnowledge.parse(document.data)
        screen = CrisisScreen(crisis)
        for alone in (False, True):
            cards(crisis, {_NAME: "name"}, alone=alone)
    except Exception as error:
        found = [*_patterns(document), *_facts(document)]
        yield from found or [unusable(document, error)]
        return
    yield from misread(document, screen)


def _patterns(document: Document) -> Iterator[Problem]:
    """Yield every pattern that cannot be read, those in the lists of words first."""
    words = _words(document.data)
    sound = {name: list(entries) for name, entries in words.items()}
    stand_in = dict.fromkeys(words, ("x",))
    for name in sorted(_used(document, words)):
        for number, entry in enumerate(words[name]):
            problem = _entry(document, ("words", name, number), entry, words, stand_in)
            if problem:
                sound[name].remove(entry)
                yield problem
    # A list that is broken was told of already, not once more for each pattern that names it.
    whole = {name: entries or ["x"] for name, entries in sound.items()}
    for where, pattern in _written(document):
        yield from _unread(document, where, pattern, whole)


def _entry(
    document: Document, where: PathIn, entry: str, words: Lists, stand_in: Lists
) -> Problem | None:
    name = str(where[1])
    if name in _reached(lists_named(entry), words):
        line = document.line(where)
        what = f"{entry!r}: the list <{name}> would hold itself."
        return Problem(document.path, line, what, "Take it out of its own list.")
    return next(_unread(document, where, entry, stand_in), None)


def _unread(document: Document, where: PathIn, pattern: str, words: Lists) -> Iterator[Problem]:
    try:
        unfold(pattern, words)
    except PatternError as error:
        what = f"{error.pattern!r}: {error.what}"
        yield Problem(document.path, document.line(where), what, error.mend)


def _words(data: Mapping[str, Any]) -> dict[str, list[str]]:
    raw = data.get("words")
    return {
        name: [one for one in listed(entries) if isinstance(one, str)]
        for name, entries in (raw.items() if isinstance(raw, Mapping) else ())
    }


def _written(document: Document) -> Iterator[tuple[PathIn, str]]:
    for key in ("contexts", "signals"):
        for rule in items([document], key):
            for number, pattern in enumerate(listed(rule.data.get("patterns"))):
                if isinstance(pattern, str):
                    yield (*rule.where, "patterns", number), pattern


def _used(document: Document, words: Lists) -> set[str]:
    """Return the lists that patterns name; others hold plain words, in any letters."""
    named = [name for _, pattern in _written(document) for name in lists_named(pattern)]
    return _reached(named, words) & words.keys()


def _reached(names: Sequence[str], words: Lists) -> set[str]:
    """Return these lists, and all that are named in them."""
    reached: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [inner for each in words.get(name, ()) for inner in lists_named(each)]
    return reached


def _facts(document: Document) -> Iterator[Problem]:
    """Yield every text with a {fact} that cannot be filled in."""
    for where, text in _texts({key: document.data.get(key) for key in _SAID}, ()):
        try:
            fill(text, {**dict.fromkeys(FACT_NAMES), _NAME: "name"})
        except UnsetFact as error:
            mend = f"Take it out: {', '.join(facts_in(text))}."
            yield Problem(document.path, document.line(where), str(error), mend)


def _texts(data: Any, where: PathIn) -> Iterator[tuple[PathIn, str]]:
    if isinstance(data, str):
        yield where, data
    pairs = data.items() if isinstance(data, Mapping) else enumerate(listed(data))
    for key, value in pairs:
        yield from _texts(value, (*where, key))
