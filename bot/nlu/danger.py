"""Loads the model half of the crisis screen; without it the rules go on alone."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import structlog

from bot.safety.danger_model import MODEL_FILE, DangerModel, DangerModelError, Weights

log = structlog.get_logger()


@lru_cache(maxsize=1)
def danger_model(path: Path = MODEL_FILE) -> DangerModel | None:
    """Return the danger model with its encoder, once for a process; None if it cannot be loaded.

    A process that cannot load it, for want of memory or a library, must still start and screen.

    Args:
        path: the model's file.
    """
    try:
        # Imported here, so that a broken library costs the model and not the process.
        from bot.nlu.encoder import EncoderError, shared_encoder
    except ImportError as error:
        log.error("danger_model.missing", error=type(error).__name__)
        return None
    try:
        return DangerModel(Weights.load(path), shared_encoder())
    except (DangerModelError, EncoderError, OSError, RuntimeError, MemoryError) as error:
        log.error("danger_model.missing", error=type(error).__name__, reason=str(error)[:200])
        return None
