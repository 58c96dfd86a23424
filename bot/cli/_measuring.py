"""What the commands that run texts through a trained model share."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from bot.cli._told import counted
from bot.knowledge.check import check
from bot.knowledge.problems import errors
from bot.measuring.rows import RowsError, rows_of
from bot.measuring.scoring import Outcome, outcome_of
from bot.nlu.understanding import Interpreter, ModelMissing, load_interpreter
from bot.serving.fingerprint import model_path, newest_model
from bot.settings import Settings

MODEL_OPTION: Final = click.option(
    "--model",
    type=click.Path(exists=True, path_type=Path),
    help="Trained model, or folder of models; the newest counts.  "
    "[default: the one that fits the files, else the newest]",
)


def interpreter(model: Path | None) -> Interpreter:
    """Load the model that was named, else the one that fits the files, else the newest one."""
    settings = Settings.from_env()
    path = model or chosen(settings)
    if path.is_file() and not tarfile.is_tarfile(path):
        raise click.ClickException(f"{path} is not a trained model, or not the whole of one.")
    try:
        return load_interpreter(path)
    except ModelMissing as error:
        raise click.ClickException(broken(settings.knowledge_dir) or str(error)) from None


def broken(knowledge: Path) -> str:
    """Return what is wrong with the knowledge, or "": a model reads crisis.yml as it is loaded.

    Args:
        knowledge: the knowledge folder.
    """
    found = errors(check(knowledge))
    listed = "\n".join(str(problem) for problem in found[:20])
    has = f"knowledge/ has {counted(len(found), 'error')}"
    return f"{has}; no model can use it.\n{listed}" if found else ""


def chosen(settings: Settings) -> Path:
    """Return the model that fits the files; if none does, the newest one, and say so.

    Args:
        settings: where files and models lie.
    """
    places = (settings.root, settings.models_dir, settings.knowledge_dir)
    found = newest_model(*places)
    if found is not None and found != model_path(*places):
        # On the other stream, where it does not get into a JSON document.
        click.echo(f"{found.name} was trained before the files changed: `make train`.", err=True)
    return found or settings.models_dir


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
