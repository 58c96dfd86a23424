"""Puts the web process together."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
from collections.abc import AsyncIterator

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from bot.web import callback, chat, pages, stream
from bot.web.deps import Deps
from bot.web.intake import Refused
from bot.web.render import STATIC
from bot.web.rounds import Pace, repeat, rounds
from bot.web.sentences import sentence
from bot.web.shield import Shield
from bot.web.visits import Visits, visits_of


def create_app(deps: Deps, pace: Pace | None = None) -> FastAPI:
    """Return the application.

    Args:
        deps: its parts; also found at `app.state.deps`.
        pace: how often it does what it does by itself; left out, as in use.
    """
    visits = Visits(deps)
    shield = Middleware(Shield, settings=deps.settings, words=deps.words, render=visits.render)
    app = FastAPI(
        title="Foyer",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_lifespan,
        middleware=[shield],
    )
    app.state.deps = deps
    app.state.visits = visits
    app.state.pace = pace or Pace()
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _not_served)
    for room in (chat, stream, pages, callback):
        app.include_router(room.router)
    _include_staff(app)
    # Small for slow phones. Only here: what is said in a chat is never squeezed beside what an
    # attacker may add to it, and a stream must not wait until there is enough.
    app.mount("/static", GZipMiddleware(StaticFiles(directory=STATIC)), name="static")
    return app


def _include_staff(app: FastAPI) -> None:
    if importlib.util.find_spec("bot.web.staff") is None:
        return
    if importlib.util.find_spec("bot.web.staff.router") is not None:
        app.include_router(importlib.import_module("bot.web.staff.router").router)


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    deps, pace = app.state.deps, app.state.pace
    tasks = [
        asyncio.create_task(deps.hub.watch(pace.watch)),
        *(asyncio.create_task(repeat(one)) for one in rounds(deps, pace)),
    ]
    try:
        yield
    finally:
        deps.hub.close()
        await app.state.visits.turns.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await deps.rasa.close()


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return chat.refusal(error, await visits_of(request))


async def _malformed(request: Request, error: Exception) -> Response:
    # The framework's own reply would repeat what was sent.
    visits = await visits_of(request)
    words = visits.deps.words.phrase("not_saved")
    return sentence(visits.render, request.headers, 422, "malformed", words)


async def _not_served(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    visits = await visits_of(request)
    words = visits.deps.words
    if error.status_code in (400, 408):  # a body that cannot be read, or did not come whole
        told = words.phrase("not_saved")
        return sentence(visits.render, request.headers, error.status_code, "malformed", told)
    if error.status_code == 413:
        return sentence(visits.render, request.headers, 413, "too_long", words.phrase("too_long"))
    status, told = error.status_code, words.page["not_found"]
    return sentence(visits.render, request.headers, status, "not_found", told)
