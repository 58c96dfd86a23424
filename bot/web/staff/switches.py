"""The switches, for admins: the bot off, or no live chats, each with a reason that is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.desk.access import may_turn_switches
from bot.store.switches import LONGEST_REASON, NAMES, Name, SwitchError, Turned
from bot.web.staff.guard import SentForm, SignedIn
from bot.web.staff.kept import BACK, back_in
from bot.web.staff.pages import page, times
from bot.web.staff.problems import Problem
from bot.web.staff.reading import raise_if_denied
from bot.web.staff.rooms import rooms_of
from bot.web.staff.route import StaffRoute
from bot.web.staff.runbook import blocks
from bot.web.staff.words import Moment, Times

router = APIRouter(prefix="/switches", route_class=StaffRoute)

RUNBOOK: Final = "runbook-switch.md"
DID: Final = {"on": "It is on again.", "off": "It is off. Visitors see that from now on."}


@dataclass(frozen=True)
class Told:
    """A switch in words: its name, what each way means, and what a visitor then finds."""

    title: str
    on: str
    off: str
    then: str
    turn_off: str
    turn_on: str


TOLD: Final[dict[Name, Told]] = {
    "bot": Told(
        "The bot",
        "On: it answers visitors.",
        "Off: it answers nobody.",
        "Visitors see your phone number and the urgent numbers in place of answers. What was "
        "sent before stays in the queue.",
        "Turn the bot off",
        "Turn the bot on",
    ),
    "live": Told(
        "Live chats",
        "On: visitors can ask a person into the chat.",
        "Off: callback requests only.",
        "The bot answers as before. Who asks for a person can leave a request to be called back. "
        "Live chats under way go on.",
        "Turn live chats off",
        "Turn live chats on",
    ),
}


@dataclass(frozen=True)
class SwitchView:
    """One switch as it stands."""

    name: Name
    is_on: bool
    told: Told


@dataclass(frozen=True)
class TurnView:
    """One turn of a switch in the past."""

    words: str
    by: str
    at: Moment
    near: str
    reason: str


@router.get("")
def show(request: Request, visit: SignedIn, did: str = "") -> Response:
    """Show how the switches stand and who turned them why."""
    raise_if_denied(may_turn_switches(visit.member))
    for name in NAMES:
        if typed := back_in(request, f"/staff/switches/{name}"):
            return _page(request, did=BACK, chosen=name, reason=typed.get("reason", ""))
    return _page(request, did=DID.get(did, ""))


@router.get("/runbook")
def runbook(request: Request, visit: SignedIn) -> Response:
    """Show the runbook as it stands in docs."""
    raise_if_denied(may_turn_switches(visit.member))
    file = rooms_of(request).settings.root / "docs" / RUNBOOK
    found = list(blocks(file.read_text("utf-8"))) if file.is_file() else []
    return page(request, "runbook.html", blocks=found, path=f"docs/{RUNBOOK}")


@router.get("/{name}")
def back(visit: SignedIn, name: str) -> Response:
    """Lead back to the page, for whoever loads the address of a form."""
    return RedirectResponse("/staff/switches", 303)


@router.post("/{name}")
def turn(
    request: Request,
    visit: SentForm,
    name: str,
    on: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    sure: Annotated[str, Form()] = "",
) -> Response:
    """Turn a switch; it needs a reason, and turning off a confirmation."""
    raise_if_denied(may_turn_switches(visit.member))
    chosen = next((one for one in NAMES if one == name), None)
    if chosen is None or on not in ("yes", "no"):
        raise Problem("no_such_page", back="/staff/switches")
    if on == "no" and sure != "yes":
        wrong = "Nothing was changed. Tick the box to say that you mean it."
        return _page(request, 422, chosen=chosen, wrong=wrong, reason=reason)
    try:
        rooms_of(request).desk.switches.turn(
            chosen, on=on == "yes", by=visit.member.id, reason=reason
        )
    except SwitchError as error:
        return _page(request, 422, chosen=chosen, wrong=str(error), reason=reason)
    return RedirectResponse(f"/staff/switches?did={'on' if on == 'yes' else 'off'}", 303)


def _page(
    request: Request,
    status: int = 200,
    *,
    did: str = "",
    chosen: Name | None = None,
    wrong: str = "",
    reason: str = "",
) -> Response:
    switches, now = rooms_of(request).desk.switches, times(request)
    standing = switches.standing()
    stands = {"bot": standing.bot, "live": standing.live}
    return page(
        request,
        "switches.html",
        status,
        switches=[SwitchView(one, stands[one], TOLD[one]) for one in NAMES],
        turns=[_turn(one, now) for one in switches.history()],
        longest=LONGEST_REASON,
        chosen=chosen,
        wrong=wrong,
        reason=reason,
        did=did,
    )


def _turn(turned: Turned, now: Times) -> TurnView:
    words = f"{TOLD[turned.name].title}: {'on' if turned.on else 'off'}"
    by = turned.by_name or "The command line"
    return TurnView(words, by, now.moment(turned.at), now.near(turned.at), turned.reason)
