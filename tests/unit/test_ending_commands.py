"""A command that is told to end leaves nothing running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

SLEEPER = """
import os, sys, time
with open("pid", "w") as out:
    out.write(str(os.getpid()))
time.sleep(60)
"""
COMMAND = """
from pathlib import Path
import click
from bot.cli.main import LazyGroup
from bot.measuring.timing import train

@click.command("long")
def command() -> None:
    here = Path.cwd()
    log = here / "log" / "train.log"
    train(["sleeper"], here, here / "model", log, progress=print, minutes=5.0)

if __name__ == "__main__":
    LazyGroup({"long": "starts_training"}, name="foyer")()
"""


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def written(path: Path) -> int:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if path.exists() and (text := path.read_text()):
            return int(text)
        time.sleep(0.05)
    raise AssertionError(f"{path.name} was not written")


def test_a_command_that_is_ended_ends_the_training_that_it_started(tmp_path: Path) -> None:
    (tmp_path / "sleeper.py").write_text(SLEEPER)
    (tmp_path / "starts_training.py").write_text(COMMAND)
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])])
    command = subprocess.Popen(
        [sys.executable, "starts_training.py", "long"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    training = written(tmp_path / "pid")
    command.send_signal(signal.SIGTERM)
    assert command.wait(20) == 128 + signal.SIGTERM
    assert not is_running(training)


TELLS = """
import os, sys
from pathlib import Path
from bot.cli.train import run_telling
with open(os.devnull, "wb") as out:
    run_telling([sys.executable, "sleeper.py"], cwd=Path.cwd(), out=out, env={**os.environ},
                tell=print)
"""


def test_a_command_that_is_killed_leaves_no_training_behind(tmp_path: Path) -> None:
    (tmp_path / "sleeper.py").write_text(SLEEPER)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = subprocess.Popen([sys.executable, "-c", TELLS], cwd=tmp_path, env=environment)
    training = written(tmp_path / "pid")
    command.kill()
    command.wait(20)
    until = time.monotonic() + 20
    while is_running(training) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(training)
