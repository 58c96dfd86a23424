"""Finds the files of the knowledge base that config.yml names, where FOYER_KNOWLEDGE_DIR says."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.settings import Settings

_USUAL: Final = "knowledge"


def knowledge_path(named: str) -> Path:
    """Return the path of a file or folder that an option of config.yml names.

    So that one setting moves the knowledge base for all processes: were Rasa to screen by another
    crisis file than `web` does, a phrase that was mended in one would be missed by the other.

    Args:
        named: what begins with "knowledge" lies in FOYER_KNOWLEDGE_DIR; any other stays as it is.
    """
    path = Path(named)
    if path.parts[:1] != (_USUAL,):
        return path
    return Settings.from_env().knowledge_dir.joinpath(*path.parts[1:])
