"""Looks for what no edit may lose: 911 and 988 where somebody in danger looks for them, and that
no person speaks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from bot.knowledge.crossing import items, listed
from bot.knowledge.problems import Problem
from bot.knowledge.read import Document, PathIn
from bot.knowledge.trial import Documents

Numbers = tuple[str, ...]
Needed = Iterator[tuple[PathIn, Any, Numbers]]

BOTH: Final[Numbers] = ("911", "988")
EMERGENCY: Final[Numbers] = ("911",)
_USUAL: Final = {"911": "emergency", "988": "lifeline"}
# Said where nothing else can be said, or where nobody is there.
_PHRASES: Final = (
    "emergency_line", "outage", "bot_off", "not_understood", "not_understood_again",
    "handoff_closed", "handoff_unanswered", "person_closed", "person_callback",
)  # fmt: skip
_REPLIES: Final = (
    "utter_greet", "utter_fallback", "utter_writes_spanish", "utter_writes_portuguese",
    "utter_told", "utter_told_again", "utter_sent_emergency", "utter_greet_again",
    "utter_fallback_again",
)  # fmt: skip
# Buttons of the page; what they dial stands in its template.
_BUTTONS: Final[Mapping[str, Numbers]] = {
    "call_911": ("911",), "call_988": ("988",), "text_988": ("988",),
}  # fmt: skip
# Read before anything else is: nobody may take what answers for a person.
_OPENINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "dialogue": ("responses", "utter_greet", "text"),
    "screening": ("texts", "intro"),
    "page": ("page", "about"),
}
_NO_PERSON: Final = re.compile(
    r"\b(?:autom[aá]t\w+|(?:virtual|digital) (?:assistant|guide)|asistente virtual|"
    r"(?:ro|chat)?bot|computer|machine|software|"
    r"no (?:person|human) (?:answers|speaks|writes)|"
    r"not (?:an? )?(?:(?:real|live|actual) )*(?:person|human))\b",
    re.IGNORECASE,
)
_URGENT_OUTCOMES: Final = ("crisis", "urgent")
_NUMBER: Final = re.compile(r"(?<!\d)\d{3}(?!\d)")
# "988,1" reaches veterans alone; "988,2" is the same line in Spanish.
_DIALS: Final = re.compile(r"tel:(911|988)(?!\d|,+1)")


def try_urgent(documents: Documents) -> Iterator[Problem]:
    """Yield each text that lost an urgent number, each card that offers no button for one, and
    each opening that does not say that it is automated.

    Args:
        documents: the files that could be read, by kind; odd shapes are left to their schemas.
    """
    for kind, find in _FINDERS.items():
        document = documents.get(kind)
        if document is not None and isinstance(document.data, Mapping):
            for where, text, numbers in find(document.data):
                yield from _lost(document, where, text, numbers)
    for kind, where in _OPENINGS.items():
        if kind in documents:
            yield from _unsaid(documents[kind], where)
    if "page" in documents:
        yield from _buttons(documents["page"])
    if "crisis" in documents:
        yield from _helplines(documents["crisis"])


def _lost(document: Document, where: PathIn, text: Any, numbers: Numbers) -> Iterator[Problem]:
    said = set(_NUMBER.findall(text)) if isinstance(text, str) else set(numbers)
    for number in numbers:
        if number not in said:
            what = f"This text does not name {number}, and somebody in danger may read it."
            yield Problem(document.path, document.line(where), what, f"Say where {number} helps.")


def _unsaid(document: Document, where: tuple[str, ...]) -> Iterator[Problem]:
    text: Any = document.data
    for name in where:
        text = _map(text).get(name)
    if isinstance(text, str) and not _NO_PERSON.search(text):
        what = "This text does not say that no person answers here."
        mend = "Call it an automated assistant: visitors must know it from the first line on."
        yield Problem(document.path, document.line(where), what, mend)


def _buttons(page: Document) -> Iterator[Problem]:
    texts = _map(_map(page.data).get("page"))
    for name, numbers in _BUTTONS.items():
        text = texts.get(name)
        if isinstance(text, str) and tuple(_NUMBER.findall(text)) != numbers:
            what = f'The button `{name}` reaches {numbers[0]}, and says "{text}".'
            yield Problem(page.path, page.line(("page", name)), what, f"Name {numbers[0]} on it.")


def _helplines(crisis: Document) -> Iterator[Problem]:
    dialled = {
        one.id: {
            number
            for action in listed(one.data.get("actions"))
            for number in _DIALS.findall(str(_map(action).get("href")))
        }
        for one in items([crisis], "helplines")
    }
    for where, part in _offering(_map(crisis.data)):
        names = listed(_map(part).get("helplines"))
        if not names or any(not isinstance(one, str) or one not in dialled for one in names):
            continue  # told already
        for number in BOTH:
            if not any(number in dialled[name] for name in names):
                what = f"No button here calls {number}."
                usual = _USUAL[number]
                mend = f"Add the helpline that does: `{_calling(number, dialled)}`."
                if usual in names:
                    mend = f"Give `{usual}` its button for {number} back."
                line = crisis.line((*where, "helplines"))
                yield Problem(crisis.path, line, what, mend)


def _calling(number: str, dialled: Mapping[str, Collection[str]]) -> str:
    found = (one for one, numbers in dialled.items() if number in numbers)
    return next(found, _USUAL[number])


def _offering(crisis: Mapping[str, Any]) -> Iterator[tuple[PathIn, Any]]:
    for language, types in _map(crisis.get("cards")).items():
        for type_, voices in _map(types).items():
            for voice, card in _map(voices).items():
                yield ("cards", language, type_, voice), card
    for language, gentle in _map(crisis.get("gentle")).items():
        yield ("gentle", language), gentle


def _crisis(data: Mapping[str, Any]) -> Needed:
    for which in ("cards", "again"):
        for language, types in _map(data.get(which)).items():
            for type_, voices in _map(types).items():
                for voice, card in _map(voices).items():
                    said = [_map(card).get("title"), *listed(_map(card).get("lines"))]
                    whole = "\n".join(map(str, [*said, _map(card).get("closing")]))
                    yield (which, language, type_, voice), whole, EMERGENCY
    for language, gentle in _map(data.get("gentle")).items():
        yield ("gentle", language, "text"), _map(gentle).get("text"), BOTH
    for language, text in _map(data.get("not_watched")).items():
        yield ("not_watched", language), text, EMERGENCY


def _guidance(data: Mapping[str, Any]) -> Needed:
    for number, rule in enumerate(listed(data.get("rules"))):
        if _map(rule).get("stops") is True and _map(rule).get("outcome") in _URGENT_OUTCOMES:
            for key in ("says", "says_helper"):
                yield ("rules", number, key), _map(rule).get(key), EMERGENCY


def _phrases(data: Mapping[str, Any]) -> Needed:
    for name in _PHRASES:
        yield ("phrases", name), _map(data.get("phrases")).get(name), BOTH


def _dialogue(data: Mapping[str, Any]) -> Needed:
    for name in _REPLIES:
        reply = _map(_map(data.get("responses")).get(name))
        yield ("responses", name, "text"), reply.get("text"), BOTH


def _page(data: Mapping[str, Any]) -> Needed:
    yield ("page", "urgent_more"), _map(data.get("page")).get("urgent_more"), BOTH


def _screening(data: Mapping[str, Any]) -> Needed:
    yield ("texts", "intro"), _map(data.get("texts")).get("intro"), BOTH


def _map(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, Mapping) else {}


_FINDERS: Final = {
    "crisis": _crisis,
    "guidance": _guidance,
    "phrases": _phrases,
    "dialogue": _dialogue,
    "page": _page,
    "screening": _screening,
}
