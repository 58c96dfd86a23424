"""Builds the engine from the parsed knowledge files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.screening.engine import Engine, utc_now
from bot.screening.form_file import parse_form
from bot.screening.guidance import Guidance


def build(
    raw: Mapping[str, Any],
    *,
    fill: Callable[[str], str] = str,
    clock: Callable[[], datetime] = utc_now,
) -> Engine:
    """Build the engine.

    Args:
        raw: the parsed documents under "screening", "instruments" and "guidance".
        fill: puts the facility's facts into a text ("{program.name}").
        clock: the time written beside a consent.

    Raises:
        FormError: one of the files is not usable; the message says how to mend it.
    """
    form = parse_form(_filled(raw["screening"], fill), raw["instruments"])
    return Engine(form, Guidance.parse(_filled(raw["guidance"], fill), form), clock=clock)


def _filled(part: Any, fill: Callable[[str], str]) -> Any:
    if isinstance(part, str):
        return fill(part) if "{program." in part or "[[" in part else part
    if isinstance(part, Mapping):
        return {key: _filled(value, fill) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(one, fill) for one in part]
    return part
