"""Keeps how training examples were split into words, so that only new ones are split again.

To split forty thousand examples takes a fifth of a training's time, and an editor changes ten. The
file holds the examples' own words, which stand in the knowledge files too; nothing of visitors.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from rasa.nlu.tokenizers.tokenizer import Token

from bot.nlu.vector_cache import worth_keeping

_APART: Final = "\x1f"  # stands in no word
_HERE: Final = Path(__file__).parent


class Split(NamedTuple):
    """How one example is read.

    Args:
        question: what of it is read, without the courtesies around it.
        expanded: that with its acronyms spelt out.
        starts: offset in the question of each word's first character.
        ends: offset behind each word's last.
        lemmas: each word's base form.
    """

    question: str
    expanded: str
    starts: list[int]
    ends: list[int]
    lemmas: list[str]

    @classmethod
    def of(cls, question: str, tokens: Sequence[Token], expanded: str) -> Split:
        """Take what the tokenizer made of an example."""
        starts, ends = [one.start for one in tokens], [one.end for one in tokens]
        return cls(question, expanded, starts, ends, [one.lemma for one in tokens])

    def tokens(self) -> list[Token]:
        """Return the tokens that it was taken from."""
        text = self.question
        return [
            Token(text[start:end], start, end, lemma=lemma)
            for start, end, lemma in zip(self.starts, self.ends, self.lemmas, strict=True)
        ]


def made_by(code: Iterable[str], *others: object) -> str:
    """Name what splits, so that nothing which another version has made is used.

    Args:
        code: names of files in this folder that decide how a text is split.
        others: whatever else decides it.
    """
    digest = hashlib.sha256(repr(others).encode())
    for name in code:
        digest.update((_HERE / name).read_bytes())
    return digest.hexdigest()


def read(path: Path, maker: str) -> dict[str, Split]:
    """Return what is kept, by the example's text; nothing from a broken file or another maker.

    Args:
        path: the file, which may be missing.
        maker: from `made_by`.
    """
    try:
        with path.open(encoding="utf-8") as file:
            if json.loads(next(file)) != maker:
                return {}
            return {text: _unpacked(text, *row) for text, *row in map(json.loads, file)}
    except (OSError, ValueError, TypeError, StopIteration):
        return {}


def write(path: Path, maker: str, splits: Mapping[str, Split], asked: set[str]) -> None:
    """Replace the file as a whole; of what was not asked for it keeps at most as much as was.

    Args:
        path: the file.
        maker: from `made_by`.
        splits: by the example's text.
        asked: the texts of this training.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    with part.open("w", encoding="utf-8") as file:
        file.write(json.dumps(maker) + "\n")
        for text, one in worth_keeping(dict(splits), asked).items():
            file.write(json.dumps(_packed(text, one), ensure_ascii=False) + "\n")
    part.replace(path)


def _packed(text: str, one: Split) -> list[object]:
    question = None if one.question == text else one.question
    expanded = None if one.expanded == one.question else one.expanded
    return [text, question, expanded, one.starts, one.ends, _APART.join(one.lemmas)]


def _unpacked(
    text: str,
    question: str | None,
    expanded: str | None,
    starts: list[int],
    ends: list[int],
    lemmas: str,
) -> Split:
    read_of_it = text if question is None else question
    spelt = read_of_it if expanded is None else expanded
    return Split(read_of_it, spelt, starts, ends, lemmas.split(_APART) if starts else [])
