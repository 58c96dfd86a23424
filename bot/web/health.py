"""Which of the three processes answer, and whether the database does."""

from __future__ import annotations

import asyncio
import ssl
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final

import httpx
from sqlalchemy.engine import Engine

from bot.nlu.danger import danger_model
from bot.settings import Settings
from bot.store.database import can_write
from bot.web.rasa_client import RasaClient, is_up

DATABASE_SECONDS: Final = 2.0


async def health(rasa: RasaClient, settings: Settings) -> dict[str, str]:
    """Return "up" or "down" for `web`, `rasa`, `actions` and the danger model of `web`.

    With the danger model down, messages are still screened, by the rules alone.

    Args:
        rasa: asked whether it answers.
        settings: for the address of the action server.
    """
    async with httpx.AsyncClient(trust_env=False, verify=_no_certificates()) as http:
        rasa_up, actions_up = await asyncio.gather(
            rasa.answers(),
            is_up(http, f"http://127.0.0.1:{settings.actions_port}/health"),
        )
    return {
        "web": "up",
        "rasa": _word(rasa_up),
        "actions": _word(actions_up),
        "danger_model": _word(danger_model() is not None),
    }


async def health_of_all(rasa: RasaClient, settings: Settings, engine: Engine) -> dict[str, str]:
    """Return the same, and whether messages can be stored.

    Args:
        rasa: asked whether it answers.
        settings: for the address of the action server.
        engine: the database.
    """
    found, stores = await asyncio.gather(health(rasa, settings), _stores(engine))
    return {**found, "database": _word(stores)}


async def _stores(engine: Engine) -> bool:
    asked = asyncio.get_running_loop().run_in_executor(_asks(), can_write, engine)
    try:
        return await asyncio.wait_for(asked, DATABASE_SECONDS)
    except asyncio.TimeoutError:
        return False


def _word(up: bool) -> str:
    return "up" if up else "down"


@cache
def _no_certificates() -> ssl.SSLContext:
    # Loopback has none, and reading those of the world each time would hold up visitors.
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@cache
def _asks() -> ThreadPoolExecutor:
    # One thread of its own: a database that does not answer keeps this one, and no visitor's.
    return ThreadPoolExecutor(1, thread_name_prefix="health")
