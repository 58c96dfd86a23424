"""What was typed when a session ended: it travels sealed through the sign-in, then comes back."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import Depends
from starlette.requests import Request

from bot.store.keys import Sealer, SealError
from bot.web.staff import cookies
from bot.web.staff.rooms import rooms_of

# Only these are ever kept: a field that is added is lost rather than shown by mistake.
_NAMED: Final = {"text": "", "reason": "", "name": "Name", "email": "E-mail address"}
TYPED: Final = frozenset({*_NAMED, "role"})
NEVER_KEPT: Final = frozenset({"password", "old", "new", "code", "username"})
BACK: Final = "You are signed in again. What was written here is back below; it is not saved yet."
# A sign-in form may hold no more than 64 KB, and sealing makes it a third longer.
LONGEST_BYTES: Final = 24 * 1024
_SECONDS: Final = 3600.0
_FORM: Final = "form"

Typed = Mapping[str, str]


async def typed_in(request: Request) -> Typed:
    """Return what a person typed into a form, but for passwords, codes and tokens."""
    form = await request.form()
    found = {name: form.get(name) for name in TYPED}
    return {name: value for name, value in found.items() if isinstance(value, str) and value}


def as_text(typed: Typed) -> str:
    """Return what was typed as a piece of text to copy from; a choice is no loss."""
    parts = [(label, typed[name]) for name, label in _NAMED.items() if typed.get(name)]
    return "\n".join(f"{label}: {value}" if label else value for label, value in parts)


def came_late(request: Request, typed: Typed) -> Typed:
    """Return what was typed together with the form that it belongs to."""
    return {**typed, _FORM: request.url.path}


def sealed(request: Request, secret: str, typed: Typed) -> str:
    """Return what was typed for a hidden field; it opens only here, in this browser, and soon.

    Args:
        request: for the keys and the time.
        secret: of the browser's sign-in form, which its cookie holds.
        typed: as `came_late` made it; nothing is returned for nothing, or for too much.
    """
    plain = json.dumps([dict(typed), rooms_of(request).clock()], ensure_ascii=False).encode()
    if not as_text(typed) or len(plain) > LONGEST_BYTES:
        return ""
    place = _place(request, secret)
    return urlsafe_b64encode(_sealer(request).seal(plain, place=place)).decode()


def opened(request: Request, written: str) -> Typed:
    """Return what `sealed` was given; nothing if it is another browser's, altered or too old."""
    place = _place(request, request.cookies.get(cookies.FORM, ""))
    try:
        plain = _sealer(request).open(urlsafe_b64decode(written), place=place)
    except (SealError, Error, ValueError):
        return {}
    typed, at = json.loads(plain)
    return dict(typed) if rooms_of(request).clock() - at <= _SECONDS else {}


def led_back(request: Request, token: str, wanted: str, written: str) -> str:
    """Return the address to open after the sign-in, where what was typed is found again.

    Args:
        request: the sign-in.
        token: of the new session.
        wanted: the page of the form.
        written: the hidden field that `sealed` made.
    """
    rooms, typed = rooms_of(request), opened(request, written)
    session = rooms.staff.session(token) if typed else None
    if session is None:
        return wanted
    handle = rooms.shelf.put(session.csrf, typed, rooms.clock())
    return f"{wanted}{'&' if '?' in wanted else '?'}kept={handle}"


def back_in(request: Request, form: str) -> Typed:
    """Return what had been typed into a form of this page before the sign-in.

    Args:
        request: for the page, of somebody who is signed in.
        form: address that the form is sent to.
    """
    rooms, handle = rooms_of(request), request.query_params.get("kept", "")
    found = rooms.shelf.find(request.state.visit.csrf, handle, rooms.clock()) if handle else None
    return found if found and found.get(_FORM) == form else {}


def arrived(request: Request, csrf: str) -> None:
    """Forget what was kept for the form that is being sent: it must not come back once more.

    Args:
        request: the form, sent by somebody who is signed in.
        csrf: secret of their session.
    """
    rooms_of(request).shelf.drop(csrf, **{_FORM: request.url.path})


def _sealer(request: Request) -> Sealer:
    return Sealer(rooms_of(request).keys.derive("staff-kept"))


def _place(request: Request, secret: str) -> str:
    return "kept/" + rooms_of(request).keys.token_hash(f"kept {secret}".encode())


TypedIn = Annotated[Typed, Depends(typed_in)]
