"""Counts as people type them: "3", "twice", "a couple", "every weekend", "none"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.screening.words import is_question, words

MOST = 5000  # a larger number is a slip or something else, such as a year's phone bill

_NUMBERS = {
    "once": 1, "one": 1, "twice": 2, "couple": 2, "two": 2, "three": 3, "four": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_TIMES_A_NUMBER = {"dozen": 12, "hundred": 100, "hundreds": 100, "thousand": 1000}
_AND_MORE = frozenset({"least", "over", "than", *_TIMES_A_NUMBER})
_NONE = frozenset({
    "none", "never", "no", "nope", "nah", "zip", "nil", "not", "havent", "dont", "didnt", "zero",
})  # fmt: skip
# What may stand beside them: "no never in my life", "i dont use any drugs".
_BESIDE_NONE = _NONE | frozenset({
    "i", "ive", "have", "had", "in", "the", "this", "that", "past", "last", "my", "whole", "life",
    "year", "12", "at", "all", "ever", "even", "once", "really", "any", "a", "single", "times",
    "time", "day", "days", "it", "been", "do", "done", "did", "drink", "drank", "use", "used", "of",
    "those", "drugs", "alcohol", "honestly", "to", "be", "honest", "thankfully", "thats",
    "number",
})  # fmt: skip
_MANY = frozenset({
    "few", "several", "many", "lots", "lot", "often", "always", "daily", "weekly",
    "monthly", "weekends", "every", "everyday", "most", "dozens", "hundred", "hundreds", "tons",
    "plenty", "countless", "multiple", "constantly", "regularly",
})  # fmt: skip
_YES = frozenset({"yes", "yeah", "yep", "yup", "ya", "sometimes", "occasionally", "rarely"})
_UNSURE = frozenset({"know", "remember", "recall", "sure", "unsure", "idk", "idea", "clue", "say"})
_PER = frozenset({"week", "weekly", "month", "monthly", "day", "daily", "weekend", "night"})
# With these a number counts something else, or bounds the count from above.
_OTHER = frozenset({
    "years", "yrs", "months", "ago", "since", "until", "hours", "minutes", "beers", "drinks",
    "shots", "glasses", "cans", "bottles", "pills", "mg", "grams", "less", "under", "below",
    "fewer", "max", "maximum", "quit", "pack", "packs", "fifth", "handle",
})  # fmt: skip
_TIMES = frozenset({"times", "time", "days", "day", "nights", "night", "weekends", "or"})
_AN_AGE = re.compile(r"\b(?:im|i am)(?: only| just| still| actually| over| almost)? \d")  # "im 30"
_SOBER = re.compile(r"\b(?:sober|clean)(?: for| since)? \d|\d (?:days?|weeks?) (?:sober|clean)\b")
_YEAR = re.compile(r"(19|20)\d\d")
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
    tokens = words(text.replace("/", " per "))
    if not tokens or len(tokens) > 20 or is_question(text) or text.lstrip().startswith("-"):
        return None
    if sum(char.isdigit() for token in tokens for char in token) >= _PHONE_DIGITS:
        return None
    if _AN_AGE.search(" ".join(tokens)) or _SOBER.search(" ".join(tokens)):
        return None
    if _OTHER.intersection(tokens) or any(_YEAR.fullmatch(one) for one in tokens):
        return None
    found = _none(tokens) or _some(tokens)
    return None if found is None or found.number > MOST else found


def _none(tokens: list[str]) -> Count | None:
    """ "Not even once" is none, and "no, 3" or "not often" is not."""
    plain = bool(_NONE.intersection(tokens)) and _BESIDE_NONE.issuperset(tokens)
    return Count(0, False, "none") if plain else None


def _some(tokens: list[str]) -> Count | None:
    if _NONE.intersection(tokens) or tokens[:2] == ["at", "most"]:
        return None  # "never more than 2 or 3" is no count
    if "every" in tokens:
        return _vague(tokens)
    return _digits(tokens) or _spelled(tokens) or _vague(tokens)


def _digits(tokens: list[str]) -> Count | None:
    numbers = [int(one) for token in tokens for one in _NUMBER.findall(token)]
    if not numbers:
        return None
    open_ended = len(numbers) > 1 or _rate(tokens) or any("+" in one for one in tokens)
    open_ended = open_ended or bool({"least", "over", "than"}.intersection(tokens))
    return Count(min(numbers), open_ended, "digits")


def _spelled(tokens: list[str]) -> Count | None:
    """ "Two hundred" is one number and "ten or twenty" two; "once i start" counts nothing."""
    numbers: list[int] = []
    before = ""
    for at, word in enumerate(tokens):
        number = _TENS.get(word) or _NUMBERS.get(word)
        if word in _TIMES_A_NUMBER and before in {*_NUMBERS, *_TENS}:
            numbers[-1:] = [numbers[-1] * _TIMES_A_NUMBER[word]] if numbers else []
        elif number is not None and before in _TENS and number < 10:
            numbers[-1] += number
        elif number is not None and (number != 1 or _counts(tokens, at)):
            numbers.append(number)
        before = word
    if not numbers:
        return None
    open_ended = len(numbers) > 1 or _rate(tokens) or _goes_on(tokens)
    return Count(min(numbers), open_ended, "number word")


def _goes_on(tokens: list[str]) -> bool:
    return tokens[-4:] == ["once", "in", "a", "while"] or bool(_AND_MORE.intersection(tokens))


def _counts(tokens: list[str], at: int) -> bool:
    after = tokens[at + 1 : at + 2]
    if tokens[at] == "once":
        return not after or after[0] not in {"i", "you", "we", "he", "she", "they", "it"}
    tens_before = at > 0 and tokens[at - 1] in _TENS
    return tens_before or not after or after[0] in _TIMES or after[0] in _TIMES_A_NUMBER


def _vague(tokens: list[str]) -> Count | None:
    if _UNSURE.intersection(tokens):
        return None
    some = "some" in tokens and (len(tokens) == 1 or bool(_TIMES.intersection(tokens)))
    if some or _MANY.intersection(tokens):
        return Count(2, True, "more than once, number not given")
    if _YES.intersection(tokens):
        return Count(1, True, "at least once, number not given")
    return None


def _rate(tokens: list[str]) -> bool:
    """ "twice a week" in a year is more than two; only the lower bound is known."""
    return bool(_PER.intersection(tokens))
