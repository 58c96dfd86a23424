"""An age as people type it: "34", "im 16", "almost 18"; never a number that counts other things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.screening.model import Voice
from bot.screening.words import is_question, without_fillers, words

_NUMBER = re.compile(r"(\d{1,3})(\+|yo|y/o|yrs?|years?)?")
_PERCENT = re.compile(r"\d\s?%")
_YOUNGEST, _OLDEST = 5, 120  # years
_OLD = frozenset({"yo", "y/o"})
_YEARS = frozenset({"year", "years", "yr", "yrs"})
_ANOS = frozenset({"años", "anos"})
# What may stand between "im" and the number.
_BETWEEN = frozenset({
    "only", "just", "actually", "still", "about", "around", "almost", "nearly", "now", "like",
    "over", "above", "older", "under", "below", "less", "younger", "than", "not", "barely",
    "already", "way", "well", "to", "going", "gonna", "literally", "currently",
})  # fmt: skip
_ARTICLES = frozenset({"a", "an"})
_BELOW = frozenset({"under", "below", "less", "younger"})
_ABOVE = frozenset({"over", "above", "older"})
_SOON = frozenset({"almost", "nearly", "turning", "turn"})
_LEADS: dict[Voice, frozenset[str]] = {
    "self": frozenset({"im", "am", "tengo", "tenho"}),
    "helper": frozenset({"hes", "shes", "theyre", "is", "are", "tiene", "tem"}),
}
_LEADS_OF_ANYBODY = frozenset({"age", "aged", "turned", "turning", "turn"})
# An age told of another time, as in "when i turned 15" and "i started at age 12".
_OTHER_TIMES = frozenset({"when", "since", "until", "at", "started", "was", "if", "from", "before"})
_BESIDE_A_BARE_NUMBER = frozenset({
    "yes", "yeah", "yep", "yup", "yea", "ya", "sure", "no", "nope", "nah", "lol", "haha", "ok",
    "sorry", "btw", "and", "over", "or", "older", "up", "yet",
})  # fmt: skip
# What may go on after "im 16"; any other word may be what the number counts ("im 5 beers in").
_FOLLOWS = _BESIDE_A_BARE_NUMBER | frozenset({
    "but", "so", "now", "almost", "nearly", "going", "turning", "still", "im", "i", "my", "he",
    "hes", "she", "shes", "they", "theyre", "please", "thanks", "if", "in", "next", "soon",
    "can", "do", "does", "should", "would",
    "will", "is", "am", "this", "not", "male", "female", "m", "f", "from", "with", "who", "anymore",
})  # fmt: skip


@dataclass(frozen=True)
class Age:
    """What was said about an age.

    Args:
        adult: whether it is the limit or more.
        bare: true when a number was all that was said.
    """

    adult: bool
    bare: bool


@dataclass(frozen=True)
class _Said:
    years: int
    about: frozenset[str]
    bare: bool


def age(
    text: str, limit: int, fillers: Sequence[str] = (), voice: Voice | None = None
) -> Age | None:
    """Read an age, or None when the text gives none, or two that disagree.

    Args:
        text: what was typed.
        limit: years from which somebody is an adult.
        fillers: phrases that mean nothing here ("please", "its").
        voice: whose age is asked, so that "my son is 16" is no age of the visitor; None for either.
    """
    if is_question(text) or _PERCENT.search(text[:500]):
        return None
    tokens = without_fillers(words(text), [words(one) for one in fillers])
    numbers = [at for at, one in enumerate(tokens) if any(char.isdigit() for char in one)]
    said = [found for at in numbers if (found := _said(tokens, at, voice))]
    affirmed = [one for one in said if "not" not in one.about]
    verdicts = {_adult(one, limit) for one in affirmed or said}
    if "anymore" in tokens or len(verdicts) != 1 or (verdict := verdicts.pop()) is None:
        return None
    if not verdict and len(said) < len(numbers):
        return None  # some number is no age, and being under age ends everything
    return Age(verdict, bare=all(one.bare for one in said))


def _said(tokens: Sequence[str], at: int, voice: Voice | None) -> _Said | None:
    """Return the number at a place, if it is said as an age."""
    number = _NUMBER.fullmatch(tokens[at])
    if number is None or not _YOUNGEST <= int(number.group(1)) <= _OLDEST:
        return None
    years, unit = int(number.group(1)), number.group(2) or ""
    further = tokens[at + 1 :]
    further = further[3:] if list(further[:3]) == ["and", "a", "half"] else further
    told_old, after = _unit(unit, further)
    before = list(tokens[:at])
    about: set[str] = {"over"} if unit == "+" else set()
    while before and before[-1] in _BETWEEN:
        about.add(before.pop())
    if after is None or _OTHER_TIMES.intersection(before):
        return None
    if _BESIDE_A_BARE_NUMBER.issuperset(before):
        fits = _BESIDE_A_BARE_NUMBER.issuperset(after) or told_old
        return _Said(years, frozenset(about), not about and not told_old) if fits else None
    if told_old and before[-1] in _ARTICLES:
        before.pop()  # "i am a 16 year old girl"
    if told_old and before[-1:] == ["my"] and voice == "helper":
        return _Said(years, frozenset(about), bare=False)  # "my 16 year old son"
    if not before:
        return None
    second = before[-1].isdigit() and bool(_SOON.intersection(about))  # "17 almost 18"
    if not (second or _leads(before, voice)) or not (told_old or _goes_on(after)):
        return None
    return _Said(years, frozenset({*about, before[-1]}), bare=False)


def _unit(unit: str, after: Sequence[str]) -> tuple[bool, Sequence[str] | None]:
    """Return whether years of age are named, and the words after; None for years of anything."""
    if unit in _OLD:
        return True, after
    if after and after[0] in _OLD:
        return True, after[1:]
    if after and after[0] in _ANOS:
        rest = after[1:]
        return (True, rest) if not rest or rest[0] in _FOLLOWS else (False, None)
    named = [unit, *after] if unit in _YEARS else list(after)
    if not named or named[0] not in _YEARS:
        return False, after
    if named[1:2] == ["old"] or named[1:3] == ["of", "age"]:
        return True, named[2:]
    return False, None


def _leads(before: Sequence[str], voice: Voice | None) -> bool:
    if before[-1] in _LEADS_OF_ANYBODY or list(before[-2:]) == ["age", "is"]:
        return True
    voices = [voice] if voice else list(_LEADS)
    return any(before[-1] in _LEADS[one] for one in voices)


def _goes_on(after: Sequence[str]) -> bool:
    return not after or after[0] in _FOLLOWS


def _adult(said: _Said, limit: int) -> bool | None:
    if _BELOW.intersection(said.about):
        return False if said.years <= limit else None
    if _ABOVE.intersection(said.about):
        return True if said.years >= limit - 1 else None
    if "not" in said.about:
        return False if said.years == limit else None
    return said.years > limit or (said.years == limit and not _SOON.intersection(said.about))
