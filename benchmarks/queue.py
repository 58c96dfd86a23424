"""Measures the queue's page with 20,000 handoffs stored and 200 open, over loopback.

    python -m benchmarks.queue [--requests 300] [--stored 20000] [--open 200]

Makes a SQLite file in a temporary folder, starts the real web process on two cores, signs a member
of staff in, asks for the page again and again, and prints a table. Exits 1 over the target.
"""

from __future__ import annotations

import argparse
import base64
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from benchmarks.desk_data import Size, fill
from bot.store.database import connect, migrate
from bot.store.keys import Keys
from bot.store.staff import StaffAccounts
from bot.web.staff.cookies import SESSION

TARGET_MS: Final = 150.0
CORES: Final = 2
PASSWORD: Final = "benchmark only, no account"
# What a desk does at once: one person looking, and six whose open pages refresh by themselves.
PAGES: Final = (
    ("queue page, one person", "/staff", 1),
    ("queue page, six people at once", "/staff", 6),
    ("queue refreshing by itself", "/staff/live/queue", 1),
)


def main() -> int:
    """Run the benchmark and print its table."""
    asked = _arguments()
    size = Size(stored=asked.stored, open=asked.open)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "foyer.db"
        server_key = secrets.token_bytes(32)
        began = time.perf_counter()
        token = _make(f"sqlite:///{path}", server_key, size)
        made = time.perf_counter() - began
        _say_what(size, path, made)
        with _web(f"sqlite:///{path}", server_key) as web:
            slowest = [_measure(web, token, *page, asked.requests) for page in PAGES]
    return int(slowest[0] > TARGET_MS)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--stored", type=int, default=20_000)
    parser.add_argument("--open", type=int, default=200)
    return parser.parse_args()


def _make(url: str, server_key: bytes, size: Size) -> str:
    """Fill the database; return the session of a member of staff."""
    migrate(url)
    engine, keys = connect(url), Keys(server_key)
    accounts = StaffAccounts(engine, keys, idle_seconds=3600.0)
    members = [
        accounts.add(f"desk{number}@example.org", f"Desk {number}", "staff", PASSWORD)
        for number in range(6)
    ]
    fill(engine, keys, [one.id for one in members], size, time.time())
    signed_in = accounts.sign_in(members[0].email, PASSWORD, address="127.0.0.1")
    engine.dispose()
    return signed_in.token


@dataclass(frozen=True)
class Web:
    """A running web process."""

    address: str
    pid: int

    def processor_ms(self) -> float:
        """Return how long it has kept a core busy, whatever else the machine does."""
        spent = Path(f"/proc/{self.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return 1000 * (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _web(url: str, server_key: bytes) -> Iterator[Web]:
    """Run the real web process on two cores until it answers; stop it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        **os.environ,
        "FOYER_DATABASE_URL": url,
        "FOYER_SECRET_KEY": base64.b64encode(server_key).decode(),
        "FOYER_PORT": str(port),
        # They are to stay stored: how fast they are deleted is another question.
        "FOYER_SENT_RETENTION_DAYS": "36500",
    }
    process = subprocess.Popen([sys.executable, "-m", "bot.web.main"], env=env)
    os.sched_setaffinity(process.pid, sorted(os.sched_getaffinity(0))[:CORES])
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield Web(address, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            httpx.get(f"{address}/staff/sign-in", timeout=2)
            return
        except httpx.TransportError:
            time.sleep(0.25)
    raise SystemExit("the web process did not start")


def _measure(web: Web, token: str, name: str, path: str, people: int, requests: int) -> float:
    """Print one row of the table; return the 95th percentile in milliseconds."""
    with httpx.Client(base_url=web.address, cookies={SESSION: token}, timeout=30) as client:
        for _ in range(5):
            client.get(path)

        def once(_: int) -> tuple[float, int]:
            began = time.perf_counter()
            answer = client.get(path)
            answer.raise_for_status()
            return 1000 * (time.perf_counter() - began), len(answer.content)

        before = web.processor_ms()
        with ThreadPoolExecutor(people) as pool:
            found = list(pool.map(once, range(requests)))
    times = [ms for ms, _ in found]
    busy = (web.processor_ms() - before) / requests
    p95 = statistics.quantiles(times, n=20)[18]
    print(
        f"| {name} | {requests} | {statistics.median(times):.0f} | {p95:.0f} | {max(times):.0f} "
        f"| {busy:.0f} | {found[0][1] // 1024} |"
    )
    return p95


def _say_what(size: Size, path: Path, seconds: float) -> None:
    print(
        f"{size.stored:,} handoffs stored, {size.open} open, {path.stat().st_size / 2**20:.0f} MiB "
        f"of SQLite, made in {seconds:.0f} s; target {TARGET_MS:.0f} ms at the 95th percentile, "
        f"one person, {CORES} cores; load of this machine {os.getloadavg()[0]:.1f}\n"
    )
    print("| what | requests | median ms | p95 ms | slowest ms | processor ms each | KiB |")
    print("|---|---|---|---|---|---|---|")


if __name__ == "__main__":
    sys.exit(main())
