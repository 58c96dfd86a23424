"""Decides whether a "not" before a sign turns it around.

"I do not want to die" is no sign; "I can not take this, I want to die" is one; so are "I do not
have the courage to kill myself" and "I do not know why I do not just kill myself". So a "not"
reaches a sign only across words that hand it on: "not (thinking about) suicide". Any other word
between, a pause, a "but" or a new subject ends its reach; when in doubt the sign stands.
"""

from __future__ import annotations

from bot.safety.scene import Scene, Span
from bot.safety.wordset import word_set

_REACH = 9
_NEGATORS = word_set(
    "not never no nobody nor without neither none deny denies denied",
    "nao nunca jamas sin sem ni nem tampoco",
)
_HANDS_ON = word_set(
    "want wants wanted wanting to be being been am is are was were have has had having any ever",
    "going go plan plans planning planned think thinking thought thoughts thinks about of feel",
    "feeling feels like intend intention intentions intent trying try tried do did does it and",
    "that would will could at this time point in or currently actively actually even really",
    "urge urges idea ideas desire wish kill killing hurt hurting harm harming suicidal suicide",
    "myself himself herself ourselves anyone anybody else feelings ideation a an considering",
    "considered consider attempt attempted attempting say saying said mean talk talking get got",
    "getting need ask asking right now just involved quiero quiere estoy esta pensando en me se",
    "te lo la ganas de voy va fue fui he ha quero quer estou em vou vai foi tenho tengo un uma",
    "intento",
)
_SUBJECTS = word_set("i he she they we yo eu")
_REPORTS = word_set("think thinks thinking thought feel like say saying said mean that believe")


def negated(scene: Scene, span: Span) -> bool:
    """Tell whether a "not" before the span turns it around.

    Args:
        scene: the message; an `affirm` context over a "not" takes its force away.
        span: where the sign stands.
    """
    for index in range(span[0] - 1, max(0, span[0] - _REACH) - 1, -1):
        if scene.tokens[index] in _NEGATORS:
            return not scene.holds("affirm", (index, index + 1)) and not _held_back(scene, index)
        if not _hands_on(scene, index):
            return False
    return False


def _hands_on(scene: Scene, index: int) -> bool:
    """Whether a "not" before this word still speaks of what follows it.

    A subject begins something new, "not this i want to die", unless the word before it reports:
    "not saying i want to die".
    """
    token = scene.tokens[index]
    if token in _SUBJECTS:
        return index > 0 and scene.tokens[index - 1] in _REPORTS
    return token in _HANDS_ON


def _held_back(scene: Scene, index: int) -> bool:
    """Whether the "not" only holds back what is there: "I can not kill myself, for my mother"."""
    return index > 0 and scene.tokens[index - 1] in ("can", "could", "should")
