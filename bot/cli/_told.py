"""Times and failures as a person at a terminal reads them."""

from __future__ import annotations

import time


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
