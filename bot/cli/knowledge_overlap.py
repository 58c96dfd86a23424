"""`foyer knowledge overlap`: entries that the model takes for one another, and why."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from bot.cli._told import counted
from bot.knowledge.crossing import items
from bot.knowledge.read import Document, read
from bot.measuring.folds import HeldOut, stored_held_out
from bot.measuring.overlap import confused, places, report
from bot.settings import Settings

Judge = Callable[..., list[HeldOut]]


@click.command(
    "overlap", help="Name pairs of entries that are confused, with the phrasings that cause it."
)
@click.option("--top", default=20, show_default=True, help="How many pairs to show.")
@click.option("--phrasings", default=5, show_default=True, help="How many phrasings of each.")
@click.option("--entry", metavar="ID", help="Only the pairs of this entry, such as duration.")
def command(top: int, phrasings: int, entry: str | None) -> None:
    """Train on four fifths of the examples five times, and judge the rest; some minutes."""
    from bot.nlu.understanding import silence

    silence()
    settings = Settings.from_env()
    directory = Path(os.path.relpath(settings.knowledge_dir))
    if entry is not None and entry not in ids(directory):
        raise click.ClickException(f"There is no entry `{entry}` in {directory / 'faq'}.")
    rows = stored_held_out(settings.root, progress=lambda told: click.echo(told, err=True))
    for line in overlap(rows, directory, top, phrasings, entry):
        click.echo(line)


def ids(directory: Path) -> set[str]:
    """Return the ids of all entries in a knowledge folder."""
    return {entry.id for entry in items(_documents(directory), "entries")}


def overlap(
    rows: Sequence[HeldOut], directory: Path, top: int, phrasings: int, entry: str | None = None
) -> list[str]:
    """Return the lines of the report.

    Args:
        rows: our own examples, held out.
        directory: the knowledge folder.
        top: how many pairs to show.
        phrasings: how many phrasings of each pair to show.
        entry: id of the entry to show the pairs of; all when left out.
    """
    pairs = confused(rows, entry)
    shown = report(pairs, places(items(_documents(directory), "entries")), top, phrasings)
    own = [row for row in rows if entry is None or row.label == f"faq/{entry}"]
    mistaken = sum(row.label != row.guess for row in own)
    whose, holds = ("", "an entry") if entry is None else (f" of {entry}", "it")
    total = (
        f"{mistaken} of {len(own)} examples{whose} are put elsewhere by a model that has not seen "
        f"them, {counted(len(pairs), 'pair')} {'holds' if len(pairs) == 1 else 'hold'} {holds}."
    )
    return [*shown, total]


def _documents(directory: Path) -> list[Document]:
    return [read(path) for path in sorted((directory / "faq").glob("*.yml"))]
