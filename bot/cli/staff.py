"""`foyer staff`: accounts of the people who pick up conversations."""

from __future__ import annotations

import click

from bot.settings import Settings
from bot.store.account_changes import AccountChanges
from bot.store.database import connect
from bot.store.keys import Keys
from bot.store.lines import SYSTEM
from bot.store.staff import ROLES, AccountError, Role, StaffAccounts, StaffMember


@click.group("staff", help="Accounts of the people who pick up conversations.")
def command() -> None:
    """Group of the account commands."""


@command.command("add", help="Make a staff account; asks for what is not given.")
@click.option("--email", prompt="E-mail address")
@click.option("--name", prompt="Name, as colleagues see it")
@click.option("--role", type=click.Choice(ROLES),
              help="staff when left out, but admin for the very first account.")  # fmt: skip
@click.option("--password", prompt="Password (12 or more characters)", hide_input=True,
              confirmation_prompt=True)  # fmt: skip
def add(email: str, name: str, role: Role | None, password: str) -> None:
    """Make one account; without an admin nobody could make others or turn a switch."""
    accounts = _accounts()
    given: Role = role or ("staff" if accounts.members() else "admin")
    try:
        member = accounts.add(email, name, given, password)
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


@command.command(
    "reset-factor",
    help="Take the second factor off an account, for a lost phone; signs its holder out.",
)
@click.argument("email")
def reset_factor(email: str) -> None:
    """Reset one account's second factor."""
    accounts = _accounts()
    member = _member(accounts, email)
    if not accounts.second_factors.reset(member.id, by=SYSTEM):
        raise click.ClickException(f"{member.email} has no second factor. Nothing was changed.")
    click.echo(
        f"The second factor is reset. {member.name} is signed out, signs in at /staff without a "
        "code and sets it up anew."
    )


@command.command(
    "reset-password",
    help="Give an account another password, for an admin who forgot it; signs its holder out.",
)
@click.argument("email")
@click.option("--password", prompt="New password (12 or more characters)", hide_input=True,
              confirmation_prompt=True)  # fmt: skip
def reset_password(email: str, password: str) -> None:
    """Set one account's password."""
    settings, accounts = Settings.from_env(), _accounts()
    member = _member(accounts, email)
    changes = AccountChanges(connect(settings.database_url), Keys(settings.server_key()))
    try:
        changes.set_password(member.id, password, by=SYSTEM)
    except AccountError as error:
        raise click.ClickException(str(error)) from error
    off = "" if member.active else " The account is still switched off."
    click.echo(f"{member.name} is signed out, and signs in at /staff with the new password.{off}")


def _member(accounts: StaffAccounts, email: str) -> StaffMember:
    address = email.strip().lower()
    member = next((one for one in accounts.members() if one.email == address), None)
    if member is None:
        raise click.ClickException(
            f"There is no account for {address}. `foyer staff list` lists all of them."
        )
    return member


def _accounts() -> StaffAccounts:
    settings = Settings.from_env()
    return StaffAccounts(connect(settings.database_url), Keys(settings.server_key()))
