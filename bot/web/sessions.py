"""The visitor's session: a signed cookie that holds a conversation's id and its secret."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from bot.store.conversations import Session
from bot.store.keys import TOKEN_BYTES

COOKIE: Final = "foyer_session"
# Only this very host can set a cookie of such a name (RFC 6265bis): a neighbour of the same domain,
# such as a website that was broken into, could otherwise have visitors write into its own chat.
_THIS_HOST_ONLY: Final = "__Host-"
# Set by the page of whoever leaves by Exit, and taken back with the session: if the line is down at
# that moment, the session's own cookie, which no script can reach, is still there.
_LEFT: Final = "foyer_left"


class Sessions:
    """Writes and reads the session cookie.

    Args:
        cookie_key: the key that signs it.
        https: whether visitors reach us over HTTPS.
    """

    def __init__(self, cookie_key: str, *, https: bool) -> None:
        self._signer = URLSafeSerializer(
            cookie_key,
            salt="visitor",
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )
        self._name = f"{_THIS_HOST_ONLY}{COOKIE}" if https else COOKIE
        self._left = _name_of_left(https=https)
        self._leaving = left_cookie(https=https)
        self._attributes = _attributes(https=https)

    def read(self, request: Request) -> Session | None:
        """Return the session that a request carries, or None if it is missing or forged."""
        try:
            conversation_id, secret = self._signer.loads(request.cookies.get(self._name, ""))
            token = base64.urlsafe_b64decode(secret)
        except (BadSignature, ValueError, TypeError):
            return None
        if not isinstance(conversation_id, str) or len(token) != TOKEN_BYTES:
            return None
        return Session(conversation_id, token)

    def has_left(self, request: Request) -> bool:
        """Tell whether somebody left the session that a request carries, and could not say so."""
        return self._left in request.cookies

    def chat_of(self, request: Request) -> str:
        """Return the id of the conversation that a request carries, "" where there is none."""
        session = self.read(request)
        return "" if session is None or self.has_left(request) else session.conversation_id

    def write(self, request: Request, response: Response, session: Session) -> None:
        """Hand a session that has just begun to the browser, until it closes."""
        secret = base64.urlsafe_b64encode(session.token).decode()
        value = self._signer.dumps([session.conversation_id, secret])
        self._set(response, f"{self._name}={value if isinstance(value, str) else value.decode()}")
        self._forget_leaving(request, response)

    def clear(self, request: Request, response: Response) -> None:
        """Take the session back from the browser."""
        self._set(response, f"{self._name}=; Max-Age=0")
        self._forget_leaving(request, response)

    def note_leaving(self, response: Response) -> None:
        """Note in the browser that its visitor leaves, whose session could not be deleted now."""
        response.headers.append("Set-Cookie", self._leaving)

    def _forget_leaving(self, request: Request, response: Response) -> None:
        if self.has_left(request):
            cookie = f"{self._left}=; Max-Age=0; Path=/; {self._attributes}"
            response.headers.append("Set-Cookie", cookie)

    def _set(self, response: Response, start: str) -> None:
        # Written by hand: the standard library's cookies know "Partitioned" from Python 3.14 on.
        cookie = f"{start}; Path=/; HttpOnly; {self._attributes}"
        response.headers.append("Set-Cookie", cookie)


def left_cookie(*, https: bool) -> str:
    """Return the cookie by which a page notes that its visitor leaves, as a script sets it."""
    return f"{_name_of_left(https=https)}=1; Path=/; {_attributes(https=https)}"


def _name_of_left(*, https: bool) -> str:
    return f"{_THIS_HOST_ONLY}{_LEFT}" if https else _LEFT


def _attributes(*, https: bool) -> str:
    # Inside another site's page a cookie is sent only with SameSite=None; Partitioned keeps it to
    # that one site. Browsers take both over HTTPS alone.
    return "SameSite=None; Secure; Partitioned" if https else "SameSite=Lax"
