"""Processes that serve one publication, so that the next one's can be started beside them."""

from __future__ import annotations

import socket
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bot.serving.ports import doors, taken
from bot.serving.processes import ProcessPlan, endpoints_of, given_endpoints, plans
from bot.settings import Settings

LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True)
class Generation:
    """The three processes of one publication, not yet started.

    Args:
        plans: how they are started.
        own: a socket of this generation's `web` alone; tells whether that one answers, since the
            public one is shared with the generation before.
        endpoints: the endpoints file that was written for it, if one was.
    """

    plans: list[ProcessPlan]
    own: socket.socket
    endpoints: Path | None

    def close(self) -> None:
        """Give back what belongs to it alone, once its processes have ended."""
        self.own.close()
        if self.endpoints is not None:
            self.endpoints.unlink(missing_ok=True)


def generation(
    settings: Settings, knowledge: Path, model: Path, public: socket.socket
) -> Generation:
    """Return how the processes of one publication are started.

    Args:
        settings: what the operator set; the ports of `rasa` and `actions` are used if they are
            free, and others while a generation before still has them.
        knowledge: the published copy of the editors' files.
        model: trained from it.
        public: what visitors' browsers connect to; shared by all generations.
    """
    in_use = {door.name for door in taken(doors(settings))}
    own = bound(LOOPBACK, 0)
    here = replace(
        settings,
        knowledge_dir=knowledge,
        rasa_port=free_port() if "rasa" in in_use else settings.rasa_port,
        actions_port=free_port() if "actions" in in_use else settings.actions_port,
    )
    environment = {
        "FOYER_KNOWLEDGE_DIR": str(knowledge),
        "FOYER_RASA_PORT": str(here.rasa_port),
        "FOYER_ACTIONS_PORT": str(here.actions_port),
    }
    planned = []
    for plan in plans(here, model):
        plan = replace(plan, env={**plan.env, **environment})
        if plan.name == "web":
            sockets = (public.fileno(), own.fileno())
            named = [word for number in sockets for word in ("--socket", str(number))]
            health = f"http://{LOOPBACK}:{own.getsockname()[1]}/healthz"
            plan = replace(plan, command=(*plan.command, *named), health=health, sockets=sockets)
        planned.append(plan)
    written = endpoints_of(here)
    return Generation(planned, own, written if written != given_endpoints(settings) else None)


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that has an address but does not listen yet; whoever serves listens.

    Args:
        host: the address.
        port: the port; 0 for any free one.

    Raises:
        OSError: the address is not this machine's, or in use.
    """
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    return made


def free_port() -> int:
    """Return a loopback port that nobody uses now."""
    with bound(LOOPBACK, 0) as probe:
        return int(probe.getsockname()[1])
