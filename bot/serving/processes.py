"""The three processes of Foyer, and the environment each one runs in."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.settings import Settings


@dataclass(frozen=True)
class ProcessPlan:
    """How to start one process and how to know that it answers.

    Args:
        name: "rasa", "actions" or "web".
        command: program and arguments.
        health: address that answers 200 once it is ready.
        env: variables added to the parent's.
        patience_seconds: how long it may take to answer first.
        sockets: file descriptors that it takes over from its parent.
    """

    name: str
    command: tuple[str, ...]
    health: str
    env: Mapping[str, str] = field(default_factory=dict)
    patience_seconds: float = 120.0
    sockets: tuple[int, ...] = ()


# Rasa logs what visitors write at debug level and Rasa's telemetry leaves the house: both off.
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "SANIC_HOST": "127.0.0.1",
    "OMP_NUM_THREADS": "1",
}


def plans(settings: Settings, model: Path) -> list[ProcessPlan]:
    """Return how the three processes are started, in order."""
    python = sys.executable
    return [
        ProcessPlan(
            "rasa",
            (
                python, "-m", "bot.nlu.server", "--model", str(model),
                "--endpoints", str(endpoints_of(settings)), "--credentials", "credentials.yml",
                "--interface", "127.0.0.1", "--port", str(settings.rasa_port),
            ),
            f"http://127.0.0.1:{settings.rasa_port}/webhooks/foyer/",
            _QUIET,
        ),
        ProcessPlan(
            "actions",
            (python, "-m", "rasa_sdk", "--actions", "actions", "--port",
             str(settings.actions_port), "--quiet"),
            f"http://127.0.0.1:{settings.actions_port}/health",
            _QUIET,
        ),
        ProcessPlan(
            "web",
            (python, "-m", "bot.web.main"),
            f"http://127.0.0.1:{settings.port}/healthz",
            _QUIET,
        ),
    ]  # fmt: skip


def given_endpoints(settings: Settings) -> Path:
    """Return the endpoints file as it was written by hand."""
    return settings.root / "endpoints.yml"


def endpoints_of(settings: Settings) -> Path:
    """Return the endpoints file, rewritten when the action server has a port of its own.

    It lies with the copies, where one Foyer serves at a time, so that whoever serves next can tell
    what one that was killed left behind.
    """
    given = given_endpoints(settings)
    if settings.actions_port == 5055:
        return given
    written = settings.published_dir / f"endpoints-{settings.actions_port}.yml"
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(given.read_text().replace("127.0.0.1:5055", settings.actions_url[7:-8]))
    return written
