"""`foyer evaluate off-topic`: is what has nothing to do with treatment refused?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import click

from bot.cli._measuring import MODEL_OPTION, interpreter, outcomes, read_rows
from bot.measuring.calibration import reliability, reliability_table
from bot.measuring.scoring import off_topic_stated, off_topic_summary, row_document, table

EXPECTED: Final = "off_topic"


@click.command("off-topic", help="Measure refusals on FILE: column text.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead.")
@MODEL_OPTION
def command(file: Path, as_json: bool, model: Path | None) -> None:
    """Run each text through the model and print the share that is refused."""
    texts = [row["text"] for row in read_rows(file, "text")]
    found = list(outcomes(interpreter(model), texts))
    summary = off_topic_summary(found)
    if as_json:
        rows = [row_document(number, EXPECTED, outcome) for number, outcome in enumerate(found)]
        click.echo(json.dumps({"summary": summary, "rows": rows}, indent=2))
    else:
        bins = reliability(off_topic_stated(found))
        click.echo(f"{table(summary)}\n\n{reliability_table(bins)}")
