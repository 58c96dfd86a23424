"""How often something may be done: whose address counts as one, and what is forgotten when."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from bot.web.rate import WINDOW_SECONDS, RateLimit, address_of


def request_from(address: str | None) -> Request:
    """A request from an address."""
    client = None if address is None else (address, 4000)
    return Request({"type": "http", "client": client, "headers": []})


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
        ("", ""),
        (None, ""),
    ],
)
def test_all_addresses_of_one_ipv6_network_are_counted_as_one(
    written: str | None, counted: str
) -> None:
    assert address_of(request_from(written)) == counted


def test_so_many_are_let_through_in_a_minute_and_then_more() -> None:
    now = [1000.0]
    limit = RateLimit(2, lambda: now[0])
    assert [limit.wait("a") > 0 for _ in range(3)] == [False, False, True]
    assert limit.wait("b") == 0.0
    now[0] += WINDOW_SECONDS - 1
    assert limit.wait("a") == 1.0
    now[0] += 1
    assert limit.wait("a") == 0.0


def test_an_address_is_forgotten_once_it_does_not_count_any_more() -> None:
    now = [1000.0]
    limit = RateLimit(2, lambda: now[0])
    limit.wait("192.0.2.7")
    now[0] += 30
    limit.wait("192.0.2.8")
    now[0] += 31
    limit.wait("192.0.2.9")
    assert "192.0.2.7" not in str(vars(limit))
    assert "192.0.2.8" in str(vars(limit))  # still counted
