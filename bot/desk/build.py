"""Puts the desk together from what a process has: settings, keys, knowledge and a database."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.engine import Engine

from bot.desk.access import ON_DUTY
from bot.desk.desk import Desk, News, Tell
from bot.desk.limits import Limits, limits_from
from bot.desk.mail import Mail, mail_server
from bot.desk.reach import Reaching
from bot.desk.recipients import chain_length
from bot.desk.replies import Kit, kit_from
from bot.desk.sending import Sender, Sending
from bot.desk.ticking import Ticking
from bot.desk.visitor import VisitorDesk
from bot.desk.webhook import Webhook
from bot.desk.words import DeskWords, desk_words
from bot.knowledge.model import Knowledge
from bot.settings import Settings
from bot.store.alerts import Channel, Outbox
from bot.store.counts import Counts
from bot.store.filing import Filing
from bot.store.handoffs import Handoffs
from bot.store.keys import Keys
from bot.store.live import LiveChats
from bot.store.moves import Moves
from bot.store.staff import StaffAccounts
from bot.store.switches import Switches
from bot.store.transfer import Transfers


@dataclass(frozen=True)
class DeskRoom:
    """Everything at the desk.

    Args:
        desk: the acts of staff.
        visitor: the visitor's side.
        ticking: the timers.
        sending: the alerts.
        reaching: how a person can be reached now.
    """

    desk: Desk
    visitor: VisitorDesk
    ticking: Ticking
    sending: Sending
    reaching: Reaching
    switches: Switches
    live: LiveChats
    filing: Filing
    outbox: Outbox
    kit: Kit
    limits: Limits
    words: DeskWords


def build_desk(
    settings: Settings,
    engine: Engine,
    keys: Keys,
    knowledge: Knowledge,
    staff: StaffAccounts,
    *,
    clock: Callable[[], float],
    tell: Tell | None = None,
    jitter: Callable[[], float] = random.random,
) -> DeskRoom:
    """Return the desk.

    Args:
        clock: seconds since 1970.
        tell: hears of everything that open pages show; nobody when left out.
        jitter: returns a number from 0 to 1, for the pauses between attempts.
    """
    hears = tell or _nobody
    words, limits = desk_words(knowledge), limits_from(settings.desk)
    moves, live = Moves(engine, keys, clock), LiveChats(engine, keys, clock)
    filing, outbox = Filing(engine, keys, clock), Outbox(engine, clock)
    switches = Switches(engine, keys, clock)
    reaching = build_reaching(knowledge, switches, staff, clock)
    return DeskRoom(
        desk=Desk(moves, Transfers(engine, keys, clock), live, words, hears),
        visitor=VisitorDesk(live, filing, reaching, words, limits, Counts(engine, clock), hears),
        ticking=Ticking(
            Handoffs(engine, keys, clock),
            moves,
            words,
            limits,
            knowledge.program.hours,
            present=lambda: staff.present(ON_DUTY),
            chain=chain_length(settings.desk),
            tell=hears,
        ),
        sending=Sending(
            outbox, settings.desk, senders(settings, clock), clock=clock, jitter=jitter
        ),
        reaching=reaching,
        switches=switches,
        live=live,
        filing=filing,
        outbox=outbox,
        kit=kit_from(knowledge.raw.get("replies") or {}, knowledge.facts),
        limits=limits,
        words=words,
    )


def build_reaching(
    knowledge: Knowledge, switches: Switches, staff: StaffAccounts, clock: Callable[[], float]
) -> Reaching:
    """Return what tells how a person can be reached; the action server needs no more."""
    return Reaching(
        knowledge.program.hours, switches.standing, lambda: staff.present(ON_DUTY), clock
    )


def senders(settings: Settings, clock: Callable[[], float]) -> dict[Channel, Sender]:
    """Return the channels that the operator set up."""
    desk, found = settings.desk, dict[Channel, Sender]()
    if desk.smtp_url:
        found["email"] = Mail(mail_server(desk.smtp_url), desk.mail_from, settings.public_url)
    if desk.webhook_url:
        found["webhook"] = Webhook(
            desk.webhook_url, desk.webhook_secret, settings.public_url, clock=clock
        )
    return found


def _nobody(news: News) -> None:
    """Tell nobody: open pages find out by themselves within a second."""
