"""Everything of the running house that is tried before a knowledge folder is published."""

from __future__ import annotations

from bot.knowledge.trial import Trial
from bot.knowledge.try_crisis import try_crisis
from bot.knowledge.try_screening import try_screening
from bot.knowledge.urgent import try_urgent

HOUSE: tuple[Trial, ...] = (try_crisis, try_screening, try_urgent)
