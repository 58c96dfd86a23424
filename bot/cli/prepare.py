"""`foyer prepare`: the server key and the database."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Final

import click

from bot.cli._private import keep_private
from bot.settings import Settings, SettingsError
from bot.store.database import connect, is_in_use, migrate

KEY_IS_GONE: Final = (
    "There is no server key, although this database was filled under one: what was sent to staff "
    "opens with that one alone. Put the copy of it back, into {} or FOYER_SECRET_KEY. Where it is "
    "lost for good, `foyer prepare --new-key` makes another one; what was sealed before stays shut."
)


def prepare(settings: Settings, *, new_key: bool = False) -> list[str]:
    """Make the server key if there is none and bring the tables up to date.

    Args:
        settings: where both are.
        new_key: make a key also where another one was used before.

    Returns:
        What was done, a line each.

    Raises:
        SettingsError: there is no key and the database was filled under one, or it is unusable.
        TablesError: the tables are a newer version's.
    """
    done = []
    if not settings.secret_key and not settings.secret_key_file.exists():
        if not new_key and is_in_use(connect(settings.database_url)):
            raise SettingsError(KEY_IS_GONE.format(settings.secret_key_file))
        _make_key(settings.secret_key_file)
        done.append(f"Made the server key in {settings.secret_key_file}. Keep a copy of it.")
    settings.server_key()
    migrate(settings.database_url)
    done.append("The database is up to date.")
    return done


def _make_key(place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(base64.b64encode(os.urandom(32)).decode() + "\n")
            file.flush()
            os.fsync(file.fileno())  # what is sealed under a key that a power cut takes stays shut
    except BaseException as error:  # an empty file would pass for a key that was damaged
        place.unlink(missing_ok=True)
        if isinstance(error, OSError):  # that of a full disk does not say where
            raise OSError(error.errno, error.strerror, str(place)) from error
        raise


@click.command("prepare", help="Make the server key and the database, if they are missing.")
@click.option(
    "--new-key",
    is_flag=True,
    help="Make a server key also where another was used before and is lost for good.",
)
def command(new_key: bool) -> None:
    """Prepare the machine for serving."""
    keep_private()
    for line in prepare(Settings.from_env(), new_key=new_key):
        click.echo(line)
