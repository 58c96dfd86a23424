"""Joins what the rules found with what the danger model makes of the same message.

Either can raise: the stronger of the two stands, and the reason says whose it is. Where rules saw
every sign taken back in the message itself ("I am not suicidal"), the model must be surer than
elsewhere. Neither can take back what the other found, but for weak signs: words that tell of low
spirits more often than of danger ("I feel empty since the kids moved out") are dropped where the
model is all but sure that nothing is wrong, and words that mean danger only where the rest does
("stay with me while I do it") bring the gentle line where it sees no reason for a card.
"""

from __future__ import annotations

from dataclasses import replace

from bot.safety.danger_model import Reading
from bot.safety.model import Finding, Language, Level, ModelLimits

_ORDER = ("none", "gentle", "card")


def joined(
    rules: Finding,
    read: Reading | None,
    limits: ModelLimits,
    language: Language,
    *,
    denied: bool,
    weak: bool = False,
    weak_card: bool = False,
) -> Finding:
    """Return what both together call for.

    Args:
        rules: what the rules found.
        read: what the model makes of it; None when it was not asked.
        limits: from which chance on the model is believed.
        language: to answer in, if the model decides.
        denied: whether rules found signs and took every one of them back.
        weak: whether rules found nothing but weak signs.
        weak_card: whether their card rests on weak signs.
    """
    if read is None:
        return rules
    if weak and read.any_sign < limits.weak_rule:
        found = Finding("none", "none", "self", rules.language, f"{rules.reason}, weak")
    elif weak_card and read.card < limits.weak_card:
        found = replace(rules, level="gentle", reason=f"{rules.reason}, weak")
    else:
        found = _decided(rules, read, limits, language, denied)
    score, card_score = round(read.any_sign, 4), round(read.card, 4)
    return replace(found, parts=rules.parts, score=score, card_score=card_score)


def _decided(
    rules: Finding, read: Reading, limits: ModelLimits, language: Language, denied: bool
) -> Finding:
    if rules.level == "gentle" and read.card >= limits.card_with_rule:
        return replace(rules, level="card", reason=f"{rules.reason}, model {read.card:.2f}")
    level = _level(read, limits, denied)
    if _ORDER.index(level) <= _ORDER.index(rules.level):
        return rules
    chance = read.card if level == "card" else read.any_sign
    return Finding(level, read.type, read.voice, language, f"model {chance:.2f}")


def _level(read: Reading, limits: ModelLimits, denied: bool) -> Level:
    least = limits.against_rule if denied else 0.0
    if read.card >= max(limits.card, least):
        return "card"
    return "gentle" if read.any_sign >= max(limits.gentle, least) else "none"
