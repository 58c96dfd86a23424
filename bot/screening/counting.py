"""Counts as people type them: "3", "twice", "a couple", "every weekend", "none"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.screening.words import is_question, words

MOST = 5000  # a larger number is a slip or something else, such as a year's phone bill

_NUMBERS = {
    "zero": 0, "once": 1, "one": 1, "twice": 2, "couple": 2, "two": 2, "three": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_NONE = frozenset({"none", "never", "no", "nope", "nah", "zip", "nil", "not", "havent"})
_MANY = frozenset({
    "few", "several", "some", "many", "lots", "lot", "often", "always", "daily", "weekly",
    "monthly", "weekends", "every", "everyday", "most", "dozens", "hundred", "hundreds", "tons",
    "plenty", "countless", "multiple", "constantly", "regularly",
})  # fmt: skip
_YES = frozenset({"yes", "yeah", "yep", "yup", "ya", "sometimes", "occasionally", "rarely"})
_UNSURE = frozenset({"know", "remember", "recall", "sure", "unsure", "idk", "idea", "clue", "say"})
_PER = frozenset({"week", "weekly", "month", "monthly", "day", "daily", "weekend", "night"})
_PHONE_DIGITS = 7  # as many digits as a phone number has are no count
_NUMBER = re.compile(r"\d{1,6}")


@dataclass(frozen=True)
class Count:
    """A count as said.

    Args:
        number: how many times.
        at_least: true when the words only give a lower bound ("a few", "every weekend").
        rule: how it was read.
    """

    number: int
    at_least: bool
    rule: str


def count(text: str) -> Count | None:
    """Read a count, or None when the text gives none.

    Args:
        text: what was typed; questions and negative numbers give None.
    """
    tokens = words(text)
    if not tokens or len(tokens) > 20 or is_question(text) or text.lstrip().startswith("-"):
        return None
    if sum(char.isdigit() for token in tokens for char in token) >= _PHONE_DIGITS:
        return None
    found = _digits(tokens) or _spelled(tokens) or _vague(tokens)
    return None if found is None or found.number > MOST else found


def _digits(tokens: list[str]) -> Count | None:
    numbers = [int(one) for token in tokens for one in _NUMBER.findall(token)]
    if not numbers:
        return None
    open_ended = len(numbers) > 1 or _rate(tokens) or any("+" in one for one in tokens)
    open_ended = open_ended or bool({"least", "over", "than"}.intersection(tokens))
    return Count(min(numbers), open_ended, "digits")


def _spelled(tokens: list[str]) -> Count | None:
    tens = next((_TENS[one] for one in tokens if one in _TENS), None)
    units = [_NUMBERS[one] for one in tokens if one in _NUMBERS]
    if tens is None and not units:
        return None
    if tens is not None:
        ones = units[0] if units and units[0] < 10 else 0
        return Count(tens + ones, _rate(tokens), "number word")
    return Count(units[0], len(units) > 1 or _rate(tokens), "number word")


def _vague(tokens: list[str]) -> Count | None:
    if _UNSURE.intersection(tokens):
        return None
    if _MANY.intersection(tokens):
        return Count(2, True, "more than once, number not given")
    if _YES.intersection(tokens):
        return Count(1, True, "at least once, number not given")
    if _NONE.intersection(tokens) or tokens[:2] in (["i", "dont"], ["dont", "drink"]):
        return Count(0, False, "none")
    return None


def _rate(tokens: list[str]) -> bool:
    """ "twice a week" in a year is more than two; only the lower bound is known."""
    return bool(_PER.intersection(tokens))
