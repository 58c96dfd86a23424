"""The audit trail: who did what to which record, each row chained to the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

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
class Asked:
    """Which rows are asked for; what is left out narrows nothing.

    Args:
        object_id: of this record alone.
        account: what this account, "visitor", "system" or "unknown" did, or what was done to it.
        actions: one of these acts.
        since: from this time on, seconds since 1970.
        until: before this time.
    """

    object_id: str = ""
    account: str = ""
    actions: Sequence[str] = ()
    since: float | None = None
    until: float | None = None


@dataclass(frozen=True)
class AuditPage:
    """Some rows, newest first, and whether there are newer and older ones."""

    rows: Sequence[AuditRow]
    newer: bool
    older: bool


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

    def page(
        self, asked: Asked, limit: int, *, before: int | None = None, after: int | None = None
    ) -> AuditPage:
        """Return at most `limit` rows, the newest where nothing else is said.

        Args:
            asked: which rows.
            limit: how many.
            before: the newest of those older than this row.
            after: else the oldest of those newer than this row.
        """
        up = before is None and after is not None
        with self._engine.begin() as connection:
            rows = [AuditRow(**row._mapping) for row in connection.execute(
                _some(asked, limit + 1, before, after if up else None)
            )]  # fmt: skip
            more, rows = len(rows) > limit, rows[:limit]
            if up:
                rows.reverse()
            # Where it was asked for what lies on one side, something lies on the other.
            edge = rows[0].id if rows else 0
            newer = more if up else bool(
                before is not None
                and rows
                and connection.execute(_some(asked, 1, None, edge)).first()
            )  # fmt: skip
            older = (
                more
                if not up
                else bool(rows and connection.execute(_some(asked, 1, rows[-1].id, None)).first())
            )
        return AuditPage(rows, newer, older)

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


def _some(asked: Asked, limit: int, before: int | None, after: int | None) -> Any:
    """Return the query for some rows, the nearest to the number first."""
    row = t.audit.c
    wanted = [
        *([row.object_id == asked.object_id] if asked.object_id else []),
        *([row.action.in_(asked.actions)] if asked.actions else []),
        *([row.at >= asked.since] if asked.since is not None else []),
        *([row.at < asked.until] if asked.until is not None else []),
        *([row.id < before] if before is not None else []),
        *([row.id > after] if after is not None else []),
    ]
    order = row.id.asc() if after is not None else row.id.desc()
    if not asked.account:
        return sa.select(t.audit).where(*wanted).order_by(order).limit(limit)
    # Each half goes along its own index and stops early; asked for with one "or", all rows of a
    # busy account would be read and sorted.
    halves = [
        sa.select(sa.select(row.id).where(column == asked.account, *wanted)
                  .order_by(order).limit(limit).subquery().c.id)
        for column in (row.actor, row.object_id)
    ]  # fmt: skip
    ids = sa.union(*halves).subquery()
    return sa.select(t.audit).where(row.id.in_(sa.select(ids.c.id))).order_by(order).limit(limit)


def _hash(number: int, at: float, actor: str, action: str, object_id: str, previous: str) -> str:
    line = "\x1f".join((str(number), repr(at), actor, action, object_id, previous))
    return hashlib.sha256(line.encode()).hexdigest()
