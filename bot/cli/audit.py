"""`foyer audit`: proves that the trail is whole."""

from __future__ import annotations

import re

import click

from bot.settings import Settings
from bot.store.audit import AuditTrail
from bot.store.database import connect

_NOTED = re.compile(r"([0-9]{1,12}):([0-9a-f]{64})")


@click.group("audit", help="The trail of who did what to which record.")
def command() -> None:
    """Group of the audit commands."""


@command.command("verify", help="Check that no row was altered, removed or put in.")
@click.option("--noted", multiple=True, metavar="ROW:HASH",
              help="What an earlier run printed: proves that nothing was cut off.")  # fmt: skip
def verify(noted: tuple[str, ...]) -> None:
    """Walk the chain and name every break."""
    trail = AuditTrail(connect(Settings.from_env().database_url))
    wrong = [f"row {one.id}: {one.reason}" for one in trail.breaks()]
    wrong += [
        f"row {one.split(':')[0]}: not as it was noted" for one in noted if not _holds(trail, one)
    ]
    for one in wrong:
        click.echo(one)
    if wrong:
        raise click.ClickException(f"The trail is broken in {len(wrong)} places.")
    newest = trail.newest(1)
    click.echo(f"The trail is whole: {newest[0].id if newest else 0} rows.")
    if newest:
        click.echo(f"Note this outside this machine: {newest[0].id}:{newest[0].hash}")


def _holds(trail: AuditTrail, noted: str) -> bool:
    found = _NOTED.fullmatch(noted.strip())
    if found is None:
        raise click.BadParameter(f"{noted!r} is not a row and its hash, such as 12:ab34...")
    return trail.holds(int(found[1]), found[2])
