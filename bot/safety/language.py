"""Guesses the language of the card from the small words of a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.safety.model import Language


def language_of(
    tokens: Sequence[str], rule: Language, markers: Mapping[Language, frozenset[str]]
) -> Language:
    """Return the language to answer in.

    A rule in English keeps its language; Spanish and Portuguese share many phrases ("suicidio"),
    so there the small words decide, and the rule's own language when they do not.

    Args:
        tokens: the message.
        rule: the language of the rule that decided.
        markers: small words by language.
    """
    if rule not in markers:
        return rule
    counts = {name: sum(token in words for token in tokens) for name, words in markers.items()}
    best = max(counts, key=lambda name: (counts[name], name == rule))
    return best
