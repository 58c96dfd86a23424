"""What a conversation so far makes of its newest message.

One message may hold only a mild sign; several of them weigh as much as a strong one. An emergency
may be told over two messages, and it is not over with the card. And whoever goes on speaking of
danger is not shown the same card again, word for word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from bot.safety.agreed import EMERGENCIES, agreed
from bot.safety.model import Finding
from bot.safety.parts import people, voice_of

# Cards whose text asks whether the reader is safe; so does every card in its shorter words.
_ASKING: Final = frozenset({"abuse", "assault", "child"})

# A cry for help does not end with its card either, but says nothing of its kind.
_OPEN: Final = (*EMERGENCIES, "general")
# How many times over the messages in which an emergency goes on it may be told of at most.
_LONGEST_OPEN: Final = 2
_NOT_SAFE: Final = "no, to whether they are safe"


@dataclass(frozen=True)
class Limits:
    """When messages are weighed together. Proposals, to be approved by a clinician.

    Args:
        mild_signs: how many mild signs make a full card.
        within_turns: among how many of the visitor's newest messages they are counted.
        told_apart: over how many messages after the first half an emergency may be told.
        emergency_turns: for how many messages after its card an emergency is not over.
    """

    mild_signs: int = 3
    within_turns: int = 6
    told_apart: int = 3
    emergency_turns: int = 4


@dataclass(frozen=True)
class Heard:
    """What the screen found in one message of the visitor.

    Args:
        turn: number of the message among the visitor's, from 1.
        finding: what the screen found in it alone.
        no: whether it is no more than a "no" to "Are you safe right now?".
        unanswered: whether there is no clear answer to it, so that the fallback would come.
        asks: whether it was understood as a question about the program.
    """

    turn: int
    finding: Finding
    no: bool = False
    unanswered: bool = False
    asks: bool = False


@dataclass(frozen=True)
class Shown:
    """What to show for a message, and why.

    Args:
        finding: the finding, raised where the conversation raises it.
        again: whether the same thing was just said, so that other words are used.
        reason: the screen's reason, and what the conversation added to it.
        instead: whether the gentle line is the answer, so that no other follows.
    """

    finding: Finding
    again: bool
    reason: str
    instead: bool = False

    @property
    def asks(self) -> bool:
        """Whether a card was shown that asks if the reader is safe."""
        return self.finding.level == "card" and (self.again or self.finding.type in _ASKING)


NOTHING: Final = Shown(Finding("none", "none", "self", "en", "no rule"), False, "nothing said yet")


@dataclass(frozen=True)
class _Past:
    """The conversation before a message.

    Args:
        shown: what the message before it was met with.
        mild: the mild signs that no card has met yet.
        recent: the messages whose halves of an emergency no card has met yet.
        emergency: the newest card of one, if any.
        emergency_first: the message that it was shown for.
        emergency_turn: the message that it, or what was told of it since, was shown for.
        asked_turn: the newest message that was answered as a question about the program.
        card: the newest card of any kind.
        card_turn: the message that it was shown for.
    """

    shown: Shown = NOTHING
    mild: tuple[Heard, ...] = ()
    recent: tuple[Heard, ...] = ()
    emergency: Finding | None = None
    emergency_first: int = 0
    emergency_turn: int = 0
    asked_turn: int = 0
    card: Finding | None = None
    card_turn: int = 0


def course(heard: Iterable[Heard], limits: Limits = Limits()) -> Shown:
    """Return what the newest message calls for after all that came before it.

    Args:
        heard: every message of the visitor, in order, the newest last.
        limits: when messages are weighed together.
    """
    past = _Past()
    for one in heard:
        past = _step(one, past, limits)
    return past.shown


def _step(one: Heard, past: _Past, limits: Limits) -> _Past:
    """Return the conversation with one message more."""
    near = tuple(each for each in past.recent if one.turn - each.turn <= limits.told_apart)
    past = replace(past, recent=near)
    if (found := _strong(one, near)) is not None:
        return _with_card(one, past, found)
    answers_other = past.shown.asks and past.shown.finding.type not in EMERGENCIES
    if one.no and answers_other:
        met = _card(past.shown.finding, past.shown, _NOT_SAFE)
        return replace(past, shown=met, recent=(*near, one))
    if (found := _meant(one, past, limits)) is not None:
        return _with_card(one, past, replace(found, reason=f"meant; {one.finding.reason}"))
    if (found := _goes_on(one, past, limits)) is not None:
        return _with_follow_up(one, past, found)
    asked_turn = one.turn if one.asks else past.asked_turn
    kept = replace(past, recent=(*near, one), asked_turn=asked_turn)
    if one.finding.level == "gentle":
        return _with_mild(one, kept, limits)
    if _speaks_of_stopping(one, near):
        return replace(kept, shown=_fixed_line(one.finding, near))
    if one.no and past.shown.asks:
        met = _card(past.shown.finding, past.shown, _NOT_SAFE)
        return replace(kept, shown=met)
    return replace(kept, shown=Shown(one.finding, False, one.finding.reason))


def _strong(one: Heard, near: tuple[Heard, ...]) -> Finding | None:
    """Return the card that a message calls for by itself or with those shortly before it.

    What rules found in it is said first. The model hears danger, but not well of which kind: what
    several messages tell of a withdrawal goes before its word.
    """
    own = one.finding if one.finding.level == "card" else None
    if own is not None and (own.type in EMERGENCIES or "model" not in own.reason):
        return own
    return _told_apart(one, near) or own


def _told_apart(one: Heard, near: tuple[Heard, ...]) -> Finding | None:
    """Return the card of a withdrawal of which this message tells the second half."""
    for other in reversed(near):
        pairs = [
            (signs, stopped)
            for here, there in ((one, other), (other, one))
            for signs in people(here.finding.parts, "signs")
            for stopped in people(there.finding.parts, "stopped")
        ]
        for signs, stopped in pairs:
            if voice := voice_of(signs, stopped):
                spoken = one.finding if one.finding.level != "none" else other.finding
                reason = "withdrawal told over messages"
                return Finding("card", "withdrawal", voice, spoken.language, reason)
    return None


def _meant(one: Heard, past: _Past, limits: Limits) -> Finding | None:
    """Return the card shortly before, which the writer says they meant: "no, I mean it"."""
    near = one.turn - past.card_turn <= limits.told_apart
    return past.card if near and people(one.finding.parts, "insists") else None


def _goes_on(one: Heard, past: _Past, limits: Limits) -> Finding | None:
    """Return the emergency of which a message tells more, or to which it has no other answer."""
    near = one.turn - past.emergency_turn <= limits.emergency_turns
    # It is not kept open for ever by "I am fine" again and again.
    open_ = one.turn - past.emergency_first <= _LONGEST_OPEN * limits.emergency_turns
    if past.emergency is None or not (near and open_):
        return None
    if past.shown.finding.level == "card" and past.shown.finding.type not in _OPEN:
        return None  # what follows another card speaks of that
    # After a question about the program, "and cocaine?" goes on with that.
    answers = past.asked_turn <= past.emergency_turn and bool(people(one.finding.parts, "detail"))
    return past.emergency if one.unanswered or answers or _tells_more(one) else None


def _tells_more(one: Heard) -> bool:
    finding = one.finding
    mild = finding.level == "gentle" and finding.type in EMERGENCIES
    return mild or any(people(finding.parts, part) for part in ("state", "signs"))


def _with_card(one: Heard, past: _Past, finding: Finding) -> _Past:
    shown = _card(finding, past.shown, finding.reason)
    past = replace(past, shown=shown, mild=(), card=shown.finding, card_turn=one.turn)
    named = finding.type in EMERGENCIES
    past = replace(past, recent=() if named else (*past.recent, one))
    # "911 help" does not put another card in the place of an overdose's.
    if finding.type not in _OPEN or not (named or past.emergency is None):
        return past
    turn = one.turn
    return replace(past, emergency=shown.finding, emergency_first=turn, emergency_turn=turn)


def _with_follow_up(one: Heard, past: _Past, emergency: Finding) -> _Past:
    """Meet what is told after the card in its short words, or in the card's if those came last."""
    before = past.shown
    reason = f"{emergency.type} goes on; {one.finding.reason}"
    again = not (before.again and before.finding.level == "card")
    told = _tells_more(one) or people(one.finding.parts, "detail")
    turn = one.turn if told else past.emergency_turn
    return replace(past, shown=Shown(emergency, again, reason), mild=(), emergency_turn=turn)


def _with_mild(one: Heard, past: _Past, limits: Limits) -> _Past:
    since = one.turn - limits.within_turns
    mild = (*(each for each in past.mild if each.turn > since), one)
    kind, voice = agreed([each.finding for each in mild])
    alike = replace(one.finding, type=kind, voice=voice)
    if len(mild) >= limits.mild_signs:
        reason = f"{len(mild)} mild signs within {limits.within_turns} turns; {alike.reason}"
        return _with_card(one, past, replace(alike, level="card", reason=reason))
    # The model hears that something is wrong better than what it is.
    by_model = one.finding.reason.startswith("model")
    finding = alike if by_model else one.finding
    shown = Shown(finding, len(mild) > 1, finding.reason)
    if by_model and _speaks_of_stopping(one, past.recent):
        shown = _fixed_line(finding, past.recent)
    return replace(past, shown=shown, mild=mild)


def _speaks_of_stopping(one: Heard, near: tuple[Heard, ...]) -> bool:
    """Whether a message speaks of stopping what those before it said is taken every day."""
    daily = any(people(each.finding.parts, "daily") for each in near if each is not one)
    return daily and bool(people(one.finding.parts, "stopping"))


def _fixed_line(finding: Finding, near: tuple[Heard, ...]) -> Shown:
    """Return the line not to stop all at once; it stands in the gentle line's other words."""
    whom = {who for each in near for who in people(each.finding.parts, "daily")}
    voice = voice_of("nobody", "third" if whom == {"third"} else "first")
    mild = replace(finding, level="gentle", type="withdrawal", voice=voice or "self")
    return Shown(mild, True, f"stopping; {finding.reason}", instead=True)


def _card(finding: Finding, before: Shown, reason: str) -> Shown:
    raised = replace(finding, level="card")
    return Shown(raised, _same_card(raised, before.finding) and not before.again, reason)


def _same_card(one: Finding, other: Finding) -> bool:
    names = ("level", "type", "voice", "language")
    return all(getattr(one, name) == getattr(other, name) for name in names)
