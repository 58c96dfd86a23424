"""Whether a page is shown inside the widget's frame, and where its chat is then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CHAT: Final = "/chat"  # the chat as the frame shows it; on a page of its own it is "/"


def in_frame(asked: Mapping[str, str]) -> bool:
    """Tell whether a page is asked for by a frame.

    Browsers say so in `Sec-Fetch-Dest`, over HTTPS and on loopback (W3C Fetch Metadata).

    Args:
        asked: the request's headers.
    """
    return asked.get("sec-fetch-dest") == "iframe"


def chat_of(asked: Mapping[str, str]) -> str:
    """Return the address of the chat that a page leads back to.

    Args:
        asked: the request's headers.
    """
    return CHAT if in_frame(asked) else "/"
