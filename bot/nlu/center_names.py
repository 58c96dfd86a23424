"""Finds the name of a treatment center in a message, so that it can be read as "your center".

Visitors name the center whose page they are on: "Does Rockland Recovery take insurance?". The name
means nothing to the model, or worse, "Recovery" means something.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import dropwhile
from pathlib import Path
from typing import Final, TypeAlias

from ruamel.yaml import YAML

from bot.nlu.acronyms import Expansion

Word: TypeAlias = re.Match[str]

MEANS: Final = "your center"

_FILE: Final = Path(__file__).parent / "center_names.yml"
_WORD: Final = re.compile(r"[^\W\d_][\w'’&-]*")
_LONG: Final = 4  # letters; shorter words have no capital in headings either


class CenterNames:
    """Knows the center's own name, and other centers' by their capitals."""

    def __init__(self, own: Collection[str] = (), words: Path = _FILE) -> None:
        """Take the names and the words that tell.

        Args:
            own: the center's names; each is matched as whole words in any case.
            words: a file like center_names.yml.
        """
        self.own = tuple(own)
        names = "|".join(re.escape(name) for name in sorted(own, key=len, reverse=True))
        self._own = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE) if own else None
        listed = YAML(typ="safe").load(words.read_text(encoding="utf-8"))
        self._endings = frozenset(listed["endings"])
        self._field = frozenset(listed["field"]) | self._endings
        self._never = frozenset(listed["others"])
        self._openings = frozenset(listed["openings"])
        # Words that are right although no dictionary has them: nothing is to be mended there.
        self.words = self._never | {word for name in own for word in name.lower().split()}

    def find(self, text: str) -> tuple[Expansion, ...]:
        """Return where names stand, from left to right, without overlaps."""
        ours = [found.span() for found in self._own.finditer(text)] if self._own else []
        others = [
            (start, end)
            for start, end in self._others(text)
            if not any(start < last and first < end for first, last in ours)
        ]
        return tuple(Expansion(start, end, MEANS) for start, end in sorted(ours + others))

    def _others(self, text: str) -> Iterator[tuple[int, int]]:
        if text.isupper() or text.islower():
            return
        words = list(_WORD.finditer(text))
        for run in _runs(words, text):
            name = list(dropwhile(lambda word: word.group().lower() in self._openings, run))
            if not name or not self._is_name([word.group().lower() for word in name]):
                continue
            start, end = name[0].start(), name[-1].end()
            if text[:start].lower().endswith(" at ") or not _is_heading(words, run):
                yield start, end

    def _is_name(self, words: Sequence[str]) -> bool:
        told = words[-1] in self._endings and not self._field.issuperset(words)
        return told and not self._never.intersection(words)


def _runs(words: Sequence[Word], text: str) -> Iterator[list[Word]]:
    """Yield neighbouring words that begin with a capital; "at" ends a run, also as "At"."""
    run: list[Word] = []
    for word in words:
        apart = bool(run) and text[run[-1].end() : word.start()] != " "
        small = not word.group()[0].isupper() or word.group().lower() == "at"
        if run and (apart or small):
            yield run
            run = []
        if not small:
            run.append(word)
    if run:
        yield run


def _is_heading(words: Sequence[Word], run: Sequence[Word]) -> bool:
    """Whether All Words Have Capitals, so that those of the run say nothing."""
    around = [word.group() for word in words if word not in run and len(word.group()) >= _LONG]
    return all(word[0].isupper() for word in around)
