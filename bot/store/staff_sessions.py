"""What several parts of the store do with the sessions of staff."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from bot.store import tables as t
from bot.store.audit import UNKNOWN, record
from bot.store.keys import Keys


def session_hash(keys: Keys, token: str) -> str:
    """Return what is stored of a session's token."""
    return keys.token_hash(f"staff session {token}".encode())


def end_sessions(connection: Connection, staff_id: str, *, but: str = "") -> None:
    """End an account's sessions inside the caller's transaction.

    Args:
        connection: the transaction.
        staff_id: whose.
        but: the `session_hash` of one that goes on; "" for none.
    """
    sessions = t.staff_sessions.c
    connection.execute(
        t.staff_sessions.delete().where(sessions.staff_id == staff_id, sessions.token_hash != but)
    )


def note_refusal(connection: Connection, at: float, act: str, staff_id: str | None) -> None:
    """Leave an audit row that somebody was not let in; what they typed stands nowhere.

    Args:
        at: seconds since 1970.
        act: "sign_in_refused" or "code_refused".
        staff_id: whose account it was tried with; None where there is no such account.
    """
    record(connection, at, UNKNOWN, act, staff_id or f"account:{UNKNOWN}")
