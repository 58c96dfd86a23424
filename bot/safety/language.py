"""Guesses the language of the card from the small words of a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.safety.model import Language


def language_of(
    tokens: Sequence[str], rule: Language, markers: Mapping[Language, frozenset[str]]
) -> Language:
    """Return the language to answer in.

    A rule in English keeps its language. Spanish and Portuguese share many phrases ("suicidio"),
    and a few with English ("delirium"), so there the small words decide; when they do not, the
    rule's own language stands.

    Args:
        tokens: the message.
        rule: the language of the rule that decided.
        markers: small words by language.
    """
    if rule == "en":
        return rule
    counts = {name: sum(token in words for token in tokens) for name, words in markers.items()}
    return max(counts, key=lambda name: (counts[name], name == rule))


def written_in(tokens: Sequence[str], markers: Mapping[Language, frozenset[str]]) -> Language:
    """Return the language of a message that no rule spoke for; English unless others clearly win.

    Args:
        tokens: the message.
        markers: small words by language.
    """
    counts = {name: sum(token in words for token in tokens) for name, words in markers.items()}
    best = max(counts, key=lambda name: (counts[name], name == "en"))
    return best if counts[best] > counts["en"] + 1 else "en"
