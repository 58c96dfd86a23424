"""`foyer evaluate faq`: are questions answered, and only those that have an answer?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from bot.cli._measuring import MODEL_OPTION, interpreter, outcomes, read_rows
from bot.measuring.calibration import reliability, reliability_table
from bot.measuring.misspelling import misspell, misspellings
from bot.measuring.scoring import FaqRow, faq_summary, loss, row_document, table
from bot.nlu.understanding import Interpreter

Rows = Sequence[dict[str, str]]


@click.command("faq", help="Measure answers on FILE: columns question, topic.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead.")
@click.option(
    "--misspell",
    "misspelt",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Misspell one word of each question (columns correct, misspelling) and print the loss.",
)
@click.option("--seed", default=1, show_default=True, help="Which words are misspelt, and how.")
@MODEL_OPTION
def command(
    file: Path, as_json: bool, misspelt: Path | None, seed: int, model: Path | None
) -> None:
    """Run each question through the model and print rows and figures."""
    rows = read_rows(file, "question", "topic")
    loaded = interpreter(model)
    scored = _scored(loaded, rows, [row["question"] for row in rows])
    summary = faq_summary(scored)
    if misspelt:
        wrong = _misspelt(rows, misspelt, seed)
        scored = _scored(loaded, rows, wrong)
        changed = sum(text != row["question"] for text, row in zip(wrong, rows, strict=True))
        summary = loss(summary, faq_summary(scored), changed)
    click.echo(_json(scored, summary) if as_json else _text(scored, summary))


def _misspelt(rows: Rows, file: Path, seed: int) -> list[str]:
    pairs = read_rows(file, "correct", "misspelling")
    known = misspellings((pair["correct"], pair["misspelling"]) for pair in pairs)
    return [misspell(row["question"], known, seed=seed, row=at) for at, row in enumerate(rows)]


def _scored(loaded: Interpreter, rows: Rows, texts: Sequence[str]) -> list[FaqRow]:
    return [
        FaqRow(row["topic"], row.get("alt_or_nearest_topic") or "", outcome)
        for row, outcome in zip(rows, outcomes(loaded, texts), strict=True)
    ]


def _json(scored: Sequence[FaqRow], summary: dict[str, Any]) -> str:
    rows = [row_document(at, row.expected, row.outcome) for at, row in enumerate(scored)]
    return json.dumps({"summary": summary, "rows": rows}, indent=2)


def _text(scored: Sequence[FaqRow], summary: dict[str, Any]) -> str:
    lines = [_line(number, row) for number, row in enumerate(scored)]
    bins = reliability([row.stated for row in scored])
    return "\n".join([*lines, "", table(summary), "", reliability_table(bins)])


def _line(number: int, row: FaqRow) -> str:
    found = row.outcome
    told = found.topic or ", ".join(found.choices) or "-"
    mark = "!" if row.wrong else " "
    return f"{number:4} {mark} {row.expected:<28} {found.decision:<19} {found.score:.2f}  {told}"
