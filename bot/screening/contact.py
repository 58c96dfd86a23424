"""Names, phone numbers and safe times, read without taking a question for an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers

from bot.screening.words import is_question, plain, words

LONGEST_NAME = 60
LONGEST_FREE_TEXT = 200
_REGIONS = frozenset({"US", "PR", "VI", "GU", "AS", "MP"})
_INTRODUCTION = re.compile(
    r"^\s{0,5}(?:my name is|my name's|the name is|name is|i am|i'm|im|it's|its|this is|"
    r"you can call me|please call me|just call me|call me|they call me)\s{1,5}",
    re.IGNORECASE,
)
_SYMBOLS = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]{1,20}")  # emoji
_NAME = re.compile(r"[^\W\d_][\w .,'’\-]{0,59}")
# Two of these make a sentence, as in "talk to a person"; one alone may be a name ("My Nguyen").
_SENTENCE_WORDS = frozenset({
    "a", "an", "the", "to", "i", "me", "you", "my", "is", "are", "am", "want", "need", "can", "do",
    "dont", "talk", "speak", "person", "someone", "help", "please", "leave", "alone", "stop", "not",
    "with", "go", "for", "of", "and", "have", "this", "that", "it", "be", "in", "on", "so", "just",
})  # fmt: skip
# Said at "When is it safe to reach you?", these are about something else.
_NO_TIME = re.compile(r"\bname('s| is|s)?\b|\bspelled\b|\bspelt\b|@", re.IGNORECASE)
_PHONE_DIGITS = 7
_EMAIL = re.compile(r"[^\s@]@[^\s@]{1,100}\.[a-z]", re.IGNORECASE)
_AFTER_A_NAME = frozenset({
    "and", "my", "number", "phone", "cell", "call", "text", "at", "its", "is", "you", "can", "the",
    "or", "reach", "on", "with", "please", "ok", "here", "but", "",
})  # fmt: skip
_NOT_NAMES = frozenset({
    "yes", "yeah", "yep", "ok", "okay", "hello", "hi", "hey", "what", "huh", "sure", "fine",
    "thanks", "later", "maybe", "idk", "my name", "no name", "not sure",
})  # fmt: skip
# Said in passing where a time is asked for, these are none: "ok thanks", "yes please".
_COURTESIES = frozenset({
    "thanks", "thank", "thx", "ty", "you", "so", "much", "very", "ok", "okay", "k", "yes", "yeah",
    "yep", "yup", "sure", "please", "hi", "hello", "hey", "great", "cool", "good", "perfect",
    "done", "lol", "alright",
})  # fmt: skip
_THANKS = frozenset({"thanks", "thank", "thx"})
# After these a single such word makes a sentence: "im not comfortable", "i am an alcoholic".
_SAYS_HOW_ONE_IS = re.compile(r"\s{0,5}(?:i am|i'm|i’m|im)\s", re.IGNORECASE)


@dataclass(frozen=True)
class Text:
    """A name or free text as it is kept, and the rule that accepted it."""

    value: str
    rule: str


def name(text: str) -> Text | None:
    """Read a name of 1 to 60 characters, or None for a question, a number or a whole story.

    Args:
        text: what was typed; "my name is" and the like are taken off.
    """
    if len(text) > 200 or is_question(text):
        return None
    bare = _SYMBOLS.sub("", _INTRODUCTION.sub("", text, count=1)).strip(" .,!")
    many_words = len(bare.split()) > 5
    if many_words or not _NAME.fullmatch(bare) or any(char.isdigit() for char in bare):
        return None
    tokens = words(bare)
    most = 0 if _SAYS_HOW_ONE_IS.match(text) else 1
    sentence = sum(one in _SENTENCE_WORDS for one in tokens) > most
    if sentence or not tokens or plain(bare) in _NOT_NAMES:
        return None
    return Text(" ".join(bare.split()), "name")


def name_before_number(text: str) -> Text | None:
    """Read the name of "im mike and my number is 617-555-0123", or None where none is clear.

    Args:
        text: what was typed, with a phone number in it.
    """
    bare = _INTRODUCTION.sub("", text[:200], count=1)
    said: list[str] = []
    for word in bare.split():
        if plain(word) in _AFTER_A_NAME or any(char.isdigit() for char in word):
            break
        said.append(word)
        if word[-1] in ",.;":
            break
    return name(" ".join(said)) if 1 <= len(said) <= 3 else None


def phone(text: str) -> Text | None:
    """Read a United States phone number and return it as +1 and ten digits, or None.

    An extension stands behind it, as in "+16175550123;ext=4".

    Args:
        text: what was typed; the number may stand inside a sentence.
    """
    found = phones(text)
    return Text(found[0], "US phone number") if found else None


def phones(text: str) -> list[str]:
    """Return all United States phone numbers of a text, each once, as phone() returns them."""
    return list(dict.fromkeys(_written(one.number) for one in _numbers(text)))


def beside_numbers(text: str) -> list[str]:
    """Return what a text says before, between and after its phone numbers.

    Args:
        text: what was typed.
    """
    parts, begins = [], 0
    for one in _numbers(text):
        parts.append(text[begins : one.start])
        begins = one.end
    return [part for part in (*parts, text[begins:]) if plain(part)]


def _numbers(text: str) -> list[phonenumbers.PhoneNumberMatch]:
    matcher = phonenumbers.PhoneNumberMatcher(
        text[:200], "US", leniency=phonenumbers.Leniency.POSSIBLE
    )
    return [
        one
        for one in matcher
        if phonenumbers.is_valid_number(one.number)
        and phonenumbers.region_code_for_number(one.number) in _REGIONS
    ]


def _written(number: phonenumbers.PhoneNumber) -> str:
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{written};ext={number.extension}" if number.extension else written


def is_email(text: str) -> bool:
    """Say whether a text holds an e-mail address."""
    return _EMAIL.search(text[:200]) is not None


def looks_like_phone(text: str) -> bool:
    """Say whether a text is an attempt at a phone number, valid or not."""
    digits = sum(char.isdigit() for char in text[:200])
    letters = sum(char.isalpha() for char in text[:200])
    return digits >= 4 and letters <= 40 and not is_question(text)


def shown(number: str) -> str:
    """Return a stored number as people write it, such as (617) 555-0123."""
    try:
        parsed = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def is_thanks(text: str) -> bool:
    """Say whether a text is thanks and nothing else."""
    tokens = set(words(text))
    return bool(_THANKS & tokens) and tokens <= _COURTESIES


def free_text(text: str) -> Text | None:
    """Read safe times, or None for a question, a long text, a name, a number or a courtesy.

    Args:
        text: what was typed, at most 200 characters.
    """
    bare = " ".join(text.split())
    if not plain(bare) or len(bare) > LONGEST_FREE_TEXT or is_question(bare):
        return None
    if _COURTESIES.issuperset(words(bare)):
        return None
    digits = sum(char.isdigit() for char in bare)
    if _NO_TIME.search(bare) or (digits >= _PHONE_DIGITS and phone(bare) is not None):
        return None
    return Text(bare, "free text")
