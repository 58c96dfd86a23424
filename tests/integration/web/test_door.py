"""Connections without end: heads, bodies and silence are bounded; what browsers do is not."""

from __future__ import annotations

import http.client
import json
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest

from bot.web import door, shield
from bot.web.door import LONGEST_HEAD, MOST_FILES, let_many_in
from tests.integration.web.conftest import Visitor
from tests.integration.web.served import Served

ENOUGH = 8 * 1024 * 1024  # bytes; whoever may send so much may send without end


@contextmanager
def line(running: Served) -> Iterator[socket.socket]:
    """A connection that says nothing by itself."""
    address = urlsplit(running.url)
    with closing(socket.create_connection((address.hostname, address.port), timeout=10)) as made:
        yield made


def hung_up(made: socket.socket, seconds: float = 15.0) -> bool:
    """Whether the other side ends a connection within some seconds.

    An answered line is kept for five seconds, in case something else is asked on it.
    """
    made.settimeout(seconds)
    try:
        while made.recv(65_536):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def read_until(stream: http.client.HTTPResponse, words: bytes) -> None:
    """Read a stream until it said something; the line's own timeout ends it otherwise."""
    read = b""
    while words not in read:
        piece = stream.read1(4096)
        assert piece, "the stream ended"
        read += piece


@pytest.mark.parametrize(
    ("begin", "again"),
    [
        (b"GET /", b"a" * 4096),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ", b"a" * 4096),
        (b"GET / HTTP/1.1\r\nHost: x\r\n", b"X-A: " + b"a" * 4089 + b"\r\n"),
        (b"POST /api/delete HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
         b"X-A: " + b"a" * 4089 + b"\r\n"),
    ],
    ids=["address", "header", "headers", "trailers"],
)  # fmt: skip
def test_a_head_without_end_is_not_read(running: Served, begin: bytes, again: bytes) -> None:
    sent = 0
    with line(running) as made:
        try:
            made.sendall(begin)
            while sent < ENOUGH:
                made.sendall(again)
                sent += len(again)
        except OSError:
            pass
        assert sent < ENOUGH or hung_up(made)
    assert sent < ENOUGH


def test_a_head_with_the_cookies_of_a_whole_domain_is_read(running: Served) -> None:
    address = urlsplit(running.url)
    with closing(http.client.HTTPConnection(address.netloc, timeout=10)) as made:
        made.request("GET", "/", headers={"Cookie": "a=" + "b" * (LONGEST_HEAD - 8192)})
        assert made.getresponse().status == 200


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost"])
def test_whoever_connects_and_asks_for_nothing_is_hung_up_on(
    running: Served, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(door, "HEAD_SECONDS", 0.3)
    with line(running) as made:
        made.sendall(said)
        assert hung_up(made)


def test_a_second_request_on_the_same_line_has_to_come_to_its_end_too(
    running: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "HEAD_SECONDS", 1.0)
    with line(running) as made:
        made.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert made.recv(65_536).startswith(b"HTTP/1.1 200")
        made.sendall(b"GET /")
        assert hung_up(made)


def test_a_stream_goes_on_for_longer_than_a_head_may_take(
    running: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "HEAD_SECONDS", 1.0)
    monkeypatch.setattr(shield, "BODY_SECONDS", 1.0)
    address = urlsplit(running.url)
    with closing(http.client.HTTPConnection(address.netloc, timeout=10)) as made:
        made.request("POST", "/api/conversation", "{}", {"Content-Type": "application/json"})
        begun = made.getresponse()
        begun.read()
        cookie = begun.headers["set-cookie"].split(";")[0]
        made.request("GET", "/api/stream", headers={"Cookie": cookie})
        stream = made.getresponse()
        read_until(stream, b"event: message")
        time.sleep(2.0)
        with closing(http.client.HTTPConnection(address.netloc, timeout=10)) as other:
            body = json.dumps({"client_id": "abcdefgh1", "text": "how long is it?"})
            sent = {"Content-Type": "application/json", "Cookie": cookie}
            other.request("POST", "/api/messages", body, sent)
            assert other.getresponse().status == 202
        read_until(stream, b"how long is it?")


def test_a_body_that_never_comes_is_not_waited_for(
    running: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shield, "BODY_SECONDS", 0.3)
    with line(running) as made:
        head = "POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        made.sendall(f"{head}Content-Length: 900\r\n\r\n{{".encode())
        assert made.recv(65_536).startswith(b"HTTP/1.1 408")
        assert hung_up(made)


async def test_a_body_that_cannot_be_read_is_told_so_and_not_that_the_address_is_wrong(
    visitor: Visitor,
) -> None:
    reply = await visitor.client.post(
        "/api/messages", content="[" * 30_000, headers={"Content-Type": "application/json"}
    )
    assert (reply.status_code, reply.json()["error"]) == (400, "malformed")


@pytest.mark.parametrize("now", [256, "most"])
def test_as_many_connections_as_the_machine_allows_are_taken(now: int | str) -> None:
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most if now == "most" else int(now), most))
    try:
        let_many_in()
        found, still = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert (found, still) == (most if now == "most" else min(most, MOST_FILES), most)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))
