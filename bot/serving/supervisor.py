"""Starts processes, waits until each answers, restarts what dies, ends all of them together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.serving.processes import ProcessPlan

QUICK_DEATHS: Final = 3
QUICK_SECONDS: Final = 60.0
LONGEST_PAUSE: Final = 30.0
GRACE_SECONDS: Final = 6.0


@dataclass
class Running:
    """One process under care."""

    plan: ProcessPlan
    log: Path
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    restart_at: float | None = None


class Supervisor:
    """Keeps a set of processes alive until it is told to stop.

    Args:
        logs: folder for one log file a process.
        say: prints one line to the person at the terminal.
    """

    def __init__(self, plans: list[ProcessPlan], logs: Path, say: Callable[[str], None]) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self._say = say
        self._running = [Running(plan, logs / f"{plan.name}.log") for plan in plans]
        self._stopping = False

    def start(self) -> bool:
        """Start all processes and wait until each answers.

        Returns:
            False if one did not; it has been named with its reason.
        """
        for one in self._running:
            self._spawn(one)
        return all(self._wait(one) for one in self._running)

    def watch(self) -> None:
        """Restart what dies, until `stop` is called."""
        while not self._stopping:
            for one in self._running:
                self._care_for(one)
            time.sleep(0.2)

    def stop(self) -> None:
        """End every process: first politely, then not."""
        self._stopping = True
        alive = [one.process for one in self._running if one.process and one.process.poll() is None]
        for process in alive:
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in alive:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            _signal_group(process, signal.SIGKILL)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(1.0)  # so that "Stopped." is true when it is said

    def kill(self, name: str) -> None:
        """Kill one process as a crash would; `watch` brings it back."""
        for one in self._running:
            if one.plan.name == name and one.process is not None:
                _signal_group(one.process, signal.SIGKILL)
                one.process.wait()

    def _spawn(self, one: Running) -> None:
        with one.log.open("ab") as log:
            # A session of its own: Ctrl-C in the terminal reaches the supervisor alone, which
            # then ends the others in order.
            one.process = subprocess.Popen(  # noqa: S603
                one.plan.command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **one.plan.env},
                start_new_session=True,
            )
        one.restart_at = None

    def _wait(self, one: Running) -> bool:
        self._say(f"  {one.plan.name}: starting ...")
        begun = time.monotonic()
        while time.monotonic() - begun < one.plan.patience_seconds and not self._stopping:
            if one.process is None or one.process.poll() is not None:
                self._say(f"  {one.plan.name}: did not start. {self._reason(one)}")
                return False
            if answers(one.plan.health):
                self._say(f"  {one.plan.name}: answers after {time.monotonic() - begun:.0f} s")
                return True
            time.sleep(0.3)
        self._say(f"  {one.plan.name}: does not answer. {self._reason(one)}")
        return False

    def _care_for(self, one: Running) -> None:
        now = time.monotonic()
        if one.restart_at is not None:
            if now >= one.restart_at:
                self._spawn(one)
            return
        if one.process is None or one.process.poll() is None:
            return
        one.deaths = [at for at in one.deaths if now - at < QUICK_SECONDS] + [now]
        pause = min(LONGEST_PAUSE, 2.0 ** (len(one.deaths) - 1) / 2)
        if len(one.deaths) >= QUICK_DEATHS:
            pause = LONGEST_PAUSE
            self._say(f"{one.plan.name} keeps dying. {self._reason(one)} Next try in 30 s.")
        else:
            self._say(f"{one.plan.name} ended ({one.process.returncode}); restarting it.")
        one.restart_at = now + pause

    def _reason(self, one: Running) -> str:
        code = one.process.poll() if one.process else None
        ended = f"It ended with {code}. " if code is not None else ""
        return f"{ended}Last words in {one.log}: {last_line(one.log)}"


def answers(url: str) -> bool:
    """Tell whether an address on this machine answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def last_line(log: Path) -> str:
    """Return the last line of a log that says something."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()[-50:]]
    return next((line for line in reversed(lines) if line), "(nothing)")


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
