"""Lets signed-in staff through, and forms that come from our own pages."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Depends, Form
from starlette.requests import Request

from bot.store.staff import StaffMember
from bot.web.staff import cookies
from bot.web.staff.kept import Typed, TypedIn, arrived, as_text, came_late
from bot.web.staff.origin import origin_of
from bot.web.staff.problems import CameFromElsewhere, MustEnrol, NotSignedIn, Problem
from bot.web.staff.rooms import rooms_of

QUEUE: Final = "/staff"
_SENT_TO_THEMSELVES: Final = ("/staff/accounts", "/staff/search")
_PAIR: Final = r"[a-z]{1,12}=[A-Za-z0-9_-]{0,40}"
# All that is open to whoever has to set up a second factor first.
_TO_ENROL: Final = re.compile(r"/staff/(account(/.*)?|sign-out|live/(session|stay))")
_OURS: Final = re.compile(
    rf"/staff(?:/[A-Za-z0-9_-]{{1,40}}){{0,2}}(?:\?{_PAIR}(?:&{_PAIR}){{0,6}})?"
)


@dataclass(frozen=True)
class Visit:
    """A signed-in member, with what their pages and forms need.

    Args:
        member: who it is.
        csrf: token that every form carries.
        left: seconds until the session ends if nothing more is done.
        token: the session's secret.
        must_enrol: whether nothing else is open to them before they have a second factor.
    """

    member: StaffMember
    csrf: str
    left: float
    token: str = field(repr=False)
    must_enrol: bool = False


def signed_in(request: Request) -> Visit:
    """Return who asks for a page.

    Raises:
        NotSignedIn: nobody, or their session has ended.
        CameFromElsewhere: a link on another site led here and the browser held the cookie back.
    """
    wanted = safe_next(str(request.url.path) + _query(request))
    return _visit(request, wanted=wanted)


def looking_in(request: Request) -> Visit:
    """Return who a page that refreshes by itself belongs to; does not keep the session alive."""
    return _visit(request, wanted=QUEUE, touch=False)


def holding_a_copy(request: Request) -> Visit:
    """Return who has a copy open, which is no console: nobody sees or hears there who waits."""
    return _visit(request, wanted=QUEUE, touch=False, looks=False)


def sent_form(
    request: Request,
    typed: TypedIn,
    csrf: Annotated[str, Form()] = "",
) -> Visit:
    """Return who sent a form.

    Raises:
        Problem: it came from another site, or from a page of an earlier session.
        NotSignedIn: the session has ended; carries what was typed, so that it is not lost.
    """
    origin = origin_of(request)
    if not origin.ours:
        raise Problem("from_elsewhere")
    back = _page_of_form(request.url.path)
    visit = _visit(request, wanted=back, kept=came_late(request, typed))
    if not hmac.compare_digest(csrf.encode(), visit.csrf.encode()):
        raise Problem("form_out_of_date", back=back, unsaved=as_text(typed))
    arrived(request, visit.csrf)
    return visit


def safe_next(wanted: str) -> str:
    """Return an address of the console to open after sign-in; anything else becomes the queue."""
    sign_in = wanted.startswith("/staff/sign-")
    return wanted if _OURS.fullmatch(wanted) and not sign_in else QUEUE


def _visit(
    request: Request,
    *,
    wanted: str,
    kept: Typed | None = None,
    touch: bool = True,
    looks: bool = True,
) -> Visit:
    rooms = rooms_of(request)
    token = request.cookies.get(cookies.SESSION, "")
    if not token and _followed_a_link_from_elsewhere(request):
        raise CameFromElsewhere(wanted)
    session = rooms.staff.session(token, touch=touch, looks=looks) if token else None
    if session is None:
        raise NotSignedIn(ended=bool(token), wanted=wanted, kept=kept or {})
    left = session.ends_at - rooms.clock()
    visit = Visit(session.member, session.csrf, left, token, session.must_enrol)
    request.state.visit = visit
    if visit.must_enrol and not _TO_ENROL.fullmatch(request.url.path):
        raise MustEnrol
    return visit


def _followed_a_link_from_elsewhere(request: Request) -> bool:
    cross = request.headers.get("sec-fetch-site") == "cross-site"
    return cross and request.headers.get("sec-fetch-mode") == "navigate"


def _query(request: Request) -> str:
    # What was done before is not said again after the sign-in.
    pairs = request.query_params.multi_items()
    asked = [(name, value) for name, value in pairs if name not in ("did", "kept")]
    return f"?{urlencode(asked)}" if asked else ""


def _page_of_form(path: str) -> str:
    """Return the page that a form stands on: mostly its own address without the last step."""
    return path if path in _SENT_TO_THEMSELVES else safe_next(path.rsplit("/", 1)[0])


SignedIn = Annotated[Visit, Depends(signed_in)]
LookingIn = Annotated[Visit, Depends(looking_in)]
HoldingACopy = Annotated[Visit, Depends(holding_a_copy)]
SentForm = Annotated[Visit, Depends(sent_form)]
