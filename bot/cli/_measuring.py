"""What the commands that run texts through a trained model share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from bot.measuring.rows import RowsError, rows_of
from bot.measuring.scoring import Outcome, outcome_of
from bot.nlu.understanding import Interpreter, ModelMissing, load_interpreter
from bot.settings import Settings

MODEL_OPTION: Final = click.option(
    "--model",
    type=click.Path(exists=True, path_type=Path),
    help="Trained model, or folder of models; the newest counts.  [default: the models folder]",
)


def interpreter(model: Path | None) -> Interpreter:
    """Load the model that was named, or the newest one."""
    try:
        return load_interpreter(model or Settings.from_env().models_dir)
    except ModelMissing as error:
        raise click.ClickException(str(error)) from None


def read_rows(path: Path, *needed: str) -> list[dict[str, str]]:
    """Read a CSV file with a header, and stop when a column is missing."""
    try:
        return rows_of(path, *needed)
    except RowsError as error:
        raise click.ClickException(str(error)) from None


def outcomes(loaded: Interpreter, texts: Sequence[str]) -> Iterator[Outcome]:
    """Run each text through the model as a first message."""
    for text in texts:
        yield outcome_of(loaded.parse(typed(text)), loaded.topic_of, loaded.kind_of)


def typed(text: str) -> str:
    """Take leading slashes away, as `web` does with what a visitor types."""
    return text.lstrip("/ ")
