"""Decides whether a "not" before a sign turns it around.

"I do not want to die" is no sign; "I can not take this, I want to die" is one; so is "I do not
know why I do not just kill myself". The reach of a "not" ends at a pause, at "but", and where a
new subject begins ("I can not stand it here i want to die"), unless the verb between only reports
("I do not think I want to die").
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.safety.matcher import STOPS
from bot.safety.scene import Scene, Span

_REACH = 8
_NEGATORS = frozenset(
    "not never no nor without neither none deny denies denied nao nunca jamas sin sem ni nem "
    "tampoco".split()
)
_ENDS = STOPS | frozenset(", but because cause though although however yet if unless than pero mas porque".split())
_SUBJECTS = frozenset("i he she they we yo eu".split())
_REPORTS = frozenset(
    "think thinking feel feeling want wanting believe say saying mean meaning plan planning going "
    "like suppose imagine intend have having been considering about".split()
)  # fmt: skip


def negated(scene: Scene, span: Span) -> bool:
    """Tell whether a "not" before the span turns it around.

    Args:
        scene: the message; an `affirm` context over a "not" takes its force away.
        span: where the sign stands.
    """
    first = max(0, span[0] - _REACH)
    for index in range(span[0] - 1, first - 1, -1):
        token = scene.tokens[index]
        if token in _ENDS:
            return False
        if token in _NEGATORS:
            between = scene.tokens[index + 1 : span[0] + 1]
            return not scene.holds("affirm", (index, index + 1)) and not _new_clause(between)
    return False


def _new_clause(between: Sequence[str]) -> bool:
    subjects = [index for index, token in enumerate(between) if token in _SUBJECTS]
    if not subjects:
        return False
    return not any(token in _REPORTS for token in between[: subjects[0]])
