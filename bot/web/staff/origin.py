"""Whether a form was sent from a page of ours: the second lock beside the form's own token."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request

from bot.web.staff.rooms import rooms_of


@dataclass(frozen=True)
class Origin:
    """Whether a request came from our own pages, and how that was decided."""

    ours: bool
    reason: str


def origin_of(request: Request) -> Origin:
    """Decide where a form came from, by what browsers add and pages cannot forge.

    A page with a strict referrer policy sends `Origin: null`; then only Sec-Fetch-Site can tell.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "null")
    if site not in (None, "same-origin"):
        return Origin(False, f"Sec-Fetch-Site is {site}")
    if origin == "null":
        return Origin(site == "same-origin", "no Origin; Sec-Fetch-Site decides")
    hosts = {urlsplit(rooms_of(request).settings.public_url).netloc, request.headers.get("host")}
    return Origin(urlsplit(origin).netloc in hosts, "Origin compared with our address")
