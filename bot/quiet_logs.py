"""Keeps what errors say out of the logs: the words of an error may be a visitor's.

Rasa, its action server and the servers beneath them log a failed action, request or task with its
traceback. At its end stands what failed: of an action the whole conversation, and the key that was
lent for it.
"""

from __future__ import annotations

import logging
from typing import Any

from bot.fault import fault


class QuietRecord(logging.LogRecord):
    """A line of a log that tells an error's type and place, and nothing that the error says."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """Take what Python's own record takes."""
        super().__init__(*given, **named)
        error = self.exc_info[1] if self.exc_info else None
        if error is None:
            return
        # What runs in the background is named with its error by the one who logs it.
        told = self._told()
        for said in filter(None, (repr(error), str(error))):
            told = told.replace(said, type(error).__name__)
        found = fault(error)
        self.msg = f"{told} ({found['error']} at {found['place']})"
        self.args = self.exc_info = None

    def _told(self) -> str:
        try:
            return self.getMessage()
        except (TypeError, ValueError):
            return str(self.msg)


def keep_words_out() -> None:
    """Let every logger of this process write such lines."""
    logging.setLogRecordFactory(QuietRecord)
