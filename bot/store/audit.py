"""The audit trail: who did what to which record, each row chained to the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.database import reading

_FIRST: Final = "0" * 64
# Any number will do, as long as every process uses the same one.
_POSTGRES_LOCK: Final = 7_301_992
VISITOR: Final = "visitor"
UNKNOWN: Final = "unknown"  # who was not let in has not shown who they are


@dataclass(frozen=True)
class AuditRow:
    """One act: ids only, never content."""

    id: int
    at: float
    actor: str
    action: str
    object_id: str
    previous: str
    hash: str


@dataclass(frozen=True)
class ChainBreak:
    """Where the chain does not hold, and why."""

    id: int
    reason: str


def record(connection: Connection, at: float, actor: str, action: str, object_id: str) -> None:
    """Append one row inside the caller's transaction, so act and row stand or fall together.

    Args:
        at: seconds since 1970.
        actor: a staff id, "visitor", "system" or "unknown".
        action: a word such as "read", "claim" or "withdraw".
        object_id: id of the handoff or account concerned.
    """
    hold(connection)
    last = connection.execute(sa.select(t.audit).order_by(t.audit.c.id.desc()).limit(1)).first()
    number = last.id + 1 if last else 1
    previous = last.hash if last else _FIRST
    connection.execute(
        t.audit.insert().values(
            id=number,
            at=at,
            actor=actor,
            action=action,
            object_id=object_id,
            previous=previous,
            hash=_hash(number, at, actor, action, object_id, previous),
        )
    )


def hold(connection: Connection) -> None:
    """Wait until no other transaction appends rows; until the end of this one, none does."""
    # SQLite has one writer at a time anyway.
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_POSTGRES_LOCK)))


class AuditTrail:
    """Reads and verifies the trail.

    Args:
        engine: where it is stored.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = reading(engine)

    def rows(self, object_id: str | None = None) -> list[AuditRow]:
        """Return the rows in order, of one object if it is named."""
        query = sa.select(t.audit).order_by(t.audit.c.id)
        if object_id is not None:
            query = query.where(t.audit.c.object_id == object_id)
        with self._engine.begin() as connection:
            return [AuditRow(**row._mapping) for row in connection.execute(query)]

    def newest(self, limit: int, object_id: str | None = None) -> list[AuditRow]:
        """Return at most `limit` rows, newest first, of one object if it is named."""
        query = sa.select(t.audit).order_by(t.audit.c.id.desc()).limit(limit)
        if object_id is not None:
            query = query.where(t.audit.c.object_id == object_id)
        with self._engine.begin() as connection:
            return [AuditRow(**row._mapping) for row in connection.execute(query)]

    def holds(self, number: int, hash_: str) -> bool:
        """Tell whether a row is still there as somebody noted it elsewhere.

        A chain alone cannot show that its newest rows were cut off, or that all of it was made
        anew; a hash that was noted outside this machine can.
        """
        query = sa.select(t.audit.c.hash).where(t.audit.c.id == number)
        with self._engine.begin() as connection:
            return bool(connection.execute(query).scalar() == hash_)

    def breaks(self) -> Iterator[ChainBreak]:
        """Yield every place where a row was altered, removed or put in."""
        number, previous = 0, _FIRST
        for row in self.rows():
            if row.id != number + 1:
                yield ChainBreak(row.id, f"row {number + 1} is missing")
            if row.previous != previous:
                yield ChainBreak(row.id, "does not follow the row before it")
            if row.hash != _hash(
                row.id, row.at, row.actor, row.action, row.object_id, row.previous
            ):
                yield ChainBreak(row.id, "was altered")
            number, previous = row.id, row.hash


def _hash(number: int, at: float, actor: str, action: str, object_id: str, previous: str) -> str:
    line = "\x1f".join((str(number), repr(at), actor, action, object_id, previous))
    return hashlib.sha256(line.encode()).hexdigest()
