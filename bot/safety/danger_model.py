"""The model half of the crisis screen: how likely a message tells of danger, and of which.

Plain numpy. The sentence encoder is handed in; this room knows nothing of how it works. How the
weights come about stands in `danger_training.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np

from bot.one_thread import one_thread
from bot.safety.danger_features import Floats, Places, places, weighed
from bot.safety.model import TYPES, CrisisType, Voice
from bot.safety.windows import windows

MODEL_FILE: Final = Path(__file__).parent / "danger_model.npz"
LEVELS: Final = ("none", "gentle", "card")
# Columns of the weights: three levels, then the types, then the two voices.
_LEVEL: Final = slice(0, 3)
_TYPE: Final = slice(3, 3 + len(TYPES))
_VOICE: Final = slice(3 + len(TYPES), 5 + len(TYPES))
COLUMNS: Final = 5 + len(TYPES)
# Of one long message the encoder reads the pieces whose words are most dangerous, as long as they
# hold no more words and signs than this together. It keeps 4,000 characters, whatever they are,
# well under 50 ms on one slow processor.
MOST_WORDS: Final = 55
_WORD: Final = re.compile(r"\w+|[^\w\s]")
# A piece of a long message holds about 30 words; one with more tokens is a flood of signs.
_MOST_TOKENS: Final = 45
_LETTERS: Final = 4  # an endless word is many to the encoder

Tokens = Callable[[str], Sequence[str]]


class DangerModelError(RuntimeError):
    """The model's file cannot be used; the message says how to mend it."""


class SentenceEncoder(Protocol):
    """Whoever turns texts into vectors."""

    @property
    def fingerprint(self) -> str:
        """Return what changes with the encoder's weights."""

    def encode_outputs(self, texts: Sequence[str], outputs: Sequence[str]) -> Floats:
        """Return one row for each text: the vectors of the named outputs, side by side."""

    def ahead(self, text: str, outputs: Sequence[str]) -> Callable[[], None]:
        """Begin with a text that will be asked for; returns what to call after other work."""


@dataclass(frozen=True)
class Reading:
    """What the model makes of one message.

    Args:
        card: chance that it calls for the full card, 0 to 1.
        any_sign: chance that it calls for any help; never less than `card`.
        type: the likeliest kind of danger, if there is any.
        voice: `helper` when someone other than the writer is likelier at risk.
    """

    card: float
    any_sign: float
    type: CrisisType
    voice: Voice


class DangerReader(Protocol):
    """Whoever reads a message for danger, beside the rules."""

    def begin(self, text: str, tokens: Tokens) -> Callable[[], Reading | None]:
        """Read a text as far as that goes without the encoder; returns what ends it."""


@dataclass(frozen=True)
class Weights:
    """What training found, as it is kept in the file.

    Args:
        rarity: of each term's bucket.
        terms: [buckets, columns].
        vectors: [width of the encoder's outputs + 1, columns]; the last row is the bias.
        temperature: factor on the level's logits that makes the chances honest.
        outputs: names of the encoder's outputs that are read.
        encoder: fingerprint of the encoder that it was trained with.
        examples: fingerprint of the examples that it was trained on.
    """

    rarity: Floats
    terms: Floats
    vectors: Floats
    temperature: float
    outputs: tuple[str, ...]
    encoder: str
    examples: str

    def save(self, path: Path) -> None:
        """Write one .npz file; half precision is plenty for weights of terms."""
        np.savez_compressed(
            path,
            rarity=self.rarity.astype(np.float16),
            terms=self.terms.astype(np.float16),
            vectors=self.vectors.astype(np.float32),
            temperature=np.array(self.temperature),
            outputs=np.array(self.outputs),
            made_from=np.array([self.encoder, self.examples]),
        )

    @classmethod
    def load(cls, path: Path = MODEL_FILE) -> Weights:
        """Read what `save` wrote; no code is run from the file.

        Raises:
            DangerModelError: there is no such file, or it holds something else.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                return cls._read(file)
        except (OSError, KeyError, ValueError) as error:
            raise DangerModelError(f"{path.name} cannot be read: {error}. {MEND}") from None

    @classmethod
    def _read(cls, file: Any) -> Weights:
        encoder, examples = (str(one) for one in file["made_from"])
        return cls(
            rarity=file["rarity"].astype(np.float32),
            terms=file["terms"].astype(np.float32),
            vectors=file["vectors"],
            temperature=float(file["temperature"]),
            outputs=tuple(str(one) for one in file["outputs"]),
            encoder=encoder,
            examples=examples,
        )


MEND: Final = "Run `foyer safety train`."


class DangerModel:
    """Reads a message as a whole or, when it is long, its most dangerous pieces.

    Args:
        weights: from training.
        encoder: the one that the weights were trained with.

    Raises:
        DangerModelError: the weights belong to another encoder.
    """

    def __init__(self, weights: Weights, encoder: SentenceEncoder) -> None:
        if weights.encoder != encoder.fingerprint:
            raise DangerModelError(f"The danger model belongs to another encoder. {MEND}")
        self._weights = weights
        self._encoder = encoder

    def read(self, text: str, tokens: Tokens) -> Reading | None:
        """Return what the model makes of a text; None when there is nothing to read.

        Args:
            text: what a person typed, any length.
            tokens: the normaliser of the crisis screen.
        """
        return self.begin(text, tokens)()

    def begin(self, text: str, tokens: Tokens) -> Callable[[], Reading | None]:
        """Read a text's words, and return what has the encoder read what they mean.

        Args:
            text: as for `read`.
            tokens: as for `read`.
        """
        pieces = windows(text)
        if not pieces:
            return _nothing
        most = _MOST_TOKENS if len(pieces) > 1 else None
        by_terms = self._by_terms([tokens(piece)[:most] for piece in pieces])
        # Most dangerous words first; of pieces that look alike, the earlier one.
        order = np.argsort(by_terms[:, 0] - by_terms[:, 2], kind="stable")
        chosen = _affordable([pieces[int(at)] for at in order])
        known = by_terms[order[: len(chosen)]] + self._weights.vectors[-1]

        def end() -> Reading:
            vectors = self._encoder.encode_outputs(chosen, self._weights.outputs)
            with one_thread():
                logits = known + vectors @ self._weights.vectors[:-1]
            return max(
                (reading(row, self._weights.temperature) for row in logits),
                key=lambda one: one.any_sign,
            )

        return end

    def encode_ahead(self, text: str) -> Callable[[], None]:
        """Have the encoder begin with a text beside other work; `read` waits for it.

        Of a long text, which is read in pieces, nobody knows yet which.

        Args:
            text: what a person typed, any length.

        Returns:
            what to call after half a millisecond of other work: it lets the encoder begin.
        """
        pieces = windows(text)
        if len(pieces) != 1:
            return _nothing
        return self._encoder.ahead(pieces[0], self._weights.outputs)

    def _by_terms(self, pieces: Sequence[Sequence[str]]) -> Floats:
        found: list[Places] = [places(piece) for piece in pieces]
        rows = [weighed(at, self._weights.rarity) @ self._weights.terms[at] for at in found]
        return np.array(rows, dtype=np.float32)


def _nothing() -> None:
    """Do nothing."""


def _affordable(pieces: Sequence[str]) -> list[str]:
    """Return the first pieces, at least one, that together are short enough to encode."""
    if len(pieces) == 1:
        return list(pieces)
    chosen: list[str] = []
    words = 0
    for piece in pieces:
        words += max(len(_WORD.findall(piece)), len(piece) // _LETTERS)
        if chosen and words > MOST_WORDS:
            break
        chosen.append(piece)
    return chosen if len(chosen) > 1 else [_first_words(chosen[0])]


def _first_words(piece: str) -> str:
    """Cut a piece that is a flood of signs; one of plain words is never so long."""
    ends = [found.end() for found in islice(_WORD.finditer(piece), MOST_WORDS)]
    return piece[: ends[-1]] if ends else piece


def reading(logits: Floats, temperature: float) -> Reading:
    """Turn one row of logits into chances.

    Args:
        logits: [columns].
        temperature: factor on the level's logits.
    """
    levels = logits[_LEVEL] * np.float32(temperature)
    chances = np.exp(levels - levels.max())
    none, _, card = (float(one) for one in chances / chances.sum())
    voice: Voice = "helper" if logits[_VOICE][1] > logits[_VOICE][0] else "self"
    return Reading(card, 1.0 - none, TYPES[int(logits[_TYPE].argmax())], voice)
