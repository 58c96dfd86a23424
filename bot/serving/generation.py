"""Processes that serve one publication, so that the next one's can be started beside them."""

from __future__ import annotations

import errno
import socket
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from bot.serving.ports import doors, taken
from bot.serving.processes import ProcessPlan, endpoints_of, given_endpoints, plans
from bot.settings import Settings

LOOPBACK: Final = "127.0.0.1"
# A name may have an address that this machine has not.
_NOT_HERE: Final = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


@dataclass(frozen=True)
class Generation:
    """The three processes of one publication, not yet started.

    Args:
        plans: how they are started.
        ports: those of its `rasa` and `actions`.
        own: a socket of this generation's `web` alone; tells whether that one answers, since the
            public one is shared with the generation before.
        endpoints: the endpoints file that was written for it, if one was.
    """

    plans: list[ProcessPlan]
    ports: frozenset[int]
    own: socket.socket
    endpoints: Path | None

    def close(self) -> None:
        """Give back what belongs to it alone, once its processes have ended."""
        self.own.close()
        if self.endpoints is not None:
            self.endpoints.unlink(missing_ok=True)


def generation(
    settings: Settings,
    knowledge: Path,
    model: Path,
    public: Sequence[socket.socket],
    avoided: Collection[int] = (),
) -> Generation:
    """Return how the processes of one publication are started.

    Args:
        settings: what the operator set; the ports of `rasa` and `actions` are used if they are
            free, and others while a generation before still has them.
        knowledge: the published copy of the editors' files.
        model: trained from it.
        public: what visitors' browsers connect to, bound; shared by all generations.
        avoided: ports of the generation that runs, also while one of its processes is restarted
            and has none.
    """
    own = _bound(socket.AF_INET, (LOOPBACK, 0))
    rasa, actions = _ports(settings, avoided)
    here = replace(settings, knowledge_dir=knowledge, rasa_port=rasa, actions_port=actions)
    environment = {
        "FOYER_KNOWLEDGE_DIR": str(knowledge),
        "FOYER_RASA_PORT": str(here.rasa_port),
        "FOYER_ACTIONS_PORT": str(here.actions_port),
    }
    planned = []
    for plan in plans(here, model):
        plan = replace(plan, env={**plan.env, **environment})
        if plan.name == "web":
            sockets = (*(one.fileno() for one in public), own.fileno())
            named = [word for number in sockets for word in ("--socket", str(number))]
            health = f"http://{LOOPBACK}:{own.getsockname()[1]}/healthz"
            plan = replace(plan, command=(*plan.command, *named), health=health, sockets=sockets)
        planned.append(plan)
    written = endpoints_of(here)
    endpoints = written if written != given_endpoints(settings) else None
    return Generation(planned, frozenset((rasa, actions)), own, endpoints)


def _ports(settings: Settings, avoided: Collection[int]) -> tuple[int, int]:
    """Return ports for `rasa` and `actions`: the usual ones, unless somebody has them."""
    in_use = {door.port for door in taken(doors(settings))}
    found: list[int] = []
    for port in (settings.rasa_port, settings.actions_port):
        while port in {*in_use, *avoided, *found}:
            port = free_port()
        found.append(port)
    return found[0], found[1]


def listening(host: str, port: int) -> list[socket.socket]:
    """Return a bound socket for each address that a host has; `web` listens on all of them.

    Args:
        host: an address, or a name such as localhost.
        port: the port.

    Raises:
        OSError: none of the addresses can be used.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    made: list[socket.socket] = []
    failed: OSError | None = None
    for family, address in dict.fromkeys((one[0], one[4]) for one in found):
        try:
            made.append(_bound(family, address))
        except OSError as error:
            if error.errno not in _NOT_HERE:
                for one in made:
                    one.close()
                raise
            failed = error
    if not made:
        raise failed or OSError(f"{host} has no address")
    return made


def _bound(family: int, address: Any) -> socket.socket:
    made = socket.socket(family)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            # Else visitors with an address of the old kind would come with one of another spelling.
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(address)
    except OSError:
        made.close()
        raise
    return made


def free_port() -> int:
    """Return a loopback port that nobody uses now."""
    with _bound(socket.AF_INET, (LOOPBACK, 0)) as probe:
        return int(probe.getsockname()[1])
