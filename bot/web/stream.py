"""Server-sent events: what happens in a conversation, to each open tab, resumable.

Written out here rather than with a library: the ones at hand log each event's content at debug
level, and ours must never be logged.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from starlette.responses import Response, StreamingResponse

from bot.store.conversations import Session
from bot.web.hub import News
from bot.web.visits import Visits, visits_of

router = APIRouter(prefix="/api")
PING_SECONDS: Final = 15.0
RETRY_MILLISECONDS: Final = 1500
# The newest tab is the one that is looked at, so the oldest makes room. It comes back by itself
# after a while, with all that it missed, and another makes room for it.
MOST_TABS: Final = 8
CROWDED_MILLISECONDS: Final = 15_000
# As wide as the column: a longer number would break the stream after its first bytes.
Number = Annotated[int, Query(ge=0, le=2**31 - 1)]


@router.get("/stream")
async def stream(
    request: Request, visits: Annotated[Visits, Depends(visits_of)], after: Number = 0
) -> Response:
    """Send everything after the last event that the browser saw, then whatever comes."""
    visit = await visits.open_for(request)
    if visit is None:
        sentence = visits.deps.words.phrase("session_over")
        return JSONResponse({"error": "session_over", "message": sentence}, 401)
    return StreamingResponse(
        events(visits, visit.session, max(after, _last_seen(request))),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def events(visits: Visits, session: Session, after: int) -> AsyncIterator[str]:
    """Yield the events of one conversation from `after` on, until it ends or the tab goes.

    Args:
        visits: the store and the hub.
        session: whose conversation.
        after: the number of the last message that the tab has.
    """
    yield f"retry: {RETRY_MILLISECONDS}\n\n"
    told: dict[str, Any] = {}
    with visits.deps.hub.subscription(session.conversation_id, MOST_TABS) as tab:
        news: News | None = News("new")
        while news is None or news.kind not in ("closing", "crowded"):
            # Also after a silence: should news ever be missed, it is late and not lost.
            if news is None or news.kind == "new":
                visit = await visits.look(session, after)
                if visit is None:
                    yield _deleted(visits)
                    return
                # Who answers comes first, so that a card is never shown as unwatched by mistake.
                if visit.standing != told:
                    told = visit.standing
                    yield event("standing", told)
                for message in visit.messages:
                    after = message.seq
                    yield event("message", visits.shown(message), id_=message.seq)
            if news is None:
                yield event("ping", {})
            elif news.kind == "typing":
                yield event("typing", {"on": news.on, "who": news.who})
            elif news.kind == "deleted":
                yield _deleted(visits)
                return
            news = await tab.next(PING_SECONDS)
    if news.kind == "crowded":
        yield f"retry: {CROWDED_MILLISECONDS}\n\n"


def _deleted(visits: Visits) -> str:
    return event("deleted", {"message": visits.deps.words.phrase("deleted")})


def event(name: str, data: dict[str, Any], id_: int | None = None) -> str:
    """Return one event as it goes over the wire; JSON has no bare line breaks to escape."""
    head = f"id: {id_}\n" if id_ is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data)}\n\n"


def _last_seen(request: Request) -> int:
    given = request.headers.get("last-event-id", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
