"""`foyer switch`: turns the bot or live chats off and on, for when the console can't be reached."""

from __future__ import annotations

import click

from bot.settings import Settings
from bot.store.database import connect
from bot.store.keys import Keys
from bot.store.lines import SYSTEM
from bot.store.switches import NAMES, Name, SwitchError, Switches


@click.group("switch", help="Turn the bot or live chats off and on.")
def command() -> None:
    """Group of the switch commands."""


@command.command("show", help="Say how the switches stand.")
def show() -> None:
    """Print both."""
    standing = _switches().standing()
    for name in NAMES:
        click.echo(f"{name}\t{'on' if getattr(standing, name) else 'off'}")


@command.command("turn", help="Turn a switch; leaves an audit row with the reason.")
@click.argument("name", type=click.Choice(NAMES))
@click.argument("way", type=click.Choice(("on", "off")))
@click.option("--reason", prompt="Why", help="Kept for admins; name no visitor.")
def turn(name: Name, way: str, reason: str) -> None:
    """Turn one switch."""
    try:
        _switches().turn(name, on=way == "on", by=SYSTEM, reason=reason)
    except SwitchError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name} is {way}.")


def _switches() -> Switches:
    settings = Settings.from_env()
    return Switches(connect(settings.database_url), Keys(settings.server_key()))
