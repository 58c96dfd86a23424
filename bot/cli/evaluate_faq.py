"""`foyer evaluate faq`: are questions answered, and only those that have an answer?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from bot.cli._measuring import MODEL_OPTION, interpreter, outcomes, read_rows
from bot.cli._scoring import FaqRow, faq_summary, row_document, table


@click.command("faq", help="Measure answers on FILE: columns question, topic.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead.")
@MODEL_OPTION
def command(file: Path, as_json: bool, model: Path | None) -> None:
    """Run each question through the model and print rows and figures."""
    rows = read_rows(file, "question", "topic")
    found = outcomes(interpreter(model), [row["question"] for row in rows])
    scored = [
        FaqRow(row["topic"], row.get("alt_or_nearest_topic") or "", outcome)
        for row, outcome in zip(rows, found, strict=True)
    ]
    click.echo(_json(scored) if as_json else _text(scored))


def _json(scored: Sequence[FaqRow]) -> str:
    rows = [row_document(at, row.expected, row.outcome) for at, row in enumerate(scored)]
    return json.dumps({"summary": faq_summary(scored), "rows": rows}, indent=2)


def _text(scored: Sequence[FaqRow]) -> str:
    lines = [_line(number, row) for number, row in enumerate(scored)]
    return "\n".join([*lines, "", table(faq_summary(scored))])


def _line(number: int, row: FaqRow) -> str:
    found = row.outcome
    told = found.topic or ", ".join(found.choices) or "-"
    mark = "!" if row.wrong else " "
    return f"{number:4} {mark} {row.expected:<28} {found.decision:<19} {found.score:.2f}  {told}"
