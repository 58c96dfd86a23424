"""Notes which actions failed in a turn.

Rasa goes on after an action that failed, with what others said: "I am passing this to our staff",
although nothing was passed. Whoever asked must learn that the turn failed.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from rasa.core.actions.action import ActionExecutionRejection, RemoteAction

# A list that is shared by the tasks of a turn, and by no two turns.
_failed: ContextVar[list[str] | None] = ContextVar("foyer_failed_actions", default=None)
_Run = Callable[..., Awaitable[Any]]
_NOTED: Final = "__foyer_noted__"


@contextmanager
def noting_failures() -> Iterator[list[str]]:
    """Collect the names of the actions that fail while the block runs."""
    names: list[str] = []
    token = _failed.set(names)
    try:
        yield names
    finally:
        _failed.reset(token)


def install() -> None:
    """Let the actions of this process's action server be noted when they fail."""
    if not hasattr(RemoteAction.run, _NOTED):
        RemoteAction.run = _noted(RemoteAction.run)  # type: ignore[method-assign]


def _noted(run: _Run) -> _Run:
    @functools.wraps(run)
    async def noted(action: RemoteAction, *given: Any, **named: Any) -> Any:
        try:
            return await run(action, *given, **named)
        except ActionExecutionRejection:  # an answer, which policies act on
            raise
        except Exception:
            names = _failed.get()
            if names is not None:
                names.append(action.name())
            raise

    setattr(noted, _NOTED, True)
    return noted
