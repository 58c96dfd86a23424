"""The visitor's pages, which work as plain forms when there is no JavaScript."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final

import structlog
from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from bot.fault import fault
from bot.store.conversations import Message
from bot.web.buttons import live_seq
from bot.web.frames import chat_of, in_frame
from bot.web.health import health, health_of_all
from bot.web.intake import CLIENT_ID, Refused
from bot.web.rate import address_of
from bot.web.render import STATIC, new_client_id
from bot.web.views import dialled, view
from bot.web.visits import Visit, Visits, visits_of

log = structlog.get_logger()
router = APIRouter(include_in_schema=False)
Here = Annotated[Visits, Depends(visits_of)]
Field = Annotated[str, Form()]
_WIDGET_SAYS: Final = (
    "widget_open", "widget_close", "widget_frame", "widget_news", "widget_late", "forgetful_open",
)  # fmt: skip
# As urgent.html has them; the widget shows them where the page does not come.
_URGENT: Final = (("call_911", "tel:911"), ("call_988", "tel:988"), ("text_988", "sms:988"))


@router.get("/")
async def home(request: Request, visits: Here) -> Response:
    """Show the visitor's page."""
    return await _page(visits, await visits.open_for(request))


@router.get("/chat")
async def chat(request: Request, visits: Here) -> Response:
    """Show the same chat for the widget's frame."""
    visit = await visits.open_for(request)
    return await _page(visits, visit, embedded=True)


@router.get("/plain")
async def plain_again(request: Request) -> Response:
    """Lead someone who opens the form's address back to the page."""
    return RedirectResponse(chat_of(request.headers), 303)


@router.post("/plain")
async def plain(
    request: Request,
    visits: Here,
    text: Field = "",
    button: Field = "",
    client_id: Field = "",
    forgetful: Field = "",
) -> Response:
    """Take a message from the form and answer with the whole page, replies included.

    A browser that keeps no cookie, which the page's script has found out, could neither go on with
    the conversation nor delete it, so nothing of it stays.
    """
    # The widget's frame sends the form as well, when somebody is quicker than the script.
    embedded, address = in_frame(request.headers), address_of(request)
    try:
        found = await visits.open_for(request)
        visit = found or await visits.start(address, text)
    except Refused as held:
        return await _page(visits, None, embedded=embedded, notice=held, draft=text)
    except SQLAlchemyError as error:
        log.error("pages.store_failed", **fault(error))
        refused = visits.not_stored(text)
        return await _page(visits, None, embedded=embedded, notice=refused, draft=text)
    if not forgetful or found is not None:
        response = await _answered(
            visits, visit, text, button, client_id, address, embedded=embedded
        )
        if found is None:
            visits.sessions.write(request, response, visit.session)
        return response
    try:
        return await _answered(
            visits, visit, text, button, client_id, address, embedded=embedded, forgetful=True
        )
    finally:
        await visits.delete(visit.session)


async def _answered(
    visits: Visits,
    visit: Visit,
    text: str,
    button: str,
    client_id: str,
    address: str,
    *,
    embedded: bool,
    forgetful: bool = False,
) -> Response:
    notice: Refused | None = None
    if not CLIENT_ID.fullmatch(client_id):
        client_id = new_client_id()
    try:
        taken = await visits.take(visit.session, client_id, text, button or None, address)
        if taken.does:
            return RedirectResponse("/delete", 303)
        await visits.turns.begin(visit.session)
    except Refused as refused:
        notice = refused
    shown = await visits.open(visit.session)
    return await _page(
        visits, shown, embedded=embedded, forgetful=forgetful, notice=notice, draft=text
    )


@router.get("/delete")
async def ask_before_deleting(request: Request, visits: Here) -> Response:
    """Ask whether everything should be deleted."""
    return HTMLResponse(visits.render.page("delete.html", back=chat_of(request.headers)))


@router.post("/delete")
async def delete(request: Request, visits: Here) -> Response:
    """Delete everything and say so."""
    await visits.delete(visits.sessions.read(request))
    response = HTMLResponse(visits.render.page("deleted.html", back=chat_of(request.headers)))
    visits.sessions.clear(request, response)
    return response


@router.post("/exit")
async def leave(request: Request, visits: Here) -> Response:
    """Delete everything and lead to a neutral site, whatever becomes of the deleting."""
    response = RedirectResponse(visits.deps.settings.exit_url, 303)
    try:
        await visits.delete(visits.sessions.read(request))
        visits.sessions.clear(request, response)
    except SQLAlchemyError as error:
        log.error("pages.leave_failed", **fault(error))
        visits.sessions.note_leaving(response)
    return response


@router.get("/demo")
async def demo(visits: Here) -> Response:
    """Show a sample site with the widget on it."""
    return HTMLResponse(visits.render.page("demo.html"))


@router.get("/widget.js")
async def widget(visits: Here) -> Response:
    """Return the script that puts the chat on any site."""
    given = visits.deps.words
    said = {name: given.page[name] for name in _WIDGET_SAYS}
    ways = [[given.page[name], href] for name, href in _URGENT]
    if given.phone:
        ways.append([given.page["call_us"], f"tel:{dialled(given.phone)}"])
    words = json.dumps({**said, "ways": ways, "away": visits.deps.settings.exit_url})
    script = (STATIC / "widget.js").read_text(encoding="utf-8").replace("{/*words*/}", words)
    return Response(script, media_type="text/javascript")


@router.get("/healthz")
async def healthz(visits: Here) -> Response:
    """Say which processes answer."""
    return JSONResponse(await health(visits.deps.rasa, visits.deps.settings))


@router.get("/healthz/all")
async def healthz_all(visits: Here) -> Response:
    """Say the same and whether messages can be stored, with 503 if anything is down.

    `/healthz` stays 200: a proxy that goes by it must not keep visitors from the urgent numbers.
    """
    deps = visits.deps
    found = await health_of_all(deps.rasa, deps.settings, deps.engine)
    return JSONResponse(found, 503 if "down" in found.values() else 200)


async def _page(
    visits: Visits,
    visit: Visit | None,
    *,
    embedded: bool = False,
    forgetful: bool = False,
    notice: Refused | None = None,
    draft: str = "",
) -> HTMLResponse:
    shown = visit or await visits.newcomer()
    messages = shown.messages
    html = visits.render.page(
        "visitor.html",
        messages=[view(one) for one in messages],
        live_seq=live_seq(messages),
        newest=_newest(messages),
        conversation=visit.conversation.id if visit else "",
        standing=shown.standing,
        embedded=embedded,
        forgetful=forgetful,
        notice=notice.sentence if notice else "",
        help=_help(visits, notice),
        draft=draft if notice else "",
        client_id=new_client_id(),
    )
    return HTMLResponse(html, notice.status if notice else 200)


def _newest(messages: list[Message]) -> int:
    """Return where to begin to read: at the first of the last replies, which may be a card."""
    newest = 0
    for message in reversed(messages):
        told = message.author in ("bot", "system")
        if newest and not told:
            break
        if message.author != "visitor":
            newest = message.seq
        if message.author == "staff":
            break
    return newest


def _help(visits: Visits, notice: Refused | None) -> dict[str, Any] | None:
    if notice is None or notice.card is None:
        return None
    return view(Message("", 0, "bot", visits.deps.clock(), dict(notice.card)))
