"""Reads one answer to one question, by the question's type, with the rule that decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.screening import contact, counting, states
from bot.screening.ages import age
from bot.screening.matching import Match, match
from bot.screening.model import Form, Question, Voice
from bot.screening.permission import names_another_way, permission, wished_time, wishes
from bot.screening.words import plain, words

AN_EMAIL = "an e-mail address, no number"
NO_BUT = "a no with a but behind it"
LONG_AGO = "a time too long ago for this question"
NO_OF_LATE = "a no of some time only"
ANOTHER_WAY = "a no to another way"
TIME_WISHED = "a time, wished for as a question"
BARE_NUMBER = "a number under"  # how the rule of a bare number under the age limit begins
_LONG_TIMES = frozenset({"year", "years", "yr", "yrs", "months", "decade", "decades"})
_A_YEAR = re.compile(r"(19|20)\d\d")
# "I stopped yesterday after 10 years" and "yes, im 25 years old" tell of no time long ago.
_LATELY = frozenset({"yesterday", "today", "tonight"})
# "Hearing voices for years" tells of now; "sober for years" of then.
_GOES_ON = re.compile(r"\bfor (?:\w+ ){0,2}?(?:years?|yrs?|months|decades?)\b")
_OVER = re.compile(r"\b(?:sober|clean|stopped|quit|havent|not|since)\b")
_NO_TIME_AGO = re.compile(r"\bafter (?:\w+ ){0,2}?(?:years?|yrs?|months)\b(?! ago)|\byears? old\b")
# "No alcohol since monday" tells of stopping, and "no seizures since 2019" of a seizure.
_OF_LATE = re.compile(
    r"\bsince\b|\b(?:lately|recently|this time)\b|\b(?:only|just) (?:once|twice|one|1|two|2|in)\b|"
    r"\b(?:in|for) (?!the\b)(?:\w+ ){0,3}?(?:hours?|days?|weeks?|months?|years?|yrs?|while)\b"
)
# Asked of the last few days, these are a plain no: "no im sober for 3 years", "no not recently".
_NOT_OF_LATE = re.compile(
    r"\b(?:in|for) (?:\w+ ){0,2}?(?:months|years?|yrs?|decades?)\b|\bnot (?:recently|lately)\b"
)
# What may stand beside the answer to an instrument: "3 i guess", "id say 1".
_BESIDE_A_SCORE = ("i guess", "i think", "id say", "i would say", "i d say", "oh", "wait", "option")
_NO = frozenset({"no", "nope", "nah"})
_TELLS_WHY = frozenset({"i", "im", "he", "hes", "she", "shes", "they", "theyre", "we", "my"})


@dataclass(frozen=True)
class Understood:
    """An answer that could be read.

    Args:
        value: what is stored: text, a whole number, or a list of values for multi_choice.
        rule: how it was read.
        at_least: true for a count that is only a lower bound.
        several: true when the visitor said "more than one" and should now pick.
        besides: answers to other questions that were given in the same words.
        remark: the name of a text to say about it, or "".
    """

    value: Any
    rule: str
    at_least: bool = False
    several: bool = False
    besides: tuple[tuple[str, str], ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class NotUnderstood:
    """An answer that could not be read, and the rule that said so."""

    rule: str


Read = Understood | NotUnderstood


def read(form: Form, question: Question, text: str, voice: Voice | None = None) -> Read:
    """Read a typed answer.

    Args:
        form: for the words that are taken off before matching.
        question: the question that was asked.
        text: what was typed.
        voice: whose age is asked, for a question that may be answered with one; None for either.
    """
    if question.type == "count":
        return _count(text)
    if question.type == "state":
        place = states.find(text)
        return Understood(place.code, place.rule) if place else NotUnderstood("no state named")
    if question.type in ("name", "phone", "free_text"):
        return _contact(question, text)
    return _choice(form, question, text, voice)


def _count(text: str) -> Read:
    found = counting.count(text)
    if found is None:
        return NotUnderstood("no count given")
    return Understood(found.number, found.rule, at_least=found.at_least)


def _contact(question: Question, text: str) -> Read:
    if question.type == "phone":
        return _phone(text)
    readers = {"name": contact.name, "free_text": contact.free_text}
    found = readers[question.type](text)
    if found is not None:
        refused = wishes(text).refused if question.type == "free_text" else ()
        return Understood(found.value, found.rule, besides=_refusals(refused))
    if question.type == "free_text" and (wished := wished_time(text)):
        return Understood(wished, TIME_WISHED)
    told = _name_with_number(text) if question.type == "name" else None
    return told or NotUnderstood(f"not accepted as {question.type}")


def _phone(text: str) -> Read:
    found = contact.phones(text)
    if not found:
        return NotUnderstood(AN_EMAIL if contact.is_email(text) else "not accepted as phone")
    remark = "two_numbers" if found[1:] else ""
    return Understood(found[0], "US phone number", besides=_wishes(text), remark=remark)


def _name_with_number(text: str) -> Understood | None:
    number = contact.phone(text)
    found = contact.name_before_number(text) if number else None
    if number is None or found is None:
        return None
    besides = (("phone", number.value), *_wishes(text))
    return Understood(found.value, "name before a number", besides=besides)


def _wishes(text: str) -> tuple[tuple[str, str], ...]:
    said = wishes(text)
    times = (("safe_times", said.times),) if said.times else ()
    return (*_refusals(said.refused), *times)


def _refusals(refused: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((way, "no") for way in refused)


def _permission(question: Question, text: str) -> Understood | None:
    yes = question.choice("yes")
    found = permission(question.id, text, yes.say) if yes and question.leave else None
    if found is None:
        return None
    times = (("safe_times", found.times),) if found.times else ()
    besides = (*_refusals(found.refused), *times)
    return Understood(found.value, "with a condition", besides=besides)


def _choice(form: Form, question: Question, text: str, voice: Voice | None) -> Read:
    if plain(text) in question.either_way or _hedged(question, text):
        return NotUnderstood("too unclear for this question")
    if told := _age(form, question, text, voice):
        return told
    if conditional := _permission(question, text):
        return conditional
    vocabulary = {one.value: (*one.say, one.value) for one in question.choices}
    alone = {phrase for one in question.choices for phrase in one.alone}
    beside = _BESIDE_A_SCORE if question.instrument else ()
    found = match(text, vocabulary, (*form.fillers, *beside), alone)
    if not found.whole and set(question.exactly).issuperset(found.values) and found.values:
        return NotUnderstood("said among other words")
    if not found.whole and found.values == ("no",) and "but" in words(text):
        return NotUnderstood(NO_BUT)
    if found.values == ("no",) and names_another_way(question.id, text):
        return NotUnderstood(ANOTHER_WAY)
    if question.of_late and found.values == ("no",) and _of_late(question, text):
        return NotUnderstood(NO_OF_LATE)
    if question.recent and _long_ago(text, found.values):
        return NotUnderstood(LONG_AGO)
    if question.type == "multi_choice":
        return _several(question, found)
    if len(found.values) == 1:
        return Understood(found.values[0], found.rule)
    return NotUnderstood("names two answers" if found.values else found.rule)


def _hedged(question: Question, text: str) -> bool:
    if _says_no_and_why(question, text):
        return False
    padded = f" {plain(text)} "
    return any(f" {phrase} " in padded for phrase in question.ask_again_on)


def _says_no_and_why(question: Question, text: str) -> bool:
    """ "No i got evicted" is a no, though not where only a plain one counts."""
    tokens = words(text)
    begins = tokens[:1] and tokens[0] in _NO and _TELLS_WHY.intersection(tokens[1:2])
    plain_only = question.type != "yes_no_unsure" or bool(question.exactly)
    return bool(begins) and not plain_only and "but" not in tokens


def _of_late(question: Question, text: str) -> bool:
    said = plain(text)
    return _OF_LATE.search(_NOT_OF_LATE.sub(" ", said) if question.recent else said) is not None


def _long_ago(text: str, values: Sequence[str]) -> bool:
    """ "I stopped a year ago" is no "lately"; "not for years" is a no all the same."""
    said = _NO_TIME_AGO.sub(" ", plain(text))
    tokens = (said if _OVER.search(said) else _GOES_ON.sub(" ", said)).split()
    if _LATELY.intersection(tokens):
        return False
    far = bool(_LONG_TIMES.intersection(tokens)) or any(_A_YEAR.fullmatch(one) for one in tokens)
    return far and len(values) == 1 and values[0] not in ("no", "none")


def _age(form: Form, question: Question, text: str, voice: Voice | None) -> Understood | None:
    limit = question.age_limit
    found = age(text, limit, form.fillers, voice) if limit is not None else None
    if found is None:
        return None
    if found.adult:
        return Understood("yes", f"age from {limit}")
    return Understood("no", f"{BARE_NUMBER if found.bare else 'age under'} {limit}")


def _several(question: Question, found: Match) -> Read:
    """ "No seizures, just shaking" is shaking; "no seizures" alone leaves the rest open."""
    chosen = [question.choice(value) for value in found.values]
    plain_ones = [one for one in chosen if one and not one.exclusive and not one.several]
    alone = [one for one in chosen if one and one.exclusive]
    if plain_ones:
        return Understood([one.value for one in plain_ones], found.rule)
    if any(one and one.several for one in chosen) and not alone:
        return Understood([], found.rule, several=True)
    if found.denied:
        return NotUnderstood("denies one answer and names no other")
    if len(alone) == 1:
        return Understood([alone[0].value], found.rule)
    return NotUnderstood("names two answers" if chosen else found.rule)
