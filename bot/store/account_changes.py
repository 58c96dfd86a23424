"""What admins change on accounts: role, password, on or off; each with its audit row."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.engine import Engine

from bot.store import tables as t
from bot.store.audit import record
from bot.store.keys import Keys
from bot.store.staff_model import AccountError, Role, raise_if_role, raise_if_short
from bot.store.throttle import Throttle


class AccountChanges:
    """Changes accounts; a person who may no longer do something is signed out at once.

    Args:
        engine: where accounts are stored.
        keys: the keys of this server.
        clock: seconds since 1970, for tests.
        hasher: argon2 with its library's defaults when left out.
    """

    def __init__(
        self,
        engine: Engine,
        keys: Keys,
        *,
        clock: Callable[[], float] = time.time,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._hasher = hasher or PasswordHasher()
        self._throttle = Throttle(keys, clock)

    def set_role(self, staff_id: str, role: Role, *, by: str) -> None:
        """Give an account another role.

        Raises:
            AccountError: there is no such role or account, or no admin would be left.
        """
        raise_if_role(role)
        self._change(staff_id, by, f"role_{role}", role != "admin", role=role)

    def set_active(self, staff_id: str, active: bool, *, by: str) -> None:
        """Switch an account on or off.

        Raises:
            AccountError: there is no such account, or no admin would be left.
        """
        act = "account_on" if active else "account_off"
        self._change(staff_id, by, act, not active, active=active)

    def set_password(self, staff_id: str, password: str, *, by: str) -> None:
        """Give an account another password; it opens at once, whatever was tried before.

        Raises:
            AccountError: there is no such account, or the password is too short.
        """
        raise_if_short(password)
        hashed = self._hasher.hash(password)
        self._change(staff_id, by, "password_set", False, password_hash=hashed)
        whose = sa.select(t.staff.c.email).where(t.staff.c.id == staff_id)
        with self._engine.begin() as connection:
            self._throttle.forgive(connection, connection.execute(whose).scalar_one())

    def _change(self, staff_id: str, by: str, act: str, takes_admin: bool, **values: Any) -> None:
        with self._engine.begin() as connection:
            if takes_admin:
                _raise_if_last_admin(connection, staff_id)
            changed = connection.execute(
                t.staff.update().where(t.staff.c.id == staff_id).values(**values)
            )
            if changed.rowcount != 1:
                raise AccountError("There is no such account.")
            connection.execute(
                t.staff_sessions.delete().where(t.staff_sessions.c.staff_id == staff_id)
            )
            record(connection, self._clock(), by, act, staff_id)


def _raise_if_last_admin(connection: sa.engine.Connection, staff_id: str) -> None:
    query = sa.select(t.staff.c.id).where(t.staff.c.role == "admin", t.staff.c.active.is_(True))
    admins = list(connection.execute(query.with_for_update()).scalars())
    if admins == [staff_id]:
        raise AccountError("This is the last admin. Make another account an admin first.")
