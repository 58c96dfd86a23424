"""How a short message may lean on the answer before it: "and at night?", "I meant for my wife"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bot.nlu.decision import FAQ
from bot.nlu.statements import tells

How = Literal["leaning", "somebody else", "short"]

_MOST_WORDS: Final = 10
_LEANING_WORDS: Final = 8
_FRAGMENT_WORDS: Final = 3
_WORD: Final = re.compile(r"[\w']+")
_JOINED: Final = re.compile(
    r"^(?:(?:ok|okay|so|yes|no|oh|hm+)\W+)?(?:(?:and|but|or|even|also|then)\b|"
    r"(?:what|how) (?:about|if)\b|compared\b|same\b)|\b(?:too|as well|either)\W*$",
    re.IGNORECASE,
)
_POINTS_BACK: Final = re.compile(
    r"\b(?:that|it|this|they|them|those|these|there|then|which one|the same)\b", re.IGNORECASE
)
# "My dead son" asks for nothing, and "my abusive husband" is not whom the program is for.
_TOLD_OF: Final = r"(?!dead\b|late\b|deceased\b|missing\b|dying\b|abusive\b|violent\b)"
_KIN: Final = (
    rf"(?:my|our|a|an)\s+(?:{_TOLD_OF}\w+\s+){{0,2}}?"
    r"(?:son|daughter|husband|wife|partner|boyfriend|girlfriend|spouse|fiancee?|mother|father|mom|"
    r"mum|dad|parents?|brother|sister|grand(?:son|daughter|mother|father|ma|pa)|uncle|aunt|cousin|"
    r"nephew|niece|friend|loved one|relative)(?:'s)?(?:\W+(?:too|as well|then|instead))?\W*$"
)
_PERSON: Final = re.compile(
    r"^(?:(?:ok|okay|so|and|but|what about|how about|what if it'?s|is (?:it|that|this) the same|"
    rf"same|also|even|for|with|if it'?s)\b\W*)*{_KIN}",
    re.IGNORECASE,
)
# "No, I meant for my son", "it's about my wife", "not for me, for my dad". "It was my uncle" and "I
# asked my wife" tell of somebody: these need "for" or "about".
_OPENING: Final = (
    r"^(?:(?:no|oh|wait|sorry|ok|okay|yes|yeah|well|actually|so|and|but|hi|hello|hey)\b\W*)*"
)
_MEANS: Final = (
    r"(?:(?:i|we) (?:mean|meant|said)|not (?:for |about )?(?:me|myself)|it'?s|it is|what|how)\W+"
)
_ASKS: Final = (
    r"(?:(?:i|we) (?:ask|asked|was asking|am asking|am calling)|"
    r"(?:i'?m )?(?:asking|writing|calling|here|just asking)|this is|that'?s|it was)\W+"
)
_FOR: Final = rf"(?:{_MEANS}|{_ASKS}){{0,2}}(?:for|about|on behalf of)\s+"
_MEANT_PERSON: Final = re.compile(rf"{_OPENING}(?:{_FOR}|(?:{_MEANS}){{0,2}}){_KIN}", re.IGNORECASE)
_MEANT_ME: Final = re.compile(
    rf"{_OPENING}{_FOR}(?:me|myself)\b(?:\W+(?:too|as well|then|instead))?"
    r"(?:\W+not (?:for |about )?(?:my \w+|him|her|them))?\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Last:
    """The entry answered last, and what stands near it.

    Args:
        entry: its id.
        title: its short title, to be read before the message.
        related: ids of the entries that it offers, of those that offer it, and of its theme.
        for_helper: whether it has an answer for somebody who asks for another.
        own_measure: whether it has a length of its own and works by itself, so that "how long is
            it?" does not ask for the program's.
        measured: which of those related have one.
    """

    entry: str
    title: str
    related: frozenset[str] = frozenset()
    for_helper: bool = False
    own_measure: bool = False
    measured: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """Its label, such as "faq/duration"."""
        return FAQ + self.entry


def leans(text: str) -> How | None:
    """Return how a message may lean on what came before it.

    None when it is too long, has no words, or tells something and asks nothing: "they let me go on
    friday" is about their day, whatever was answered last.

    Args:
        text: what the visitor typed.
    """
    words = _WORD.findall(text)
    if not words or len(words) > _MOST_WORDS:
        return None
    if names_only_a_person(text) or names_only_themselves(text):
        return "somebody else"
    if tells(text) and not _JOINED.search(text.strip()):
        return None
    return "leaning" if _is_leaning(text, words) else "short"


def names_only_a_person(text: str) -> bool:
    """Say whether a message names whom it is about, and no more: "and my wife?", "for my son".

    Args:
        text: what the visitor typed.
    """
    said = text.strip()
    return bool(_PERSON.match(said) or _MEANT_PERSON.match(said))


def names_only_themselves(text: str) -> bool:
    """Say whether a message says that it is about its writer, and no more: "no, it's for me".

    Args:
        text: what the visitor typed.
    """
    return bool(_MEANT_ME.match(text.strip()))


def _is_leaning(text: str, words: Sequence[str]) -> bool:
    """Say whether a word, or its being a mere fragment, shows that a message leans."""
    if len(words) > _LEANING_WORDS:
        return False
    if _JOINED.search(text.strip()) or _POINTS_BACK.search(text):
        return True
    asks = text.rstrip().endswith("?") or words[0].lower() in ("how", "when", "where", "why", "who")
    return asks and len(words) <= _FRAGMENT_WORDS


def is_about_itself(how: How, danger: str) -> bool:
    """Say whether a message is left alone: with a sign of danger in it, only a word makes it lean.

    Args:
        how: it may lean.
        danger: the level of the crisis screen's finding.
    """
    return danger == "card" or (danger != "none" and how == "short")


def in_light_of(last: Last, text: str) -> str:
    """Return the message as it reads behind the title of the last answer."""
    return f"{last.title} {text}"
