"""Three processes are started, watched, restarted and ended together; small ones stand for them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from bot.serving import supervisor as module
from bot.serving.looking import answers, last_line
from bot.serving.processes import ProcessPlan
from bot.serving.supervisor import Supervisor
from tests.house import free_port, wait_for

ANSWERS = """
import http.server, os, pathlib, socket, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *said): pass
pathlib.Path(sys.argv[2]).write_text(str(os.getpid()))
inherits = "--socket" in sys.argv
server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer, not inherits)
if inherits:
    server.socket = socket.socket(fileno=int(sys.argv[-1]))
    server.server_activate()
server.serve_forever()
"""
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{ANSWERS}"
DIES = "import sys; sys.exit('no such model')"


def plan(folder: Path, name: str = "web", code: str = ANSWERS) -> ProcessPlan:
    port = free_port()
    command = (sys.executable, "-c", code, str(port), str(folder / f"{name}.pid"))
    return ProcessPlan(name, command, f"http://127.0.0.1:{port}/", patience_seconds=30)


Made = Callable[..., Supervisor]


def watched(supervisor: Supervisor) -> None:
    threading.Thread(target=supervisor.watch, daemon=True).start()


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_starting_waits_until_each_answers_and_says_so(
    supervise: Made, tmp_path: Path, said: list[str]
) -> None:
    plans = [plan(tmp_path, name) for name in ("rasa", "actions", "web")]
    assert supervise(*plans).start()
    assert all(answers(one.health) for one in plans)
    assert [line.split(":")[0].strip() for line in said if "answers" in line] == [
        "rasa", "actions", "web"
    ]  # fmt: skip


def test_what_does_not_start_is_named_with_its_reason(
    supervise: Made, tmp_path: Path, said: list[str]
) -> None:
    assert not supervise(plan(tmp_path, "rasa", DIES)).start()
    assert "rasa: did not start. It ended with 1." in said[-1]
    assert said[-1].endswith("no such model")


def test_what_dies_is_restarted(supervise: Made, tmp_path: Path, said: list[str]) -> None:
    web = plan(tmp_path)
    supervisor = supervise(web)
    assert supervisor.start()
    first = (tmp_path / "web.pid").read_text()
    watched(supervisor)
    supervisor.kill("web")
    wait_for(lambda: (tmp_path / "web.pid").read_text() not in ("", first), 20)
    wait_for(lambda: answers(web.health), 20)
    assert any("restarting it" in line for line in said)


def test_what_keeps_dying_is_named_with_its_reason(
    supervise: Made, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "QUICK_DEATHS", 2)
    supervisor = supervise(plan(tmp_path, "rasa", DIES))
    supervisor.start()
    watched(supervisor)
    wait_for(lambda: any("rasa keeps dying." in line for line in said), 20)
    assert "no such model" in said[-1]


def test_stopping_ends_all_of_them(supervise: Made, tmp_path: Path) -> None:
    supervisor = supervise(plan(tmp_path, "rasa"), plan(tmp_path, "web"))
    assert supervisor.start()
    pids = [int((tmp_path / f"{name}.pid").read_text()) for name in ("rasa", "web")]
    supervisor.stop()
    assert not any(is_running(pid) for pid in pids)


def test_what_speaks_otherwise_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def speak() -> None:
            connection, _ = other.accept()
            connection.sendall(b"220 mail.example.org\r\n")
            connection.close()

        threading.Thread(target=speak, daemon=True).start()
        assert not answers(f"http://127.0.0.1:{other.getsockname()[1]}/")


PORTS = ("FOYER_PORT", "FOYER_RASA_PORT", "FOYER_ACTIONS_PORT")
SERVE = """
import sys
from pathlib import Path
from bot.cli import serve
from bot.serving import generation
from bot.serving.readying import Ready
from tests.unit.serving.test_supervisor import plan

here = Path.cwd()
serve._prepared = lambda: serve.Settings.from_env(root=here)
serve.first = lambda settings, published: Ready("0" * 16, here / "model")
names = ("rasa", "actions", "web")
generation.plans = lambda settings, model: [plan(here, name, *sys.argv[1:]) for name in names]
serve.command([], standalone_mode=False)
"""


def in_a_terminal() -> None:
    """Undo what a `nohup` around the tests would hand on."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@contextmanager
def serving(
    folder: Path, *code: str, before: Callable[[], object] = in_a_terminal
) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    """`foyer serve` with everything up, and the ids of its three processes."""
    root = Path(__file__).parents[3]
    # All three, because another `foyer serve` of this machine may have the usual ones.
    ports = {name: str(free_port()) for name in PORTS}
    shutil.copy(root / "endpoints.yml", folder)
    environment = {**os.environ, "PYTHONPATH": str(root), **ports}
    with (folder / "said").open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, *code],
            cwd=folder, env=environment, stdout=out, stderr=out, preexec_fn=before,
        )  # fmt: skip
    try:
        wait_for(lambda: "Ctrl-C ends" in (folder / "said").read_text(), 60)
        yield process, [int((folder / f"{n}.pid").read_text()) for n in ("rasa", "actions", "web")]
    finally:
        if process.poll() is None:  # the test failed
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_or_a_closed_terminal_ends_all_three(tmp_path: Path, how: signal.Signals) -> None:
    with serving(tmp_path) as (process, pids):
        process.send_signal(how)
        assert process.wait(20) == 0
    assert not any(is_running(pid) for pid in pids)
    told = (tmp_path / "said").read_text()
    assert "/staff\n" in told
    assert "foyer staff add" in told


def test_told_twice_it_still_ends_all_three(tmp_path: Path) -> None:
    with serving(tmp_path, STUBBORN) as (process, pids):
        process.terminate()
        wait_for(lambda: "Stopping" in (tmp_path / "said").read_text(), 20)
        process.terminate()
        assert process.wait(20) == 0
    assert not any(is_running(pid) for pid in pids)


def test_under_nohup_a_closed_terminal_ends_nothing(tmp_path: Path) -> None:
    ignored = partial(signal.signal, signal.SIGHUP, signal.SIG_IGN)
    with serving(tmp_path, before=ignored) as (process, pids):
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)
        assert all(is_running(pid) for pid in pids)
        process.terminate()
        assert process.wait(20) == 0


def test_what_is_killed_leaves_none_of_the_three_behind(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, pids):
        process.kill()
        process.wait(20)
        wait_for(lambda: not any(is_running(pid) for pid in pids), 20)


def test_the_last_words_of_a_huge_log_are_found_without_reading_all_of_it(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("wb") as file:
        file.truncate(2**40)  # nothing is written of it
        file.seek(0, os.SEEK_END)
        file.write(b"\nno such model\n\n")
    assert last_line(log) == "no such model"
