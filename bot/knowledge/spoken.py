"""Finds every sentence in the knowledge files that a visitor may read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.knowledge.read import Document, PathIn

Role = Literal[
    "answer",
    "more",
    "helper_answer",
    "pointer",
    "title",
    "line",
    "consent",
    "staff",
    "urgent",
    "urgent_card",
]
_FAQ: dict[str, Role] = {
    "answer": "answer",
    "more": "more",
    "helper_answer": "helper_answer",
    "pointer": "pointer",
    "question": "title",
    "short": "title",
    "label": "title",
}
# Keys whose texts are spoken in screening.yml and guidance.yml; `say` is what visitors type.
_ASKED = frozenset(
    {"ask", "ask_helper", "why", "error", "note", "skip_note", "says", "says_helper", "next",
     "next_helper", "title", "label", "short", "notice"}
)  # fmt: skip


@dataclass(frozen=True)
class Spoken:
    """One text that a visitor may read.

    Args:
        document: the file it stands in.
        where: its path in that file.
        text: the text, facts not filled in.
        role: what it is for; decides its limits. An "urgent_card" joins lines already given.
        language: what it is written in; the reading grade is of English alone.
    """

    document: Document
    where: PathIn
    text: str
    role: Role
    language: str = "en"

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.document.line(self.where)


def spoken(kind: str, document: Document) -> Iterator[Spoken]:
    """Yield the texts of one file that visitors read; of the crisis cards those in English.

    Args:
        kind: what the file is, such as "faq" or "crisis"; some kinds hold no such text.
        document: the file; parts in an unexpected shape are passed over.
    """
    find = _FINDERS.get(kind)
    if find is not None and isinstance(document.data, Mapping):
        yield from find(document)


def _faq(document: Document) -> Iterator[Spoken]:
    for number, entry in enumerate(_list(document.data.get("entries"))):
        for key, role in _FAQ.items():
            text = entry.get(key) if isinstance(entry, Mapping) else None
            if isinstance(text, str):
                yield Spoken(document, ("entries", number, key), text, role)


def _phrases(document: Document) -> Iterator[Spoken]:
    for name, text in _map(document.data.get("phrases")).items():
        if isinstance(text, str):
            role: Role = "title" if name.startswith("button_") else "line"
            yield Spoken(document, ("phrases", name), text, role)


def _page(document: Document) -> Iterator[Spoken]:
    for where, text in _strings(document.data.get("page"), ("page",)):
        yield Spoken(document, where, text, "line")


def _replies(document: Document) -> Iterator[Spoken]:
    for number, reply in enumerate(_list(document.data.get("replies"))):
        text = _map(reply).get("text")
        if isinstance(text, str):
            yield Spoken(document, ("replies", number, "text"), text, "line")


def _dialogue(document: Document) -> Iterator[Spoken]:
    for where, text in _strings(document.data.get("responses"), ("responses",)):
        if where[-1] in ("text", "title"):
            reply = _map(document.data["responses"][where[1]])
            language = str(_map(reply.get("metadata")).get("language", "en"))
            role: Role = "line" if where[-1] == "text" else "title"
            yield Spoken(document, where, text, role, language)


def _screening(document: Document) -> Iterator[Spoken]:
    for where, text in _strings(document.data, ()):
        if where[0] == "consent" and where[-1] == "text":
            yield Spoken(document, where, text, "consent")
        elif where[-1] == "staff":
            yield Spoken(document, where, text, "staff")
        elif where[0] == "texts" or where[-1] in _ASKED:
            yield Spoken(document, where, text, "line")


def _crisis(document: Document) -> Iterator[Spoken]:
    for where, text in _strings(document.data.get("helplines"), ("helplines",)):
        if where[-1] in ("name", "for", "label") and "translations" not in where:
            yield Spoken(document, where, text, "title")
    for which in ("cards", "again"):
        yield from _english_cards(document, which)
    for where, text in _strings(_map(document.data.get("gentle")).get("en"), ("gentle", "en")):
        if where[2] in ("text", "again"):
            yield Spoken(document, where, text, "urgent")
    for name in ("contact", "alone", "not_watched"):
        said = _map(document.data.get(name)).get("en")
        if isinstance(said, str):
            yield Spoken(document, (name, "en"), said, "title" if name == "contact" else "urgent")


def _english_cards(document: Document, which: str) -> Iterator[Spoken]:
    for type_, voices in _map(_map(document.data.get(which)).get("en")).items():
        for voice, card in _map(voices).items():
            where: PathIn = (which, "en", type_, voice)
            parts = [
                (at, text)
                for at, text in _strings(card, where)
                if at[-1] in ("title", "closing") or at[-2] == "lines"
            ]
            for at, text in parts:
                yield Spoken(document, at, text, "urgent")
            whole = "\n".join(text for at, text in parts if at[-1] != "title")
            yield Spoken(document, where, whole, "urgent_card")


def _strings(data: Any, where: PathIn) -> Iterator[tuple[PathIn, str]]:
    if isinstance(data, str):
        yield where, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _strings(value, (*where, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _strings(value, (*where, number))


def _list(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []


def _map(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, Mapping) else {}


_FINDERS: dict[str, Callable[[Document], Iterator[Spoken]]] = {
    "faq": _faq,
    "phrases": _phrases,
    "page": _page,
    "replies": _replies,
    "dialogue": _dialogue,
    "screening": _screening,
    "guidance": _screening,
    "crisis": _crisis,
}
