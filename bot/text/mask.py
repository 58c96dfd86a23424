"""Masks numbers that should never be stored: SSNs, payment cards, member ids. Phones stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["ssn", "card", "member_id"]

_MASKS: dict[Kind, str] = {"ssn": "[SSN]", "card": "[card number]", "member_id": "[ID number]"}

# What phones and word processors put in the place of a hyphen; read as one, and kept as written.
_HYPHENS = dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63), "-")
# So are dots in the middle of a line that part groups. One that begins an item of a list stands
# before a number and is no part of it.
_DOT = re.compile(r"(?:(?<=\d)|(?<=\d ))[\u00b7\u2022\u2027\u2219\u22c5](?= ?\d)")

_DAY = r"(?:0?[1-9]|1[0-2])[-/. ](?:0?[1-9]|[12]\d|3[01])[-/. ]"
# Each pattern has fixed or capped repeats and no repeat inside another.
_SSN = re.compile(r"(?<![\d-])\d{3}(?:[-. ]{1,3}\d{2}[-. ]{1,3}|([/_])\d{2}\1)\d{4}(?![\d-])")
# Its own name: nine digits, in whatever groups, and not the first nine of a phone number.
_SSN_NAMED = re.compile(
    r"(?:\bssn\b|\bss ?(?:#|n[or]\b|num(?:ber)?\b)|\bsoc(?:ial)? sec(?:urity)?\b|\bitin\b)"
    # No date, and no local phone number in a sentence that goes on with a number.
    rf"[^\d\n]{{0,25}}(?!{_DAY}(?:19|20)\d{{2}}\b|\d{{3}}[-. ]\d{{4}}, )"
    r"(\d(?:[-. ,/_]{0,3}\d){8})(?![-. ,/_]{0,3}\d)",
    re.IGNORECASE,
)
# "Social" is also said of workers, who have phone numbers.
_SOCIAL = re.compile(
    r"\bsocial\b[^\d\n]{0,25}(\d{3}[-. ]?(?:\d{2}[-. ]?\d{4}|\d{3}[-. ]\d{3}))(?![-. ]?\d)",
    re.IGNORECASE,
)
_DIGIT_RUN = re.compile(r"(?<![\d+])\d[\d ./_-]{11,60}\d(?!\d)")
_GROUP = re.compile(r"\d{3,19}")
_JOINED_FOURS = re.compile(r"(?<![\w+-])\d{4}([-./_])\d{4}\1\d{4}\1\d{4}(?![\w-])")
_YEAR = re.compile(r"(?:19|20)\d{2}")
# Sums, doses and times of the day: 1500, 0800, 1830.
_COUNT = re.compile(r"[1-9]\d00|(?:[01]\d|2[0-3])(?:00|15|30|45)|(?:19|20)\d{2}")
# Also with a slip in it, so that the check digit does not fit.
_CARD_NAMED = re.compile(
    r"\b(?:card|visa|master ?card|amex|discover)(?: ?(?:card|number|no|num|#)){0,2}"
    r"[ :#.=]{0,4}(?:is[ :]{1,2})?(\d(?:[-. /_]{0,2}\d){12,18})(?![-. /_]{0,2}\d)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:1[-. ])?\d{3}[-. ]\d{3}[-. ]\d{4}")
_DATE = re.compile(
    rf"{_DAY}(?:(?:19|20)?\d{{2}})|\d{{1,2}}-(?:\d{{1,2}}-)?(?:19|20)\d{{2}}"
    r"|(?:19|20)\d{2}-(?:\d{1,2}-\d{1,2}|(?:19|20)?\d{2})"
)
# A number that somebody may be called at, or a day, and then another number: "617-555-0123 24/7".
_PHONE_FIRST = re.compile(
    r"(?:1[-. /])?[2-9]\d{2}[-. /]{1,2}[2-9]\d{2}[-. /]\d{4}(?!\d)|[2-9]\d{9}(?=[ /])"
    rf"|{_DAY}(?:19|20)\d{{2}}(?!\d)"
)
_PHONE_LAST = re.compile(r"[ -](?:1[- ])?[2-9]\d{2}[- ][2-9]\d{2}[- ]\d{4}$")
_ID_OF = (
    r"\b(?:(?<!family )member(?:ship)?|subscriber|policy|insurance|medicaid|masshealth|medicare"
    r"|group|account)"
)
_ID_NAME = r"(?: ?(?:id|number|no|num|card|#))"
_ID_IS = r"[ :#.]{0,4}(?:is[ :]{1,2}|[=-] ?)?"
_NAMED_ID = re.compile(
    rf"(?:{_ID_OF}{_ID_NAME}{{0,2}}|\bid{_ID_NAME}|\bid(?= is |:)|\bmrn){_ID_IS}"
    # Without a digit in it, it is the next word: "insurance policy number 4455667".
    r"(?=[A-Z-]{0,20}\d)([A-Z0-9-]{6,20})\b",
    re.IGNORECASE,
)
# As it stands on the card, in groups; only where it is called a number or an id.
_GROUPED_ID = re.compile(
    rf"(?:{_ID_OF}{_ID_NAME}{{1,3}}|\b(?:medicaid|masshealth)|\bid (?:number|no|num)|\bmrn)"
    rf"{_ID_IS}((?:[A-Z]{{1,4}}[ -]?)?\d[A-Z0-9]{{0,15}}(?:[ -]\d[A-Z0-9]{{0,15}}){{1,5}})\b",
    re.IGNORECASE,
)
_LETTERS_AND_DIGITS = re.compile(r"\b(?=[A-Z0-9-]{8,20}\b)[A-Z]{1,4}-?\d{6,16}[A-Z]{0,2}\b", re.I)
_MEDICARE = re.compile(
    r"\b[1-9][A-Z][A-Z0-9]\d[- ]?[A-Z][A-Z0-9]\d[- ]?[A-Z]{2}\d{2}\b", re.IGNORECASE
)
_LONG_NUMBER = re.compile(r"(?<![\w+.-])\d{8,4000}(?![\w-])")
_SHORTEST_CARD, _LONGEST_CARD = 13, 19
_MOST_GROUPS = 5
_FEWEST_OF_ID = 5  # digits; in groups more, since "policy number 12 2024" is none
_FEWEST_OF_GROUPED_ID = 7


@dataclass(frozen=True)
class Found:
    """One number that was masked, and the rule that found it; never the number itself."""

    kind: Kind
    reason: str


@dataclass(frozen=True)
class Masked:
    """A text that may be stored, and what was taken out of it."""

    text: str
    found: tuple[Found, ...]


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    found: Found


def mask(text: str) -> Masked:
    """Replace numbers that should not be stored; phone numbers are kept.

    Args:
        text: cleaned text, at most a few thousand characters.
    """
    found: list[Found] = []
    # As it stands first: a dot between two numbers must not make one of them.
    for read in (str, _with_dots_as_hyphens):
        for finder in _FINDERS:
            for hit in reversed(list(finder(read(text.translate(_HYPHENS))))):
                text = text[: hit.start] + _MASKS[hit.found.kind] + text[hit.end :]
                found.append(hit.found)
    return Masked(text, tuple(found))


def _with_dots_as_hyphens(text: str) -> str:
    return _DOT.sub("-", text)


def _ssns(text: str) -> Iterator[_Hit]:
    for match in _SSN.finditer(text):
        yield _Hit(match.start(), match.end(), Found("ssn", "digits grouped 3-2-4"))


def _named_ssns(text: str) -> Iterator[_Hit]:
    for match in _SSN_NAMED.finditer(text):
        yield _Hit(match.start(1), match.end(1), Found("ssn", "nine digits after its name"))


def _socials(text: str) -> Iterator[_Hit]:
    for match in _SOCIAL.finditer(text):
        yield _Hit(match.start(1), match.end(1), Found("ssn", "nine digits after 'social'"))


def _cards(text: str) -> Iterator[_Hit]:
    for run in _DIGIT_RUN.finditer(text):
        groups = list(_GROUP.finditer(text, run.start(), run.end()))
        if hit := _card_in(groups):
            yield hit


def _named_cards(text: str) -> Iterator[_Hit]:
    for match in _CARD_NAMED.finditer(text):
        written = match.group(1)
        if not _PHONE_FIRST.match(written) and not _only_counts(re.findall(r"\d+", written)):
            found = Found("card", "13 to 19 digits after a word like 'card'")
            yield _Hit(match.start(1), match.end(1), found)


def _joined_fours(text: str) -> Iterator[_Hit]:
    for match in _JOINED_FOURS.finditer(text):
        if not _only_counts(re.findall(r"\d+", match.group())):
            yield _Hit(match.start(), match.end(), Found("card", "four times four digits, joined"))


def _card_in(groups: list[re.Match[str]]) -> _Hit | None:
    """A phone number may stand right before a card, so each stretch of groups is tried."""
    for first in range(len(groups)):
        for last in range(first + 1, min(first + _MOST_GROUPS, len(groups)) + 1):
            stretch = [one.group() for one in groups[first:last]]
            shaped = _card_shaped([len(one) for one in stretch]) and not _only_counts(stretch)
            if shaped and luhn("".join(stretch)):
                found = Found("card", "13 to 19 digits that pass Luhn")
                return _Hit(groups[first].start(), groups[last - 1].end(), found)
    return None


def _card_shaped(sizes: list[int]) -> bool:
    """As cards are printed: unbroken, in fours, or 4-6-5; two phone numbers are neither."""
    if not _SHORTEST_CARD <= sum(sizes) <= _LONGEST_CARD:
        return False
    in_fours = all(one == 4 for one in sizes[:-1])
    return len(sizes) == 1 or in_fours or sizes in ([4, 6, 5], [4, 6, 4])


def _only_counts(groups: list[str]) -> bool:
    """One list of years, sums or times of the day in ten passes Luhn as well."""
    several = len(set(groups)) == len(groups) > 1  # 4000 0000 0000 1000 is a card
    counts = several and all(_COUNT.fullmatch(one) for one in groups)
    return counts or all(_YEAR.fullmatch(one) for one in groups)


def _ids(text: str) -> Iterator[_Hit]:
    return _named(_NAMED_ID, text, _FEWEST_OF_ID)


def _grouped_ids(text: str) -> Iterator[_Hit]:
    return _named(_GROUPED_ID, text, _FEWEST_OF_GROUPED_ID)


def _named(pattern: re.Pattern[str], text: str, fewest: int) -> Iterator[_Hit]:
    for match in pattern.finditer(text):
        written = _id_alone(match.group(1))
        other = _PHONE.fullmatch(written) or _DATE.fullmatch(written)
        if not other and _digits(written) >= fewest:
            reason = "a number after a word like 'member id'"
            end = match.start(1) + len(written)
            yield _Hit(match.start(1), end, Found("member_id", reason))


def _id_alone(written: str) -> str:
    """Return what may be an id, without the phone number behind it; "" where there is none."""
    if _only_counts(re.findall(r"[^ -]+", written)):
        return ""
    first, last = _PHONE_FIRST.match(written), _PHONE_LAST.search(written)
    if first and _digits(written[first.end() :]) < _FEWEST_OF_ID:
        return ""
    if first and last and first.end() == last.start():
        return ""
    if last and _digits(written[: last.start()]) >= _FEWEST_OF_GROUPED_ID:
        return written[: last.start()]
    return written


def _digits(written: str) -> int:
    return sum(char.isdigit() for char in written)


def _medicare_ids(text: str) -> Iterator[_Hit]:
    for match in _MEDICARE.finditer(text):
        yield _Hit(
            match.start(), match.end(), Found("member_id", "the pattern of a Medicare number")
        )


def _mixed_ids(text: str) -> Iterator[_Hit]:
    for match in _LETTERS_AND_DIGITS.finditer(text):
        reason = "letters followed by six or more digits"
        yield _Hit(match.start(), match.end(), Found("member_id", reason))


def _long_numbers(text: str) -> Iterator[_Hit]:
    for match in _LONG_NUMBER.finditer(text):
        if not _phone_like(match.group()):
            reason = "eight or more digits that are no US phone number"
            yield _Hit(match.start(), match.end(), Found("member_id", reason))


def _phone_like(digits: str) -> bool:
    """Ten digits with a possible area code, or the same after a 1."""
    national = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    return len(national) == 10 and national[0] in "23456789" and national[3] in "23456789"


def luhn(digits: str) -> bool:
    """Say whether digits pass the check that payment cards carry (ISO/IEC 7812-1).

    Args:
        digits: digits only.
    """
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


_FINDERS: tuple[Callable[[str], Iterator[_Hit]], ...] = (
    _ssns,
    _named_ssns,
    _socials,
    _cards,
    _named_cards,
    _joined_fours,
    _ids,
    _grouped_ids,
    _medicare_ids,
    _mixed_ids,
    _long_numbers,
)
