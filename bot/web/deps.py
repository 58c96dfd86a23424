"""Everything that the web process works with, made in one place and handed on."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine

from bot.desk.build import DeskRoom, build_desk
from bot.knowledge.facts import fill
from bot.knowledge.load import load
from bot.knowledge.model import Knowledge
from bot.nlu.danger import danger_model
from bot.safety.cards import cards
from bot.safety.model import CrisisKnowledge
from bot.safety.screen import CrisisScreen
from bot.screening.build import build
from bot.screening.engine import Engine as Screening
from bot.settings import Settings
from bot.store.audit import AuditTrail
from bot.store.conversations import Conversations
from bot.store.counts import Counts
from bot.store.database import connect
from bot.store.handoffs import Handoffs
from bot.store.keys import Keys
from bot.store.marks import Marks
from bot.store.staff import StaffAccounts
from bot.web.hub import Hub
from bot.web.outage import Screen
from bot.web.rasa_client import HttpRasa, RasaClient
from bot.web.shelf import Shelf
from bot.web.words import Words, words_from


@dataclass(frozen=True)
class Curated:
    """What is read from `knowledge/`; none of it changes while a process runs."""

    knowledge: Knowledge
    words: Words
    crisis_screen: Screen
    cards: Mapping[str, Mapping[str, Any]]  # those that `web` shows by itself
    screening: Screening


@dataclass(frozen=True)
class Deps:
    """What the routes need; tests replace any part with `dataclasses.replace`."""

    settings: Settings
    engine: Engine
    keys: Keys
    conversations: Conversations
    handoffs: Handoffs
    staff: StaffAccounts
    audit: AuditTrail
    counts: Counts
    knowledge: Knowledge
    words: Words
    crisis_screen: Screen
    cards: Mapping[str, Mapping[str, Any]]  # those that `web` shows by itself
    rasa: RasaClient
    hub: Hub
    desk: DeskRoom
    screening: Screening
    clock: Callable[[], float]
    shelf: Shelf = field(default_factory=Shelf)


def read_curated(folder: Path) -> Curated:
    """Read all that the routes take from the knowledge folder.

    Args:
        folder: the knowledge folder.

    Raises:
        KnowledgeError: a file is missing or broken.
    """
    knowledge = load(folder)
    crisis = CrisisKnowledge.parse(knowledge.raw["crisis"])
    return Curated(
        knowledge=knowledge,
        words=words_from(knowledge, folder),
        crisis_screen=CrisisScreen(crisis, danger_model()),
        cards=cards(crisis, {n: fact for n, fact in knowledge.facts.items() if fact}, alone=True),
        screening=build(knowledge.raw, fill=lambda text: fill(text, knowledge.facts)),
    )


def build_deps(
    settings: Settings,
    *,
    curated: Curated | None = None,
    rasa: RasaClient | None = None,
    clock: Callable[[], float] = time.time,
) -> Deps:
    """Make the real parts.

    Args:
        settings: what the operator set.
        curated: what the knowledge folder says, if it was read already.
        rasa: answers in Rasa's place, for tests.
        clock: seconds since 1970, for tests.

    Raises:
        SettingsError: there is no server key.
        KnowledgeError: a knowledge file is missing or broken.
    """
    engine = connect(settings.database_url)
    keys = Keys(settings.server_key())
    curated = curated or read_curated(settings.knowledge_dir)
    knowledge = curated.knowledge
    hub = Hub(Marks(engine, clock))
    staff = StaffAccounts(
        engine,
        keys,
        idle_seconds=settings.staff_session_minutes * 60.0,
        clock=clock,
        second_factor_required=settings.second_factor_required,
    )
    return Deps(
        settings=settings,
        engine=engine,
        keys=keys,
        conversations=Conversations(engine, keys, clock),
        handoffs=Handoffs(engine, keys, clock),
        staff=staff,
        audit=AuditTrail(engine),
        counts=Counts(engine, clock),
        knowledge=knowledge,
        words=curated.words,
        crisis_screen=curated.crisis_screen,
        cards=curated.cards,
        rasa=rasa or HttpRasa(settings.rasa_url, keys.channel_token()),
        hub=hub,
        desk=build_desk(settings, engine, keys, knowledge, staff, clock=clock, tell=hub.desk),
        screening=curated.screening,
        clock=clock,
    )
