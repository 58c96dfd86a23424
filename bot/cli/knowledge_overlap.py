"""`foyer knowledge overlap`: entries that the model takes for one another, and why."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from bot.knowledge.crossing import items
from bot.knowledge.read import read
from bot.measuring.folds import HeldOut, stored_held_out
from bot.measuring.overlap import confused, places, report
from bot.settings import Settings

Judge = Callable[..., list[HeldOut]]


@click.command(
    "overlap", help="Name pairs of entries that are confused, with the phrasings that cause it."
)
@click.option("--top", default=20, show_default=True, help="How many pairs to show.")
@click.option("--phrasings", default=5, show_default=True, help="How many phrasings of each.")
def command(top: int, phrasings: int) -> None:
    """Train on four fifths of the examples five times, and judge the rest; some minutes."""
    from bot.nlu.understanding import silence

    silence()
    settings = Settings.from_env()
    directory = Path(os.path.relpath(settings.knowledge_dir))
    rows = stored_held_out(settings.root, progress=lambda told: click.echo(told, err=True))
    for line in overlap(rows, directory, top, phrasings):
        click.echo(line)


def overlap(rows: Sequence[HeldOut], directory: Path, top: int, phrasings: int) -> list[str]:
    """Return the lines of the report.

    Args:
        rows: our own examples, held out.
        directory: the knowledge folder.
        top: how many pairs to show.
        phrasings: how many phrasings of each pair to show.
    """
    documents = [read(path) for path in sorted((directory / "faq").glob("*.yml"))]
    pairs = confused(rows)
    shown = report(pairs, places(items(documents, "entries")), top, phrasings)
    mistaken = sum(row.label != row.guess for row in rows)
    total = (
        f"{mistaken} of {len(rows)} examples are put elsewhere by a model that has not seen them, "
        f"{len(pairs)} pairs hold an entry."
    )
    return [*shown, total]
