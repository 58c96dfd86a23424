"""Times as a person at a terminal reads them."""

from __future__ import annotations

import time


def when(at: float) -> str:
    """Return day and time on this machine's clock.

    Args:
        at: seconds since 1970.
    """
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at))
