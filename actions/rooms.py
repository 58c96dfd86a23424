"""What the actions need, made once, at the first call and not at import."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.knowledge.facts import fill
from bot.knowledge.load import load
from bot.knowledge.model import Knowledge
from bot.quiet_logs import keep_words_out
from bot.screening.build import build
from bot.screening.engine import Engine
from bot.settings import Settings
from bot.store.counts import Counts
from bot.store.database import connect
from bot.store.handoffs import Handoffs
from bot.store.keys import Keys


@dataclass(frozen=True)
class Rooms:
    """The inner rooms that an action may enter."""

    knowledge: Knowledge
    engine: Engine
    handoffs: Handoffs
    counts: Counts


@lru_cache(maxsize=1)
def rooms() -> Rooms:
    """Return the rooms of this process, whose logs hold no words from then on.

    Raises:
        SettingsError: a setting or the server key is missing.
    """
    keep_words_out()  # first of all: what fails in here is logged as well
    settings = Settings.from_env()
    knowledge = load(settings.knowledge_dir)
    database = connect(settings.database_url)
    return Rooms(
        knowledge=knowledge,
        engine=build(knowledge.raw, fill=lambda text: fill(text, knowledge.facts)),
        handoffs=Handoffs(database, Keys(settings.server_key())),
        counts=Counts(database),
    )
