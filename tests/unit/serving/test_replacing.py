"""Processes are replaced by others without a gap, or not at all; small ones stand for them."""

from __future__ import annotations

import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.serving import supervisor as module
from bot.serving.generation import listening
from bot.serving.looking import answers
from bot.serving.processes import ProcessPlan
from bot.serving.supervisor import Supervisor
from tests.house import wait_for
from tests.unit.serving.test_supervisor import ANSWERS, DIES, is_running, plan

SLOW = f"import time; time.sleep(1.5)\n{ANSWERS}"
# Answers once something else stands in a file.
WAITS = """
import pathlib, time
while pathlib.Path({path!r}).read_text() in ("", {first!r}):
    time.sleep(0.05)
"""
# Ends once a file is there.
ENDS_LATER = (
    """
import os, pathlib, threading, time
def ends():
    while not pathlib.Path({begun!r}).exists():
        time.sleep(0.05)
    os._exit(3)
threading.Thread(target=ends).start()
"""
    + ANSWERS
)
# Answers once nobody does any more at an address.
WAITS_FOR_THE_END = """
import time, urllib.request
while True:
    try:
        urllib.request.urlopen({url!r}, timeout=5).close()
    except OSError:
        break
    time.sleep(0.05)
"""
# Serves on a socket that it was given, as `web` does, and ends politely.
SHARES = """
import http.server, os, pathlib, signal, socket, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(sys.argv[1].encode())
    def log_message(self, *said): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Answer, bind_and_activate=False)
server.socket = socket.socket(fileno=int(sys.argv[2]))
server.server_activate()
server.timeout = 0.05
ends = []
signal.signal(signal.SIGTERM, lambda *_: ends.append(1))
pathlib.Path(sys.argv[3]).write_text(str(os.getpid()))
while not ends:
    server.handle_request()
"""


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    made = Supervisor(generation(tmp_path, "first"), tmp_path / "log", said.append)
    assert made.start()
    yield made
    made.stop()


def generation(folder: Path, name: str, web: str = ANSWERS) -> list[ProcessPlan]:
    (folder / name).mkdir(exist_ok=True)
    return [plan(folder / name, "rasa"), plan(folder / name, "web", web)]


def pid(folder: Path, name: str, process: str) -> int:
    return int((folder / name / f"{process}.pid").read_text())


def test_the_others_run_alone_afterwards(supervisor: Supervisor, tmp_path: Path) -> None:
    assert supervisor.replace(generation(tmp_path, "second")) is None
    for process in ("rasa", "web"):
        assert is_running(pid(tmp_path, "second", process))
        assert not is_running(pid(tmp_path, "first", process))
    supervisor.stop()
    assert not any(is_running(pid(tmp_path, "second", process)) for process in ("rasa", "web"))


def test_what_does_not_answer_replaces_nothing(supervisor: Supervisor, tmp_path: Path) -> None:
    refused = supervisor.replace(generation(tmp_path, "second", DIES))
    assert refused is not None
    assert refused.startswith("web: It ended with 1.")
    assert refused.endswith("no such model")
    assert not is_running(pid(tmp_path, "second", "rasa"))
    assert all(is_running(pid(tmp_path, "first", process)) for process in ("rasa", "web"))


def test_the_last_one_is_started_when_the_rest_answers(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    second = generation(tmp_path, "second")
    second[0] = plan(tmp_path / "second", "rasa", SLOW)
    seen = []
    watch = threading.Thread(
        target=lambda: wait_for(
            lambda: (
                seen.append(answers(second[0].health)) or (tmp_path / "second" / "web.pid").exists()
            ),
            30,
        )
    )
    watch.start()
    assert supervisor.replace(second) is None
    watch.join()
    assert seen[-1] or answers(second[0].health)
    web, rasa = ((tmp_path / "second" / f"{name}.pid").stat().st_mtime for name in ("web", "rasa"))
    assert web > rasa


def test_what_dies_while_others_come_is_restarted(supervisor: Supervisor, tmp_path: Path) -> None:
    second, path = generation(tmp_path, "second"), tmp_path / "first" / "web.pid"
    first = path.read_text()
    waits = WAITS.format(path=str(path), first=first)
    second[0] = plan(tmp_path / "second", "rasa", waits + ANSWERS)
    restarted = []

    def dies() -> None:
        supervisor.kill("web")
        wait_for(lambda: path.read_text() not in ("", first), 25)
        restarted.append(True)

    killer = threading.Thread(target=dies)
    killer.start()
    assert supervisor.replace(second) is None
    killer.join()
    assert restarted


def test_on_a_shared_socket_nobody_is_turned_away(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.05)
    [public] = listening("127.0.0.1", 0)
    with public:
        url = f"http://127.0.0.1:{public.getsockname()[1]}/"

        def shares(name: str) -> list[ProcessPlan]:
            written = str(tmp_path / f"{name}.pid")
            command = (sys.executable, "-c", SHARES, name, str(public.fileno()), written)
            made = ProcessPlan("web", command, url, sockets=(public.fileno(),))
            return [plan(tmp_path, "rasa"), replace(made, patience_seconds=30)]

        supervisor = Supervisor(shares("first"), tmp_path / "log", said.append)
        heard: list[str] = []
        over = threading.Event()

        def asks() -> None:
            while not over.is_set():
                with urllib.request.urlopen(url, timeout=10) as reply:
                    heard.append(reply.read().decode())
                time.sleep(0.01)

        try:
            assert supervisor.start()
            visitor = threading.Thread(target=asks)
            visitor.start()
            wait_for(lambda: heard, 20)
            assert supervisor.replace(shares("second")) is None
            wait_for(lambda: heard[-1] == "second", 20)
            over.set()
            visitor.join(15)
            assert not visitor.is_alive()
        finally:
            over.set()
            supervisor.stop()
    assert heard[0] == "first"
    assert heard[-1] == "second"


def test_it_is_told_before_anything_that_ran_is_ended(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    alive = []
    told = supervisor.replace(
        generation(tmp_path, "second"),
        lambda: alive.extend(
            is_running(pid(tmp_path, name, "web")) for name in ("first", "second")
        ),
    )
    assert (told, alive) == (None, [True, True])


def test_one_that_died_while_the_last_one_came_replaces_nothing(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    second = generation(tmp_path, "second")
    begun = tmp_path / "begun"
    second[0] = plan(tmp_path / "second", "rasa", ENDS_LATER.format(begun=str(begun)))
    second[1] = plan(
        tmp_path / "second",
        "web",
        f"import pathlib; pathlib.Path({str(begun)!r}).touch()\n"
        + WAITS_FOR_THE_END.format(url=second[0].health)
        + ANSWERS,
    )
    refused = supervisor.replace(second)
    assert refused is not None
    assert refused.startswith("rasa: It ended with 3.")
    assert is_running(pid(tmp_path, "first", "rasa"))
    assert not is_running(pid(tmp_path, "second", "web"))


def test_that_something_else_answers_in_its_place_proves_nothing(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    [rasa, web] = generation(tmp_path, "second")
    first = supervisor._running[0].plan
    refused = supervisor.replace([replace(rasa, command=("false",), health=first.health), web])
    assert refused is not None
    assert refused.startswith("rasa: It ended with 1.")
    assert is_running(pid(tmp_path, "first", "web"))


def test_what_falls_silent_replaces_nothing(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [rasa, web] = generation(tmp_path, "second")

    def falls_silent(url: str, seconds: float = 2.0) -> bool:
        # It answered when it came, and does not any more.
        return answers(url) and not (url == rasa.health and (tmp_path / "second/web.pid").exists())

    monkeypatch.setattr(module, "answers", falls_silent)
    monkeypatch.setattr(module, "SILENCE_SECONDS", 0.5)
    refused = supervisor.replace([rasa, web])
    assert refused is not None
    assert refused.startswith("rasa does not answer.")
    assert not is_running(pid(tmp_path, "second", "web"))


def test_what_cannot_be_restarted_now_is_tried_later(
    supervisor: Supervisor, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*given: object, **options: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(module.subprocess, "Popen", cannot)
    monkeypatch.setattr(module, "LONGEST_PAUSE", 0.1)
    supervisor.kill("web")
    watcher = threading.Thread(target=supervisor.watch, daemon=True)
    watcher.start()
    wait_for(lambda: any("web cannot be started: Cannot allocate" in line for line in said), 20)
    monkeypatch.undo()
    wait_for(lambda: answers(supervisor._running[1].plan.health), 20)
    assert watcher.is_alive()


def test_a_machine_that_cannot_start_them_goes_on_with_what_runs(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    second = generation(tmp_path, "second")
    second[1] = replace(second[1], command=(str(tmp_path / "no-such-program"),))
    with pytest.raises(FileNotFoundError):
        supervisor.replace(second)
    assert not is_running(pid(tmp_path, "second", "rasa"))
    assert all(is_running(pid(tmp_path, "first", process)) for process in ("rasa", "web"))
