"""`foyer publish`: visitors hear what stands in the files, without a gap."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from bot.cli._private import keep_private
from bot.cli._publications import publications
from bot.cli._told import counted, in_the_way, when
from bot.cli.train import (
    TrainingFailed,
    ensure_model,
    ensure_model_as_heard,
    raise_if_knowledge_is_broken,
)
from bot.serving.changes import changes
from bot.serving.fingerprint import leading_out
from bot.serving.handover import Busy, Handover, Wanted
from bot.serving.published import Publication, Published, before, digest_of
from bot.serving.readying import Changed, Ready, again, model_for
from bot.settings import Settings

# Longer than three processes may take to answer, and three others to end.
PATIENCE_SECONDS: Final = 480.0
LOOK_SECONDS: Final = 0.3
MOST_TOLD: Final = 30
ELSEWHERE: Final = "changed: what the model is made from outside the knowledge folder"
NO_WAY_BACK: Final = (
    "There is nothing to go back to: what was published before was taken back already, or is not "
    "kept any more. Put the files right, then `foyer publish`."
)
STILL_THERE: Final = (
    "The files were not touched: they still hold what you took back. Mend them, then "
    "`foyer publish`."
)
MEANWHILE: Final = (
    "A file was saved while the files were looked at, so what was told is not all that would be "
    "heard. Once nobody writes in them, publish again."
)
AS_BEFORE: Final = "Visitors hear what they heard before."
ENDED: Final = (
    "Foyer was ended meanwhile, so visitors hear nothing now. Once it is started again, it says "
    "what they hear."
)
GOES_ON: Final = "Foyer goes on with it; `foyer serve` says what comes of it, and var/log why."
STARTING: Final = (
    "Foyer is still starting: try again in a moment. If it is not, it cannot write; `foyer serve` "
    "says where."
)
LED_OUT: Final = (
    "Only what lies in the knowledge folder is published, and these links lead out of it: {}. Put "
    "the files themselves in their place."
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
@click.option("--list", "listed", is_flag=True, help="Only tell what was published when.")
def command(back: bool, dry_run: bool, listed: bool) -> None:
    """Publish."""
    keep_private()
    begun = time.monotonic()
    settings = Settings.from_env()
    if listed:
        for line in publications(Published(settings.published_dir), MOST_TOLD):
            click.echo(line)
        return
    handover, published = Handover(settings.published_dir), Published(settings.published_dir)
    try:
        if not dry_run:
            raise_if_not_served(handover, settings)
            handover.publish()
        history = published.history()
        ready = (_earlier if back else _newest)(settings, published, history, dry_run)
        if ready is None:
            return
        click.echo("Starting it beside what visitors hear now ...")
        after = history[-1].digest if history else None
        wanted = handover.ask(after, ready.digest, ready.model.name, ready.instead_of)
        refused = waited(handover, wanted)
    except Busy:
        raise click.ClickException("Somebody else publishes at this moment. Try again.") from None
    except (TrainingFailed, Changed) as failed:
        raise click.ClickException(f"{failed}\n{AS_BEFORE}") from failed
    except OSError as error:
        raise click.ClickException(f"{in_the_way(error)}\n{AS_BEFORE}") from error
    finally:
        handover.close()
    if refused is not None:
        raise click.ClickException(refused)
    click.echo(f"Visitors hear it now, {time.monotonic() - begun:.0f} s after you asked.")
    if back and _still_hold(settings, ready):
        click.echo(STILL_THERE)
    elif not back:
        click.echo("To take it back: .venv/bin/foyer publish --back")


def _still_hold(settings: Settings, ready: Ready) -> bool:
    with suppress(OSError):
        return digest_of(settings.knowledge_dir) == ready.instead_of
    return False


def raise_if_not_served(handover: Handover, settings: Settings) -> None:
    """Refuse where no Foyer runs that would serve what is published from here.

    Args:
        handover: tells who serves.
        settings: this process's own.

    Raises:
        ClickException: nobody serves yet, or another user does, or from other folders.
    """
    if not handover.is_served():
        raise click.ClickException(NOT_SERVED)
    serves = handover.server()
    if serves is None:
        raise click.ClickException(STARTING)
    if serves.user != os.geteuid():
        told = f"Foyer runs as another user (number {serves.user}). Publish as that one."
        raise click.ClickException(told)
    for setting, here, there in (
        ("FOYER_KNOWLEDGE_DIR", settings.knowledge_dir, serves.knowledge),
        ("FOYER_MODELS_DIR", settings.models_dir, serves.models),
    ):
        if here.resolve() != Path(there).resolve():
            told = f"Foyer serves from {there}, and this command reads {here}."
            raise click.ClickException(f"{told} Set {setting} here as it is set there.")


def raise_if_led_out(knowledge: Path) -> None:
    """Refuse a knowledge folder whose links would publish what lies elsewhere on the machine.

    Raises:
        ClickException: a link leads out of it; named, with the mend.
    """
    found = leading_out(knowledge)
    if found:
        names = ", ".join(str(one.relative_to(knowledge)) for one in found[:MOST_TOLD])
        raise click.ClickException(LED_OUT.format(names))


def waited(
    handover: Handover, wanted: Wanted, clock: Callable[[], float] = time.monotonic
) -> str | None:
    """Wait until whoever serves has changed over, or has not.

    Args:
        handover: where it is told.
        wanted: what was asked for.
        clock: seconds, for the longest wait.

    Returns:
        None if visitors hear it; else what to tell whoever asked.
    """
    until = clock() + PATIENCE_SECONDS
    try:
        while clock() < until:
            outcome = handover.outcome(wanted)
            if outcome is not None:
                return None if outcome.heard else f"{outcome.said}\n{AS_BEFORE}"
            if not handover.is_served():
                return ENDED
            time.sleep(LOOK_SECONDS)
    except KeyboardInterrupt:
        click.echo(GOES_ON)
        raise
    return f"It is still not there. {GOES_ON}"


def _newest(
    settings: Settings, published: Published, history: list[Publication], dry_run: bool
) -> Ready | None:
    raise_if_led_out(settings.knowledge_dir)
    looked_at = digest_of(settings.knowledge_dir)
    last = next(reversed(history), None)
    if last is not None:
        changed = changes(published.path(last.digest), settings.knowledge_dir)
        if not changed and last.model != model_for(settings, settings.knowledge_dir).name:
            changed = [ELSEWHERE]
        if not changed:
            click.echo(f"Visitors hear these files already, since {when(last.at)}.")
            if last.instead_of and not dry_run:
                # The files were put right; so nothing is taken back any more.
                published.note(Publication(last.digest, last.at, last.model))
            return None
        click.echo(f"Since {when(last.at)}, when visitors began to hear what they hear now:")
        _list(changed)
    warnings = raise_if_knowledge_is_broken(settings)
    if warnings:
        # An id that config.yml still names is read as if the entry were gone: nothing stops for it.
        found = counted(len(warnings), "warning")
        click.echo(
            f"The check has {found}, which {'does' if len(warnings) == 1 else 'do'} not keep "
            "it from being published:"
        )
        _list([str(one) for one in warnings])
    if dry_run:
        click.echo("The check finds no error in the files.")
        return None
    copied = published.copy(settings.knowledge_dir)
    if copied != looked_at:
        raise Changed(MEANWHILE)
    return again(settings, published, copied, None, ensure_model, click.echo)


def _earlier(
    settings: Settings, published: Published, history: list[Publication], dry_run: bool
) -> Ready | None:
    earlier = before(history)
    if earlier is None:
        raise click.ClickException(NO_WAY_BACK)
    changed = changes(published.path(history[-1].digest), published.path(earlier.digest))
    click.echo(f"Back to what visitors heard from {when(earlier.at)} on:")
    _list(changed)
    if dry_run:
        return None
    taken_back = history[-1].digest
    return again(settings, published, earlier.digest, taken_back, ensure_model_as_heard, click.echo)


def _list(changed: list[str]) -> None:
    for line in changed[:MOST_TOLD]:
        click.echo(f"  {line}")
    if len(changed) > MOST_TOLD:
        click.echo(f"  and {len(changed) - MOST_TOLD} more")
