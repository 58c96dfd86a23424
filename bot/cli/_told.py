"""Times and failures as a person at a terminal reads them."""

from __future__ import annotations

import time
from typing import Final

_NO_DATABASE: Final = (
    "The database does not answer, or is not prepared. `foyer prepare` brings its tables up to "
    "date; FOYER_DATABASE_URL says where it is."
)


def when(at: float) -> str:
    """Return day and time on this machine's clock.

    Args:
        at: seconds since 1970.
    """
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at))


def counted(number: int, one: str) -> str:
    """Return a number of things in words: "1 error", "2 errors".

    Args:
        number: how many there are.
        one: what one of them is called.
    """
    return f"{number} {one}{'' if number == 1 else 's'}"


def in_the_way(error: OSError) -> str:
    """Return which file or folder stands in the way, and how.

    Args:
        error: what was raised.
    """
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror or error}. Mend that, and try again."


def no_database(error: Exception) -> str | None:
    """Return what is wrong with the database; None if something else is.

    Args:
        error: what was raised.
    """
    from sqlalchemy.exc import DatabaseError, OperationalError  # `foyer --help` needs none

    from bot.store.database import TablesError

    if isinstance(error, TablesError):
        return str(error)
    if not isinstance(error, DatabaseError):
        return None
    # SQLAlchemy's own words hold the values of the statement, which are names and addresses, and
    # so do the driver's where a row is refused. Those on the connection, disk or tables hold none.
    said = str(error.orig).strip().splitlines() if isinstance(error, OperationalError) else []
    return f"{_NO_DATABASE} It said: {said[0]}" if said else _NO_DATABASE
