"""The key of the conversation that Rasa is working on right now, and of no other.

`web` lends it for one turn; it travels with the task that handles the message and is never stored.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

# Name of the message metadata that carries the key to the action server; never saved.
LENT_KEY: Final = "lent_key"

current_key: ContextVar[bytes | None] = ContextVar("foyer_current_key", default=None)
