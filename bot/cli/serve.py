"""`foyer serve`: everything, with one command."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from types import FrameType

import click

from bot.cli.prepare import prepare
from bot.cli.train import TrainingFailed, ensure_model
from bot.serving.ports import Door, doors, taken
from bot.serving.processes import plans
from bot.serving.supervisor import Supervisor
from bot.settings import Settings, SettingsError


@click.command("serve", help="Prepare, train if needed, start everything, keep it running.")
def command() -> None:
    """Serve until Ctrl-C."""
    settings = _prepared()
    _raise_if_taken(taken(doors(settings)))
    try:
        model, done = ensure_model(settings, say=click.echo)
    except TrainingFailed as failed:
        raise click.ClickException(str(failed)) from failed
    click.echo(done)
    click.echo("Starting:")
    supervisor = Supervisor(
        plans(settings, model), settings.root / "var" / "log", lambda line: click.echo(line)
    )

    def end(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    # A terminal that is closed hangs up: the three must not go on without anybody.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)
    try:
        if not supervisor.start():
            raise click.ClickException("Not everything started; see above.")
        click.echo(_where(settings))
        supervisor.watch()
    except KeyboardInterrupt:
        click.echo("\nStopping ...")
    finally:
        supervisor.stop()
    click.echo("Stopped.")


def _prepared() -> Settings:
    try:
        settings = Settings.from_env()
        for line in prepare(settings):
            click.echo(line)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    return settings


def _raise_if_taken(found: Sequence[Door]) -> None:
    if found:
        told = " ".join(f"Port {one.port} ({one.name}) is in use." for one in found)
        mend = ", ".join(one.setting for one in found)
        raise click.ClickException(f"{told} Is Foyer running already? If not, set {mend}.")


def _where(settings: Settings) -> str:
    return (
        f"\nVisitors:  {settings.public_url}/\n"
        f"Staff:     {settings.public_url}/staff\n"
        "First staff account:  .venv/bin/foyer staff add\n"
        "Ctrl-C ends everything.\n"
    )
