"""The states and territories of the United States, by name, letters or near spelling."""

from __future__ import annotations

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
    "washington dc": "DC", "d c": "DC", "jersey": "NJ", "fla": "FL", "tex": "TX", "wash": "WA",
    "mich": "MI", "minn": "MN", "wisc": "WI", "tenn": "TN", "n h": "NH", "r i": "RI",
    "virgin islands": "VI", "outside the us": OUTSIDE, "outside the united states": OUTSIDE,
    "not in the us": OUTSIDE, "another country": OUTSIDE, "canada": OUTSIDE, "mexico": OUTSIDE,
    "abroad": OUTSIDE,
}  # fmt: skip
_BY_PHRASE = {**{name.lower(): code for code, name in NAMES.items()}, **_ALSO}
# As lower-case words these mean something else in most sentences ("in", "me", "ok", "hi").
_COMMON_WORDS = frozenset({"in", "or", "ok", "hi", "oh", "id"})
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
    if (code := _letters(text, tokens)) is not None:
        return Place(code, "letters")
    if is_question(text) or not tokens or len(tokens) > 15:
        return None
    return _named_inside(tokens) or _nearly(whole)


def _letters(text: str, tokens: list[str]) -> str | None:
    """Two letters alone in any case, or in capitals at the end ("Worcester, MA 01604")."""
    if len(tokens) == 1 and tokens[0].upper() in NAMES:
        return tokens[0].upper() if tokens[0] not in _COMMON_WORDS or text.isupper() else None
    words_as_typed = text[:200].replace(",", " ").replace(".", " ").split()
    ending = [one for one in words_as_typed[-2:] if one.isupper() and one in NAMES]
    return ending[-1] if ending and len(words_as_typed) > 1 else None


def _named_inside(tokens: list[str]) -> Place | None:
    found: dict[str, None] = {}
    padded = f" {' '.join(tokens)} "
    for phrase in sorted(_BY_PHRASE, key=len, reverse=True):
        if f" {phrase} " in padded:
            found[_BY_PHRASE[phrase]] = None
            padded = padded.replace(f" {phrase} ", "  ")
    return Place(next(iter(found)), "name inside") if len(found) == 1 else None


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
