"""Answers that are one sentence: a page for those who asked for a page, else JSON."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi.responses import HTMLResponse, JSONResponse
from starlette.responses import Response

from bot.web.frames import chat_of
from bot.web.render import Renderer


def sentence(
    render: Renderer, asked: Mapping[str, str], status: int, code: str, words: str
) -> Response:
    """Return one sentence for the visitor, with the urgent numbers where it is a page.

    Args:
        render: the templates.
        asked: the request's headers.
        status: HTTP status.
        code: short name of the reason, for scripts.
        words: the sentence.
    """
    if "text/html" in asked.get("accept", ""):
        page = render.page("failed.html", sentence=words, back=chat_of(asked))
        return HTMLResponse(page, status)
    return JSONResponse({"error": code, "message": words}, status)
