"""`foyer serve`: everything, with one command."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Sequence
from types import FrameType

import click

from bot.cli._private import keep_private
from bot.cli._told import in_the_way, when
from bot.cli.prepare import prepare
from bot.cli.train import (
    TrainingFailed,
    ensure_model,
    ensure_model_as_heard,
    raise_if_knowledge_is_broken,
)
from bot.serving.generation import listening
from bot.serving.handover import Busy, Handover
from bot.serving.ports import Door, doors, taken
from bot.serving.published import Publication, Published, digest_of
from bot.serving.readying import Changed, Ready, again, readied
from bot.serving.serving import Serving
from bot.settings import Settings, SettingsError
from bot.settings_table import unknown


@click.command("serve", help="Prepare, train if needed, start everything, keep it running.")
def command() -> None:
    """Serve until Ctrl-C."""
    keep_private()
    settings = _prepared()
    handover, published = Handover(settings.published_dir), Published(settings.published_dir)
    try:
        handover.serve()
        ready = first(settings, published)
    except Busy:
        raise click.ClickException(_BUSY.format(settings.published_dir)) from None
    except (TrainingFailed, Changed) as failed:
        raise click.ClickException(str(failed)) from failed
    except OSError as error:
        raise click.ClickException(in_the_way(error)) from error
    try:
        public = listening(settings.host, settings.port)
    except OSError as error:
        told = f"Cannot listen on {settings.host}, port {settings.port}: {error.strerror or error}."
        raise click.ClickException(f"{told} Set FOYER_HOST or FOYER_PORT.") from error
    _serve(settings, published, handover, public, ready)


def first(settings: Settings, published: Published) -> Ready:
    """Return what visitors hear first: the files as they are, or what they heard last.

    The latter while something that was published is taken back, until something else is published
    or the files are as they were before it; and when the files cannot be used: whoever starts Foyer
    at night does not write in them.

    Args:
        settings: where everything lies.
        published: the copies.

    Raises:
        TrainingFailed: there is no model, and none can be trained.
        OSError: the files cannot be read, or not copied, and nothing was heard before.
    """
    last = next(reversed(published.history()), None)
    if last is None:
        return _files(settings, published)
    if last.instead_of and not _hold(settings, last):
        click.echo(
            f"Something was taken back on {when(last.at)}, and nothing was published since, so "
            "visitors hear what they heard then. `foyer publish` publishes what the files hold."
        )
        with contextlib.suppress(TrainingFailed, Changed):
            return _last(settings, published, last)
        click.echo("No model can be trained from what they heard then, so they hear the files.")
    try:
        return _files(settings, published)
    except (TrainingFailed, Changed, OSError) as failed:
        click.echo(in_the_way(failed) if isinstance(failed, OSError) else str(failed))
        click.echo(f"So visitors hear what was published on {when(last.at)}.")
        return _last(settings, published, last)


def _hold(settings: Settings, last: Publication) -> bool:
    with contextlib.suppress(OSError):  # what cannot be read is not what was heard
        return digest_of(settings.knowledge_dir) == last.digest
    return False


def _files(settings: Settings, published: Published) -> Ready:
    if not settings.knowledge_dir.is_dir():  # a copy of nothing would be told as one of bad files
        raise_if_knowledge_is_broken(settings)
    with contextlib.suppress(Changed):  # somebody brought a new version meanwhile: once more
        return readied(settings, published, ensure_model, click.echo)
    return readied(settings, published, ensure_model, click.echo)


def _last(settings: Settings, published: Published, last: Publication) -> Ready:
    return again(
        settings, published, last.digest, last.instead_of, ensure_model_as_heard, click.echo
    )


def _serve(
    settings: Settings,
    published: Published,
    handover: Handover,
    public: list[socket.socket],
    ready: Ready,
) -> None:
    try:
        serving = Serving(settings, published, handover, public, ready, _say, time.time)
    except OSError as error:
        raise click.ClickException(in_the_way(error)) from error
    click.echo("Starting:")

    def end(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    ends = _ends()
    for number in ends:
        signal.signal(number, end)
    try:
        if not serving.start():
            raise click.ClickException("Not everything started; see above.")
        _say(_where(settings))
        serving.watch()
    except KeyboardInterrupt:
        _say("\nStopping ...")
    finally:
        # Told once more, it would leave some of them running; they end in seconds as it is.
        for number in ends:
            signal.signal(number, signal.SIG_IGN)
        serving.stop()
        for one in public:
            one.close()
        handover.close()
    _say("Stopped.")


def _say(line: str) -> None:
    # A terminal that is gone, or a full disk behind it, is no reason to stop serving.
    with contextlib.suppress(OSError):
        click.echo(line)


_BUSY = (
    "Another Foyer serves from here already. If both shall run, set FOYER_PUBLISHED_DIR of this "
    "one to a folder other than {}."
)


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
        for line in unknown(os.environ):
            click.echo(line)
        # Before anything of a running one is touched: its tables, after an update.
        _raise_if_taken(taken(doors(settings)))
        if Handover(settings.published_dir).is_served():
            raise click.ClickException(_BUSY.format(settings.published_dir))
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
        "Publish a change:     .venv/bin/foyer publish\n"
        "Ctrl-C ends everything.\n"
    )
