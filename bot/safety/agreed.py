"""What several mild signs, told in different messages, agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.safety.model import CrisisType, Finding, Voice

# Of types named equally often, danger to the body comes first.
EMERGENCIES: Final[tuple[CrisisType, ...]] = ("overdose", "withdrawal", "medical")


def agreed(signs: Sequence[Finding]) -> tuple[CrisisType, Voice]:
    """Return the type and the voice that most signs have.

    Of types named equally often, danger to the body wins, then the newest. Where the signs of that
    type are of two voices equally often, the signs of every type decide.

    Args:
        signs: at least one, the newest last.
    """
    kinds = Counter(sign.type for sign in signs)
    most = max(kinds.values())
    often = [kind for kind in kinds if kinds[kind] == most]
    newest = next(sign.type for sign in reversed(signs) if sign.type in often)
    kind = next((first for first in EMERGENCIES if first in often), newest)
    alike = [sign.voice for sign in signs if sign.type == kind]
    everywhere = [sign.voice for sign in signs]
    return kind, _usual(alike) or _usual(everywhere) or alike[-1]


def _usual(voices: Sequence[Voice]) -> Voice | None:
    """Return the voice that most have; None where they are even."""
    helper = voices.count("helper")
    own = len(voices) - helper
    if helper == own:
        return None
    return "helper" if helper > own else "self"
