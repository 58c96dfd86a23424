"""The second factor of staff: six digits from an app, by time (TOTP, RFC 6238)."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import pyotp
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.audit import record
from bot.store.database import reading
from bot.store.keys import Keys, Sealer, SealError
from bot.store.staff_sessions import end_sessions, session_hash

# Shown in the app beside the code; it says nothing about what this place is.
ISSUER: Final = "Foyer"
_STEP_SECONDS: Final = 30
# RFC 6238 section 5.2 advises to take at most one step of delay; clocks differ both ways.
_SLACK: Final = (0, -1, 1)


@dataclass(frozen=True)
class Enrolment:
    """What a person puts into their app: the secret to type, or the address to scan."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


class SecondFactors:
    """Sets up, checks and resets second factors.

    Args:
        engine: where accounts are stored.
        keys: the keys of this server.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, keys: Keys, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._keys = keys
        self._sealer = Sealer(keys.derive("totp"))
        self._clock = clock

    def begin(self, staff_id: str) -> Enrolment | None:
        """Make a new secret for an account; None if it has a second factor already.

        It counts only after `confirm`, so that a half-finished set-up locks nobody out.
        """
        secret = pyotp.random_base32()
        sealed = self._sealer.seal(secret.encode(), place=_place(staff_id))
        with self._engine.begin() as connection:
            made = connection.execute(
                t.staff.update()
                .where(t.staff.c.id == staff_id, t.staff.c.totp_since.is_(None))
                .values(totp_sealed=sealed, totp_step=None)
            )
            if made.rowcount != 1:
                return None
            email = connection.execute(
                sa.select(t.staff.c.email).where(t.staff.c.id == staff_id)
            ).scalar_one()
        return _enrolment(secret, email)

    def begun(self, staff_id: str) -> Enrolment | None:
        """Return a set-up that was begun and not confirmed, or None; also if it opens no more."""
        with reading(self._engine).begin() as connection:
            row = _row(connection, staff_id)
        if row is None or row.totp_sealed is None or row.totp_since is not None:
            return None
        try:
            secret = self._sealer.open(row.totp_sealed, place=_place(staff_id)).decode()
        except SealError:  # the server key is another one since
            return None
        return _enrolment(secret, row.email)

    def confirm(self, staff_id: str, code: str, *, token: str = "") -> bool:
        """Turn the second factor on, once its first code is right; leaves an audit row.

        Args:
            staff_id: whose.
            code: as typed.
            token: of the session that turns it on, which goes on; all others end, since they
                were opened without a code.
        """
        with self._engine.begin() as connection:
            row = _row(connection, staff_id)
            if row is None or row.totp_sealed is None or row.totp_since is not None:
                return False
            try:
                right = self.accepts(connection, row, code)
            except SealError:
                right = False
            if not right:
                return False
            now = self._clock()
            connection.execute(
                t.staff.update().where(t.staff.c.id == staff_id).values(totp_since=now)
            )
            end_sessions(connection, staff_id, but=session_hash(self._keys, token))
            record(connection, now, staff_id, "second_factor_on", staff_id)
        return True

    def reset(self, staff_id: str, *, by: str) -> bool:
        """Take the second factor off and end the account's sessions; False if there was none.

        Args:
            staff_id: whose.
            by: id of the admin, or "system" for the command line.
        """
        with self._engine.begin() as connection:
            taken = connection.execute(
                t.staff.update()
                .where(t.staff.c.id == staff_id, t.staff.c.totp_sealed.isnot(None))
                .values(totp_sealed=None, totp_since=None, totp_step=None)
            )
            if taken.rowcount != 1:
                return False
            end_sessions(connection, staff_id)
            record(connection, self._clock(), by, "second_factor_reset", staff_id)
        return True

    def has(self, staff_id: str) -> bool:
        """Tell whether an account needs a code to sign in."""
        with reading(self._engine).begin() as connection:
            row = _row(connection, staff_id)
        return row is not None and row.totp_since is not None

    def accepts(self, connection: Connection, row: sa.engine.Row, code: str) -> bool:
        """Check a code inside the caller's transaction; each code opens the door once.

        Args:
            row: the account's row, with a secret.
            code: as typed; spaces do not matter.

        Raises:
            SealError: the secret was sealed under another server key, so no code can be right.
        """
        secret = self._sealer.open(row.totp_sealed, place=_place(row.id)).decode()
        step = _step_of(secret, code, self._clock())
        if step is None:
            return False
        used = t.staff.c.totp_step
        fresh = connection.execute(
            t.staff.update()
            .where(t.staff.c.id == row.id, sa.or_(used.is_(None), used < step))
            .values(totp_step=step)
        )
        return bool(fresh.rowcount == 1)


def _enrolment(secret: str, email: str) -> Enrolment:
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER))


def _step_of(secret: str, code: str, now: float) -> int | None:
    """Return the 30-second step that a code belongs to, or None if it is wrong."""
    typed = "".join(code.split())
    totp = pyotp.TOTP(secret)
    for slack in _SLACK:
        step = int(now // _STEP_SECONDS) + slack
        if hmac.compare_digest(typed.encode(), totp.at(step * _STEP_SECONDS).encode()):
            return step
    return None


def _row(connection: Connection, staff_id: str) -> sa.engine.Row | None:
    return connection.execute(sa.select(t.staff).where(t.staff.c.id == staff_id)).first()


def _place(staff_id: str) -> str:
    return f"totp/{staff_id}"
