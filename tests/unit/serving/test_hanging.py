"""A process that runs and does not answer is ended and restarted; one that is only slow is not."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from bot.serving import supervisor as module
from bot.serving.looking import answers
from tests.house import wait_for
from tests.unit.serving.test_supervisor import ANSWERS, Made, is_running, plan, watched


def test_what_hangs_is_ended_and_restarted(
    supervise: Made, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ASK_SECONDS", 0.1)
    monkeypatch.setattr(module, "HEAR_SECONDS", 0.5)
    monkeypatch.setattr(module, "STARTING_SILENCES", 10_000)
    web = plan(tmp_path)
    supervisor = supervise(web)
    assert supervisor.start()
    hangs = int((tmp_path / "web.pid").read_text())
    watched(supervisor)
    wait_for(lambda: supervisor._running[0].silences == 0, 20)
    os.kill(hangs, signal.SIGSTOP)
    wait_for(lambda: (tmp_path / "web.pid").read_text() not in ("", str(hangs)), 60)
    wait_for(lambda: answers(web.health), 20)
    assert not is_running(hangs)
    assert "web runs and does not answer; ending it." in said


def test_what_is_slow_for_a_while_is_left_alone(
    supervise: Made, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor = supervise(plan(tmp_path))
    assert supervisor.start()
    first, pid = supervisor._running[0], (tmp_path / "web.pid").read_text()
    monkeypatch.setattr(module, "ASK_SECONDS", 0.0)
    heard = [True, *[False] * (module.SILENCES - 1)] * 2 + [True]
    replies = iter(heard)
    monkeypatch.setattr(module, "answers", lambda url, seconds: next(replies))
    for _ in heard:
        supervisor._care()
    assert first.silences == 0
    assert first.lives
    assert (tmp_path / "web.pid").read_text() == pid
    assert not any("ending" in line for line in said)


def test_what_never_answers_after_a_restart_may_take_its_time_and_is_then_ended(
    supervise: Made, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor = supervise(plan(tmp_path))
    assert supervisor.start()
    supervisor.kill("web")
    first = supervisor._running[0]
    supervisor._care()
    first.restart_at = 0.0
    monkeypatch.setattr(module, "ASK_SECONDS", 0.0)
    monkeypatch.setattr(module, "answers", lambda url, seconds: False)
    for _ in range(module.STARTING_SILENCES):  # the first one starts it
        supervisor._care()
    assert first.lives
    supervisor._care()
    assert "web runs and does not answer; ending it." in said
    wait_for(lambda: not first.lives, 20)


def test_what_hangs_as_soon_as_it_had_started_is_ended(
    supervise: Made, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor = supervise(plan(tmp_path))
    assert supervisor.start()
    monkeypatch.setattr(module, "ASK_SECONDS", 0.0)
    monkeypatch.setattr(module, "answers", lambda url, seconds: False)
    for _ in range(module.SILENCES):
        supervisor._care()
    assert "web runs and does not answer; ending it." in said


def test_what_is_slow_to_answer_beside_much_work_is_left_alone(
    supervise: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = ANSWERS.replace("self.send_response", "time.sleep(3); self.send_response")
    supervisor = supervise(plan(tmp_path, code=slow.replace("import http", "import time, http")))
    monkeypatch.setattr(supervisor, "_wait", lambda one: True)
    assert supervisor.start()
    first = supervisor._running[0]
    wait_for(lambda: answers(first.plan.health, 30), 60)
    first.silences = module.SILENCES - 1
    supervisor._care()
    assert first.silences == 0
    assert first.lives
