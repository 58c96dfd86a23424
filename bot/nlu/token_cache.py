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
from typing import Final, NamedTuple, overload

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

    def words(self, *, lemma: bool) -> list[str]:
        """Return its words, or their base forms."""
        if lemma:
            return self.lemmas
        text = self.question
        return [text[start:end] for start, end in zip(self.starts, self.ends, strict=True)]


class KeptTokens(Sequence[Token]):
    """The tokens that an example was split into, made when somebody asks for one.

    A training has four hundred thousand of them, and what learns from examples reads words alone.

    Args:
        split: how the example is read.
    """

    __slots__ = ("_made", "split")

    def __init__(self, split: Split) -> None:
        self.split = split
        self._made: list[Token] | None = None

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.split.starts)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> list[Token]: ...
    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        """Return one, or some."""
        if self._made is None:
            one = self.split
            places = zip(one.words(lemma=False), one.starts, one.ends, one.lemmas, strict=True)
            self._made = [Token(text, *place, lemma=lemma) for text, *place, lemma in places]
        return self._made[at]

    def __eq__(self, other: object) -> bool:
        """Tell whether another sequence holds equal tokens."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


def words_of(tokens: Sequence[Token], *, lemma: bool) -> list[str]:
    """Return the words of tokens, or their base forms.

    Args:
        tokens: of one text.
        lemma: whether base forms are asked for.
    """
    if isinstance(tokens, KeptTokens):
        return tokens.split.words(lemma=lemma)
    return [one.lemma if lemma else one.text for one in tokens]


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
