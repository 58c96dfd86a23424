"""Starts the web process: `python -m bot.web.main`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import socket
import sys
from collections.abc import Sequence
from typing import Final

import structlog
import uvicorn
from fastapi import FastAPI

from bot.quiet_logs import keep_words_out
from bot.settings import Settings, SettingsError
from bot.web.app import create_app
from bot.web.deps import Deps, build_deps
from bot.web.door import LONGEST_HEAD, Door, let_many_in

LET_IN_SECONDS: Final = 0.3


class Server(uvicorn.Server):
    """Uvicorn that ends the open streams first, so that stopping is quick and clean."""

    def __init__(self, config: uvicorn.Config, deps: Deps) -> None:
        super().__init__(config)
        self._deps = deps

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, close the streams, then everything else."""
        for server in self.servers:
            server.close()
        # Uvicorn would hang up on whoever was let in a moment ago and has not asked yet.
        await asyncio.sleep(LET_IN_SECONDS)
        self._deps.hub.close()
        await super().shutdown(sockets)


def run(arguments: Sequence[str] | None = None) -> None:
    """Serve until told to stop.

    Args:
        arguments: `--socket` with the number of a socket to serve on, inherited from whoever
            started this process, as often as there are some; without any, FOYER_HOST and
            FOYER_PORT say where.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", type=int, action="append", default=[])
    inherited = [socket.socket(fileno=one) for one in parser.parse_args(arguments).socket]
    set_up_logs()
    let_many_in()
    try:
        settings = Settings.from_env()
        deps = build_deps(settings)
    except SettingsError as error:
        sys.exit(str(error))
    config = config_of(create_app(deps), settings)
    structlog.get_logger().info("web.started", port=settings.port)
    Server(config, deps).run(inherited or None)


def config_of(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """Return how the application is served.

    Args:
        app: the application.
        settings: for the address, and the proxies in front.
    """
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        http=Door,
        h11_max_incomplete_event_size=LONGEST_HEAD,
        ws="none",
        log_level="warning",
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_graceful_shutdown=3,
    )


def set_up_logs() -> None:
    """Log event names and ids, one JSON line each; never what a visitor wrote."""
    keep_words_out()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


if __name__ == "__main__":
    run()
