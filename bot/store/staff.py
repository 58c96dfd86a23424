"""Staff accounts, sign-in, and sessions that expire."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Final

import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.audit import record
from bot.store.database import reading
from bot.store.keys import Keys, SealError, is_id, new_id, new_token
from bot.store.passwords import Busy, Passwords
from bot.store.presence import Presence, member_of
from bot.store.second_factor import SecondFactors
from bot.store.staff_model import (
    ROLES,
    SHORTEST_PASSWORD,
    AccountError,
    Checked,
    Role,
    SignIn,
    StaffMember,
    StaffSession,
    raise_if_unusable,
)
from bot.store.staff_sessions import note_refusal, session_hash
from bot.store.throttle import (
    FAILURE_WINDOW_SECONDS,
    FAILURES_ALLOWED,
    FAILURES_ALLOWED_BY_ADDRESS,
    Throttle,
)

__all__ = [
    "FAILURES_ALLOWED",
    "FAILURES_ALLOWED_BY_ADDRESS",
    "FAILURE_WINDOW_SECONDS",
    "ROLES",
    "SHORTEST_PASSWORD",
    "AccountError",
    "Checked",
    "Role",
    "SignIn",
    "StaffAccounts",
    "StaffMember",
    "StaffSession",
]

LONGEST_SESSION_SECONDS: Final = 12 * 3600.0
_PRESENT_EVERY_SECONDS: Final = 20.0
_SEEN_EVERY_SECONDS: Final = 10.0


class StaffAccounts(Presence):
    """The repository of accounts and sessions, and who has the console open.

    Args:
        engine: where they are stored.
        keys: the keys of this server.
        idle_seconds: a session unused for this long ends.
        clock: seconds since 1970, for tests.
        hasher: argon2 with its library's defaults when left out.
        second_factor_required: whether a session without one is good for setting one up only.
    """

    def __init__(
        self,
        engine: Engine,
        keys: Keys,
        *,
        idle_seconds: float = 3600.0,
        clock: Callable[[], float] = time.time,
        hasher: PasswordHasher | None = None,
        second_factor_required: bool = False,
    ) -> None:
        super().__init__(engine, clock)
        self._keys = keys
        self._idle = idle_seconds
        self._passwords = Passwords(hasher or PasswordHasher())
        self._required = second_factor_required
        self._throttle = Throttle(keys, clock)
        self.second_factors = SecondFactors(engine, keys, clock)

    def add(
        self, email: str, name: str, role: Role, password: str, *, by: str = "system"
    ) -> StaffMember:
        """Make an account.

        Args:
            by: id of the admin, or "system" for the command line.

        Raises:
            AccountError: the address is taken or malformed, or the password is too short.
        """
        address = email.strip().lower()
        raise_if_unusable(address, name, role, password)
        member = StaffMember(new_id(), address, name.strip(), role, True)
        with self._engine.begin() as connection:
            if self._row(connection, t.staff.c.email == address) is not None:
                raise AccountError(f"There is already an account for {address}.")
            connection.execute(
                t.staff.insert().values(
                    id=member.id,
                    email=member.email,
                    name=member.name,
                    role=role,
                    password_hash=self._passwords.hasher.hash(password),
                    active=True,
                    created_at=self._clock(),
                )
            )
            record(connection, self._clock(), by, "account_added", member.id)
        return member

    def members(self) -> list[StaffMember]:
        """Return all accounts by name."""
        with reading(self._engine).begin() as connection:
            rows = connection.execute(sa.select(t.staff).order_by(t.staff.c.name)).all()
        return [member_of(row) for row in rows]

    def member(self, staff_id: str) -> StaffMember | None:
        """Return one account, or None."""
        if not is_id(staff_id):
            return None
        with reading(self._engine).begin() as connection:
            row = self._row(connection, t.staff.c.id == staff_id)
        return None if row is None else member_of(row)

    def sign_in(self, email: str, password: str, *, address: str, code: str = "") -> SignIn:
        """Check a password, and a code where there is a second factor, and open a session.

        Args:
            email: as typed.
            password: as typed.
            address: network address of the browser, throttled as well as the account.
            code: six digits from the app, as typed.

        Returns:
            The outcome with its reason; the session's token only when it is "ok".
        """
        with self._engine.begin() as connection:
            reserved = self._throttle.reserve(connection, email, address)
            if reserved is None:
                return SignIn("throttled")
            row = self._row(connection, t.staff.c.email == email.strip().lower())
        right = self._fits(reserved, row and row.password_hash, password)
        if right is None:
            return SignIn("busy")
        if row is None or not right or not row.active:
            with self._engine.begin() as connection:
                note_refusal(connection, self._clock(), "sign_in_refused", row and row.id)
            return SignIn("wrong")
        with self._engine.begin() as connection:
            if row.totp_since is not None and not code.strip():
                self._throttle.take_back(connection, reserved)
                return SignIn("code_needed")
            if row.totp_since is not None:
                try:
                    right = self.second_factors.accepts(connection, row, code)
                except SealError:
                    self._throttle.take_back(connection, reserved)  # no guess was made
                    return SignIn("factor_sealed")
                if not right:
                    note_refusal(connection, self._clock(), "code_refused", row.id)
                    return SignIn("wrong_code")
            self._throttle.take_back(connection, reserved)
            # Whoever knows the password is no guesser.
            self._throttle.forgive(connection, email)
            return SignIn("ok", member_of(row), self._open_session(connection, row.id))

    def check_password(self, staff_id: str, password: str, *, address: str) -> Checked:
        """Check a signed-in person's password again, throttled as a sign-in is.

        Args:
            address: network address of the browser.
        """
        with self._engine.begin() as connection:
            row = self._row(connection, t.staff.c.id == staff_id)
            reserved = row and self._throttle.reserve(connection, row.email, address)
        if row is None:
            return "wrong"
        if reserved is None:
            return "throttled"
        right = self._fits(reserved, row.password_hash, password)
        if right is None:
            return "busy"
        if not right:
            return "wrong"
        with self._engine.begin() as connection:
            self._throttle.take_back(connection, reserved)
        return "ok"

    def session(self, token: str, *, touch: bool = True, looks: bool = True) -> StaffSession | None:
        """Return who holds this session token, or None if it is unknown or has expired.

        Args:
            token: as the browser sent it.
            touch: False for what a page asks by itself, which must not keep a session alive.
            looks: False for what says nothing about whether anybody is there.
        """
        now = self._clock()
        this = t.staff_sessions.c.token_hash == session_hash(self._keys, token)
        query = (
            sa.select(
                t.staff,
                t.staff_sessions.c.csrf,
                t.staff_sessions.c.last_seen_at,
                t.staff_sessions.c.present_at,
                t.staff_sessions.c.created_at.label("session_created_at"),
            )
            .join(t.staff, t.staff.c.id == t.staff_sessions.c.staff_id)
            .where(
                this,
                sa.func.abs(t.staff_sessions.c.last_seen_at - now) < self._idle,  # clock set back
                t.staff_sessions.c.created_at > now - LONGEST_SESSION_SECONDS,
                t.staff.c.active.is_(True),
            )
        )
        with reading(self._engine).begin() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        must_enrol = self._required and row.totp_since is None
        seen_at, values = row.last_seen_at, {}
        # A page is read far more often than it is worth a write to say so.
        if touch and now - seen_at >= _SEEN_EVERY_SECONDS:
            values["last_seen_at"] = seen_at = now
        # Whoever cannot answer yet must not be promised to a visitor.
        noted = abs(now - (row.present_at or 0.0)) < _PRESENT_EVERY_SECONDS
        if looks and not must_enrol and not noted:
            values["present_at"] = now
        if values:
            with self._engine.begin() as connection:
                connection.execute(t.staff_sessions.update().where(this).values(**values))
        ends_at = min(seen_at + self._idle, row.session_created_at + LONGEST_SESSION_SECONDS)
        return StaffSession(member_of(row), row.csrf, ends_at, must_enrol)

    def sign_out(self, token: str) -> None:
        """End a session; leaves an audit row if there was one."""
        ended = t.staff_sessions.c.token_hash == session_hash(self._keys, token)
        with self._engine.begin() as connection:
            staff_id = connection.execute(
                sa.select(t.staff_sessions.c.staff_id).where(ended)
            ).scalar()
            if staff_id is None:
                return
            connection.execute(t.staff_sessions.delete().where(ended))
            record(connection, self._clock(), staff_id, "sign_out", staff_id)

    def _open_session(self, connection: Connection, staff_id: str) -> str:
        token, now = new_token().hex(), self._clock()
        connection.execute(
            t.staff_sessions.insert().values(
                token_hash=session_hash(self._keys, token),
                staff_id=staff_id,
                csrf=secrets.token_urlsafe(24),
                created_at=now,
                last_seen_at=now,
            )
        )
        record(connection, now, staff_id, "sign_in", staff_id)
        return token

    def _fits(self, reserved: list[int], hashed: str | None, password: str) -> bool | None:
        try:
            return self._passwords.fits(hashed, password)
        except Busy:  # no guess was made
            with self._engine.begin() as connection:
                self._throttle.take_back(connection, reserved)
            return None

    def _row(self, connection: Connection, condition: object) -> sa.engine.Row | None:
        return connection.execute(sa.select(t.staff).where(condition)).first()
