"""`foyer prepare`: the server key and the database."""

from __future__ import annotations

import base64
import os

import click

from bot.cli._private import keep_private
from bot.settings import Settings
from bot.store.database import migrate


def prepare(settings: Settings) -> list[str]:
    """Make the server key if there is none and bring the tables up to date.

    Returns:
        What was done, a line each.
    """
    done = []
    if not settings.secret_key and not settings.secret_key_file.exists():
        settings.secret_key_file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(settings.secret_key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(base64.b64encode(os.urandom(32)).decode() + "\n")
        done.append(f"Made the server key in {settings.secret_key_file}. Keep a copy of it.")
    settings.server_key()
    migrate(settings.database_url)
    done.append("The database is up to date.")
    return done


@click.command("prepare", help="Make the server key and the database, if they are missing.")
def command() -> None:
    """Prepare the machine for serving."""
    keep_private()
    for line in prepare(Settings.from_env()):
        click.echo(line)
