"""What a command writes is for the user who runs it."""

from __future__ import annotations

import os
from functools import partial
from typing import Final

import click

_OTHERS: Final = 0o077


def keep_private() -> None:
    """Let nobody else read what this command and the processes that it starts will write.

    The database, the log of the processes and the published copies lie below `var`, which others
    on the machine may be able to enter.
    """
    before = os.umask(_OTHERS)
    click.get_current_context().call_on_close(partial(os.umask, before))
