"""How staff may reach a visitor, as said beside other things: a time, or a way they refuse."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.screening.contact import LONGEST_FREE_TEXT, beside_numbers, free_text, phones
from bot.screening.words import is_question, plain, words

_WAYS = {
    "may_phone": frozenset({"call", "calls", "calling"}),
    "may_text": frozenset({"text", "texts", "texting", "sms"}),
    "may_voicemail": frozenset({"voicemail", "voicemails", "vm"}),
}
_NAMES: frozenset[str] = frozenset().union(*_WAYS.values())
_TIMES = frozenset({
    "after", "before", "between", "until", "till", "morning", "mornings", "afternoon", "afternoons",
    "evening", "evenings", "night", "nights", "noon", "lunch", "weekday", "weekdays", "weekend",
    "weekends", "monday", "mondays", "tuesday", "tuesdays", "wednesday", "wednesdays", "thursday",
    "thursdays", "friday", "fridays", "saturday", "saturdays", "sunday", "sundays", "anytime",
})  # fmt: skip
_CLAUSE = re.compile(r"[,.;!]|\bbut\b", re.IGNORECASE)
# "Can you call after 5?", said where a time is asked for, is a wish, and no question to us.
_WISHES = re.compile(
    r"(?:can|could|would) (?:you|u|they|someone|somebody) (?:please |pls |just |maybe )?"
    r"(?:call|text|reach|ring|phone|try)\b.*|"
    r"(?:is|are|would|does) .*\b(?:ok|okay|good|fine|work|alright|possible)"
)
_WHEN = re.compile(
    r"\b(?:today|tonight|tomorrow|lunchtime|this week|next week|at work|at school)\b|"
    r"\b\d{1,2}\b(?! (?:days?|hours?|weeks?|months?|years?|times|mg|steps?)\b)"
)
# "How about evenings" names times only; "how about care after rehab" asks something else.
_ABOUT = re.compile(r"(?:how|what) about (?P<when>.*)")
_BESIDE_TIMES = frozenset({
    "on", "in", "the", "this", "next", "around", "at", "or", "and", "am", "pm", "a", "any", "late",
    "early", "time", "today", "tonight", "tomorrow", "week", "lunchtime", "work", "school",
})  # fmt: skip
_OURS = frozenset({
    "group", "groups", "class", "classes", "session", "sessions", "program", "programs", "iop",
    "care", "treatment", "therapy", "meeting", "meetings", "office",
})  # fmt: skip
_HOUR = re.compile(r"\d{1,2}(am|pm)")
_WELCOMES = frozenset({"problem", "mind", "hesitate", "fine", "ok", "okay", "worries", "yes"})
_REFUSES = frozenset({"no", "not", "dont", "never", "without", "stop"})
# Said to refuse a way without its name: "dont leave a message".
_ALSO_REFUSED = {"may_voicemail": frozenset({"leave"})}
_ASKS = frozenset({"who", "what", "why", "how", "which", "whose"})
_IF = frozenset({"if", "when", "unless"})  # "call only if urgent" refuses no texts
# After these a refusal is over: "dont call just text" refuses no texts.
_INSTEAD = frozenset({"just", "only", "rather", "prefer", "instead"})
_LINKS = frozenset({"or", "nor"})  # "dont call me or text me" refuses both
# What may stand beside the way that is asked about: "yes call me", "you can text this number".
_BESIDE_LEAVE = frozenset({
    "me", "please", "you", "can", "may", "is", "are", "its", "fine", "ok", "okay", "good", "on",
    "this", "that", "number", "to", "and", "or", "yes", "a", "leave", "too",
})  # fmt: skip
_CALLED_BY_ANOTHER = re.compile(r"\byou\b(?! can\b| may\b)")
# Before a way these ask for it: "nah text me".
_ASKS_FOR_IT = _INSTEAD | {"nah", "nope", "please", "thanks"}
# "Dont hesitate to call or text" refuses neither.
_REFUSES_NOTHING = frozenset({"problem", "problems", "worries", "mind", "hesitate"})
_SHORT = 5  # words of a plain refusal; a longer one may hold a condition
_NEAR = 3  # words; "dont ever call" and "no calls or texts" refuse what follows


@dataclass(frozen=True)
class Wishes:
    """What was said of ways and times beside a phone number, or beside safe times.

    Args:
        refused: ways that were refused.
        times: when it is safe, in the visitor's words, or "".
    """

    refused: tuple[str, ...]
    times: str


@dataclass(frozen=True)
class Condition:
    """A yes or no with what was said beside it.

    Args:
        value: "yes" or "no" to this way.
        refused: other ways that were refused in the same words.
        times: when it is safe, in the visitor's words, or "".
    """

    value: str
    refused: tuple[str, ...]
    times: str


def permission(question_id: str, text: str, yes: Collection[str]) -> Condition | None:
    """Read "yes but only after 5", "sure but no texts" or "dont call", or None for anything else.

    Args:
        question_id: which way is asked about.
        text: what was typed.
        yes: the phrases that are a yes.
    """
    tokens = words(text)
    names = _WAYS.get(question_id, frozenset())
    if (
        len(tokens) <= _SHORT
        and _refuses(tokens, names)
        and not (has_time(text) or _WELCOMES.intersection(tokens))
    ):
        return Condition("no", (), "")  # "please dont call me"
    if names and len(tokens) <= _SHORT and _others(tokens, question_id):
        return Condition("no", (), "")  # "text only"
    begins = max((n for n in range(1, 5) if " ".join(tokens[:n]) in yes), default=0)
    rest = tokens[begins:]
    if not names or not rest or is_question(text) or _ASKS.intersection(rest):
        return None
    if (begins or (tokens[0] in names and rest[1:])) and _gives_leave(rest, names):
        return Condition("yes", (), "")  # "yes text me", "calls are fine"
    if not begins:
        return None
    if _speaks_of_another_way(rest, names) or _refuses_at_times(rest):
        return None
    refused = {way for way in _WAYS if _refuses(rest, _refused_by(way))}
    times = _said_time(" ".join(text.split()[begins:]))
    if not refused and not times:
        return None
    value = "no" if question_id in refused else "yes"
    return Condition(value, tuple(sorted(refused - {question_id})), times)


def _gives_leave(rest: Sequence[str], names: Collection[str]) -> bool:
    """ "Ok is that a call" asks, and in "call you" somebody else calls."""
    if rest[0] in ("is", "are") or _CALLED_BY_ANOTHER.search(" ".join(rest)):
        return False
    return any(one in names for one in rest) and (_BESIDE_LEAVE | _NAMES).issuperset(rest)


def names_another_way(question_id: str, text: str) -> bool:
    """Say whether a "no" is about another way: "no calls", or "nah text me", of texts.

    Args:
        question_id: which way is asked about.
        text: what was typed.
    """
    tokens = words(text)
    names = _WAYS.get(question_id)
    if names is None:
        return False
    own = [at for at, word in enumerate(tokens) if word in names]
    if own:
        return any(at and tokens[at - 1] in _ASKS_FOR_IT for at in own)
    if tokens[:1] == ["no"] and tokens[1:3] in (["call", "me"], ["text", "me"]):
        return False  # "no, call me" refuses texts, and no calls
    return any(_refuses(tokens, others) for others in _WAYS.values())


def _speaks_of_another_way(rest: Sequence[str], names: Collection[str]) -> bool:
    """ "Ok, call after 5" is no leave to text."""
    named = {one for others in _WAYS.values() for one in others if _asks_for(rest, others)}
    return bool(named) and not any(one in named for one in names)


def _asks_for(rest: Sequence[str], names: Collection[str]) -> bool:
    return any(one in names for one in rest) and not _refuses(rest, names)


def _refuses_at_times(rest: Sequence[str]) -> bool:
    """ "Yes but dont call after 9" refuses no calls, only those after 9."""
    return any(
        has_time(" ".join(rest[at + 1 :])) and _REFUSES.intersection(rest[max(0, at - _NEAR) : at])
        for at, word in enumerate(rest)
        if any(word in names for names in _WAYS.values())
    )


def wishes(text: str) -> Wishes:
    """Read "617 555 0123 but text only" and "call after 5, no voicemail".

    A way that is also asked for, or refused at some times only, is not refused.

    Args:
        text: what was typed; phone numbers in it are passed over.
    """
    parts = beside_numbers(text)
    clauses = [words(one) for part in parts for one in _CLAUSE.split(part)]
    refused = {one for one in _WAYS if _refuses_always(clauses, one)}
    refused |= {one for one in _WAYS for each in clauses if _others(each, one)}
    times = [said for one in parts if (said := _said_time(one))]
    return Wishes(tuple(sorted(refused)), "; ".join(times))


def _refuses_always(clauses: Sequence[Sequence[str]], way: str) -> bool:
    names = _refused_by(way)
    named = [one for one in clauses if names.intersection(one)]
    return bool(named) and all(_refuses(one, names) and not _at_times(one, names) for one in named)


def _at_times(tokens: Sequence[str], names: Collection[str]) -> bool:
    last = max(at for at, word in enumerate(tokens) if word in names)
    return has_time(" ".join(tokens[last + 1 :]))


def _refused_by(way: str) -> frozenset[str]:
    return _WAYS[way] | _ALSO_REFUSED.get(way, frozenset())


def _others(tokens: Sequence[str], way: str) -> bool:
    """ "Text only" refuses calls and voicemail; "text only after 5" refuses nothing."""
    only = [at for at, word in enumerate(tokens) if word == "only"]
    beside = {word for at in only for word in tokens[max(0, at - 1) : at + 2]}
    named = {one for one, names in _WAYS.items() if names.intersection(beside)}
    bound = any(
        _IF.intersection(tokens[at + 1 :]) or has_time(" ".join(tokens[at + 1 :])) for at in only
    )
    if named == {"may_phone"}:
        return way == "may_text" and not bound  # a voicemail may follow a call
    return named == {"may_text"} and way != "may_text" and not bound


def wished_time(text: str) -> str:
    """Return a time that is wished for as a question, "can you call after 5?", or "".

    Args:
        text: what was typed where a time is asked for.
    """
    said = plain(text)
    asked = is_question(text) and len(text) <= LONGEST_FREE_TEXT and not phones(text)
    if not asked or _OURS.intersection(words(text)):
        return ""
    about = _ABOUT.fullmatch(said)
    wish = _only_times(about["when"].split()) if about else _WISHES.fullmatch(said) is not None
    when = has_time(said) or _WHEN.search(said) is not None
    return " ".join(text.split()) if wish and when else ""


def _only_times(tokens: Sequence[str]) -> bool:
    known = _TIMES | _BESIDE_TIMES
    return all(one in known or one.isdigit() or _HOUR.fullmatch(one) for one in tokens)


def has_time(text: str) -> bool:
    """Say whether a text names a time of the day or the week."""
    tokens = words(text)
    return bool(_TIMES.intersection(tokens)) or any(_HOUR.fullmatch(one) for one in tokens)


def _said_time(text: str) -> str:
    said = text.split()
    while said and said[0].lower().strip(",.;-") in {"but", "and", "please", ""}:
        said = said[1:]
    while said and said[-1].lower() in {"at", "on"}:  # before a number
        said = said[:-1]
    rest = free_text(" ".join(said))
    return rest.value if rest is not None and has_time(rest.value) else ""


def _refuses(rest: Sequence[str], names: Collection[str]) -> bool:
    return any(
        word in names and _has_refusal(_goes_with(_before(rest, at)))
        for at, word in enumerate(rest)
    )


def _has_refusal(before: Sequence[str]) -> bool:
    return any(
        word in _REFUSES and not _REFUSES_NOTHING.intersection(before[at + 1 : at + 2])
        for at, word in enumerate(before)
    )


def _before(rest: Sequence[str], at: int) -> Sequence[str]:
    linked = at > 0 and rest[at - 1] in _LINKS
    return rest[max(0, at - (2 * _NEAR if linked else _NEAR)) : at]


def _goes_with(before: Sequence[str]) -> Sequence[str]:
    """Leave out what ended before a way was named: "dont call me" in "dont call me text me"."""
    begins = max((at + 1 for at, word in enumerate(before) if word in _INSTEAD), default=0)
    # But in "dont send me texts" the refusal goes on.
    named = len(before) > 1 and before[-1] == "me" and before[-2] in _NAMES
    if named and not _LINKS.intersection(before):
        begins = len(before)
    return before[begins:]
