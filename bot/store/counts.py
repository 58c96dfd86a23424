"""Counts by the hour: figures that hold no content and outlive every conversation."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from bot.store import tables as t
from bot.store.database import reading


@dataclass(frozen=True)
class Count:
    """How often something happened, such as ("no_reviewed_answer", "cost", 12)."""

    name: str
    key: str
    n: int


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
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        row = insert(t.counts).values(hour=int(self._clock() // 3600), name=name, key=key, n=1)
        with self._engine.begin() as connection:
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=["hour", "name", "key"], set_={"n": t.counts.c.n + 1}
                )
            )

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
