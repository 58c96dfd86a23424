"""The headers that every response carries: what a browser may load, show and keep."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders

from bot.settings import Settings
from bot.web.frames import CHAT

# What the widget's frame shows, and where its forms lead when they are quicker than the script.
_FRAMED: Final = {CHAT, "/callback", "/plain", "/delete"}
_ANY_SITE: Final = {"/widget.js"}
_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    # A stricter policy would make browsers send our own forms with "Origin: null".
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class SecurityHeaders:
    """Adds the headers that a route has not set itself.

    Args:
        settings: for the sites that may embed the chat and the one that Exit leads to.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def dress(self, headers: MutableHeaders, path: str) -> None:
        """Add them to one response.

        Args:
            headers: the response's.
            path: what was asked for.
        """
        for name, value in self._for(path).items():
            headers.setdefault(name, value)

    def _for(self, path: str) -> dict[str, str]:
        found = {**_ALWAYS, "Content-Security-Policy": self._policy(path)}
        if path in _ANY_SITE:
            found["Cross-Origin-Resource-Policy"] = "cross-origin"
        else:
            found["Cross-Origin-Resource-Policy"] = "same-origin"
            found["Cross-Origin-Opener-Policy"] = "same-origin"
        lasting = path.startswith("/static/") or path in _ANY_SITE
        found["Cache-Control"] = "no-cache" if lasting else "no-store"
        if self._settings.https:
            found["Strict-Transport-Security"] = "max-age=31536000"
        return found

    def _policy(self, path: str) -> str:
        ancestors = "'none'"
        if path in _FRAMED:
            ancestors = " ".join(["'self'", *self._settings.embed_origins])
        away = urlsplit(self._settings.exit_url)
        return "; ".join(
            [
                "default-src 'self'",
                "base-uri 'none'",
                "object-src 'none'",
                # Chromium holds a form's redirects against form-action, and Exit redirects.
                f"form-action 'self' {away.scheme}://{away.netloc}",
                f"frame-ancestors {ancestors}",
            ]
        )
