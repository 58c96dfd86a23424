"""`foyer serve`: everything, with one command."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from types import FrameType

import click

from bot.cli.prepare import prepare
from bot.cli.train import TrainingFailed, ensure_model
from bot.serving.old_models import drop_old_models
from bot.serving.ports import Door, doors, taken
from bot.serving.processes import plans
from bot.serving.supervisor import Supervisor
from bot.settings import Settings, SettingsError


@click.command("serve", help="Prepare, train if needed, start everything, keep it running.")
def command() -> None:
    """Serve until Ctrl-C."""
    settings = _prepared()
    try:
        model, done = ensure_model(settings, say=click.echo)
    except TrainingFailed as failed:
        raise click.ClickException(str(failed)) from failed
    click.echo(done)
    if gone := drop_old_models(model, settings.models_kept):
        click.echo(f"Deleted {len(gone)} old models; {settings.models_kept} stay.")
    click.echo("Starting:")
    supervisor = Supervisor(
        plans(settings, model), settings.root / "var" / "log", lambda line: click.echo(line)
    )

    def end(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    ends = _ends()
    for number in ends:
        signal.signal(number, end)
    try:
        if not supervisor.start():
            raise click.ClickException("Not everything started; see above.")
        click.echo(_where(settings))
        supervisor.watch()
    except KeyboardInterrupt:
        click.echo("\nStopping ...")
    finally:
        # Told once more, it would leave some of them running; they end in seconds as it is.
        for number in ends:
            signal.signal(number, signal.SIG_IGN)
        supervisor.stop()
    click.echo("Stopped.")


def _ends() -> list[signal.Signals]:
    """Return the signals that end everything.

    A terminal that is closed hangs up, and the three must not go on without anybody; under `nohup`
    somebody wants just that.
    """
    hangs_up = signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN
    return [signal.SIGTERM, signal.SIGINT, *([signal.SIGHUP] if hangs_up else [])]


def _prepared() -> Settings:
    try:
        settings = Settings.from_env()
        _raise_if_taken(taken(doors(settings)))  # before anything of a running one is touched
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
