"""`foyer train`: a model for the files as they are now."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

import click

from bot.cli._told import counted
from bot.knowledge.check import check
from bot.knowledge.problems import Problem
from bot.serving.bound import ends_with_parent
from bot.serving.fingerprint import model_path
from bot.serving.published import FORGOTTEN_SECONDS
from bot.settings import Settings

TELL_SECONDS: Final = 10.0
MOST_TOLD: Final = 20
AS_HEARD: Final = (
    "The check finds errors in what visitors heard before, which it did not when that was "
    "published. They hear it all the same."
)
_HALF: Final = "half-"
_STEP = re.compile(r"Starting to train component '(\w+)'")


class TrainingFailed(RuntimeError):
    """Rasa could not train; its own words stand in the log."""


def ensure_model(
    settings: Settings,
    *,
    force: bool = False,
    say: Callable[[str], None] | None = None,
    named: Path | None = None,
    heard: bool = False,
) -> tuple[Path, str]:
    """Train if no model fits the files as they are now.

    Args:
        settings: where files and models lie.
        force: train even if a model fits.
        say: told that training begins, and every ten seconds how far it has come.
        named: the folder that problems are told with, where a copy of it is trained from.
        heard: visitors heard these files before; what a later check or day finds is told only.

    Returns:
        The model's path, and what was done.

    Raises:
        TrainingFailed: a knowledge file is broken, or Rasa's training failed.
        OSError: the folder of the models cannot be written.
    """
    path = model_path(settings.root, settings.models_dir, settings.knowledge_dir)
    if path.exists() and not force:
        return path, "The model fits the files; nothing to train."
    begun = time.monotonic()
    log = settings.root / "var" / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    half = _half(settings.models_dir)
    name = path.name.removesuffix(".tar.gz")
    command = [sys.executable, "-m", "bot.nlu.training", str(half), name, "checked"]
    given = {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        # It may be a copy of earlier, which the environment knows nothing of.
        "FOYER_KNOWLEDGE_DIR": str(settings.knowledge_dir),
    }
    tell = say or (lambda line: None)

    def check_it() -> None:
        try:
            raise_if_knowledge_is_broken(settings, named)
        except TrainingFailed:
            if not heard:
                raise
            tell(AS_HEARD)
        tell("Training (half a minute; a minute or two more the first time) ...")

    try:
        # The knowledge is checked while Python and Rasa are loaded, which takes two seconds longer.
        with log.open("wb") as out:
            code = run_telling(
                command, cwd=settings.root, out=out, env={**os.environ, **given},
                tell=lambda seconds: tell(f"  {seconds:.0f} s: {last_step(log)}"),
                meanwhile=check_it,
            )  # fmt: skip
        made = half / path.name
        if code != 0 or not made.exists():
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise TrainingFailed(f"Training failed; the whole story is in {log}.\n{tail}")
        _keep(made, path)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return path, f"Trained in {time.monotonic() - begun:.0f} s."


def ensure_model_as_heard(
    settings: Settings, *, say: Callable[[str], None] | None = None, named: Path | None = None
) -> tuple[Path, str]:
    """Train from what visitors heard before, if its model is gone or the program was brought anew.

    It passed the check then. A check that came with the program, or numbers that lapsed since, keep
    nothing new from being refused, but must not leave visitors without a page.
    """
    return ensure_model(settings, say=say, named=named, heard=True)


def _half(models: Path) -> Path:
    """Return a new folder for a model that is not finished, and delete those of long ago.

    What lies under its own name is taken for whole: on a full disk, or if the machine loses its
    power, what was written until then would be served for ever.
    """
    for left in models.glob(f"{_HALF}*"):
        with suppress(OSError):  # somebody else deletes it
            if left.stat().st_mtime < time.time() - FORGOTTEN_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
    models.mkdir(parents=True, exist_ok=True)
    # Not by the number of this process, which another machine's may have that shares the folder.
    return Path(tempfile.mkdtemp(prefix=_HALF, dir=models))


def _keep(made: Path, path: Path) -> None:
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(path)


def run_telling(
    command: list[str],
    *,
    cwd: Path,
    out: IO[bytes],
    env: dict[str, str],
    tell: Callable[[float], None],
    every: float = TELL_SECONDS,
    meanwhile: Callable[[], None] = lambda: None,
) -> int:
    """Run a program to its end, and tell from time to time that it still runs.

    Args:
        command: program and arguments.
        cwd: the folder that it runs in.
        out: gets what it prints.
        env: all of its environment variables.
        tell: told the seconds since it began.
        every: seconds between two tellings.
        meanwhile: done once while it runs; the program is ended if this raises anything.

    Returns:
        Its exit code.
    """
    begun = time.monotonic()
    process = subprocess.Popen(  # noqa: S603
        command, cwd=cwd, stdout=out, stderr=out, env=env, preexec_fn=ends_with_parent
    )
    try:
        meanwhile()
        while True:
            try:
                return process.wait(every)
            except subprocess.TimeoutExpired:
                tell(time.monotonic() - begun)
    finally:  # whoever ends us ends it as well
        if process.poll() is None:
            process.kill()
            process.wait()


def last_step(log: Path) -> str:
    """Return the step that a training is at, from Rasa's log of it."""
    steps = _STEP.findall(log.read_text(errors="replace"))
    return f"at {steps[-1]}" if steps else "reading the files"


def raise_if_knowledge_is_broken(settings: Settings, named: Path | None = None) -> list[Problem]:
    """Refuse files that the check finds an error in, and return what it warns of.

    Args:
        settings: says where the files lie.
        named: the folder that problems are told with; where the files lie when left out.

    Raises:
        TrainingFailed: there are errors; it lists them with file and line.
    """
    problems = check(settings.knowledge_dir)
    errors = [p for p in problems if p.severity == "error"]
    if errors:
        listed = "\n".join(str(problem) for problem in errors[:MOST_TOLD])
        listed = listed.replace(str(settings.knowledge_dir), str(named or settings.knowledge_dir))
        if len(errors) > MOST_TOLD:
            listed += f"\n{len(errors) - MOST_TOLD} more: `foyer knowledge check` lists them all."
        found = counted(len(errors), "error")
        raise TrainingFailed(f"knowledge/ has {found}; nothing was trained.\n{listed}")
    return problems


@click.command("train", help="Train a model, if none fits the files as they are now.")
@click.option("--force", is_flag=True, help="Train even if a model fits.")
def command(force: bool) -> None:
    """Train if needed."""
    try:
        path, done = ensure_model(Settings.from_env(), force=force, say=click.echo)
    except TrainingFailed as failed:
        raise click.ClickException(str(failed)) from failed
    click.echo(f"{done} {path.name}")
