"""Counts by the hour: figures that hold no content and outlive every conversation."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from bot.store import tables as t
from bot.store.database import reading


@dataclass(frozen=True)
class Count:
    """How often something happened, such as ("no_reviewed_answer", "cost", 12)."""

    name: str
    key: str
    n: int


@dataclass(frozen=True)
class HourCount:
    """How often something happened in one hour, numbered from 1970."""

    hour: int
    key: str
    n: int


def count(connection: Connection, at: float, name: str, key: str) -> None:
    """Count one more inside the caller's transaction, so act and count stand or fall together.

    Args:
        at: seconds since 1970.
        name: what happened, at most 32 characters.
        key: to what, at most 64 characters; an id or a code, never content.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = insert(t.counts).values(hour=int(at // 3600), name=name, key=key, n=1)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=["hour", "name", "key"], set_={"n": t.counts.c.n + 1}
        )
    )


class Counts:
    """Adds to and reads the counts.

    Args:
        engine: where they are stored.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, name: str, key: str) -> None:
        """Count one more of `name` and `key` in this hour."""
        self.add_all([(name, key)])

    def add_all(self, found: Sequence[tuple[str, str]]) -> None:
        """Count one more of each name and key in this hour, all or none."""
        if not found:
            return
        with self._engine.begin() as connection:
            # In one order everywhere, so that two processes never wait for each other's rows.
            for name, key in sorted(found):
                count(connection, self._clock(), name, key)

    def totals(self, name: str, since: float = 0.0) -> list[Count]:
        """Return the totals of one name since a time, highest first."""
        total = sa.func.sum(t.counts.c.n).label("total")
        query = (
            sa.select(t.counts.c.key, total)
            .where(t.counts.c.name == name, t.counts.c.hour >= int(since // 3600))
            .group_by(t.counts.c.key)
            .order_by(total.desc(), t.counts.c.key)
        )
        with reading(self._engine).begin() as connection:
            return [Count(name, row.key, int(row.total)) for row in connection.execute(query)]

    def by_hour(self, name: str, since: float = 0.0) -> list[HourCount]:
        """Return the counts of one name since a time, hour by hour."""
        query = (
            sa.select(t.counts.c.hour, t.counts.c.key, t.counts.c.n)
            .where(t.counts.c.name == name, t.counts.c.hour >= int(since // 3600))
            .order_by(t.counts.c.hour, t.counts.c.key)
        )
        with reading(self._engine).begin() as connection:
            return [HourCount(row.hour, row.key, row.n) for row in connection.execute(query)]
