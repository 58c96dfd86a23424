"""What a message holds that means danger only together with a message before it.

"I quit drinking yesterday", and one message later "I am seeing bugs": neither is an emergency by
itself. So the screen notes both halves beside its finding, and the course of the conversation
joins them. Nothing else of the words is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, Literal

from bot.safety.model import Signal, Voice
from bot.safety.scene import Scene, Span
from bot.safety.weighing import Sign, weighed

Part = Literal["stopped", "signs", "daily", "stopping", "state", "detail", "insists"]
# Contexts of crisis.yml that are a half, by their effect.
_CONTEXTS: Final[dict[str, Part]] = {
    "came_off": "stopped",
    "daily": "daily",
    "stopping": "stopping",
}
# Contexts that are one where a message holds nothing else.
_ALONE: Final[tuple[Part, ...]] = ("detail", "insists")
# "To stop", "should stop": nothing has been stopped yet.
_NOT_YET: Final = frozenset(
    {"to", "can", "could", "should", "would", "will", "may", "not", "never"}
)
_NEAR: Final = 2  # tokens, as between "quit drinking" and "in 2019", or "to get" before "off"
_LONGEST_STOPPING: Final = 12  # tokens; a longer message asks for more, and gets its answer


def parts_of(found: Iterable[Sign], scene: Scene) -> tuple[str, ...]:
    """Return the halves in a message, each with whom it is about, such as `stopped:third`.

    Args:
        found: every signal of danger that the rules found, also those that mean little alone.
        scene: the message.
    """
    halves = (*_halves(scene), *_signs(found, scene))
    return tuple(dict.fromkeys(f"{part}:{_whom(scene, span)}" for part, span in halves))


def people(parts: Iterable[str], part: Part) -> list[str]:
    """Return whom a half is about, wherever it stands: `first`, `third` or `nobody`.

    Args:
        parts: as `parts_of` returns them.
        part: which half.
    """
    named = (one.partition(":") for one in parts)
    return [who for name, _, who in named if name == part]


def voice_of(signs: str, context: str) -> Voice | None:
    """Return who is at risk when signs and what they need are told apart; None: two people.

    Args:
        signs: whom the signs are about.
        context: whom the other half is about.
    """
    known = {signs, context} - {"nobody"}
    if len(known) > 1:
        return None
    return "helper" if known == {"third"} else "self"


def _halves(scene: Scene) -> Iterator[tuple[Part, Span]]:
    for effect, part in _CONTEXTS.items():
        for span in scene.contexts.get(effect, ()):
            if _holds(part, scene, span):
                yield part, span
    yield from (("state", span) for span in scene.contexts.get("state", ()))
    if scene.is_all("plea"):
        yield "state", scene.contexts["plea"][0]
    for part in _ALONE:
        if scene.is_all(part):
            yield part, scene.contexts[part][0]


def _holds(part: Part, scene: Scene, span: Span) -> bool:
    if part == "stopping":
        after = tuple(scene.tokens[span[1] : span[1] + 2])
        # "Stop it all" may mean one's life; "stop it all at once" does not.
        everything = after[:1] == ("all",) and after != ("all", "at")
        return len(scene.tokens) <= _LONGEST_STOPPING and not everything
    return part != "stopped" or _is_recent(scene, span)


def _is_recent(scene: Scene, span: Span) -> bool:
    """Whether somebody has stopped, and not long ago."""
    before = scene.tokens[max(0, span[0] - _NEAR) : span[0]]
    # "He had to quit" has been done.
    if _NOT_YET.intersection(before) and "had" not in before:
        return False
    # "Three years ago I quit drinking", but not "he drank for 20 years and quit on Sunday".
    ago = any(
        span[0] - _NEAR <= end <= span[0] and scene.tokens[end - 1] == "ago"
        for _, end in scene.contexts.get("long_since", ())
    )
    return not ago and not scene.holds("long_since", (span[0], span[1] + _NEAR))


def _signs(found: Iterable[Sign], scene: Scene) -> Iterator[tuple[Part, Span]]:
    if scene.is_all("harmless"):
        return  # "no tremors or fever"
    for sign in found:
        signal: Signal = sign.signal
        if signal.kind == "withdrawal" and signal.needs & {"stopped", "came_off"}:
            alone = weighed(replace(signal, needs=frozenset()), sign.span, scene)
            if alone.level == "card":
                yield "signs", sign.span


def _whom(scene: Scene, span: Span) -> str:
    who = scene.who(span)
    return "nobody" if who == "generic" else who
