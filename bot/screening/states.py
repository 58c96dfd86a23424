"""The states and territories of the United States, by name, letters or near spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.screening.words import is_question, words

OUTSIDE = "outside"

NAMES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia",
    "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois",
    "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
    "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
    "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia",
    "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "PR": "Puerto Rico", "GU": "Guam", "VI": "US Virgin Islands", "AS": "American Samoa",
    "MP": "Northern Mariana Islands",
}  # fmt: skip
_ALSO = {
    "mass": "MA", "boston": "MA", "bay state": "MA", "conn": "CT", "cali": "CA", "calif": "CA",
    "penn": "PA", "penna": "PA", "philly": "PA", "nyc": "NY", "new york city": "NY",
    "washington dc": "DC", "washington d c": "DC", "d c": "DC", "jersey": "NJ", "fla": "FL",
    "tex": "TX", "wash": "WA",
    "mich": "MI", "minn": "MN", "wisc": "WI", "tenn": "TN", "n h": "NH", "r i": "RI",
    "virgin islands": "VI", "outside the us": OUTSIDE, "outside the united states": OUTSIDE,
    "not in the us": OUTSIDE, "another country": OUTSIDE, "canada": OUTSIDE, "mexico": OUTSIDE,
    "abroad": OUTSIDE,
}  # fmt: skip
_BY_PHRASE = {**{name.lower(): code for code, name in NAMES.items()}, **_ALSO}
# As lower-case words these mean something else in most sentences ("in", "me", "ok", "hi").
_COMMON_WORDS = frozenset({"in", "or", "ok", "hi", "oh", "id"})
# So do these, behind the name of a town: "the va", "my pa". The others end "quincy ma".
_SMALL_WORDS = _COMMON_WORDS | {
    "al", "as", "co", "de", "la", "me", "md", "mi", "mo", "ms", "ne", "pa", "pr", "va", "vi",
}  # fmt: skip
# Nor is it a state in "with my ma" and "i have ma".
_NO_TOWN = frozenset({
    "my", "his", "her", "their", "your", "our", "a", "the", "with", "and", "have", "has", "on",
    "ask",
})  # fmt: skip
_DENIES = frozenset({"not", "dont", "isnt", "never", "arent", "doesnt"})  # "not massachusetts"
# Where the letters are sure to be a state, so that the town may be called after another one.
_ADDRESSES = (
    re.compile(r"[^,]*[,\s]\s*([A-Z]{2})\.?,?\s+\d{5}(?:-\d{4})?\W*"),  # "Indiana, PA 15701"
    re.compile(r"(?:[A-Za-z]+\s){0,3}(?:[Cc]ity|CITY|[Cc]ounty|COUNTY),?\s+([A-Z]{2})\W*"),
    re.compile(r"[A-Za-z]+(?:\s[A-Za-z]+)?,\s*(ME|IN|OR|ID)\W*"),  # "PORTLAND, ME"
)
_COUNTRY = re.compile(r",?\s+(?:USA|US|U\.S\.A?\.?)\s*$")
_SHORT = 5  # words that may go before and with two small letters
_CLOSE = 82.0
_CLEAR_LEAD = 3.0


@dataclass(frozen=True)
class Place:
    """A state's two letters (or "outside") and the rule that found it."""

    code: str
    rule: str


def name(code: str) -> str:
    """Return the full name for two letters; "Outside the US" for "outside"."""
    return "Outside the US" if code == OUTSIDE else NAMES.get(code, code)


def find(text: str) -> Place | None:
    """Read a state, or None when the text names none or two.

    Args:
        text: what was typed.
    """
    tokens = words(text)
    whole = " ".join(tokens)
    if whole in _BY_PHRASE:
        return Place(_BY_PHRASE[whole], "name")
    if len(tokens) == 1 and tokens[0].upper() in NAMES:
        usable = tokens[0] not in _COMMON_WORDS or text.isupper()
        return Place(tokens[0].upper(), "letters") if usable else None
    if is_question(text) or not tokens or len(tokens) > 15 or _DENIES.intersection(tokens):
        return None
    if told := _address(text):
        return Place(told, "letters")
    named, lettered = _named_inside(tokens), _letters(text) or _small_letters(tokens)
    if len({*named, *lettered}) > 1:
        return None
    if lettered and not named:
        ends = lettered[0] in [one.upper() for one in _ending(text)]
        return Place(lettered[0], "letters") if ends else None
    return Place(named[0], "name inside") if named else _nearly(whole)


def _letters(text: str) -> list[str]:
    """Return the states given by two letters in capitals, as in "Worcester, MA 01604".

    In a text that is all capitals only the last word may be letters: "I LIVE IN MAINE".
    """
    typed = _typed(text)
    places = [one for one in typed if not any(char.isdigit() for char in one)]
    looked_at = places[-1:] if text.isupper() else typed
    common = {*_COMMON_WORDS, "me"} if text.isupper() else set()
    return [one for one in looked_at if one in NAMES and one.lower() not in common]


def _small_letters(tokens: list[str]) -> list[str]:
    """Return the state that a short text ends on, as people type it on phones: "quincy ma"."""
    places = [one for one in tokens if not one.isdigit()]
    if not 2 <= len(places) <= _SHORT or places[-2] in _NO_TOWN or places[-1] in _SMALL_WORDS:
        return []
    if places[-1].upper() not in NAMES:
        return []
    return [one.upper() for one in places[::-1] if one.upper() in NAMES and one not in _SMALL_WORDS]


def _address(text: str) -> str:
    """ "Kansas City, MO" names no Kansas."""
    line = _COUNTRY.sub("", text[:200]).strip()
    found = (one.fullmatch(line) for one in _ADDRESSES)
    letters = next((one.group(1) for one in found if one), "")
    others = [one for one in _letters(line) if one != letters]
    return letters if letters in NAMES and not others else ""


def _ending(text: str) -> list[str]:
    return _typed(text)[-2:]


def _typed(text: str) -> list[str]:
    bare = _COUNTRY.sub("", text[:200])
    return bare.replace(",", " ").replace(".", " ").split()


def _named_inside(tokens: list[str]) -> list[str]:
    found: dict[str, None] = {}
    padded = f" {' '.join(tokens)} "
    for phrase in sorted(_BY_PHRASE, key=len, reverse=True):
        if f" {phrase} " in padded:
            found[_BY_PHRASE[phrase]] = None
            padded = padded.replace(f" {phrase} ", "  ")
    return list(found)


def _nearly(whole: str) -> Place | None:
    if len(whole) < 4 or len(whole) > 30:
        return None
    best: dict[str, float] = {}
    for phrase, code in _BY_PHRASE.items():
        if len(phrase) > 3:
            best[code] = max(best.get(code, 0.0), fuzz.ratio(whole, phrase))
    ranked = sorted(best.items(), key=lambda one: -one[1])
    if ranked[0][1] >= _CLOSE and ranked[0][1] - ranked[1][1] >= _CLEAR_LEAD:
        return Place(ranked[0][0], f"spelled nearly like it ({ranked[0][1]:.0f} of 100)")
    return None
