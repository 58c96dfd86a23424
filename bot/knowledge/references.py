"""Rules for what files outside faq/ name: entries, intents, sources, pages, phrases' fillings."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bot.knowledge.crossing import Placed, listed
from bot.knowledge.facts import OPTIONAL, facts_in
from bot.knowledge.load import FACT_NAMES
from bot.knowledge.problems import KnowledgeError, Problem
from bot.knowledge.read import Document, PathIn, read

DOMAIN: Final = Path(__file__).parents[2] / "domain.yml"
_PAYLOAD: Final = re.compile(r"/([A-Za-z_]+)(\{.*\})?", re.DOTALL)
# What the software fills in besides the facility's facts, by phrase: all of it must be used.
_NEEDED: Final[Mapping[str, frozenset[str]]] = {
    "no_reviewed_answer": frozenset({"label", "pointer"}),
    "two_answers_first": frozenset({"title"}),
    "two_answers_second": frozenset({"title"}),
    "handoff_queued": frozenset({"minutes"}),
}
# What the screening fills into its own words.
_SCREENING: Final[Mapping[str, frozenset[str]]] = {
    "picked": frozenset({"picked"}),
    "noted": frozenset({"noted"}),
    "two_numbers": frozenset({"answer"}),
}
# Buttons that do something without Rasa, and those that begin a form.
WEB: Final = frozenset(
    {"delete", "exit", "live", "live_yes", "live_no", "leave", "helped_yes", "helped_no",
     "link_yes", "link_no", "callback"}
)  # fmt: skip
_STARTS: Final = frozenset({"start_screening", "start_contact"})
# May be used, by phrase: when staff are back.
_OFFERED: Final[Mapping[str, frozenset[str]]] = {
    phrase: frozenset({"back"})
    for phrase in ("person_here", "person_ring", "person_closed", "person_callback",
                   "handoff_closed", "handoff_unanswered", "handoff_silent", "callback_late")
}  # fmt: skip
# May be unset at the moment that the phrase is said.
_MAY_BE_UNSET: Final = frozenset({"pointer", "back"})


def buttons(document: Document, ids: Collection[str] | None) -> Iterator[Problem]:
    """Yield each button of dialogue.yml that would do nothing.

    Args:
        document: dialogue.yml.
        ids: ids of all entries; None when nobody can tell.
    """
    intents = _intents()
    for name, reply in _map(_map(document.data).get("responses")).items():
        for number, button in enumerate(listed(_map(reply).get("buttons"))):
            payload = _map(button).get("payload")
            where = ("responses", name, "buttons", number, "payload")
            if isinstance(payload, str) and payload.startswith("/"):
                yield from _payload(document, where, payload, intents, ids)
            elif isinstance(payload, str) and payload.startswith("web:"):
                yield from _web(document, where, payload)


def addresses(sources: Collection[Placed]) -> Iterator[Problem]:
    """Yield a warning for each source whose address is of the old kind that nothing protects."""
    for source in sources:
        if str(source.data.get("url")).casefold().startswith("http:"):
            what = f"`url` of `{source.id}` begins with http://."
            mend = "Open it with https:// and write that, if the same page comes."
            yield source.problem("url", what, mend, "warning")


def phrases(document: Document) -> Iterator[Problem]:
    """Yield each {name} in phrases.yml that nobody fills in, and each that must be there."""
    for phrase, text in _map(_map(document.data).get("phrases")).items():
        if not isinstance(text, str):
            continue
        line = document.line(("phrases", phrase))
        needed = _NEEDED.get(phrase, frozenset())
        known = needed | _OFFERED.get(phrase, frozenset())
        used = {name for name in facts_in(text) if not name.startswith("program.")}
        for name in sorted(used - known):
            what = f"Nobody fills {{{name}}} in here."
            yield Problem(
                document.path, line, what, f"Use one of {_braced({*known, *FACT_NAMES})}."
            )
        for name in sorted(needed - used):
            what = f"`{phrase}` does not say {{{name}}}, which it is there for."
            yield Problem(document.path, line, what, f"Write {{{name}}} where it belongs.")
        for name in sorted(known & set(facts_in(OPTIONAL.sub("", text))) & _MAY_BE_UNSET):
            what = f"{{{name}}} may be unset, and then this text breaks."
            mend = f"Put its sentence in brackets: [[ ... {{{name}}}.]]"
            yield Problem(document.path, line, what, mend)


def screening(document: Document) -> Iterator[Problem]:
    """Yield each {name} in the screening's own words that nobody fills in, or that must be there.

    Args:
        document: screening.yml.
    """
    for name, text in _map(_map(document.data).get("texts")).items():
        used = {one for one in facts_in(str(text)) if not one.startswith("program.")}
        known, line = _SCREENING.get(name, frozenset()), document.line(("texts", name))
        for one in sorted(used - known):
            mend = f"Use one of {_braced({*known, *FACT_NAMES})}."
            yield Problem(document.path, line, f"Nobody fills {{{one}}} in here.", mend)
        for one in sorted(known - used):
            what = f"`{name}` does not say {{{one}}}, which it is there for."
            yield Problem(document.path, line, what, f"Write {{{one}}} where it belongs.")


def notices(document: Document, sources: Collection[str] | None) -> Iterator[Problem]:
    """Yield the source of a notice that is no source.

    Args:
        document: notices.yml.
        sources: ids of all sources; None when nobody can tell.
    """
    for name, notice in _map(document.data).items():
        source = _map(notice).get("source")
        if isinstance(source, str) and sources is not None and source not in sources:
            mend = "Name an id from knowledge/sources, or add the source there."
            line = document.line((name, "source"))
            yield Problem(document.path, line, f"There is no source `{source}`.", mend)


def _web(document: Document, where: PathIn, payload: str) -> Iterator[Problem]:
    if payload.removeprefix("web:") not in WEB:
        what = f"No button does {payload}."
        names = ", ".join(f"web:{name}" for name in sorted(WEB))
        yield Problem(document.path, document.line(where), what, f"Use one of {names}.")


def _payload(
    document: Document,
    where: PathIn,
    payload: str,
    intents: Collection[str] | None,
    ids: Collection[str] | None,
) -> Iterator[Problem]:
    line, parts = document.line(where), _PAYLOAD.fullmatch(payload)
    values = _json(parts[2] or "{}") if parts else None
    if parts is None or values is None:
        mend = """Write /talk_to_person, or '/faq{"entry": "duration"}' with just these quotes."""
        yield Problem(document.path, line, f"The payload {payload} cannot be read.", mend)
        return
    intent, entry = parts[1], values.get("entry")
    if intents is not None and intent not in intents:
        mend = "Name an intent of domain.yml, such as /talk_to_person."
        yield Problem(document.path, line, f"There is no intent `{intent}`.", mend)
    choice = str(values.get("choice", ""))
    if intent == "screening" and choice not in _STARTS and ":" not in choice:
        mend = """Write '/screening{"choice": "start_contact"}', or start_screening in its place."""
        yield Problem(document.path, line, f"The screening has no choice `{choice}`.", mend)
    known = isinstance(entry, str) and entry in (ids or ())
    if intent == "faq" and ids is not None and not known:
        mend = """Name the id of an entry that exists, such as '/faq{"entry": "duration"}'."""
        yield Problem(document.path, line, f"There is no entry `{entry or ''}`.", mend)


def _json(text: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _intents() -> set[str] | None:
    try:
        named = listed(_map(read(DOMAIN).data).get("intents"))
    except KnowledgeError:  # a folder is checked by itself, without the rest of Foyer
        return None
    return {str(next(iter(one), "")) if isinstance(one, dict) else str(one) for one in named}


def _braced(names: Collection[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _map(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, Mapping) else {}
