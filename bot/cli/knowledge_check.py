"""`foyer knowledge check`: every mistake in the knowledge files, before anything is trained."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bot.cli._told import counted
from bot.knowledge.check import check
from bot.settings import Settings


@click.command("check", help="Name every mistake: file, line, what is wrong, how to mend it.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
def command(strict: bool) -> None:
    """Check all files and fail if one must be mended before it can be published."""
    problems = check(Path(os.path.relpath(Settings.from_env().knowledge_dir)))
    for problem in problems:
        click.echo(str(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if errors or (strict and warnings):
        found = f"{counted(errors, 'error')} and {counted(warnings, 'warning')}"
        raise click.ClickException(f"{found}. Nothing is published.")
    click.echo(f"Ready to publish: no errors, {counted(warnings, 'warning')}.")
