"""Turns what a person typed into plain tokens that the patterns can read.

Order matters: characters first (curly quotes, accents, letters of other alphabets, zero-width
marks), then emoji, then words (spaced-out letters, signs for letters, slang, misspellings), then
contractions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Mapping

from bot.safety.contractions import opened, opened_ill, opened_kin
from bot.safety.spelling import Speller

LONGEST_TEXT = 4_000
# 4,000 characters of plain language are about 1,000 tokens; more are a flood of signs.
MOST_TOKENS = 1_200
_CHARACTERS = {
    "‘": "'", "’": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "«": '"', "»": '"',
    "…": "...", "—": ",", "–": ",", "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y",
    "х": "x", "і": "i", "ѕ": "s", "ј": "j", "к": "k", "м": "m", "т": "t", "ԁ": "d", "ӏ": "l",
    "α": "a", "ε": "e", "ι": "i", "κ": "k", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "ı": "i",
}  # fmt: skip
_TABLE = str.maketrans(_CHARACTERS)
_SAME_SIGN = re.compile(r"([^\w\s.])\1+")  # a row of one emoji says no more than one
_FOREIGN = re.compile(r"[^\x00-\x7f€£¡]")
_CHUNK = re.compile(r"\S+")
_WORD = re.compile(r"[a-z0-9']+|\.\.+|[.?!\n,;:\"()]")
_BENT = re.compile(r"[a-z'][0-9@$!|+*#€£¡(]|[0-9@$!|+*#€£¡(][a-z]")
_SPELT_OUT = re.compile(r"[a-z](?:[.\-_*~/][a-z]){2,}")
_STOPS = {".": ".", "?": "?", "!": "!", ";": "."}
_PAUSES = {",", ":", "\n", "(", ")", '"', ".."}


class Normaliser:
    """Makes tokens: words in lower case, "," for a pause, and ".", "?" or "!" for a sentence end.

    Args:
        speller: repairs bent words.
        emoji: what an emoji means in words.
        kin: words for one person: "husband", "friend".
    """

    def __init__(
        self, speller: Speller, emoji: Mapping[str, str], kin: Container[str] = ()
    ) -> None:
        self._speller = speller
        self._kin = kin
        self._emoji = str.maketrans({sign: f" {word} " for sign, word in emoji.items()})

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of a text; of a very long one, its beginning and its end.

        Args:
            text: what the person typed, in any state.
        """
        folded = self._folded(_capped(text))
        chunks = _trimmed(_CHUNK.findall(folded))
        pieces = [piece for chunk in chunks for piece in self._pieces(chunk)]
        return _trimmed(self._opened(self._unspaced(pieces)))

    def _folded(self, text: str) -> str:
        text = _SAME_SIGN.sub(r"\1", text.translate(_TABLE)).translate(self._emoji)
        text = unicodedata.normalize("NFKD", text).replace("\n", " , ").lower().translate(_TABLE)
        return _FOREIGN.sub(lambda sign: _plain(sign[0]), text)

    def _pieces(self, chunk: str) -> list[str]:
        core = chunk.strip('.,;:?"()[]')
        after = _WORD.findall(chunk[chunk.find(core) + len(core) :])
        if _SPELT_OUT.fullmatch(core):
            return [*re.findall("[a-z]", core), *after]
        known = self._known(core) if _BENT.search(core) else None
        return [known, *after] if known else _WORD.findall(chunk)

    def _known(self, core: str) -> str | None:
        known = self._speller.decoded(core)
        bare = core.rstrip("!*")  # "k!ll!!": the last signs are a cry, not letters
        return known if known or bare == core else self._speller.decoded(bare)

    def _unspaced(self, pieces: list[str]) -> list[str]:
        """Join runs of single letters: `k i l l  m y s e l f`."""
        found: list[str] = []
        run: list[str] = []
        for piece in [*pieces, ""]:
            if len(piece) == 1 and piece.isalpha():
                run.append(piece)
                continue
            found += self._joined(run) if len(run) > 2 else run
            run = []
            found.append(piece)
        return found[:-1]

    def _joined(self, run: list[str]) -> list[str]:
        words = self._speller.joined("".join(run))
        return list(words) if words else run

    def _opened(self, pieces: list[str]) -> list[str]:
        tokens: list[str] = []
        for index, piece in enumerate(pieces):
            if piece in _STOPS:
                tokens.append(_STOPS[piece])
            elif piece in _PAUSES or piece.startswith(".."):
                tokens.append(",")
            else:
                after = pieces[index + 1] if index + 1 < len(pieces) else ""
                tokens += self._word(piece, tokens[-1] if tokens else "", after)
        return tokens

    def _word(self, piece: str, before: str, after: str) -> tuple[str, ...]:
        if piece == "ill" and opened_ill(before, after):
            return ("i", "will")
        if kin := opened_kin(piece, before, after, self._kin):
            return kin
        if self._speller.is_slang(piece):
            return self._speller.meaning(piece)
        if run := self._speller.cut(piece):
            return tuple(token for word in run for token in self._word(word, "", "-"))
        words = opened(piece.strip("'"))
        if len(words) != 1:
            return words
        meant = self._speller.meaning(words[0])
        return tuple(token for word in meant for token in opened(word)) if meant else ()


def _plain(sign: str) -> str:
    """Drop accents and invisible marks; any other foreign sign parts words like a space."""
    return "" if unicodedata.category(sign)[0] in "MC" else " "


def _capped(text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return text
    half = LONGEST_TEXT // 2
    return f"{text[:half]} . {text[-half:]}"


def _trimmed(tokens: list[str]) -> list[str]:
    if len(tokens) <= MOST_TOKENS:
        return tokens
    half = MOST_TOKENS // 2
    return [*tokens[:half], ".", *tokens[-half:]]
