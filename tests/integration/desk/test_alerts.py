"""Alerts on a real mail server and a real receiver: at least once, and nothing of the visitor."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from bot.desk.sending import GIVE_UP_SECONDS
from tests.house import free_port
from tests.integration.desk.conftest import Build, House
from tests.unit.desk.test_sending import HEALTH, SECRET

WORDS = ("marzipan", "lighthouse", "Sam")


@dataclass
class Mailbox:
    """Keeps what a mail server was handed."""

    mails: list[Message] = field(default_factory=list)
    refuses: bool = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            return "451 try again later"
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def mail() -> Iterator[tuple[Mailbox, str]]:
    """A mail server on loopback, and its address."""
    mailbox, port = Mailbox(), free_port()
    # A busy machine takes its time.
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, ready_timeout=60)
    controller.start()
    yield mailbox, f"smtp://127.0.0.1:{port}"
    controller.stop()


@dataclass
class Receiver:
    """An HTTP receiver that can be down."""

    port: int
    status: int = 204
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    server: HTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def up(self) -> None:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.requests.append((headers, content))
                self.send_response(receiver.status)
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def down(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver(free_port())
    made.up()
    yield made
    made.down()


def hooked(build: Build, receiver: Receiver) -> House:
    return build(FOYER_ALERT_WEBHOOK_URL=receiver.url, FOYER_ALERT_WEBHOOK_SECRET=SECRET)


def mailed(build: Build, url: str, **env: str) -> House:
    given = {"FOYER_SMTP_URL": url, "FOYER_MAIL_FROM": "foyer@example.org", **env}
    return build(**{"FOYER_ALERT_EMAILS": "desk@example.org lead@example.org", **given})


def test_every_address_gets_a_mail_without_a_word_of_the_visitor(
    build: Build, mail: tuple[Mailbox, str]
) -> None:
    house = mailed(build, mail[1])
    row = house.send(house.visitor("marzipan lighthouse"), priority="urgent")
    assert house.room.sending.run_once() == 2
    mails = mail[0].mails
    assert sorted(str(one["To"]) for one in mails) == ["desk@example.org", "lead@example.org"]
    for one in mails:
        said = f"{one['Subject']} {one.get_payload()}"
        assert row.id in said
        assert not any(word in said for word in WORDS)
        assert HEALTH.search(said) is None


def test_a_mail_that_was_refused_is_sent_later_under_the_same_id(
    build: Build, mail: tuple[Mailbox, str]
) -> None:
    mailbox, url = mail
    house = mailed(build, url, FOYER_ALERT_EMAILS="desk@example.org")
    house.send(house.visitor())
    mailbox.refuses = True
    assert house.room.sending.run_once() == 0
    assert house.room.outbox.undelivered()[0].last_error == "smtp 451"
    mailbox.refuses = False
    house.clock.advance(6)
    assert house.room.sending.run_once() == 1
    assert str(mailbox.mails[0]["Message-ID"]).endswith("@foyer.invalid>")


def test_an_emergency_reaches_the_next_person_in_the_chain(
    build: Build, mail: tuple[Mailbox, str]
) -> None:
    house = mailed(
        build,
        mail[1],
        FOYER_ALERT_EMAILS="desk@example.org",
        FOYER_ESCALATION_EMAILS="first@example.org second@example.org",
    )
    house.send(house.visitor(), priority="emergency")
    for _ in range(4):
        house.tick(120)
        house.room.sending.run_once()
    called = [str(one["To"]) for one in mail[0].mails if "now" in str(one["Subject"])]
    assert called == ["desk@example.org", "first@example.org", "second@example.org"]


def test_a_webhook_is_signed_so_that_the_library_verifies_it(
    build: Build, receiver: Receiver
) -> None:
    house = hooked(build, receiver)
    row = house.send(house.visitor())
    assert house.room.sending.run_once() == 1
    headers, content = receiver.requests[0]
    signed_at = float(headers["webhook-timestamp"])
    assert signed_at == int(house.clock.now)
    # The library refuses times that are not now, so the receiver's check is done by hand.
    expected = Verifier(SECRET).sign(headers["webhook-id"], _utc(signed_at), content.decode())
    assert headers["webhook-signature"] == expected
    assert json.loads(content)["data"]["id"] == row.id
    assert not any(word in content.decode() for word in WORDS)
    assert HEALTH.search(content.decode()) is None


def test_a_webhook_of_this_minute_passes_the_librarys_own_check(
    build: Build, receiver: Receiver
) -> None:
    import time

    house = hooked(build, receiver)
    house.send(house.visitor())
    house.clock.now = time.time()
    house.room.sending.run_once()
    headers, content = receiver.requests[0]
    assert Verifier(SECRET).verify(content, headers)["type"] == "handoff.waiting"
    with pytest.raises(WebhookVerificationError):
        Verifier(SECRET).verify(content + b" ", headers)


def test_nothing_is_lost_while_the_receiver_is_down(build: Build, receiver: Receiver) -> None:
    house = hooked(build, receiver)
    receiver.down()
    rows = [house.send(house.visitor(), name) for name in ("one", "two")]
    for _ in range(3):
        assert house.room.sending.run_once() == 0
        house.clock.advance(60)
    assert house.room.outbox.undelivered()[0].last_error == "ConnectError"
    receiver.up()
    assert house.room.sending.run_once() == 2
    house.clock.advance(100_000)
    assert house.room.sending.run_once() == 0
    ids = {json.loads(content)["data"]["id"] for _, content in receiver.requests}
    assert ids == {row.id for row in rows}


def test_a_repeat_after_a_crash_carries_the_same_id(build: Build, receiver: Receiver) -> None:
    house = hooked(build, receiver)
    house.send(house.visitor())
    outbox = house.room.outbox
    house.room.sending.run_once()
    with house.engine.begin() as connection:
        # As though the process had died between sending and noting it.
        from bot.store import tables as t

        connection.execute(t.alert_deliveries.update().values(state="waiting", done_at=None))
    house.room.sending.run_once()
    assert len({headers["webhook-id"] for headers, _ in receiver.requests}) == 1
    assert len(receiver.requests) == 2
    assert outbox.undelivered() == []


@pytest.mark.parametrize("status", [500, 503, 429, 301])
def test_an_answer_that_is_no_yes_is_tried_again(
    build: Build, receiver: Receiver, status: int
) -> None:
    house = hooked(build, receiver)
    receiver.status = status
    house.send(house.visitor())
    house.room.sending.run_once()
    receiver.status = 204
    house.clock.advance(6)
    assert house.room.sending.run_once() == 1


def test_a_receiver_that_is_gone_for_good_is_not_asked_again(
    build: Build, receiver: Receiver
) -> None:
    house = hooked(build, receiver)
    receiver.status = 410
    house.send(house.visitor())
    house.room.sending.run_once()
    house.clock.advance(100_000)
    house.room.sending.run_once()
    assert len(receiver.requests) == 1
    assert house.room.outbox.undelivered()[0].state == "given_up"


def test_after_days_an_alert_is_given_up_and_stays_visible(
    build: Build, receiver: Receiver
) -> None:
    house = hooked(build, receiver)
    receiver.down()
    house.send(house.visitor())
    house.room.sending.run_once()
    house.clock.advance(GIVE_UP_SECONDS + 1)
    house.room.sending.run_once()
    assert house.room.outbox.undelivered()[0].state == "given_up"


def test_without_recipients_nothing_waits(house: House) -> None:
    house.send(house.visitor())
    house.room.sending.run_once()
    assert house.room.outbox.unaddressed() == []


def _utc(at: float) -> Any:
    from datetime import datetime, timezone

    return datetime.fromtimestamp(at, timezone.utc)
