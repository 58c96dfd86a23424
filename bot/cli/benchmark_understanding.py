"""`foyer benchmark understanding`: Foyer beside stock Rasa on the same rows, one table."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from bot.measuring.rows import RowsError
from bot.measuring.run import PARTS, Data, Result, now, run
from bot.measuring.written import Written, chosen, commit_of, write
from bot.settings import Settings


@click.command("understanding", help="Print one table: Foyer beside stock Rasa, on the same rows.")
@click.option(
    "--data",
    "directory",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with faq-dev.csv, off-topic-dev.csv, misspellings.csv and the rest.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write understanding.md and understanding.json to; a README.md with marks "
    "gets the table too.",
)
@click.option("--no-stock", is_flag=True, help="Leave stock Rasa out.")
@click.option("--no-ours", is_flag=True, help="Leave Foyer out.")
@click.option("--only", help=f"Parts, with commas: {','.join(PARTS)}.")
@click.option(
    "--one-in",
    type=click.IntRange(min=2),
    help="Let both sides learn from one of our own examples in so many: stock Rasa needs hours "
    "for all of them.",
)
@click.option("--seed", default=1, show_default=True, help="Which words are misspelt, and how.")
@click.option(
    "--stock-minutes",
    default=60.0,
    show_default=True,
    help="Longest wait for one training of stock Rasa.",
)
def command(
    directory: Path,
    out: Path | None,
    no_stock: bool,
    no_ours: bool,
    only: str | None,
    one_in: int | None,
    seed: int,
    stock_minutes: float,
) -> None:
    """Measure the chosen parts of both sides, print the table and write it."""
    root = Settings.from_env().root
    commit = commit_of(root)
    try:
        parts = chosen(only, PARTS)
        data = Data(directory, seed)
        ours = Result() if no_ours else _ours(root, data, parts, one_in)
        theirs = Result() if no_stock else _stock(root, data, parts, one_in, stock_minutes)
    except (RowsError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    load = os.getloadavg()[0]
    written = Written(commit, date.today(), seed, ours, theirs, data.counts(), load, one_in)
    click.echo(written.markdown())
    for path in write(written, out) if out else []:
        click.echo(f"Wrote {path}.", err=True)


def _ours(root: Path, data: Data, parts: list[str], one_in: int | None) -> Result:
    from bot.nlu.understanding import silence

    silence()
    from bot.measuring.ours import ours

    with ours(root, progress, one_in) as side:
        return run(side, data, parts, now)


def _stock(root: Path, data: Data, parts: list[str], one_in: int | None, minutes: float) -> Result:
    from bot.nlu.understanding import silence

    silence()
    from bot.measuring.stock import stock

    with stock(root, minutes=minutes, progress=progress, one_in=one_in) as side:
        return run(side, data, parts, now)


def progress(told: str) -> None:
    """Tell what is being done, apart from the table."""
    click.echo(told, err=True)
