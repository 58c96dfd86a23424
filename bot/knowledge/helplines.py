"""Looks at the helplines of crisis.yml: each button dials what it says, each name leads to one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bot.knowledge.crossing import Placed, duplicate_ids, items, listed
from bot.knowledge.problems import Problem
from bot.knowledge.read import Document, PathIn

_DIALS = ("tel:", "sms:")
_SHORT = re.compile(r"^(?:tel|sms):(\d{3,6})(?!\d)")
# What a telephone dials: a short code, or ten digits with or without +1; ",1" presses a key.
_HREF = re.compile(r"(?:tel|sms):(\+1\d{10}|\d+)((?:,\d+)*)(?:\?&?body=\S*)?")
# "4HOPE" is a word to send, no number to dial.
_IN_LABEL = re.compile(r"(?<![A-Za-z\d])\+?\(?\d+\)?(?:[-. ]{1,2}\(?\d+\)?)*(?![A-Za-z\d])")


def helplines(document: Document) -> Iterator[Problem]:
    """Yield what is wrong between helplines, their translations and the cards that show them.

    Args:
        document: crisis.yml; parts in an unexpected shape are passed over.
    """
    placed = items([document], "helplines")
    yield from duplicate_ids(placed)
    for helpline in placed:
        yield from _actions(helpline)
    ids = {one.id for one in placed}
    for where, name in _shown(document):
        if isinstance(name, str) and name not in ids:
            mend = "Name the id of one under `helplines`."
            line = document.line(where)
            yield Problem(document.path, line, f"There is no helpline `{name}`.", mend)


def short_numbers(documents: Collection[Document]) -> frozenset[str]:
    """Return the numbers of three to six digits that buttons of helplines dial or text.

    Args:
        documents: crisis.yml, if it could be read.
    """
    return frozenset(
        number
        for helpline in items(documents, "helplines")
        for action in listed(helpline.data.get("actions"))
        for number in _SHORT.findall(str(_map(action).get("href")))
    )


def _actions(helpline: Placed) -> Iterator[Problem]:
    actions = listed(helpline.data.get("actions"))
    for number, action in enumerate(actions):
        yield from _dials(helpline, ("actions", number), action)
    translations = helpline.data.get("translations")
    for language, text in translations.items() if isinstance(translations, Mapping) else ():
        told = listed(text.get("actions")) if isinstance(text, Mapping) else []
        where = ("translations", language, "actions")
        if len(told) != len(actions):
            what = f"`{helpline.id}` has {len(actions)} actions, and {len(told)} in `{language}`."
            yield _at(helpline, where, what, "Translate each action, in the same order.")
            continue
        for number, (label, action) in enumerate(zip(told, actions, strict=True)):
            own = label if isinstance(label, Mapping) else {**_map(action), "label": label}
            yield from _dials(helpline, (*where, number), own)


def _dials(helpline: Placed, where: PathIn, action: Any) -> Iterator[Problem]:
    """Yield a button that would not dial the number that it shows."""
    label, href = _map(action).get("label"), _map(action).get("href")
    if not isinstance(label, str) or not isinstance(href, str) or not href.startswith(_DIALS):
        return
    dialled = _HREF.fullmatch(href)
    if dialled is None:
        mend = 'Write digits only, such as "tel:988" or "tel:+18002221222".'
        yield _at(helpline, where, f"`{href}` is not a number in digits alone.", mend)
        return
    number, keys = dialled.groups()
    wanted = [_bare(number), *keys.split(",")[1:]]
    shown = [_bare(one) for one in _IN_LABEL.findall(label)]
    if shown != wanted:
        what = f'The button "{label}" would dial {", ".join(wanted)}.'
        mend = "Make the number in the label and in the href the same, with no other digits."
        yield _at(helpline, where, what, mend)


def _bare(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def _shown(document: Document) -> Iterator[tuple[PathIn, Any]]:
    """Yield every id of a helpline that a card or the gentle line shows, and where it stands."""
    data = _map(document.data)
    for language, kinds in _map(data.get("cards")).items():
        for kind, voices in _map(kinds).items():
            for voice, card in _map(voices).items():
                yield from _named(card, ("cards", language, kind, voice))
    for language, gentle in _map(data.get("gentle")).items():
        yield from _named(gentle, ("gentle", language))


def _named(part: Any, where: PathIn) -> Iterator[tuple[PathIn, Any]]:
    for number, name in enumerate(listed(_map(part).get("helplines"))):
        yield (*where, "helplines", number), name


def _at(helpline: Placed, where: PathIn, what: str, mend: str) -> Problem:
    document = helpline.document
    return Problem(document.path, document.line((*helpline.where, *where)), what, mend)


def _map(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, Mapping) else {}
