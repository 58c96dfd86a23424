"""The second step of signing in: what was typed in the first travels sealed, for a few minutes."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass, field
from typing import Final

from starlette.requests import Request

from bot.store.keys import Sealer, SealError
from bot.web.staff import cookies
from bot.web.staff.rooms import rooms_of

SECONDS: Final = 300.0


@dataclass(frozen=True)
class FirstStep:
    """What was typed in the first step."""

    email: str
    password: str = field(repr=False)


def sealed(request: Request, step: FirstStep) -> str:
    """Return the first step for a hidden field; it opens only here, in this browser, and soon."""
    rooms = rooms_of(request)
    plain = json.dumps([step.email, step.password, rooms.clock()]).encode()
    return urlsafe_b64encode(_sealer(request).seal(plain, place=_place(request))).decode()


def opened(request: Request, written: str) -> FirstStep | None:
    """Return what `sealed` was given, or None if it is another browser's, altered or too old."""
    try:
        plain = _sealer(request).open(urlsafe_b64decode(written), place=_place(request))
    except (SealError, Error, ValueError):
        return None
    email, password, at = json.loads(plain)
    return FirstStep(email, password) if rooms_of(request).clock() - at <= SECONDS else None


def _sealer(request: Request) -> Sealer:
    return Sealer(rooms_of(request).keys.derive("staff-second-step"))


def _place(request: Request) -> str:
    secret = request.cookies.get(cookies.FORM, "")
    return "second-step/" + rooms_of(request).keys.token_hash(f"second step {secret}".encode())
