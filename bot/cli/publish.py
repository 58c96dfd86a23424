"""`foyer publish`: visitors hear what stands in the files, without a gap."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import click

from bot.cli._when import when
from bot.cli.train import TrainingFailed, ensure_model, raise_if_knowledge_is_broken
from bot.serving.changes import changes
from bot.serving.handover import Busy, Handover, Outcome, Wanted
from bot.serving.published import Published, before, digest_of
from bot.serving.readying import KeptChanging, Ready, again, model_for, readied
from bot.settings import Settings

PATIENCE_SECONDS: Final = 400.0
LOOK_SECONDS: Final = 0.3
MOST_TOLD: Final = 30
ELSEWHERE: Final = "changed: what the model is made from outside the knowledge folder"
STILL_THERE: Final = (
    "The files were not touched: they still hold what you took back. Mend them, then "
    "`foyer publish`."
)
NOT_SERVED: Final = (
    "Foyer does not run here, so nobody would hear it. `make serve` starts it with what stands "
    "in the files."
)


@click.command(
    "publish",
    help="Let visitors hear what stands in the files: check it, train, and change over without "
    "a gap. Nothing changes for them if anything fails.",
)
@click.option("--back", is_flag=True, help="Take back what was published last.")
@click.option("--dry-run", is_flag=True, help="Only check and tell what would change.")
def command(back: bool, dry_run: bool) -> None:
    """Publish."""
    begun = time.monotonic()
    settings = Settings.from_env()
    handover, published = Handover(settings.published_dir), Published(settings.published_dir)
    try:
        if not dry_run:
            if not handover.is_served():
                raise click.ClickException(NOT_SERVED)
            handover.publish()
        ready = (_earlier if back else _newest)(settings, published, dry_run)
        if ready is None:
            return
        click.echo("Starting it beside what visitors hear now ...")
        wanted = handover.ask(ready.digest, ready.model.name, ready.instead_of)
        outcome = waited(handover, wanted)
    except Busy:
        raise click.ClickException("Somebody else publishes at this moment. Try again.") from None
    except (TrainingFailed, KeptChanging) as failed:
        raise click.ClickException(f"{failed}\nVisitors hear what they heard before.") from failed
    except PermissionError as error:
        told = f"{error.filename} cannot be written. Publish as the user that Foyer runs as."
        raise click.ClickException(told) from error
    finally:
        handover.close()
    if not outcome.heard:
        raise click.ClickException(f"{outcome.said}\nVisitors hear what they heard before.")
    click.echo(f"Visitors hear it now, {time.monotonic() - begun:.0f} s after you asked.")
    if digest_of(settings.knowledge_dir) == ready.instead_of:
        click.echo(STILL_THERE)
    else:
        click.echo("To take it back: .venv/bin/foyer publish --back")


def waited(
    handover: Handover, wanted: Wanted, clock: Callable[[], float] = time.monotonic
) -> Outcome:
    """Wait until whoever serves has changed over, or has not.

    Args:
        handover: where it is told.
        wanted: what was asked for.
        clock: seconds, for the longest wait.
    """
    until = clock() + PATIENCE_SECONDS
    while clock() < until:
        outcome = handover.outcome(wanted)
        if outcome is not None:
            return outcome
        if not handover.is_served():
            return Outcome(wanted.id, False, "Foyer was ended meanwhile.")
        time.sleep(LOOK_SECONDS)
    said = "It is still not there. Look at what `foyer serve` says, and into var/log."
    return Outcome(wanted.id, False, said)


def _newest(settings: Settings, published: Published, dry_run: bool) -> Ready | None:
    last = next(reversed(published.history()), None)
    if last is not None:
        changed = changes(published.path(last.digest), settings.knowledge_dir)
        if not changed and last.model != model_for(settings, settings.knowledge_dir).name:
            changed = [ELSEWHERE]
        if not changed:
            click.echo(f"Visitors hear these files already, since {when(last.at)}.")
            return None
        click.echo(f"Since {when(last.at)}, when visitors began to hear what they hear now:")
        _list(changed)
    raise_if_knowledge_is_broken(settings)
    if dry_run:
        click.echo("The check finds no error in the files.")
        return None
    return readied(settings, published, ensure_model, click.echo)


def _earlier(settings: Settings, published: Published, dry_run: bool) -> Ready | None:
    history = published.history()
    earlier = before(history)
    if earlier is None:
        raise click.ClickException("Nothing else was published before; there is no way back.")
    changed = changes(published.path(history[-1].digest), published.path(earlier.digest))
    click.echo(f"Back to what visitors heard from {when(earlier.at)} on:")
    _list(changed)
    if dry_run:
        return None
    taken_back = history[-1].digest
    return again(settings, published, earlier.digest, taken_back, ensure_model, click.echo)


def _list(changed: list[str]) -> None:
    for line in changed[:MOST_TOLD]:
        click.echo(f"  {line}")
    if len(changed) > MOST_TOLD:
        click.echo(f"  and {len(changed) - MOST_TOLD} more")
