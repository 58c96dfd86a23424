"""`foyer train`: a model for the files as they are now."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import click

from bot.knowledge.check import check
from bot.serving.fingerprint import model_path
from bot.settings import Settings


class TrainingFailed(RuntimeError):
    """Rasa could not train; its own words stand in the log."""


def ensure_model(settings: Settings, *, force: bool = False) -> tuple[Path, str]:
    """Train if no model fits the files as they are now.

    Returns:
        The model's path, and what was done.

    Raises:
        TrainingFailed: a knowledge file is broken, or Rasa's training failed.
    """
    path = model_path(settings.root, settings.models_dir)
    if path.exists() and not force:
        return path, "The model fits the files; nothing to train."
    _raise_if_knowledge_is_broken(settings)
    begun = time.monotonic()
    log = settings.root / "var" / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    name = path.name.removesuffix(".tar.gz")
    command = [sys.executable, "-m", "bot.nlu.training", str(settings.models_dir), name]
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3",
             "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}  # fmt: skip
    with log.open("wb") as out:
        ended = subprocess.run(  # noqa: S603
            command, cwd=settings.root, stdout=out, stderr=out, env={**os.environ, **quiet},
            check=False,
        )  # fmt: skip
    if ended.returncode != 0 or not path.exists():
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise TrainingFailed(f"Training failed; the whole story is in {log}.\n{tail}")
    return path, f"Trained in {time.monotonic() - begun:.0f} s."


def _raise_if_knowledge_is_broken(settings: Settings) -> None:
    errors = [p for p in check(settings.knowledge_dir) if p.severity == "error"]
    if errors:
        listed = "\n".join(str(problem) for problem in errors[:20])
        raise TrainingFailed(f"knowledge/ has {len(errors)} errors; nothing was trained.\n{listed}")


@click.command("train", help="Train a model, if none fits the files as they are now.")
@click.option("--force", is_flag=True, help="Train even if a model fits.")
def command(force: bool) -> None:
    """Train if needed."""
    try:
        path, done = ensure_model(Settings.from_env(), force=force)
    except TrainingFailed as failed:
        raise click.ClickException(str(failed)) from failed
    click.echo(f"{done} {path.name}")
