"""Whether the addresses that the three processes listen on are free."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from bot.settings import Settings


@dataclass(frozen=True)
class Door:
    """Where one process will listen.

    Args:
        name: "rasa", "actions" or "web".
        host: the address.
        port: the port.
        setting: what moves it to another port.
    """

    name: str
    host: str
    port: int
    setting: str


def doors(settings: Settings) -> list[Door]:
    """Return where each process will listen."""
    return [
        Door("rasa", "127.0.0.1", settings.rasa_port, "FOYER_RASA_PORT"),
        Door("actions", "127.0.0.1", settings.actions_port, "FOYER_ACTIONS_PORT"),
        Door("web", settings.host, settings.port, "FOYER_PORT"),
    ]


def taken(doors: Iterable[Door]) -> list[Door]:
    """Return the doors that another program has: what answers there would pass for ours."""
    return [door for door in doors if _is_taken(door)]


def _is_taken(door: Door) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in door.host else socket.AF_INET) as probe:
        # As servers do: what a program that has ended leaves behind for a minute does not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((door.host, door.port))
        except OSError as error:
            # Whatever else is wrong with an address, the process that wants it says better.
            return error.errno == errno.EADDRINUSE
    return False
