"""How likely it is that one word was written for another: slips of the finger and of the ear."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_VOWELS: Final = frozenset("aeiouy")
_FAINT: Final = frozenset("aeiouyh")  # letters that are hardly heard are soonest left out
# Consonants, and the letters for a vowel, that sound alike somewhere.
_ALIKE: Final = frozenset(
    frozenset(pair)
    for pair in (
        "ck", "cs", "kq", "sz", "gj", "fv", "dt", "bp", "mn", "uw", "kg", "xk", "xs", "tc", "hw",
    )
)  # fmt: skip
_KEYS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_DOUBLED: Final = 0.6  # a letter written once for twice, or twice for once
_SWAPPED: Final = 0.9
_OTHER: Final = 2.0
_FIRST: Final = 1.6  # the first letter is seldom wrong

# What is left of a word when it is heard and not read; the order matters.
_HEARD: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^[kgp]n", "n"), (r"^wr", "r"), (r"^wh", "w"), (r"^ps", "s"), (r"ght", "t"),
        (r"gh$", "f"), (r"gh", ""), (r"ph", "f"), (r"t?ch", "C"), (r"sh", "S"),
        (r"[tcs]i(?=[aou])|ssu(?=r)", "S"), (r"c(?=[eiy])", "s"), (r"ck|[cq]u?", "k"),
        (r"x", "ks"), (r"dge?", "j"), (r"g(?=[eiy])", "j"), (r"th", "0"), (r"z", "s"),
        (r"v", "f"), (r"mb$", "m"), (r"(?<=.)[aeiouyhw]+", ""), (r"^[aeiouy]+", "A"),
        (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


def sound(word: str) -> str:
    """Return a word as it sounds: its consonants, alike ones the same, and whether a vowel begins.

    Args:
        word: in lower case.
    """
    for pattern, heard in _HEARD:
        word = pattern.sub(heard, word)
    return word


def slips(written: str, right: str) -> float:
    """Return how many slips lead from the right word to the written one; likely ones count less.

    Args:
        written: in lower case.
        right: in lower case.

    Returns:
        0 for the same word; about 1 for a vowel for a vowel, 2 for an unlikely letter.
    """
    before: list[float] = []
    row = [0.0]
    for at in range(len(right)):
        row.append(row[-1] + _left_out(right, at))
    for here in range(len(written)):
        letter, added = written[here], _added(written, here)
        this = [row[0] + added]
        for at in range(len(right)):
            best = min(row[at + 1] + added, this[at] + _left_out(right, at))
            if letter == right[at]:
                best = min(best, row[at])
            else:
                best = min(best, row[at] + _instead(letter, right[at], here == at == 0))
                if here and at and letter == right[at - 1] and written[here - 1] == right[at]:
                    best = min(best, before[at - 1] + _SWAPPED)
            this.append(best)
        before, row = row, this
    return row[-1]


def _left_out(right: str, at: int) -> float:
    if at and right[at] == right[at - 1]:
        return _DOUBLED
    cost = 1.0 if right[at] in _FAINT else 1.5
    return cost if at else cost * _FIRST


def _added(written: str, at: int) -> float:
    if at and written[at] == written[at - 1]:
        return _DOUBLED
    cost = 1.1 if written[at] in _FAINT else 1.6
    return cost if at else cost * _FIRST


@lru_cache(maxsize=2048)  # pairs of letters, in the first place and elsewhere
def _instead(letter: str, right: str, first: bool) -> float:
    if letter in _VOWELS and right in _VOWELS:
        return 0.9
    if frozenset((letter, right)) in _ALIKE:
        return 1.0
    cost = 1.4 if _beside(letter, right) else _OTHER
    return cost * _FIRST if first else cost


def _beside(letter: str, other: str) -> bool:
    """Whether two keys touch: side by side, or one row up or down."""
    places = [(row, keys.find(one)) for one in (letter, other) for row, keys in enumerate(_KEYS)]
    (row, at), *others = [place for place in places if place[1] >= 0] or [(0, 0)]
    return any(abs(row - down) <= 1 and abs(at - along) <= 1 for down, along in others)
