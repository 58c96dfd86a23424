"""`foyer evaluate crisis`: how well danger is told from everything that only sounds like it."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import click

from bot.cli import _danger_curve
from bot.cli._danger_curve import Point, Weighed
from bot.knowledge.read import read
from bot.nlu.danger import danger_model
from bot.safety.model import CrisisKnowledge, Finding
from bot.safety.screen import CrisisScreen

KNOWLEDGE = Path("knowledge/crisis.yml")
_TEXTS = ("text", "question", "sentence")


@dataclass(frozen=True)
class Row:
    """One labelled message and what the screen said; the text itself is not kept.

    Args:
        number: row in the file, from 0.
        expected: `crisis` or `none`.
        group: type of a crisis row, or the kind of benign row where the file names it.
        context: how a danger is told, where the file names it.
        ambiguous: left out of the headline figures.
        finding: what the screen decided.
        milliseconds: processor time that it took.
    """

    number: int
    expected: str
    group: str
    ambiguous: bool
    finding: Finding
    milliseconds: float
    context: str = ""


@click.command(name="crisis")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead.")
@click.option(
    "--knowledge",
    default=KNOWLEDGE,
    type=click.Path(exists=True, path_type=Path),
    help="The crisis file to measure.",
)
@click.option("--rules-only", is_flag=True, help="Measure the rules without the danger model.")
def command(file: Path, as_json: bool, knowledge: Path, rules_only: bool) -> None:
    """Measure the crisis screen on FILE (columns text, label, and optionally more).

    Further columns that are used: crisis_type, context, ambiguous. A file without labels counts as
    ordinary messages, where no help should show. Texts are never printed.
    """
    model = None if rules_only else danger_model()
    if model is None and not rules_only:
        raise click.ClickException("The danger model cannot be loaded: `foyer safety train`.")
    screen = CrisisScreen(CrisisKnowledge.parse(read(knowledge).data), model)
    screen.screen("warm")  # the first pass of the encoder takes longer than any other
    rows = [_row(number, raw, screen) for number, raw in enumerate(_raw_rows(file))]
    if as_json:
        found = {"summary": summary(rows), "rows": [_shown(row) for row in rows]}
        points = [asdict(point) for point in curve(rows)]
        click.echo(json.dumps({**found, **({"curve": points} if points else {})}))
        return
    for line in table(rows):
        click.echo(line)


def _raw_rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        reader = csv.DictReader(opened)
        rows = list(reader)
    if not set(_TEXTS) & set(reader.fieldnames or ()):
        raise click.ClickException(f"{file.name} has no column {' or '.join(_TEXTS)}.")
    return rows


def _row(number: int, raw: dict[str, str], screen: CrisisScreen) -> Row:
    text = next((raw[name] for name in _TEXTS if raw.get(name)), "")
    started = process_time()  # other work on the machine does not count
    finding = screen.screen(text)
    spent = (process_time() - started) * 1_000
    expected = raw.get("label") if raw.get("label") == "crisis" else "none"
    group = raw.get("crisis_type" if expected == "crisis" else "context") or "all"
    context = raw.get("context") or ""
    return Row(
        number, expected or "none", group, raw.get("ambiguous") == "1", finding, spent, context
    )


def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the headline figures as shares between 0 and 1; None where there is no row for one.

    Args:
        rows: the whole file; ambiguous rows are left out here.
    """
    clear = [row for row in rows if not row.ambiguous]
    crisis = [row for row in clear if row.expected == "crisis"]
    benign = [row for row in clear if row.expected == "none"]
    return {
        "rows": len(rows),
        "ambiguous": len(rows) - len(clear),
        "any_help": _figures(crisis, benign, ("card", "gentle")),
        "full_card": _figures(crisis, benign, ("card",)),
        "median_ms": round(median(row.milliseconds for row in rows), 3) if rows else None,
        "slowest_ms": round(max((row.milliseconds for row in rows), default=0.0), 3),
    }


def _figures(
    crisis: Sequence[Row], benign: Sequence[Row], levels: tuple[str, ...]
) -> dict[str, float | None]:
    caught = sum(row.finding.level in levels for row in crisis)
    alarms = sum(row.finding.level in levels for row in benign)
    return {
        "recall": _share(caught, len(crisis)),
        "precision": _share(caught, caught + alarms),
        "false_alarms": _share(alarms, len(benign)),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def curve(rows: Sequence[Row]) -> list[Point]:
    """Return recall and false alarms of rules and model together, over the model's limits.

    Args:
        rows: the whole file; ambiguous rows are left out. Empty without the model.
    """
    if all(row.finding.score is None for row in rows):
        return []
    return _danger_curve.points([_weighed(row) for row in rows if not row.ambiguous])


def _weighed(row: Row) -> Weighed:
    found = row.finding
    return Weighed(
        "card" if row.expected == "crisis" else "none",
        _danger_curve.by_rules(found), found.score or 0.0, found.card_score or 0.0,
    )  # fmt: skip


def table(rows: Sequence[Row]) -> list[str]:
    """Return the lines of the printed report.

    Args:
        rows: the whole file.
    """
    found = summary(rows)
    lines = [f"{found['rows']} rows, {found['ambiguous']} ambiguous ones left out of the headline"]
    lines.append(f"{'':28}{'full card':>10}{'any help':>10}")
    for name in ("recall", "precision", "false_alarms"):
        figures = found["full_card"][name], found["any_help"][name]
        lines.append(_line(name.replace("_", " "), *figures))
    for expected in ("crisis", "none"):
        lines += ["", f"shown on rows labelled {expected}, by kind"]
        lines += _groups([row for row in rows if row.expected == expected])
    told = [replace(row, group=row.context) for row in rows if row.expected == "crisis"]
    if any(row.group for row in told):
        lines += ["", "shown on rows labelled crisis, by the way it is told", *_groups(told)]
    lines += ["", *_danger_curve.lines(curve(rows))]
    spent = f"median {found['median_ms']} ms, slowest {found['slowest_ms']} ms"
    lines += ["", f"{spent} of processor time"]
    return lines


def _groups(rows: Sequence[Row]) -> list[str]:
    groups: dict[tuple[str, bool], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.group, row.ambiguous].append(row)
    return [_group(*name, groups[name]) for name in sorted(groups)]


def _group(name: str, ambiguous: bool, rows: Sequence[Row]) -> str:
    label = f"{name[:20]}{' (amb.)' if ambiguous else ''}"
    card = _share(_count(rows, ("card",)), len(rows))
    any_help = _share(_count(rows, ("card", "gentle")), len(rows))
    return f"{_line(label, card, any_help)}{len(rows):>8} rows"


def _count(rows: Iterable[Row], levels: tuple[str, ...]) -> int:
    return sum(row.finding.level in levels for row in rows)


def _line(label: str, card: float | None, any_help: float | None) -> str:
    return f"{label:28}{_percent(card):>10}{_percent(any_help):>10}"


def _percent(share: float | None) -> str:
    return "n/a" if share is None else f"{share:.1%}"


def _shown(row: Row) -> dict[str, Any]:
    return {
        "row": row.number,
        "expected": row.expected,
        "help": row.finding.level,
        "type": row.finding.type,
        "reason": row.finding.reason,
    }
