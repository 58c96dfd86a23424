"""What a conversation so far makes of its newest message.

One message may hold only a mild sign; several of them weigh as much as a strong one. And whoever
goes on speaking of danger is not shown the same card again, word for word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from bot.safety.model import Finding

# What a bare "no" to "Are you safe right now?" is made of, in the three languages of the cards.
_NO: Final = frozenset({"no", "nope", "nah", "não", "nao", "not", "isnt", "arent"})
_NOT: Final = frozenset({"not", "isnt", "arent"})
_SAFE: Final = frozenset({"safe", "ok", "okay", "sure"})
_AROUND: Final = frozenset({
    "i", "im", "am", "he", "she", "they", "is", "are", "hes", "shes", "theyre", "really", "at",
    "all", "right", "now", "estoy", "está", "esta", "seguro", "segura", "estou", "em", "segurança",
})  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGEST_NO: Final = 60  # characters
# Cards whose text asks whether the reader is safe; so does every card in its shorter words.
_ASKING: Final = frozenset({"abuse", "assault", "child"})


@dataclass(frozen=True)
class Limits:
    """When mild signs add up. Proposals, to be approved by a clinician.

    Args:
        mild_signs: how many of them make a full card.
        within_turns: among how many of the visitor's newest messages they are counted.
    """

    mild_signs: int = 3
    within_turns: int = 6


@dataclass(frozen=True)
class Heard:
    """What the screen found in one message of the visitor.

    Args:
        turn: number of the message among the visitor's, from 1.
        finding: what the screen found in it alone.
        no: whether it is no more than a "no".
    """

    turn: int
    finding: Finding
    no: bool = False


@dataclass(frozen=True)
class Shown:
    """What to show for a message, and why.

    Args:
        finding: the finding, raised where the conversation raises it.
        again: whether the same thing was just said, so that other words are used.
        reason: the screen's reason, and what the conversation added to it.
    """

    finding: Finding
    again: bool
    reason: str

    @property
    def asks(self) -> bool:
        """Whether a card was shown that asks if the reader is safe."""
        return self.finding.level == "card" and (self.again or self.finding.type in _ASKING)


NOTHING: Final = Shown(Finding("none", "none", "self", "en", "no rule"), False, "nothing said yet")


def course(heard: Iterable[Heard], limits: Limits = Limits()) -> Shown:
    """Return what the newest message calls for after all that came before it.

    Args:
        heard: every message of the visitor, in order, the newest last.
        limits: when mild signs add up.
    """
    shown = NOTHING
    mild: tuple[int, ...] = ()  # turns of the mild signs that no card has met yet
    for one in heard:
        shown, mild = _step(one, shown, mild, limits)
    return shown


def is_no(text: str) -> bool:
    """Tell whether a text is no more than a "no" to the question before it."""
    if len(text) > _LONGEST_NO:
        return False
    words = set(_WORD.findall(re.sub(r"['’]", "", text.lower())))
    if not words <= _NO | _SAFE | _AROUND or not words & _NO:
        return False
    # "No, I am safe" says no to something else.
    return not words & _SAFE or bool(words & _NOT)


def _step(
    one: Heard, before: Shown, mild: tuple[int, ...], limits: Limits
) -> tuple[Shown, tuple[int, ...]]:
    """Return what one message shows, and the mild signs that no card has met yet."""
    finding = one.finding
    if finding.level == "card":
        return _card(finding, before, finding.reason), ()
    if finding.level == "gentle":
        near = (*(turn for turn in mild if turn > one.turn - limits.within_turns), one.turn)
        if len(near) < limits.mild_signs:
            return Shown(finding, len(near) > 1, finding.reason), near
        reason = f"{len(near)} mild signs within {limits.within_turns} turns; {finding.reason}"
        return _card(finding, before, reason), ()
    if one.no and before.asks:
        return _card(before.finding, before, "no, to whether they are safe"), mild
    return Shown(finding, False, finding.reason), mild


def _card(finding: Finding, before: Shown, reason: str) -> Shown:
    raised = replace(finding, level="card")
    return Shown(raised, _same_card(raised, before.finding) and not before.again, reason)


def _same_card(one: Finding, other: Finding) -> bool:
    names = ("level", "type", "voice", "language")
    return all(getattr(one, name) == getattr(other, name) for name in names)
