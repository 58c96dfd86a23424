"""Says where an error came from, in words that may be logged."""

from __future__ import annotations

import traceback
from pathlib import Path


def fault(error: BaseException) -> dict[str, str]:
    """Return an error's type and place; its message may hold what a visitor wrote.

    Args:
        error: as caught.
    """
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"
    return {"error": type(error).__name__, "place": place}
