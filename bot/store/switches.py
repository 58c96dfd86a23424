"""The switches: whether the bot answers, and whether staff can be asked into a chat."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.store import tables as t
from bot.store.audit import record
from bot.store.database import reading
from bot.store.keys import Keys, SealError

Name = Literal["bot", "live"]
NAMES: Final[tuple[Name, ...]] = ("bot", "live")
LONGEST_REASON: Final = 500
SEALED: Final = "(cannot be opened)"


class SwitchError(ValueError):
    """A switch cannot be turned like this; the message says how to mend it."""


@dataclass(frozen=True)
class Turned:
    """One turn of a switch.

    Args:
        by: id of the account that turned it; "system" for the command line.
        at: seconds since 1970.
    """

    name: Name
    on: bool
    by: str
    by_name: str
    at: float
    reason: str


@dataclass(frozen=True)
class Standing:
    """How the switches stand; both are on until somebody turns one."""

    bot: bool = True
    live: bool = True


class Switches:
    """Turns the switches and remembers every turn with its reason.

    Args:
        engine: where they are stored.
        keys: the keys of this server.
        clock: seconds since 1970, for tests.
    """

    def __init__(self, engine: Engine, keys: Keys, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._reading = reading(engine)
        self._staff = keys.staff_sealer()
        self._clock = clock

    def standing(self) -> Standing:
        """Return how the switches stand now."""
        newest = sa.select(sa.func.max(t.switches.c.id)).group_by(t.switches.c.name)
        query = sa.select(t.switches.c.name, t.switches.c.is_on).where(t.switches.c.id.in_(newest))
        with self._reading.begin() as connection:
            return Standing(**{row.name: row.is_on for row in connection.execute(query)})

    def turn(self, name: Name, *, on: bool, by: str, reason: str) -> None:
        """Turn a switch; leaves an audit row.

        Raises:
            SwitchError: there is no such switch, or no reason is given.
        """
        words = reason.strip()
        _raise_if_unusable(name, words)
        now = self._clock()
        plain = json.dumps({"reason": words}, ensure_ascii=False).encode()
        with self._engine.begin() as connection:
            connection.execute(
                t.switches.insert().values(
                    name=name,
                    is_on=on,
                    by=by,
                    at=now,
                    sealed=self._staff.seal(plain, place=f"switch/{name}/{now!r}"),
                )
            )
            record(connection, now, by, f"{name}_{'on' if on else 'off'}", f"switch:{name}")

    def history(self, limit: int = 50) -> list[Turned]:
        """Return the turns with their reasons, the newest first."""
        query = (
            sa.select(t.switches, t.staff.c.name.label("by_name"))
            .outerjoin(t.staff, t.staff.c.id == t.switches.c.by)
            .order_by(t.switches.c.id.desc())
            .limit(limit)
        )
        with self._reading.begin() as connection:
            return [
                Turned(row.name, row.is_on, row.by, row.by_name or "", row.at, self._reason(row))
                for row in connection.execute(query)
            ]

    def _reason(self, row: sa.engine.Row) -> str:
        try:
            plain = self._staff.open(row.sealed, place=f"switch/{row.name}/{row.at!r}")
        except SealError:  # sealed under an earlier server key; the switches turn all the same
            return SEALED
        return str(json.loads(plain)["reason"])


def _raise_if_unusable(name: str, reason: str) -> None:
    if name not in NAMES:
        raise SwitchError(f"{name!r} is not a switch. Use one of: {', '.join(NAMES)}.")
    if not reason:
        raise SwitchError("Say why, for example: answers are being corrected.")
    if len(reason) > LONGEST_REASON:
        raise SwitchError(f"Keep the reason to {LONGEST_REASON} characters.")
