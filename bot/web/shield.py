"""What stands in front of every route: size, origin, headers, and an answer when all else fails."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.settings import Settings
from bot.web.fault import fault
from bot.web.words import Words

log = structlog.get_logger()
LONGEST_BODY: Final = 64 * 1024  # bytes; 4,000 characters written as JSON escapes fit in
_FRAMED: Final = {"/chat"}
_ANY_SITE: Final = {"/widget.js"}

Reader = Callable[[], Awaitable[Message]]


class TooLarge(Exception):
    """A body that is longer than anything the page sends."""


class Shield:
    """Wraps the whole application.

    Args:
        app: the application.
        settings: for our own address and the sites that may embed the chat.
        words: for the sentences of a refusal.
    """

    def __init__(self, app: ASGIApp, settings: Settings, words: Words) -> None:
        self._app = app
        self._settings = settings
        self._words = words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_safely(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._dress(MutableHeaders(scope=message), str(scope["path"]))
            await send(message)

        headers = Headers(scope=scope)
        changes = scope["method"] not in ("GET", "HEAD", "OPTIONS")
        # The console holds the same check and answers with a page of its own.
        staff = str(scope["path"]).startswith("/staff")
        if changes and not staff and not self._same_site(headers):
            await self._refuse(send_safely, 403, "other_site", self._words.page["other_site"])
            return
        try:
            await self._app(scope, _capped(receive), send_safely)
        except TooLarge:
            if not begun:
                sentence = self._words.phrase("too_long")
                await self._refuse(send_safely, 413, "too_long", sentence)
        except Exception as error:
            # A traceback may hold what a visitor wrote; its type and the path do not.
            log.error("web.failed", path=scope["path"], **fault(error))
            if not begun:
                await self._refuse(send_safely, 500, "failed", self._words.phrase("outage"))

    def _same_site(self, headers: Headers) -> bool:
        """Tell whether a request that changes something comes from our own pages.

        Browsers say where it comes from; a client that says nothing is not a browser, so it
        carries nobody else's cookie.
        """
        fetched = headers.get("sec-fetch-site")
        if fetched is not None:
            return fetched == "same-origin"
        origin = headers.get("origin")
        if origin is None:
            return True
        public = urlsplit(self._settings.public_url)
        own = {f"{public.scheme}://{public.netloc}", f"http://{headers.get('host')}"}
        if self._settings.https:
            own = {f"{public.scheme}://{public.netloc}", f"https://{headers.get('host')}"}
        return origin in own

    def _dress(self, headers: MutableHeaders, path: str) -> None:
        headers.setdefault("Content-Security-Policy", self._policy(path))
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if path in _ANY_SITE:
            headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
        else:
            headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
            headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        fresh = "no-cache" if path.startswith("/static/") or path in _ANY_SITE else "no-store"
        headers.setdefault("Cache-Control", fresh)
        if self._settings.https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")

    def _policy(self, path: str) -> str:
        ancestors = "'none'"
        if path in _FRAMED:
            ancestors = " ".join(["'self'", *self._settings.embed_origins])
        leaves_to = urlsplit(self._settings.exit_url)
        return "; ".join(
            [
                "default-src 'self'",
                "base-uri 'none'",
                "object-src 'none'",
                # Chromium holds a form's redirects against form-action, and Exit redirects.
                f"form-action 'self' {leaves_to.scheme}://{leaves_to.netloc}",
                f"frame-ancestors {ancestors}",
            ]
        )

    async def _refuse(self, send: Send, status: int, code: str, sentence: str) -> None:
        body = json.dumps({"error": code, "message": sentence}).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _capped(receive: Receive) -> Reader:
    read = 0

    async def receive_capped() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LONGEST_BODY:
            raise TooLarge
        return message

    return receive_capped
