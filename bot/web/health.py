"""Which of the three processes answer."""

from __future__ import annotations

import asyncio

import httpx

from bot.nlu.danger import danger_model
from bot.settings import Settings
from bot.web.rasa_client import RasaClient, is_up


async def health(rasa: RasaClient, settings: Settings) -> dict[str, str]:
    """Return "up" or "down" for `web`, `rasa`, `actions` and the danger model of `web`.

    With the danger model down, messages are still screened, by the rules alone.

    Args:
        rasa: asked whether it answers.
        settings: for the address of the action server.
    """
    async with httpx.AsyncClient(trust_env=False) as http:
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


def _word(up: bool) -> str:
    return "up" if up else "down"
