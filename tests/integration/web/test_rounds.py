"""What web does by itself, end to end: alerts go out, timers run, a crash loses nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from standardwebhooks.webhooks import Webhook as Verifier

from bot.settings import Settings
from bot.store import tables as t
from bot.store.database import connect, migrate
from bot.store.keys import Keys
from bot.store.retention import Retention
from bot.store.staff import StaffAccounts
from bot.web.app import create_app
from bot.web.deps import Deps
from bot.web.rounds import Pace, Round, repeat, rounds
from tests.house import free_port
from tests.integration.desk.test_alerts import (  # noqa: F401 - fixtures that pytest finds by name
    Mailbox,
    Receiver,
    mail,
    receiver,
)
from tests.integration.web.conftest import QUICK, Web, web_from
from tests.integration.web.served import ROOT, Served, serving, settings_for
from tests.integration.web.staffed import PASSWORD
from tests.integration.web.test_desk_stream import press
from tests.integration.web.test_stream import Tab, say, visitor
from tests.unit.desk.test_sending import HEALTH, SECRET

HASTE = Pace(timers=0.05, alerts=0.05, sweep=0.05, retention=0.05, watch=0.1)
WORDS = ("marzipan", "lighthouse", "Sam")
DANGER = "i want to kill myself"


def wait_for(done: Callable[[], Any], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


@contextmanager
def running(template: Deps, settings: Settings, **env: str) -> Iterator[Served]:
    """The web process with other settings of the desk, in haste."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    desk = Settings.from_env(env, settings.root).desk
    web = web_from(template, replace(settings, port=port, public_url=url, desk=desk))
    with serving(create_app(web.deps, HASTE), web.deps) as stop:
        yield Served(url, web.deps, web.rasa, stop)


def staffed(served: Served) -> str:
    """Sam has the console open; returns the id."""
    staff = served.deps.staff
    sam = staff.add("sam@example.org", "Sam", "staff", PASSWORD)
    staff.session(staff.sign_in(sam.email, PASSWORD, address="a").token)
    return sam.id


def agree(client: httpx.Client) -> None:
    for title in ("Talk to a person", "Chat with a person here", "Yes, that is okay"):
        press(client, title)


def test_req_33_a_chat_that_waits_is_told_by_mail_and_signed_webhook_without_a_word_of_it(
    template: tuple[Deps, Path], settings: Settings,
    mail: tuple[Mailbox, str], receiver: Receiver,  # noqa: F811
) -> None:  # fmt: skip
    env = {
        "FOYER_SMTP_URL": mail[1],
        "FOYER_MAIL_FROM": "foyer@example.org",
        "FOYER_ALERT_EMAILS": "desk@example.org",
        "FOYER_ALERT_WEBHOOK_URL": receiver.url,
        "FOYER_ALERT_WEBHOOK_SECRET": SECRET,
    }
    with running(template[0], settings, **env) as served, visitor(served) as client:
        staffed(served)
        say(client, "marzipan lighthouse")
        wait_for(lambda: client.post("/api/conversation").json()["messages"][-1]["buttons"])
        agree(client)
        wait_for(lambda: mail[0].mails and receiver.requests)
        [row] = served.deps.handoffs.queue()
    headers, content = receiver.requests[0]
    assert Verifier(SECRET).verify(content, headers)["type"] == "handoff.waiting"
    assert json.loads(content)["data"]["id"] == row.id
    letter = f"{mail[0].mails[0]['Subject']} {mail[0].mails[0].get_payload()}"
    for said in (letter, content.decode()):
        assert row.id in said
        assert HEALTH.search(said) is None
        assert not any(word in said for word in WORDS)


def test_an_emergency_in_a_live_chat_goes_along_the_chain_by_itself_until_acknowledged(
    template: tuple[Deps, Path],
    settings: Settings,
    mail: tuple[Mailbox, str],  # noqa: F811
) -> None:
    env = {
        "FOYER_SMTP_URL": mail[1],
        "FOYER_MAIL_FROM": "foyer@example.org",
        "FOYER_ALERT_EMAILS": "desk@example.org",
        "FOYER_ESCALATION_EMAILS": "first@example.org second@example.org",
    }
    with running(template[0], settings, **env) as served, visitor(served) as client:
        sam = staffed(served)
        agree(client)
        wait_for(lambda: served.deps.handoffs.queue())
        [row] = served.deps.handoffs.queue()
        served.deps.desk.desk.claim(row.id, by=sam)
        say(client, DANGER)
        for number in (1, 2, 3):
            wait_for(lambda: served.deps.handoffs.queue()[0].rings)
            _long_ago(served, "alarm_at", "escalated_at")
            wait_for(lambda number=number: len(_called(mail[0])) == number)
        served.deps.desk.desk.acknowledge(row.id, by=sam)
        _long_ago(served, "alarm_at", "escalated_at")
        time.sleep(0.4)
    assert _called(mail[0]) == ["desk@example.org", "first@example.org", "second@example.org"]


def _called(mailbox: Mailbox) -> list[str]:
    return [str(one["To"]) for one in mailbox.mails if "needs somebody" in str(one["Subject"])]


def _long_ago(served: Served, *names: str) -> None:
    """Let something have begun long ago, as though that much time had passed."""
    with served.deps.engine.begin() as connection:
        for name in names:
            column = t.handoffs.c[name]
            then = t.handoffs.update().where(column.isnot(None)).values({name: column - 3000})
            connection.execute(then)


def test_req_46_the_timers_run_by_themselves_and_the_open_page_hears_of_it(
    template: tuple[Deps, Path], settings: Settings
) -> None:
    with running(template[0], settings) as served, visitor(served) as client:
        staffed(served)
        agree(client)
        wait_for(lambda: served.deps.handoffs.queue())
        tab = Tab(client)
        _long_ago(served, "waiting_since")
        tab.wait(lambda: "no one could join in time" in tab.newest())
        tab.close()


def test_req_38_retention_runs_by_itself(template: tuple[Deps, Path], settings: Settings) -> None:
    with running(template[0], settings) as served, visitor(served) as client:
        sam = staffed(served)
        agree(client)
        wait_for(lambda: served.deps.handoffs.queue())
        handoff_id = served.deps.handoffs.queue()[0].id
        served.deps.desk.desk.claim(handoff_id, by=sam)
        served.deps.desk.desk.close(handoff_id, by=sam)
        with served.deps.engine.begin() as connection:
            ago = time.time() - 31 * 86_400
            connection.execute(t.handoffs.update().values(closed_at=ago))
        wait_for(lambda: served.deps.handoffs.row(handoff_id) is None)
        assert ("system", "expire") in [
            (one.actor, one.action) for one in served.deps.audit.rows(handoff_id)
        ]


async def test_a_round_that_fails_is_followed_by_the_next(web: Web) -> None:
    import asyncio

    tried: list[int] = []

    def fail() -> int:
        tried.append(1)
        raise RuntimeError("no")

    task = asyncio.create_task(repeat(Round("test", fail, 0.01)))
    while len(tried) < 3:
        await asyncio.sleep(0.01)
    task.cancel()


def test_everything_that_is_promised_by_time_has_a_round(web: Web) -> None:
    names = {one.name for one in rounds(web.deps, Pace())}
    assert names == {
        "desk.timers",
        "desk.alerts",
        "conversations.swept",
        "database.log_emptied",
        "handoffs.expired",
        "shelf.tidied",
    }


def test_mail_without_a_sender_stops_web_at_the_start_with_the_mend() -> None:
    env = {**os.environ, "FOYER_SMTP_URL": "smtp://127.0.0.1:25"}
    started = subprocess.run(
        [sys.executable, "-m", "bot.web.main"], cwd=ROOT, env=env, capture_output=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert started.returncode == 1
    assert started.stderr.startswith(b"FOYER_MAIL_FROM is ''; it must be an e-mail address")


class Process:
    """A real web process that can be killed."""

    def __init__(self, env: dict[str, str], url: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot.web.main"], cwd=ROOT, env={**os.environ, **env},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for(lambda: _answers(url), 60)

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def test_after_a_kill_the_waiting_visitor_is_told_in_time_and_the_alert_still_goes_out(
    tmp_path: Path,
    receiver: Receiver,  # noqa: F811
) -> None:
    settings = settings_for(tmp_path)
    url, key = settings.public_url, settings.secret_key
    env = {
        "FOYER_DATABASE_URL": settings.database_url,
        "FOYER_SECRET_KEY": key,
        "FOYER_PORT": str(settings.port),
        "FOYER_RASA_PORT": "9",
        "FOYER_ACTIONS_PORT": "9",
        "FOYER_ALERT_WEBHOOK_URL": receiver.url,
        "FOYER_ALERT_WEBHOOK_SECRET": SECRET,
    }
    migrate(settings.database_url)
    engine = connect(settings.database_url)
    receiver.down()
    staff = StaffAccounts(engine, Keys(settings.server_key()), idle_seconds=3600, hasher=QUICK)
    sam = staff.add("sam@example.org", "Sam", "staff", PASSWORD)
    staff.session(staff.sign_in(sam.email, PASSWORD, address="a").token)
    first = Process(env, url)
    with httpx.Client(base_url=url, headers={"origin": url}, timeout=20) as client:
        client.post("/api/conversation").raise_for_status()
        say(client, "hello")  # Rasa is not there: the apology offers a person
        wait_for(lambda: client.post("/api/conversation").json()["messages"][-1]["buttons"])
        press(client, "Chat with a person here")
        press(client, "Yes, that is okay")
        wait_for(lambda: _count(engine, t.handoffs) == 1)
        first.kill()
        with engine.begin() as connection:
            connection.execute(
                t.handoffs.update().values(waiting_since=t.handoffs.c.waiting_since - 3000)
            )
            connection.execute(t.alert_deliveries.update().values(due_at=0, leased_until=None))
        receiver.up()
        second = Process(env, url)
        try:
            wait_for(lambda: "in time" in _last(client), 60)
            wait_for(lambda: len(receiver.requests) >= 2, 60)
        finally:
            second.kill()
    kinds = {json.loads(content)["type"] for _, content in receiver.requests}
    assert kinds == {"handoff.waiting", "handoff.overdue"}
    assert Retention(engine, 30, 90).run_once() == 0


def _count(engine: Any, table: Any) -> int:
    with engine.begin() as connection:
        return len(connection.execute(table.select()).all())


def _last(client: httpx.Client) -> str:
    return str(client.post("/api/conversation").json()["messages"][-1]["text"])
