"""`foyer staff`: accounts of the people who pick up conversations."""

from __future__ import annotations

import click

from bot.settings import Settings
from bot.store.database import connect
from bot.store.keys import Keys
from bot.store.staff import ROLES, AccountError, Role, StaffAccounts


@click.group("staff", help="Accounts of the people who pick up conversations.")
def command() -> None:
    """Group of the account commands."""


@command.command("add", help="Make a staff account; asks for what is not given.")
@click.option("--email", prompt="E-mail address")
@click.option("--name", prompt="Name, as colleagues see it")
@click.option("--role", type=click.Choice(ROLES), default="staff", show_default=True)
@click.option("--password", prompt="Password (12 or more characters)", hide_input=True,
              confirmation_prompt=True)  # fmt: skip
def add(email: str, name: str, role: Role, password: str) -> None:
    """Make one account."""
    try:
        member = _accounts().add(email, name, role, password)
    except AccountError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{member.name} ({member.role}) can now sign in at /staff with {member.email}.")


@command.command("list", help="List the accounts.")
def show() -> None:
    """Print all accounts."""
    for member in _accounts().members():
        click.echo(
            f"{member.email}\t{member.name}\t{member.role}\t{'' if member.active else 'off'}"
        )


def _accounts() -> StaffAccounts:
    settings = Settings.from_env()
    return StaffAccounts(connect(settings.database_url), Keys(settings.server_key()))
