"""What one process starts does not outlive it, however it ends."""

from __future__ import annotations

import ctypes
import signal
from typing import Final

# Of this very process, and looked up here: between fork and exec little more than a call is safe.
_LIBC: Final = ctypes.CDLL(None)
_WHEN_THE_PARENT_ENDS: Final = 1  # PR_SET_PDEATHSIG of prctl(2)


def ends_with_parent() -> None:
    """Have the system end this process once whoever started it is gone.

    To be called between fork and exec. A parent that is killed cannot end anybody: what it left
    would keep its ports, be cared for by nobody, and keep the next start from coming up. Linux
    alone knows how; elsewhere nothing happens.
    """
    if prctl := getattr(_LIBC, "prctl", None):
        prctl(_WHEN_THE_PARENT_ENDS, signal.SIGTERM, 0, 0, 0)
