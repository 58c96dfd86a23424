"""`foyer audit`: proves that the trail is whole."""

from __future__ import annotations

import click

from bot.settings import Settings
from bot.store.audit import AuditTrail
from bot.store.database import connect


@click.group("audit", help="The trail of who did what to which record.")
def command() -> None:
    """Group of the audit commands."""


@command.command("verify", help="Check that no row was altered, removed or put in.")
def verify() -> None:
    """Walk the chain and name every break."""
    trail = AuditTrail(connect(Settings.from_env().database_url))
    broken = list(trail.breaks())
    for one in broken:
        click.echo(f"row {one.id}: {one.reason}")
    if broken:
        raise click.ClickException(f"The trail is broken in {len(broken)} places.")
    click.echo(f"The trail is whole: {len(trail.rows())} rows.")
