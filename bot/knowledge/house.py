"""Everything of the running house that is tried before a knowledge folder is published."""

from __future__ import annotations

from bot.knowledge.trial import Trial
from bot.knowledge.try_crisis import try_crisis

HOUSE: tuple[Trial, ...] = (try_crisis,)
