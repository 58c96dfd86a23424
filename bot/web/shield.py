"""What stands in front of every route: origin, size, headers, and words when all else fails."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.fault import fault
from bot.settings import Settings
from bot.web.headers import SecurityHeaders
from bot.web.render import Renderer
from bot.web.sentences import sentence
from bot.web.words import Words

log = structlog.get_logger()
LONGEST_BODY: Final = 64 * 1024  # bytes; 4,000 characters written as JSON escapes fit in
BODY_SECONDS: Final = 60.0  # for all of it; a message on a bad line needs one or two
_READS: Final = {"GET", "HEAD", "OPTIONS"}


class TooLarge(HTTPException):
    """A body that is longer than anything the page sends."""

    def __init__(self) -> None:
        super().__init__(413)


class TooSlow(HTTPException):
    """A body that does not come to its end."""

    def __init__(self) -> None:
        super().__init__(408)


class Shield:
    """Wraps the whole application.

    Args:
        app: the application.
        settings: for our own address and the sites that may embed the chat.
        words: for the sentences of a refusal.
        render: shows them as a page to those who asked for one.
    """

    def __init__(self, app: ASGIApp, settings: Settings, words: Words, render: Renderer) -> None:
        self._app = app
        self._settings = settings
        self._words = words
        self._render = render
        self._headers = SecurityHeaders(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_dressed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._headers.dress(MutableHeaders(scope=message), str(scope["path"]))
            await send(message)

        async def refuse(status: int, code: str, words: str) -> None:
            if not begun:
                response = sentence(self._render, headers, status, code, words)
                await response(scope, receive, send_dressed)

        headers = Headers(scope=scope)
        if not self._may_change(scope, headers):
            await refuse(403, "other_site", self._words.page["other_site"])
        elif _declared(headers) > LONGEST_BODY:
            await refuse(413, "too_long", self._words.phrase("too_long"))
        else:
            try:
                await self._app(scope, _capped(receive), send_dressed)
            except Exception as error:
                # A traceback may hold what a visitor wrote; its type and the path do not.
                log.error("web.failed", path=scope["path"], **fault(error))
                await refuse(500, "failed", self._words.phrase("outage"))

    def _may_change(self, scope: Scope, headers: Headers) -> bool:
        """Tell whether a request that changes something comes from our own pages.

        Browsers say where it comes from; a client that says nothing is not a browser, so it
        carries nobody else's cookie.
        """
        # The console holds the same check and answers with a page of its own.
        if scope["method"] in _READS or str(scope["path"]).startswith("/staff"):
            return True
        fetched = headers.get("sec-fetch-site")
        if fetched is not None:
            return fetched == "same-origin"
        origin = headers.get("origin")
        return origin is None or origin in self._own(headers)

    def _own(self, headers: Headers) -> set[str]:
        public = urlsplit(self._settings.public_url)
        address = f"{public.scheme}://{public.netloc}"
        return {address, f"{public.scheme}://{headers.get('host', '')}"}


def _declared(headers: Headers) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _capped(receive: Receive) -> Callable[[], Awaitable[Message]]:
    """Count what is read, for bodies that do not say how long they are, and end what never ends."""
    read, whole, ends_at = 0, False, time.monotonic() + BODY_SECONDS

    async def receive_capped() -> Message:
        nonlocal read, whole
        if whole:  # from now on it is waited for the browser to go
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), ends_at - time.monotonic())
        except asyncio.TimeoutError:
            raise TooSlow from None
        whole = not message.get("more_body", False)
        read += len(message.get("body", b""))
        if read > LONGEST_BODY:
            raise TooLarge
        return message

    return receive_capped
