"""Cuts a long message into pieces that are read one by one, so that nothing drowns in it.

A sentence of danger in the middle of a page would hardly move the vector of the whole page, and
the encoder reads no further than its 128th token.
"""

from __future__ import annotations

import re
from typing import Final

# What most messages fit into. The encoder reads 450 characters at once, but one sentence of danger
# among four on a program hardly moves what it makes of them.
WHOLE: Final = 180
WINDOW: Final = 90
_LONGEST_TEXT: Final = 4_000
_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?\n]*")


def windows(text: str) -> list[str]:
    """Return the pieces of a text in reading order: runs of sentences, each short enough to read.

    Neighbours share a sentence, since danger is often told in two: "He has a gun. I'm in the
    bathroom." A text that can be read at once is its only piece.

    Args:
        text: what a person typed, any length; of a very long one both ends are read.
    """
    text = text.strip()
    if len(text) <= WHOLE:
        return [text] if text else []
    half = _LONGEST_TEXT // 2
    kept = text if len(text) <= _LONGEST_TEXT else f"{text[:half]}\n{text[-half:]}"
    sentences = [piece for found in _SENTENCE.findall(kept) for piece in _cut(found.strip())]
    return _joined(sentences)


def _cut(sentence: str) -> list[str]:
    """Cut a sentence that is too long at spaces, as people write who use no full stops."""
    pieces: list[str] = []
    while len(sentence) > WINDOW:
        space = sentence.rfind(" ", WINDOW // 2, WINDOW)
        at = space if space > 0 else WINDOW
        pieces.append(sentence[:at])
        sentence = sentence[at:].strip()
    return [*pieces, sentence] if sentence else pieces


def _joined(sentences: list[str]) -> list[str]:
    found: list[str] = []
    start = 0
    while start < len(sentences):
        end = start + 1
        while end < len(sentences) and len(" ".join(sentences[start : end + 1])) <= WINDOW:
            end += 1
        found.append(" ".join(sentences[start:end]))
        if end >= len(sentences):
            break
        start = max(start + 1, end - 1)
    return found
