"""The figures as a page shows them: each as a chart and as a table that says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.desk_export.charts import Chart, Datum, bars, columns
from bot.desk_export.figures import Asked, Figures, Screenings, Tally
from bot.desk_export.waits import Wait
from bot.knowledge.model import Entry
from bot.web.staff import words

MOST_TOPICS: Final = 10
_SPANS: Final = {
    "60": "Up to 1 minute",
    "120": "1 to 2 minutes",
    "300": "2 to 5 minutes",
    "900": "5 to 15 minutes",
    "3600": "15 to 60 minutes",
    "14400": "1 to 4 hours",
    "86400": "4 to 24 hours",
    "longer": "Over 24 hours",
}
_ENDS: Final = {
    "send": "Sent to staff",
    "stopped": "Stopped by the visitor",
    "delete": "Deleted by the visitor",
    "urgent": "Ended with urgent advice",
    "crisis": "Ended with crisis help",
    "minor": "Ended because the visitor is under 18",
}
_STEPS: Final = ("Sent", "Claimed", "Handled", "Abandoned", "Deleted later", "Left too long")


@dataclass(frozen=True)
class Headline:
    """One number in large type."""

    number: str
    words: str
    more: str = ""


@dataclass(frozen=True)
class Panel:
    """One figure: its chart and its table.

    Args:
        chart: None where a table says it better.
        empty: what is said when there is nothing to show, else "".
    """

    id: str
    title: str
    note: str
    chart: Chart | None
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""


@dataclass(frozen=True)
class FiguresView:
    """The whole page."""

    headlines: tuple[Headline, ...]
    panels: tuple[Panel, ...]


def figures_view(
    found: Figures, questions: Mapping[str, str], entries: Mapping[str, Entry]
) -> FiguresView:
    """Return the figures as the page shows them.

    Args:
        found: the figures.
        questions: short names of the screening's questions, by id.
        entries: FAQ entries by id, to name topics.
    """
    return FiguresView(
        headlines=tuple(_headlines(found)),
        panels=(
            _reasons(found.by_reason),
            _hours(found.by_hour),
            _waits("wait", "Time until somebody claimed it", found.total.wait),
            _waits("response", "Time until a person’s first words", found.total.response),
            _asked(found.by_date),
            _topics(found.topics, entries),
            _drop_off(found.screenings, questions),
            _ends(found.screenings),
        ),
    )  # fmt: skip


def _headlines(found: Figures) -> list[Headline]:
    total, screenings = found.total, found.screenings
    return [
        Headline(f"{total.sent:,}", "handoffs sent", f"{total.closed:,} handled"),
        Headline(_half(total.wait), "until half were claimed", f"of {total.wait.total:,}"),
        Headline(_half(total.response), "until half were answered", f"of {total.response.total:,}"),
        Headline(
            f"{total.abandoned:,}", "abandoned while waiting", f"{total.overdue:,} left too long"
        ),
        Headline(
            f"{found.questions.unanswered:,}", "questions without an answer",
            f"{found.questions.answered:,} answered",
        ),
        Headline(
            _share(screenings.sent, screenings.started), "of screenings sent",
            f"{screenings.sent:,} of {screenings.started:,}",
        ),
    ]  # fmt: skip


def _reasons(tallies: Sequence[Tally]) -> Panel:
    named = [(words.REASON.get(one.key) or words.spoken(one.key), one) for one in tallies]
    chart = bars(
        "Handoffs by reason",
        _told([f"{name}: {one.sent:,} sent" for name, one in named]),
        ("Sent",),
        [Datum(name, (one.sent,)) for name, one in named],
    )
    rows = tuple((name, *_steps(one), _half(one.wait), _half(one.response)) for name, one in named)
    header = ("Reason", *_STEPS, "Half claimed within", "Half answered within")
    return Panel(
        "reasons", "Handoffs by reason", "“Left too long” counts each time a visitor was told so.",
        chart, header, rows, "" if rows else "No handoff was sent.",
    )  # fmt: skip


def _hours(tallies: Sequence[Tally]) -> Panel:
    busiest = max(tallies, key=lambda one: one.sent)
    chart = columns(
        "Handoffs by hour of the day",
        f"Most came between {busiest.key}:00 and {busiest.key}:59, {busiest.sent:,} of them.",
        ("Sent",),
        [Datum(one.key, (one.sent,)) for one in tallies],
    )
    rows = tuple((f"{one.key}:00", *_steps(one)) for one in tallies)
    any_ = any(sum((one.sent, one.closed, one.claimed)) for one in tallies)
    note = "Each step stands in the hour in which it happened, in the program’s time zone."
    empty = "" if any_ else "No handoff was sent."
    return Panel("hours", "By hour of the day", note, chart, ("Hour", *_STEPS), rows, empty)


def _waits(id_: str, title: str, wait: Wait) -> Panel:
    named = [(_SPANS.get(key, key), n) for key, n in wait.spans]
    told = [f"{name.lower()}: {n:,}" for name, n in named if n]
    chart = bars(title, _told(told), ("Handoffs",), [Datum(name, (n,)) for name, n in named])
    rows = tuple((name, f"{n:,}", _share(n, wait.total)) for name, n in named)
    note = "From the counts of spans; no single wait is kept."
    empty = "" if wait.total else "There was none."
    return Panel(id_, title, note, chart, ("Time", "Handoffs", "Share"), rows, empty)


def _asked(dates: Sequence[Asked]) -> Panel:
    total = sum(one.unanswered for one in dates), sum(one.answered for one in dates)
    chart = columns(
        "Questions asked",
        f"{total[1]:,} had a reviewed answer and {total[0]:,} had none.",
        ("With a reviewed answer", "Without one"),
        [Datum(_short(one.key), (one.answered, one.unanswered)) for one in dates],
    )
    rows = tuple((one.key, f"{one.answered:,}", f"{one.unanswered:,}") for one in dates)
    header = ("Date", "With a reviewed answer", "Without one")
    empty = "" if any(total) else "Nobody asked anything."
    note = "Without one: no reviewed answer, unclear, or not understood."
    return Panel("questions", "Questions asked", note, chart, header, rows, empty)


def _topics(topics: Sequence[tuple[str, int]], entries: Mapping[str, Entry]) -> Panel:
    named = [
        (entries[key].question if key in entries else words.spoken(key), n)
        for key, n in topics[:MOST_TOPICS]
    ]
    rows = tuple((name, f"{n:,}") for name, n in named)
    empty = "" if rows else "Nobody asked for a topic without a reviewed answer."
    note = "The ten that were asked for most. The page “Questions” has them all."
    return Panel("topics", "Topics without an answer", note, None, ("Topic", "Asked"), rows, empty)


def _drop_off(found: Screenings, questions: Mapping[str, str]) -> Panel:
    named = [(questions.get(one.id) or words.spoken(one.id), one) for one in found.questions]
    most = max(found.questions, key=lambda one: one.left, default=None)
    told = "Nobody left." if most is None or not most.left else (
        f"Most left at “{questions.get(most.id) or words.spoken(most.id)}”: "
        f"{most.left:,} of {most.asked:,}."
    )  # fmt: skip
    chart = bars(
        "Screening questions: gone past, and left at",
        told,
        ("Answered or skipped", "Left here"),
        [Datum(name, (one.done, one.left), f"{one.left:,} left") for name, one in named],
    )
    rows = tuple(
        (name, f"{one.asked:,}", f"{one.done:,}", f"{one.left:,}", _share(one.left, one.asked))
        for name, one in named
    )
    header = ("Question", "Asked", "Answered or skipped", "Left here", "Share")
    note = "Left here: the screening stopped at this question, or still stands there."
    empty = "" if rows else "No screening was begun."
    return Panel("drop-off", "Screening: where people leave", note, chart, header, rows, empty)


def _ends(found: Screenings) -> Panel:
    left = max(found.started - sum(found.ended.values()), 0)
    named = [(_ENDS.get(key) or words.spoken(key), n) for key, n in found.ended.items()]
    named = [*sorted(named, key=lambda one: -one[1]), ("Left open", left)]
    rows = tuple((name, f"{n:,}", _share(n, found.started)) for name, n in named)
    empty = "" if found.started else "No screening was begun."
    header = ("How it ended", "Screenings", "Share")
    return Panel("ends", "Screening: how it ended", "", None, header, rows, empty)


def _steps(one: Tally) -> tuple[str, ...]:
    numbers = (one.sent, one.claimed, one.closed, one.abandoned, one.withdrawn, one.overdue)
    return tuple(f"{number:,}" for number in numbers)


def _half(wait: Wait) -> str:
    seconds = wait.half_within()
    if seconds is None:
        return "over 24 hours" if wait.total else "–"
    return words.span(seconds)


def _share(n: int, of: int) -> str:
    return f"{100 * n / of:.0f}%" if of else "–"


def _short(date: str) -> str:
    """Return the last part of "2026-11-23" or "2026-11", all that fits under a column."""
    return date[-2:]


def _told(parts: Sequence[str]) -> str:
    return "; ".join(parts) + "." if parts else "There was none."
