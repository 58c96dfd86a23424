"""What can be seen of a process from outside: whether it answers, and its last words."""

from __future__ import annotations

import http.client
import os
import urllib.request
from pathlib import Path
from typing import Final

LAST_BYTES: Final = 8192


def answers(url: str, seconds: float = 2.0) -> bool:
    """Tell whether an address on this machine answers with success, and soon enough."""
    try:
        with urllib.request.urlopen(url, timeout=seconds) as reply:  # noqa: S310
            return bool(reply.status == 200)
    except (OSError, http.client.HTTPException):  # nothing, or something that speaks otherwise
        return False


def last_line(log: Path) -> str:
    """Return the last line of a log that says something."""
    try:
        with log.open("rb") as file:  # a log that nobody rotates may be larger than the memory
            file.seek(max(file.seek(0, os.SEEK_END) - LAST_BYTES, 0))
            lines = [line.strip() for line in file.read().decode(errors="replace").splitlines()]
    except OSError:
        lines = []
    return next((line for line in reversed(lines) if line), "(nothing)")
