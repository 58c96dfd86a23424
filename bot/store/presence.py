"""Who has the console open right now."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.store import tables as t
from bot.store.database import reading
from bot.store.staff_model import Role, StaffMember

# An open console asks for the queue every few seconds; after this long its tab is gone or asleep.
PRESENT_SECONDS: Final = 90.0


class Presence:
    """Looks who is there.

    Args:
        engine: where accounts and sessions are stored.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._clock = clock

    def present(
        self, roles: Collection[Role], *, of: str = "", within: float = PRESENT_SECONDS
    ) -> int:
        """Return how many active people of these roles have the console open right now.

        Args:
            roles: whom to count.
            of: id of the only one to look for; "" for everybody.
            within: a console that asked for anything in so many seconds counts as open.
        """
        return len(self.here(roles, of=of, within=within))

    def here(
        self, roles: Collection[Role], *, of: str = "", within: float = PRESENT_SECONDS
    ) -> list[StaffMember]:
        """Return those whom `present` counts, by name."""
        open_ = sa.select(t.staff_sessions.c.staff_id).where(there_at(self._clock(), within))
        query = sa.select(t.staff).where(
            t.staff.c.active.is_(True),
            t.staff.c.role.in_(roles),
            t.staff.c.id.in_(open_),
            *([t.staff.c.id == of] if of else []),
        )
        with reading(self._engine).begin() as connection:
            rows = connection.execute(query.order_by(t.staff.c.name)).all()
        return [member_of(row) for row in rows]


def there_at(now: float, within: float = PRESENT_SECONDS) -> sa.ColumnElement[bool]:
    """Return the condition by which a session's console counts as open."""
    # As with a session, a time to come is one of a clock that was ahead.
    found: sa.ColumnElement[bool] = sa.func.abs(t.staff_sessions.c.present_at - now) < within
    return found


def member_of(row: sa.engine.Row) -> StaffMember:
    """Return the account of a row of `staff`."""
    return StaffMember(
        row.id, row.email, row.name, row.role, row.active, row.totp_since is not None
    )
