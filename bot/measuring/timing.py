"""Trains a whole assistant in a process of its own, and times how it understands texts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final, Protocol

from bot.measuring.run import PartFailed

_QUIET: Final = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}
_LOOK_SECONDS: Final = 2.0
_TELL_SECONDS: Final = 60.0


class Parser(Protocol):
    """What understands one text inside Rasa."""

    def parse(self, text: str) -> dict[str, Any]:
        """Return Rasa's parse result."""


def train(
    words: Sequence[str],
    folder: Path,
    model: Path,
    log: Path,
    *,
    progress: Callable[[str], None],
    minutes: float,
) -> float:
    """Run a Python module that trains a model, and return the seconds it took.

    Args:
        words: the module and its own words, such as those of `whole` or `only_nlu`.
        folder: has config.yml, domain.yml and data.
        model: where the model goes.
        log: where Rasa's own words go.
        progress: told once a minute how far it has come.
        minutes: longest wait; the training is ended then.

    Raises:
        PartFailed: it failed, or took too long.
    """
    command = [sys.executable, "-m", *words]
    log.parent.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=folder, stdout=out, stderr=out,
            env={**os.environ, **_QUIET},
        )  # fmt: skip
        try:
            _wait(process, begun, minutes, lambda told: progress(f"{told} {last_words(log)}"))
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    if process.returncode != 0 or not model.exists():
        raise PartFailed(f"Training failed; the whole story is in {log.name} in {log.parent.name}.")
    return round(time.monotonic() - begun, 1)


def _wait(
    process: subprocess.Popen[bytes],
    begun: float,
    minutes: float,
    progress: Callable[[str], None],
) -> None:
    told = begun
    while not _ended(process):
        now = time.monotonic()
        if now - begun > 60 * minutes:
            raise PartFailed(f"Training took longer than {minutes:g} minutes and was ended.")
        if now - told >= _TELL_SECONDS:
            told = now
            progress(f"  still training after {(now - begun) / 60:.0f} min")


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Wait a while for it; the moment it ends counts, not the next look."""
    try:
        process.wait(_LOOK_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def whole(model: Path) -> list[str]:
    """Return Rasa's command that trains understanding and dialogue."""
    return ["rasa", "train", "--force", "--skip-validation", *_to(model)]


def only_nlu(model: Path) -> list[str]:
    """Return Rasa's command that trains understanding alone."""
    return ["rasa", "train", "nlu", "--domain", "domain.yml", *_to(model)]


def ours(model: Path) -> list[str]:
    """Return what `foyer train` runs, while it checks the knowledge itself."""
    return ["bot.nlu.training", str(model.parent.resolve()), _name(model), "checked"]


def _to(model: Path) -> list[str]:
    return ["--out", str(model.parent.resolve()), "--fixed-model-name", _name(model)]


def _name(model: Path) -> str:
    return model.name.removesuffix(".tar.gz")


def last_words(log: Path) -> str:
    """Return how far an epoch bar has come, "" where the log ends with none."""
    tail = log.read_bytes()[-2000:].decode(errors="replace")
    bars = [line for line in re.split(r"[\r\n]", tail) if line.startswith("Epochs:")]
    return f"({bars[-1].split('|')[0].strip()})" if bars else ""


def median_milliseconds(parser: Parser, texts: Sequence[str]) -> float:
    """Return the median time to understand one text, one after another, in milliseconds."""
    parser.parse("hello")  # the first one pays for what is made on demand
    spent = []
    for text in texts:
        begun = time.perf_counter()
        parser.parse(text)
        spent.append(1_000 * (time.perf_counter() - begun))
    return round(median(spent), 2)
