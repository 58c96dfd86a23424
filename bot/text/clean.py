"""Cleans what a visitor typed, and says what it changed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import ftfy

LONGEST = 4_000  # characters kept of one message
_LONGEST_READ = 4 * LONGEST  # looked at before cleaning, so that no input is slow

# Quotes become straight because training data has them so; HTML is left as typed, it is not markup.
_CONFIG = ftfy.TextFixerConfig(
    unescape_html=False,
    normalization="NFC",
    explain=False,
)
# One step may bring to light what another mends: in "\x8dÎ\x95" the rest is seen to be a broken "Ε"
# once the control character is gone, in "à¢\t0" once the tab is a space. So all steps are repeated
# until none changes anything; a repair shortens the text, and what needs more rounds was made to.
_ROUNDS = 10
# Letters and marks that print as nothing: joiner, Hangul fillers, empty Braille cell.
_BLANK = frozenset("\u034f\u115f\u1160\u3164\uffa0\u2800")
# NUL stops the writer of CSV, and a lone surrogate every encoder.
_UNWRITABLE = dict.fromkeys((0, *range(0xD800, 0xE000)))
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Cleaned:
    """A cleaned text.

    Args:
        text: at most 4,000 characters, never with a leading slash.
        changes: what was done, one phrase each; empty when nothing was.
    """

    text: str
    changes: tuple[str, ...]


def clean(raw: str) -> Cleaned:
    """Clean one message.

    Args:
        raw: as it came from the browser, any length.
    """
    changes: list[str] = []
    text = raw[:_LONGEST_READ]
    for _ in range(_ROUNDS):
        before = text
        for step in (_repaired, _visible, _spaced, _unslashed, _capped):
            text, change = step(text)
            changes.extend([change] if change and change not in changes else [])
        if text == before:
            break
    if len(raw) > _LONGEST_READ and not any(one.startswith("cut") for one in changes):
        changes.append(_cut())
    return Cleaned(text, tuple(changes))


def holds_hidden(text: str) -> bool:
    """Tell whether a text holds characters that cannot be seen, or that turn others around."""
    return any(map(_hidden, text))


def writable(text: str) -> str:
    """Return a stored text without what no file can hold; nothing else is changed."""
    return text.translate(_UNWRITABLE)


def _repaired(text: str) -> tuple[str, str]:
    # A lone surrogate cannot be encoded and would stop every later step.
    encodable = text.encode("utf-8", "ignore").decode("utf-8")
    repaired = ftfy.fix_text(encodable, _CONFIG)
    return repaired, "repaired the characters" if repaired != text else ""


def _visible(text: str) -> tuple[str, str]:
    """Take out control and invisible characters; they hide words from every rule after this."""
    kept = "".join(char for char in text if char in "\n\t" or not _hidden(char))
    removed = len(text) - len(kept)
    return kept, f"removed {removed} invisible characters" if removed else ""


def _hidden(char: str) -> bool:
    return char in _BLANK or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co")


def _spaced(text: str) -> tuple[str, str]:
    lines = _LINES.sub("\n\n", _SPACES.sub(" ", text))
    spaced = "\n".join(line.strip() for line in lines.split("\n")).strip()
    return spaced, "tidied the spaces" if spaced != text else ""


def _unslashed(text: str) -> tuple[str, str]:
    """A leading slash would make typed words a command to the dialogue engine."""
    bare = text.lstrip("/ \n")
    return bare, "removed a leading slash" if bare != text else ""


def _capped(text: str) -> tuple[str, str]:
    return text[:LONGEST].rstrip(), _cut() if len(text) > LONGEST else ""


def _cut() -> str:
    return f"cut to {LONGEST:,} characters"
