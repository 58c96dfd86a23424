"""A handoff's summary as a page shows it: what to know before the first call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.knowledge.model import Entry
from bot.web.staff import words

# Name, phone, permissions and times stand in the contact panel and not among the answers.
CONTACT_FIELD: Final = 14
# An extension as RFC 3966 writes it; nothing else may come into the link.
_DIALABLE: Final = re.compile(r"\+?[0-9]{7,15}(?:;ext=[0-9]{1,7})?")


@dataclass(frozen=True)
class Way:
    """One way to reach the visitor, and whether they said yes to it."""

    name: str
    allowed: bool
    words: str


@dataclass(frozen=True)
class ContactView:
    """How the visitor wishes to be reached.

    Args:
        dial: digits for a link, "" where no link may be offered.
        reachable: whether they said yes to any way at all.
    """

    name: str
    phone: str
    dial: str
    ways: tuple[Way, ...]
    safe_times: str
    reachable: bool


@dataclass(frozen=True)
class AnswerView:
    """One answer with the question as it was asked."""

    label: str
    question: str = field(repr=False)
    answer: str = field(repr=False)


@dataclass(frozen=True)
class GuidanceView:
    """What was suggested, by which rule, resting on which answers."""

    words: str
    rule: str
    rule_id: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class ScreenView:
    """One instrument's result; never its points."""

    name: str
    result: str
    kind: str
    reason: str
    source: str


@dataclass(frozen=True)
class SummaryView:
    """Everything above the transcript.

    Args:
        asked_contact: whether the visitor was asked how to reach them.
        only_live: whether it began as a live chat, without any questions.
    """

    contact: ContactView
    asked_contact: bool
    only_live: bool
    for_someone_else: bool
    screened: bool
    guidance: GuidanceView | None
    answered: tuple[AnswerView, ...]
    skipped: tuple[AnswerView, ...]
    screens: tuple[ScreenView, ...]
    caution: str
    cards: tuple[str, ...]
    topics: tuple[str, ...]
    part2: bool


def summary_view(summary: Mapping[str, Any], entries: Mapping[str, Entry]) -> SummaryView:
    """Return a stored summary as the page shows it.

    Args:
        summary: as `bot.screening.summary` made it; an older one may lack parts.
        entries: FAQ entries by id, to name the topics that were asked.
    """
    answers = [one for one in summary.get("answers") or [] if one.get("field") != CONTACT_FIELD]
    return SummaryView(
        contact=_contact(summary.get("contact") or {}),
        asked_contact=bool(summary.get("contact")) or summary.get("flow") != "live",
        only_live=summary.get("flow") == "live",
        for_someone_else=summary.get("voice") == "helper",
        screened=summary.get("flow", "screening") == "screening",
        guidance=_guidance(summary.get("guidance"), answers),
        answered=tuple(_answer(one) for one in answers if not one.get("skipped")),
        skipped=tuple(_answer(one) for one in answers if one.get("skipped")),
        screens=tuple(_screen(one) for one in summary.get("screens") or []),
        caution=str(summary.get("caution") or ""),
        cards=tuple(
            words.CARD.get(one) or words.spoken(one) for one in _listed(summary, "crisis_cards")
        ),
        topics=tuple(_topic(one, entries) for one in _listed(summary, "topics_asked")),
        part2=bool(summary.get("part2", True)),
    )


def _listed(summary: Mapping[str, Any], name: str) -> list[str]:
    return [str(one) for one in summary.get(name) or []]


def _contact(raw: Mapping[str, Any]) -> ContactView:
    ways = (
        _way("Phone call", raw.get("may_phone"), "You may call.", "Do not call."),
        _way("Text message", raw.get("may_text"), "You may text.", "Do not text."),
        _way(
            "Voicemail",
            raw.get("may_voicemail"),
            "You may leave a voicemail.",
            "Leave no voicemail.",
        ),
    )
    stored = str(raw.get("phone") or "")
    callable_ = bool(raw.get("may_phone")) and _DIALABLE.fullmatch(stored) is not None
    return ContactView(
        name=str(raw.get("name") or ""),
        phone=str(raw.get("phone_shown") or stored),
        dial=stored if callable_ else "",
        ways=ways,
        safe_times=str(raw.get("safe_times") or ""),
        reachable=bool(stored) and any(way.allowed for way in ways),
    )


def _way(name: str, agreed: Any, yes: str, no: str) -> Way:
    """Only a stored yes is a yes; a skipped question is a no."""
    return Way(name, agreed is True, yes if agreed is True else no)


def _guidance(raw: Any, answers: list[dict[str, Any]]) -> GuidanceView | None:
    if not raw:
        return None
    return GuidanceView(
        words=str(raw.get("words", "")),
        rule=str(raw.get("rule", "")),
        rule_id=str(raw.get("id", "")),
        because=tuple(_because(str(one), answers) for one in raw.get("because") or []),
    )


def _because(reason: str, answers: list[dict[str, Any]]) -> str:
    """Return "safe_place: no" as staff know it: "Safe, steady place to live: No"."""
    question_id = re.split(r"[: ]", reason, maxsplit=1)[0]
    answer = next((one for one in answers if one.get("id") == question_id), None)
    return f"{answer['label']}: {answer['answer']}" if answer else reason.capitalize()


def _answer(raw: Mapping[str, Any]) -> AnswerView:
    return AnswerView(
        str(raw.get("label", "")), str(raw.get("question", "")), str(raw.get("answer", ""))
    )


def _screen(raw: Mapping[str, Any]) -> ScreenView:
    result = str(raw.get("result", "not computed"))
    return ScreenView(
        name=str(raw.get("name", "")),
        result=result.capitalize(),
        kind=result.replace(" ", "-"),
        reason=str(raw.get("reason", "")),
        source=str(raw.get("source", "")),
    )


def _topic(entry_id: str, entries: Mapping[str, Entry]) -> str:
    entry = entries.get(entry_id)
    if entry is None:
        return words.spoken(entry_id)
    return (
        entry.question if entry.kind == "answer" else f"{entry.question} (no reviewed answer yet)"
    )
