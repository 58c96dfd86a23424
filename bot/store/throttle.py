"""How often somebody may try to sign in, by account and by network address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store import tables as t
from bot.store.keys import Keys

# NIST SP 800-63B section 5.2.2 allows at most 100 failures; five in 15 minutes is far below and
# still forgives a person who mistypes.
FAILURES_ALLOWED: Final = 5
# A whole desk often shares one network address; five slips of the hand must not lock it out.
FAILURES_ALLOWED_BY_ADDRESS: Final = 25
FAILURE_WINDOW_SECONDS: Final = 900.0
# Any number will do that no other part of this database locks; this one is "tries" in ASCII.
_POSTGRES_LOCK: Final = 0x7472696573


class Throttle:
    """Counts tries inside the caller's transaction.

    A try counts as failed before it is checked, and is taken back when it was right: checking
    takes argon2's time, in which any number of others could be let through.

    Args:
        keys: the keys of this server.
        clock: seconds since 1970.
    """

    def __init__(self, keys: Keys, clock: Callable[[], float]) -> None:
        self._keys = keys
        self._clock = clock

    def reserve(self, connection: Connection, email: str, address: str) -> list[int] | None:
        """Count a try as failed and return what `take_back` needs; None if there were too many.

        Args:
            email: of the account, as typed.
            address: network address of the browser.
        """
        account, network = self._account(email), self._hash(address)
        _hold(connection)
        now, at = self._clock(), t.sign_in_failures.c.at
        # A clock that was ahead and is right now must not keep anybody out until then.
        outside = sa.or_(at < now - FAILURE_WINDOW_SECONDS, at > now + FAILURE_WINDOW_SECONDS)
        connection.execute(t.sign_in_failures.delete().where(outside))
        if (
            _failures(connection, account) >= FAILURES_ALLOWED
            or _failures(connection, network) >= FAILURES_ALLOWED_BY_ADDRESS
        ):
            return None
        return [self._count(connection, key) for key in (account, network)]

    def take_back(self, connection: Connection, reserved: list[int]) -> None:
        """Count a try no longer, since it was right."""
        connection.execute(t.sign_in_failures.delete().where(t.sign_in_failures.c.id.in_(reserved)))

    def forgive(self, connection: Connection, email: str) -> None:
        """Forget an account's failures; the network address goes on being counted."""
        connection.execute(
            t.sign_in_failures.delete().where(t.sign_in_failures.c.key_hash == self._account(email))
        )

    def _count(self, connection: Connection, key: str) -> int:
        row = t.sign_in_failures.insert().values(key_hash=key, at=self._clock())
        return int(connection.execute(row).inserted_primary_key[0])

    def _account(self, email: str) -> str:
        return self._hash(email.strip().lower())

    def _hash(self, who: str) -> str:
        return self._keys.token_hash(f"sign-in {who}".encode())


def _hold(connection: Connection) -> None:
    """Let nobody else count until this transaction ends."""
    # SQLite has one writer at a time anyway.
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_POSTGRES_LOCK)))


def _failures(connection: Connection, key: str) -> int:
    counted = sa.select(sa.func.count()).where(t.sign_in_failures.c.key_hash == key)
    return int(connection.execute(counted).scalar() or 0)
