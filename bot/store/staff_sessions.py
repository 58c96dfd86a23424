"""What several parts of the store do with the sessions of staff."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from bot.store import tables as t
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
