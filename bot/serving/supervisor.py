"""Starts processes, waits until each answers, restarts what dies, puts others in their place
without a gap, ends all of them together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.serving.bound import ends_with_parent
from bot.serving.looking import answers, last_line
from bot.serving.processes import ProcessPlan

QUICK_DEATHS: Final = 3
QUICK_SECONDS: Final = 60.0
LONGEST_PAUSE: Final = 30.0
GRACE_SECONDS: Final = 6.0
# Whoever is replaced may finish what is under way: longer than `web` waits for an answer of Rasa.
LEAVE_SECONDS: Final = 20.0
LOOK_SECONDS: Final = 0.2
SILENCE_SECONDS: Final = 10.0
# Two minutes of silence: that is no longer much to do, which is over within seconds. Each time it
# has longer than at a start: beside a training, or with a crowd before it, it may be that slow.
ASK_SECONDS: Final = 20.0
HEAR_SECONDS: Final = 10.0
SILENCES: Final = 6
STARTING_SILENCES: Final = 30  # ten minutes: whatever hangs in its start never answers either


@dataclass
class Running:
    """One process under care."""

    plan: ProcessPlan
    log: Path
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)
    restart_at: float | None = None
    ask_at: float = 0.0
    silences: int = SILENCES - STARTING_SILENCES  # in a row; a machine that slept ends nothing

    @property
    def lives(self) -> bool:
        """Whether the process itself runs, whatever answers at its address."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Keeps a set of processes alive until it is told to stop.

    Args:
        logs: folder for one log file a process.
        say: prints one line to the person at the terminal.
    """

    def __init__(self, plans: list[ProcessPlan], logs: Path, say: Callable[[str], None]) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self._say = say
        self._logs = logs
        self._running = self._made(plans)
        self._others: list[Running] = []  # what comes or goes while others are replaced
        self._stopping = False

    def start(self) -> bool:
        """Start all processes and wait until each answers.

        Returns:
            False if one did not; it has been named with its reason.
        """
        for one in self._running:
            self._spawn(one)
        return all(self._wait(one) for one in self._running)

    def watch(self, between: Callable[[], None] = lambda: None) -> None:
        """Restart what dies, until `stop` is called.

        Args:
            between: called several times a second, in between.
        """
        while not self._stopping:
            self._care()
            between()
            time.sleep(LOOK_SECONDS)

    def replace(
        self, plans: list[ProcessPlan], switched: Callable[[], None] = lambda: None
    ) -> str | None:
        """Start other processes beside the ones that run, and end those once the others answer.

        The ones that run are cared for meanwhile. What was started first ends last, so that
        whatever is under way can still be finished.

        Args:
            plans: the others, in order; the last one is started when the rest answers, since it
                shares its socket with the one before it and is asked at once.
            switched: called when the others answer, before any that ran is ended.

        Returns:
            None once the others run alone; else why not, and what ran before still runs.

        Raises:
            OSError: this machine cannot start them; what ran before still runs.
        """
        coming = self._others = self._made(plans)
        try:
            refused = self._bring_up(coming)
        except OSError:  # no memory, no file descriptors: what runs goes on all the same
            self._leave(coming)
            raise
        if refused is not None:
            self._leave(coming)
            return refused
        going, self._running, self._others = self._running, coming, self._running
        try:
            switched()
        except Exception:
            self._leave(going)
            raise
        self._leave(going)
        return None

    def stop(self) -> None:
        """End every process: first politely, then not."""
        self._stopping = True
        self._end([*self._running, *self._others])

    def kill(self, name: str) -> None:
        """Kill one process as a crash would; `watch` brings it back."""
        for one in self._running:
            if one.plan.name == name and one.process is not None:
                _signal_group(one.process, signal.SIGKILL)
                one.process.wait()

    def _bring_up(self, coming: list[Running]) -> str | None:
        """Start some beside those that run, and return why not, if one does not come up."""
        for some in (coming[:-1], coming[-1:]):
            for one in some:
                self._spawn(one)
            failed = next((one for one in some if not self._wait(one, self._care)), None)
            if failed is not None:
                return f"{failed.plan.name}: {self._reason(failed)}"
        return self._all_answer(coming)

    def _all_answer(self, coming: list[Running]) -> str | None:
        """Look at all of them once more, and return what is wrong with one.

        The first may have died while the last one came, when memory is scarcest. That something
        answers in its place proves nothing.
        """
        begun = time.monotonic()
        while True:
            dead = next((one for one in coming if not one.lives), None)
            if dead is not None:
                return f"{dead.plan.name}: {self._reason(dead)}"
            silent = next((one for one in coming if not answers(one.plan.health)), None)
            if silent is None:
                return None
            if time.monotonic() - begun > SILENCE_SECONDS:
                return f"{silent.plan.name} does not answer. {self._reason(silent)}"
            self._care()
            time.sleep(LOOK_SECONDS)

    def _leave(self, going: list[Running]) -> None:
        """End some beside those that run: the last one first, which may still have visitors."""
        for one in reversed(going):
            self._end([one], LEAVE_SECONDS, self._care)
        self._others = []

    def _made(self, plans: list[ProcessPlan]) -> list[Running]:
        return [Running(plan, self._logs / f"{plan.name}.log") for plan in plans]

    def _care(self) -> None:
        for one in self._running:
            if not self._stopping:
                self._care_for(one)

    @staticmethod
    def _end(
        ending: list[Running],
        grace: float = GRACE_SECONDS,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> None:
        alive = [one.process for one in ending if one.process and one.process.poll() is None]
        for process in alive:
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + grace
        for process in alive:
            while process.poll() is None and time.monotonic() < deadline:
                meanwhile()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(LOOK_SECONDS)
            _signal_group(process, signal.SIGKILL)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(1.0)  # so that "Stopped." is true when it is said

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
                preexec_fn=ends_with_parent,
                pass_fds=one.plan.sockets,
            )
        one.restart_at = None
        one.silences = SILENCES - STARTING_SILENCES

    def _spawn_or_wait(self, one: Running) -> None:
        try:
            self._spawn(one)
        except OSError as error:  # no memory, no file descriptors: they may come back
            self._say(f"{one.plan.name} cannot be started: {error.strerror}. Next try in 30 s.")
            one.restart_at = time.monotonic() + LONGEST_PAUSE

    def _wait(self, one: Running, meanwhile: Callable[[], None] = lambda: None) -> bool:
        self._say(f"  {one.plan.name}: starting ...")
        begun = time.monotonic()
        while time.monotonic() - begun < one.plan.patience_seconds and not self._stopping:
            if not one.lives:
                self._say(f"  {one.plan.name}: did not start. {self._reason(one)}")
                return False
            if answers(one.plan.health):
                self._say(f"  {one.plan.name}: answers after {time.monotonic() - begun:.0f} s")
                one.silences = 0
                return True
            meanwhile()
            time.sleep(0.3)
        self._say(f"  {one.plan.name}: does not answer. {self._reason(one)}")
        return False

    def _care_for(self, one: Running) -> None:
        now = time.monotonic()
        if one.restart_at is not None:
            if now >= one.restart_at:
                self._spawn_or_wait(one)
            return
        if one.process is None:
            return
        if one.process.poll() is None:
            self._look_whether_it_hangs(one, now)
            return
        one.deaths = [at for at in one.deaths if now - at < QUICK_SECONDS] + [now]
        pause = min(LONGEST_PAUSE, 2.0 ** (len(one.deaths) - 1) / 2)
        if len(one.deaths) >= QUICK_DEATHS:
            pause = LONGEST_PAUSE
            self._say(f"{one.plan.name} keeps dying. {self._reason(one)} Next try in 30 s.")
        else:
            self._say(f"{one.plan.name} ended ({one.process.returncode}); restarting it.")
        one.restart_at = now + pause

    def _look_whether_it_hangs(self, one: Running, now: float) -> None:
        """End what has been silent for long; it is restarted like what died.

        Such a process never ends by itself, and visitors would hear apologies until somebody sees.
        """
        if now < one.ask_at:
            return
        one.ask_at = now + ASK_SECONDS
        one.silences = 0 if answers(one.plan.health, HEAR_SECONDS) else one.silences + 1
        if one.silences >= SILENCES and one.process is not None:
            self._say(f"{one.plan.name} runs and does not answer; ending it.")
            _signal_group(one.process, signal.SIGKILL)

    def _reason(self, one: Running) -> str:
        code = one.process.poll() if one.process else None
        ended = f"It ended with {code}. " if code is not None else ""
        return f"{ended}Last words in {one.log}: {last_line(one.log)}"


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
