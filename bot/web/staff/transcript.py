"""A transcript as a page shows it; what a visitor wrote stays plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.store.handoffs import Line
from bot.web.staff import words
from bot.web.staff.words import Moment, Times


@dataclass(frozen=True)
class CardShown:
    """A crisis card in the transcript: its name, and its text as the visitor saw it."""

    name: str
    title: str
    lines: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class TranscriptLine:
    """One line.

    Args:
        day: the day, where it differs from the line before, else "".
        choices: titles of the buttons that were offered.
        note: what this line was, where text alone does not tell.
        pending: it was written here and the visitor's page has not fetched it yet.
    """

    seq: int
    author: str
    who: str
    at: Moment
    day: str
    text: str = field(repr=False)
    choices: tuple[str, ...] = ()
    card: CardShown | None = None
    note: str = ""
    pending: bool = False


def transcript_view(lines: Sequence[Line], now: Times) -> tuple[TranscriptLine, ...]:
    """Return the lines that say something, in order."""
    return tuple(_with_days(_line(one, now) for one in lines if _says_something(one)))


def _with_days(lines: Iterator[TranscriptLine]) -> Iterator[TranscriptLine]:
    day = ""
    for line in lines:
        yield replace(line, day="" if line.at.day == day else line.at.day)
        day = line.at.day


def _line(line: Line, now: Times) -> TranscriptLine:
    metadata = line.body.get("metadata") or {}
    card = _card(metadata.get("card"))
    return TranscriptLine(
        seq=line.seq,
        author=line.author if line.author in words.AUTHOR else "system",
        who=line.author_name or words.AUTHOR.get(line.author, line.author),
        at=now.moment(line.at),
        day="",
        # The card's own text says the same, laid out.
        text="" if card else str(line.body.get("text") or ""),
        choices=_choices(line.body, metadata),
        card=card,
        note=_note(line, metadata),
        pending=line.pending,
    )


def _says_something(line: Line) -> bool:
    return bool(line.body.get("text") or (line.body.get("metadata") or {}).get("card"))


def _card(raw: Any) -> CardShown | None:
    if not isinstance(raw, dict):
        return None
    helplines = [
        f"{one.get('name', '')}: {', '.join(each.get('label', '') for each in one['actions'])}"
        for one in raw.get("helplines", [])
        if one.get("actions")
    ]
    kind = str(raw.get("type", "general"))
    parts = [*raw.get("lines", []), *helplines, raw.get("closing", "")]
    return CardShown(
        words.CARD.get(kind) or words.spoken(kind),
        str(raw.get("title", "")),
        tuple(str(part) for part in parts if part),
    )


def _choices(body: dict[str, Any], metadata: dict[str, Any]) -> tuple[str, ...]:
    # The screening offers skip, why, back and stop each time; the summary tells what came of it.
    if metadata.get("screening"):
        return ()
    titles = [str(one.get("title", "")) for one in body.get("buttons") or [] if one]
    return tuple(title for title in titles if title)


def _note(line: Line, metadata: dict[str, Any]) -> str:
    if line.author == "visitor" and line.body.get("payload"):
        return "Chosen with a button."
    if metadata.get("gentle"):
        return "A gentle line about help was shown."
    if metadata.get("kind") == "no_reviewed_answer":
        return "There is no reviewed answer on this yet."
    if metadata.get("kind") == "outage":
        return "The assistant could not answer; the visitor was told so."
    return ""
